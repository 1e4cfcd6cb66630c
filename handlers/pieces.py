"""A Telegram message as a piece of something a person wants to say."""

from functools import cache

from aiogram.filters import Filter
from aiogram.types import Message

from bot.appeals.service import File, Piece
from bot.core.i18n import LANGUAGES, translator
from handlers.allowed import entries

_NAME_LETTERS = 60
_NAME_WORDS = 5


def piece_of(message: Message) -> Piece | None:
    """What the message says; None where it says nothing to an office.

    None for stickers, games, dice, contacts, service messages, commands and keys of the menu.
    """
    if _is_game(message):
        return None
    text = message.text or message.caption or ""
    if message.text is not None and (_is_command(message) or text.strip() in _menu()):
        return None
    media = _media(message)
    location = None
    if message.location is not None:
        location = (message.location.latitude, message.location.longitude)
        if message.venue is not None:
            text = "\n".join(filter(None, (message.venue.title, message.venue.address)))
    if not text.strip() and not media and location is None:
        return None
    return Piece(
        message_id=message.message_id,
        text=text,
        media=media,
        location=location,
        forwarded=message.forward_origin is not None,
        album=message.media_group_id or "",
    )


def _is_game(message: Message) -> bool:
    return any((message.sticker, message.game, message.dice, message.poll, message.contact))


def _is_command(message: Message) -> bool:
    return any(
        entity.type == "bot_command" and entity.offset == 0 for entity in message.entities or ()
    ) or (message.text or "").startswith("/start")


@cache
def _menu() -> frozenset[str]:
    """The keys of the menu in every language."""
    return frozenset(label for language in LANGUAGES for _, label in entries(translator(language)))


def _media(message: Message) -> tuple[File, ...]:
    if message.photo:
        return (File("photo", message.photo[-1].file_id),)
    if message.voice:
        return (File("voice", message.voice.file_id),)
    if message.video:
        return (File("video", message.video.file_id, message.video.file_name or ""),)
    if message.video_note:
        return (File("video_note", message.video_note.file_id),)
    if message.audio:
        return (File("audio", message.audio.file_id, message.audio.file_name or ""),)
    if message.animation:  # before document: Telegram fills in both
        return (File("document", message.animation.file_id, message.animation.file_name or ""),)
    if message.document:
        return (File("document", message.document.file_id, message.document.file_name or ""),)
    return ()


def is_name(message: Message) -> bool:
    """Whether a line may be a person's name: what is longer is no name but a story."""
    text = message.text or ""
    short = len(text) <= _NAME_LETTERS and len(text.split()) <= _NAME_WORDS
    return short and message.text is not None and piece_of(message) is not None


class Says(Filter):
    """A message that says something; the handler receives it as `piece`."""

    async def __call__(self, message: Message) -> bool | dict[str, Piece]:
        piece = piece_of(message)
        return False if piece is None else {"piece": piece}
