"""Uploaded files: their bytes, their file ids per bot, and what Telegram measures in them."""

import secrets
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError, bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/ogg": "oga",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}
FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "video_note": "video_notes",
    "sticker": "stickers",
    "animation": "animations",
}
MIME_OF_KIND = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "sticker": "image/webp",
    "animation": "video/mp4",
}


@dataclass(slots=True)
class Upload:
    """A file on its way in, as a form carries it."""

    data: bytes
    name: str
    mime: str = ""


@dataclass(slots=True)
class StoredFile:
    """A file as Telegram keeps it; ``size`` may be claimed larger than the bytes, for tests."""

    unique_id: str
    kind: str
    data: bytes
    name: str
    mime: str
    size: int
    path: str
    width: int = 0
    height: int = 0
    duration: int = 0


class FileStore:
    """Every file ever sent; one file has another id for every bot, as with Telegram."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(
        self,
        kind: str,
        upload: Upload,
        *,
        size: int | None = None,
        duration: int = 0,
    ) -> StoredFile:
        """Keep a file of a kind ("photo", "voice", …)."""
        number = len(self._files) + 1
        unique_id = f"AQ{number:06x}{secrets.token_hex(4)}"
        mime = sniffed(upload.data) or upload.mime or MIME_OF_KIND.get(kind, "")
        mime = mime or "application/octet-stream"
        ending = EXTENSIONS.get(mime) or _ending(upload.name)
        width, height = dimensions(upload.data)
        file = StoredFile(
            unique_id=unique_id,
            kind=kind,
            data=upload.data,
            name=upload.name,
            mime=mime,
            size=len(upload.data) if size is None else size,
            path=f"{FOLDERS[kind]}/file_{number}{'.' + ending if ending else ''}",
            width=width,
            height=height,
            duration=duration,
        )
        self._files[unique_id] = file
        self._paths[file.path] = file
        return file

    def find(self, unique_id: str) -> StoredFile | None:
        """By the id that is the same for everyone; a photo size ends in a letter."""
        return self._files.get(unique_id.split(".", 1)[0])

    def at(self, path: str) -> StoredFile | None:
        """By the path that getFile told."""
        return self._paths.get(path)

    def of_bot(self, bot_id: int, file_id: str) -> StoredFile:
        """By a bot's own file id; raises what Telegram says of a foreign or broken one."""
        owner, _, unique_id = file_id.partition("-")
        file = self.find(unique_id)
        if file is None:
            raise bad_request(
                "wrong remote file identifier specified: Wrong padding in the string"
            )
        if owner != f"BQ{bot_id:x}":
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file


def file_id(bot_id: int, unique_id: str) -> str:
    """The id under which one bot knows a file."""
    return f"BQ{bot_id:x}-{unique_id}"


def check_upload(kind: str, upload: Upload) -> None:
    """Refuses what Telegram would not take."""
    size = len(upload.data)
    if size > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if size == 0:
        raise bad_request("file must be non-empty")
    if kind != "photo":
        return
    if size > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    width, height = dimensions(upload.data)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def described(file: StoredFile) -> Any:
    """The message field of a file, without the file ids that differ per bot."""
    base = {"file_unique_id": file.unique_id, "file_size": file.size}
    if file.kind == "photo":
        return _photo_sizes(file)
    if file.kind == "voice":
        return {**base, "duration": file.duration, "mime_type": file.mime}
    if file.kind == "sticker":
        flags = {"type": "regular", "is_animated": False, "is_video": False}
        return {**base, **flags, "width": file.width or 512, "height": file.height or 512}
    if file.kind == "video_note":
        return {**base, "length": file.width or 240, "duration": file.duration}
    named = {**base, "file_name": file.name, "mime_type": file.mime}
    if file.kind == "document":
        return named
    if file.kind == "audio":
        return {**named, "duration": file.duration}
    size = {"width": file.width or 640, "height": file.height or 360}
    return {**named, **size, "duration": file.duration}


def _photo_sizes(file: StoredFile) -> list[dict[str, Any]]:
    width, height = file.width or 1280, file.height or 960
    sizes = []
    for letter, longest in (("s", 90), ("m", 320), ("x", 800), ("y", 1280)):
        scale = min(1.0, longest / max(width, height))
        sizes.append(
            {
                "file_unique_id": f"{file.unique_id}.{letter}",
                "width": max(1, round(width * scale)),
                "height": max(1, round(height * scale)),
                "file_size": max(1, int(file.size * scale * scale)),
            }
        )
        if scale == 1.0:
            break
    return sizes


def sniffed(data: bytes) -> str:
    """The type by the first bytes, for the few that a browser may show in place."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"ID3"):
        return "audio/mpeg"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm"
    return ""


def dimensions(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF, WebP or JPEG; zeros for anything else."""
    kind = sniffed(data)
    if kind == "image/png" and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if kind == "image/gif" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if kind == "image/jpeg":
        return _jpeg_dimensions(data)
    if kind == "image/webp":
        return _webp_dimensions(data)
    return 0, 0


def _jpeg_dimensions(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0, 0


def _webp_dimensions(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X" and len(data) >= 30:
        width, height = data[24:27], data[27:30]
        return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    if data[12:16] == b"VP8 " and len(data) >= 30:
        width, height = data[26:28], data[28:30]
        return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF
    if data[12:16] == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot and ending.isalnum() and len(ending) <= 8 else ""
