"""What a person sees of a message, as objects for the tests."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.html_view import to_html
from sandbox.utf16 import Entity
from sandbox.world import Bot, Json, Message

if TYPE_CHECKING:
    from sandbox.files import FileStore


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    style: str | None = None
    web_app: str | None = None


@dataclass(frozen=True, slots=True)
class KeyButton:
    """A button of the reply keyboard."""

    text: str
    request_contact: bool = False
    request_location: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """What a message carries besides words; ``data`` holds the bytes of a file."""

    kind: str
    file_id: str = ""
    name: str = ""
    size: int = 0
    mime: str = ""
    data: bytes = b""
    details: Any = None


class SandboxMessage:
    """A message in a person's hands; it stays current: an edit shows at once."""

    __slots__ = ("_files", "record")

    def __init__(self, record: Message, files: "FileStore") -> None:
        self.record = record
        self._files = files

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SandboxMessage) and other.record is self.record

    def __hash__(self) -> int:
        return id(self.record)

    def __repr__(self) -> str:
        who = "bot" if self.from_bot else "person"
        labels = [[button.text for button in row] for row in self.buttons]
        return f"<{self.id} {who}: {self.text or self.caption or self.media!r} {labels or ''}>"

    @property
    def id(self) -> int:
        """The number that the bot knows it by."""
        return self.record.id

    @property
    def from_bot(self) -> bool:
        """Whether a bot wrote it."""
        return isinstance(self.record.sender, Bot)

    @property
    def date(self) -> datetime:
        """When it was sent, UTC."""
        return datetime.fromtimestamp(self.record.date, UTC)

    @property
    def text(self) -> str:
        """The words of a text message; empty for media."""
        return str(self.record.content.get("text", ""))

    @property
    def caption(self) -> str:
        """The words under media."""
        return str(self.record.content.get("caption", ""))

    @property
    def html(self) -> str:
        """Text or caption as safe HTML."""
        return to_html(self.record.text, self.record.entities)

    @property
    def entities(self) -> list[Entity]:
        """Formatting of the text or caption."""
        return self.record.entities

    @property
    def edited(self) -> bool:
        """Whether it was changed after sending."""
        return self.record.edit_date is not None

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self.record.deleted

    @property
    def album(self) -> str | None:
        """What the messages of one album have in common."""
        return self.record.album

    @property
    def reply_to(self) -> "SandboxMessage | None":
        """What it answers."""
        answered = self.record.reply_to
        return SandboxMessage(answered, self._files) if answered else None

    @property
    def buttons(self) -> list[list[Button]]:
        """Inline buttons, row by row."""
        return [[button_of(shape) for shape in row] for row in inline_rows(self.record)]

    def button(self, wanted: str) -> Button:
        """The button with this label or callback data; LookupError names those there are."""
        everything = [button for row in self.buttons for button in row]
        for button in everything:
            if wanted in {button.text, button.data}:
                return button
        raise LookupError(f"No button {wanted!r} among {[b.text for b in everything]}")

    @property
    def media(self) -> Media | None:
        """The photo, file, place, contact, poll or dice, if there is one."""
        record = self.record
        kind = record.media_kind
        if kind:
            shape = record.content[kind]
            unique_id = (shape[-1] if isinstance(shape, list) else shape)["file_unique_id"]
            file = self._files.find(unique_id)
            if file is not None:
                return Media(
                    kind, file.unique_id, file.name, file.size, file.mime, file.data, shape
                )
        if record.poll:
            return Media("poll", details=record.poll.state())
        for other in ("venue", "location", "contact", "dice"):
            if other in record.content:
                return Media(other, details=record.content[other])
        return None

    @property
    def reactions(self) -> list[str]:
        """Emoji put under it."""
        return [r.get("emoji", "") for given in self.record.reactions.values() for r in given]


def inline_rows(message: Message) -> list[list[Json]]:
    """The inline keyboard as the API shapes it."""
    rows: list[list[Json]] = (message.markup or {}).get("inline_keyboard", [])
    return rows


def button_of(shape: Json) -> Button:
    """A button of the API's shape."""
    return Button(
        text=shape["text"],
        data=shape.get("callback_data"),
        url=shape.get("url"),
        copy=shape.get("copy_text", {}).get("text"),
        style=shape.get("style"),
        web_app=shape.get("web_app", {}).get("url"),
    )


def key_rows(markup: Json | None) -> list[list[KeyButton]] | None:
    """The reply keyboard, or nothing when there is none."""
    if not markup or "keyboard" not in markup:
        return None
    return [
        [
            KeyButton(
                key["text"],
                bool(key.get("request_contact")),
                bool(key.get("request_location")),
            )
            for key in row
        ]
        for row in markup["keyboard"]
    ]
