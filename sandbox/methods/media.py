"""Sending files, alone and in albums."""

from typing import Any

from sandbox.errors import bad_request, misuse
from sandbox.files import StoredFile, Upload, check_upload, described
from sandbox.methods.call import Call
from sandbox.world import Json

ALBUM_SIZES = range(2, 11)
ALONE = frozenset({"document", "audio"})
DETAILS = ("duration", "width", "height", "length", "performer", "title")
WORDS = {
    "photo": "Photo", "document": "Document", "voice": "VoiceNote", "audio": "Audio",
    "video": "Video", "video_note": "VideoNote", "sticker": "Sticker",
    "animation": "Animation",
}  # fmt: skip


def taken(call: Call, kind: str, value: Any) -> StoredFile:
    """The file that a parameter means: an upload, or one that this bot has seen."""
    if isinstance(value, str) and value.startswith("attach://"):
        return _uploaded(call, kind, value.removeprefix("attach://"))
    text = str(value)
    if text.startswith(("http://", "https://")):
        raise misuse("failed to get HTTP URL content: the sandbox fetches nothing")
    file = call.engine.files.of_bot(call.bot.id, text)
    if file.kind != kind:
        raise bad_request(f"can't use file of type {WORDS[file.kind]} as {WORDS[kind]}")
    return file


def _uploaded(call: Call, kind: str, name: str) -> StoredFile:
    upload: Upload | None = call.uploads.get(name)
    if upload is None:
        raise bad_request(f'file "{name}" not found in the request')
    check_upload(kind, upload)
    return call.engine.files.add(kind, upload)


def content_of(call: Call, kind: str, value: Any, source: Json) -> Json:
    """The message content of a file with its caption and details."""
    for extra in ("thumbnail", "cover"):
        if str(source.get(extra, "")).startswith("attach://"):
            _uploaded(call, "photo", source[extra].removeprefix("attach://"))
    shape = described(taken(call, kind, value))
    if isinstance(shape, dict):
        shape |= {field: source[field] for field in DETAILS if field in source}
        if kind == "sticker" and "emoji" in source:
            shape["emoji"] = source["emoji"]
    content: Json = {kind: shape} | call.caption(source)
    if source.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content


def _send(call: Call, kind: str) -> Json:
    chat = call.target()
    return call.shown(call.post(chat, content_of(call, kind, call.params[kind], call.params)))


def send_photo(call: Call) -> Json:
    """sendPhoto"""
    return _send(call, "photo")


def send_document(call: Call) -> Json:
    """sendDocument"""
    return _send(call, "document")


def send_voice(call: Call) -> Json:
    """sendVoice"""
    return _send(call, "voice")


def send_audio(call: Call) -> Json:
    """sendAudio"""
    return _send(call, "audio")


def send_video(call: Call) -> Json:
    """sendVideo"""
    return _send(call, "video")


def send_animation(call: Call) -> Json:
    """sendAnimation"""
    return _send(call, "animation")


def send_video_note(call: Call) -> Json:
    """sendVideoNote"""
    return _send(call, "video_note")


def send_sticker(call: Call) -> Json:
    """sendSticker"""
    return _send(call, "sticker")


def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup"""
    chat = call.target()
    items: list[Json] = call.params["media"]
    if len(items) not in ALBUM_SIZES:
        said = "too many messages to send as an album"
        raise bad_request(said if items else "there are no messages to send")
    kinds = {item["type"] for item in items}
    if not kinds <= {"photo", "video", "document", "audio"}:
        raise bad_request("unsupported album media type specified")
    if kinds & ALONE and len(kinds) > 1:
        raise bad_request("document and audio messages can't be mixed with other media")
    contents = [content_of(call, item["type"], item["media"], item) for item in items]
    album = call.engine.album_id()
    drafts = [call.draft(chat, content, album=album) for content in contents]
    call.spend(chat, len(drafts))
    return [call.shown(call.put(draft)) for draft in drafts]


METHODS = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendAudio": send_audio,
    "sendVideo": send_video,
    "sendAnimation": send_animation,
    "sendVideoNote": send_video_note,
    "sendSticker": send_sticker,
    "sendMediaGroup": send_media_group,
}
