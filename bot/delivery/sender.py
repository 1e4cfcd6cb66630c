"""One attempt to put a Screen into a chat, and what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Literal

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageText,
    Response,
    SendMediaGroup,
    SendMessage,
)
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from markupsafe import Markup

from bot.core.screen import Keyboard, Media, Rows, Screen
from bot.core.text import utf16_len
from bot.delivery.gate import Gate
from bot.delivery.notices import Lane

TEXT_LIMIT = 4096  # UTF-16 units after the entities are parsed, as Telegram counts
CAPTION_LIMIT = 1024
ALBUM_LIMIT = 10
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: aiogram makes the model of an answer anew for each call, and pydantic forgets it unless somebody
#: holds it: with its whole schema that is a millisecond for every message.
KEPT_MODELS = tuple(
    Response[method.__returning__]  # type: ignore[name-defined]  # a type made at run time
    for method in (SendMessage, SendMediaGroup, EditMessageText, EditMessageCaption,
                   AnswerCallbackQuery)
)  # fmt: skip

ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True)
class Verdict:
    """What a fault of sending means.

    passing: try again, not before `after` if it says so.
    unreachable: the person blocked the bot, or the chat is gone.
    final: this message will never be taken; `cause` says why, without what it said.
    """

    kind: Literal["passing", "unreachable", "final"]
    cause: str
    after: timedelta | None = None


def judge(error: AiogramError | OSError) -> Verdict:
    """Sort a fault of Telegram or the network into the three kinds there are."""
    if not isinstance(error, TelegramAPIError):
        return Verdict("passing", type(error).__name__)  # its text may quote what people wrote
    if isinstance(error, TelegramRetryAfter):
        return Verdict("passing", "429", timedelta(seconds=error.retry_after))
    if isinstance(error, TelegramForbiddenError):
        return Verdict("unreachable", "403")
    if isinstance(error, TelegramEntityTooLarge):
        return Verdict("final", "413")
    if isinstance(error, TelegramNetworkError | TelegramServerError):
        return Verdict("passing", type(error).__name__)
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return Verdict("passing", "the token is refused", timedelta(minutes=1))
    if isinstance(error, TelegramBadRequest) and _chat_is_gone(error.message):
        return Verdict("unreachable", "chat not found")
    if isinstance(error, TelegramBadRequest):
        return Verdict("final", error.message.partition('"')[0][:150])  # quotes quote people
    return Verdict("passing", type(error).__name__)


def _chat_is_gone(message: str) -> bool:
    message = message.lower()
    return "chat not found" in message or "user is deactivated" in message


def inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram takes them; None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=button.text,
                    callback_data=button.data,
                    url=button.url,
                    copy_text=CopyTextButton(text=button.copy) if button.copy else None,
                    style=button.style,
                )
                for button in row
            ]
            for row in rows
        ]
    )


def keys(keyboard: Keyboard) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The keyboard under the chat as Telegram takes it."""
    if not keyboard.rows:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup(
        keyboard=[
            [
                KeyboardButton(
                    text=key.text,
                    request_contact=key.asks == "contact" or None,
                    request_location=key.asks == "location" or None,
                )
                for key in row
            ]
            for row in keyboard.rows
        ],
        resize_keyboard=True,
        is_persistent=not keyboard.once,
        one_time_keyboard=keyboard.once,
        input_field_placeholder=keyboard.hint,
    )


def plain(text: Markup) -> str:
    """The text as a person reads it, without its tags, line breaks kept."""
    lines = text.split("\n")
    return "\n".join(Markup(line).striptags() for line in lines)  # noqa: S704 - cut from Markup


class Sender:
    """Puts Screens into the chats of one bot, each message in its turn."""

    def __init__(self, bot: Bot, gate: Gate) -> None:
        self.bot = bot
        self.gate = gate

    async def send(self, chat_id: int, screen: Screen, lane: Lane = Lane.ANSWER) -> int | None:
        """Send `screen` as new messages; the id of the one that carries its buttons.

        Raises aiogram's TelegramAPIError; `judge` says what it means.
        """
        markup = self._markup(screen)
        if screen.location is not None:
            await self.gate.turn(lane, chat_id)
            latitude, longitude = screen.location
            await self.bot.send_location(chat_id, latitude=latitude, longitude=longitude)
        caption_fits = len(screen.media) == 1 and (
            utf16_len(plain(screen.text)) <= CAPTION_LIMIT and screen.media[0].kind != "video_note"
        )
        if caption_fits:
            return (
                await self._send_one(chat_id, screen.media[0], screen, markup, lane)
            ).message_id
        for group in _albums(screen.media):
            await self._send_album(chat_id, group, lane)
        if not screen.text:
            return None
        return await self._send_text(chat_id, screen, markup, lane)

    async def post(
        self, chat_id: int, screen: Screen, lane: Lane, thread: int | None = None
    ) -> int:
        """Send the words and buttons of `screen` as one message, into a forum's topic if named."""
        await self.gate.turn(lane, chat_id)
        sent = await self.bot.send_message(
            chat_id,
            split(screen.text)[0],
            message_thread_id=thread,
            reply_markup=inline(screen.rows),
            link_preview_options=_NO_PREVIEW,
        )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> bool:
        """Make a message into `screen`; False when it is gone or cannot be changed any more."""
        await self.gate.turn(lane, chat_id)
        try:
            await self.bot.edit_message_text(
                split(screen.text)[0],
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=inline(screen.rows),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramBadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return True
            if "message to edit not found" in said or "can't be edited" in said:
                return False
            raise
        return True

    def _markup(self, screen: Screen) -> ReplyMarkup | None:
        if screen.rows:
            return inline(screen.rows)
        return keys(screen.keyboard) if screen.keyboard is not None else None

    async def _send_text(
        self, chat_id: int, screen: Screen, markup: ReplyMarkup | None, lane: Lane
    ) -> int:
        reply = (
            ReplyParameters(message_id=screen.reply_to, allow_sending_without_reply=True)
            if screen.reply_to
            else None
        )
        parts = split(screen.text)
        for part in parts[:-1]:
            await self.gate.turn(lane, chat_id)
            await self.bot.send_message(chat_id, part, link_preview_options=_NO_PREVIEW)
        await self.gate.turn(lane, chat_id)
        sent = await self.bot.send_message(
            chat_id,
            parts[-1],
            reply_markup=markup,
            reply_parameters=reply,
            link_preview_options=_NO_PREVIEW,
        )
        return sent.message_id

    async def _send_one(
        self,
        chat_id: int,
        media: Media,
        screen: Screen,
        markup: ReplyMarkup | None,
        lane: Lane,
    ) -> Message:
        await self.gate.turn(lane, chat_id)
        file = _file(media)
        caption = str(screen.text) or None
        bot = self.bot
        if media.kind == "photo":
            return await bot.send_photo(chat_id, file, caption=caption, reply_markup=markup)
        if media.kind == "video":
            return await bot.send_video(chat_id, file, caption=caption, reply_markup=markup)
        if media.kind == "voice":
            return await bot.send_voice(chat_id, file, caption=caption, reply_markup=markup)
        if media.kind == "audio":
            return await bot.send_audio(chat_id, file, caption=caption, reply_markup=markup)
        if media.kind == "video_note":
            return await bot.send_video_note(chat_id, file, reply_markup=markup)
        return await bot.send_document(chat_id, file, caption=caption, reply_markup=markup)

    async def _send_album(self, chat_id: int, group: list[Media], lane: Lane) -> None:
        if len(group) == 1:
            await self._send_one(chat_id, group[0], Screen(), None, lane)
            return
        await self.gate.turn(lane, chat_id)
        await self.bot.send_media_group(chat_id, [_album_part(media) for media in group])


def _file(media: Media) -> str | BufferedInputFile:
    if media.content is not None:
        return BufferedInputFile(media.content, filename=media.name or "file")
    return media.file_id or ""


def _album_part(
    media: Media,
) -> InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio:
    file = _file(media)
    if media.kind == "photo":
        return InputMediaPhoto(media=file)
    if media.kind == "video":
        return InputMediaVideo(media=file)
    if media.kind == "audio":
        return InputMediaAudio(media=file)
    return InputMediaDocument(media=file)


def _albums(media: tuple[Media, ...]) -> list[list[Media]]:
    """Telegram mixes photos and videos in an album and nothing else; voices go alone."""

    def shelf(item: Media) -> str:
        return "pictures" if item.kind in {"photo", "video"} else item.kind

    albums: list[list[Media]] = []
    for kind, items in groupby(sorted(media, key=shelf), key=shelf):
        group = list(items)
        size = ALBUM_LIMIT if kind in {"pictures", "document", "audio"} else 1
        albums += [group[i : i + size] for i in range(0, len(group), size)]
    return albums


def split(text: Markup, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in messages that Telegram takes; formatting is kept where no cut is needed."""
    if utf16_len(plain(text)) <= limit:
        return [str(text)]
    parts: list[str] = []
    current = ""
    for line in plain(text).split("\n"):
        for piece in _pieces(line, limit - 1):
            if current and utf16_len(current) + 1 + utf16_len(piece) > limit:
                parts.append(current)
                current = piece
            else:
                current = f"{current}\n{piece}" if current else piece
    parts.append(current)
    return [str(Markup.escape(part)) for part in parts if part.strip()]


def _pieces(line: str, limit: int) -> list[str]:
    """A line in pieces of at most `limit` UTF-16 units; some characters take two."""
    half = limit // 2
    if utf16_len(line) <= limit:
        return [line]
    return [line[i : i + half] for i in range(0, len(line), half)]
