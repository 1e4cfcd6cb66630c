"""What people send, in pieces: one message is one piece, and many pieces make one draft."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

FileKind = Literal["photo", "document", "voice", "audio", "video", "video_note"]

#: With one of these nothing has to be written: somebody speaks.
SPOKEN: frozenset[FileKind] = frozenset({"voice", "audio", "video", "video_note"})


@dataclass(frozen=True)
class File:
    """A file that Telegram keeps; the id is good for one bot only."""

    kind: FileKind
    file_id: str
    name: str = ""


@dataclass(frozen=True)
class Piece:
    """One message: words (or a caption), files, a pin on the map.

    album: the same for all messages of one album.
    """

    message_id: int
    text: str = ""
    media: tuple[File, ...] = ()
    location: tuple[float, float] | None = None
    forwarded: bool = False
    album: str = ""

    @property
    def comes_in_company(self) -> bool:
        """Whether more messages of the same are likely a moment later."""
        return bool(self.album) or self.forwarded

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, for the state of a form."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The piece that `to_json` made."""
        location = data.get("location")
        return cls(
            message_id=data["message_id"],
            text=data.get("text", ""),
            media=tuple(File(**file) for file in data.get("media", ())),
            location=(location[0], location[1]) if location else None,
            forwarded=data.get("forwarded", False),
            album=data.get("album", ""),
        )


def together(pieces: Sequence[Piece]) -> tuple[str, tuple[File, ...]]:
    """Several pieces as one text and its files; a pin becomes a link that every phone opens."""
    words = [piece.text.strip() for piece in pieces]
    pins = [
        f"https://maps.google.com/?q={piece.location[0]:.6f},{piece.location[1]:.6f}"
        for piece in pieces
        if piece.location
    ]
    files = tuple(file for piece in pieces for file in piece.media)
    return "\n".join(filter(None, [*words, *pins])), files
