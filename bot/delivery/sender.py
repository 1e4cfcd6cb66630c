"""One attempt to put a Screen into a chat, and what became of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal

import structlog
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
    EditMessageMedia,
    EditMessageText,
    PinChatMessage,
    Response,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
    UnpinChatMessage,
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

from bot.core.screen import Keyboard, Media, Rows, Screen, plain
from bot.core.text import utf16_len
from bot.delivery.express import can_express, express, letter_body
from bot.delivery.gate import Gate
from bot.delivery.notices import BULK_LANES, Lane

log = structlog.get_logger(__name__)

TEXT_LIMIT = 4096  # UTF-16 units after the entities are parsed, as Telegram counts
CAPTION_LIMIT = 1024
ALBUM_LIMIT = 10
_PIN_TRIES = 3
_SENDING = {
    "photo": "send_photo",
    "video": "send_video",
    "voice": "send_voice",
    "audio": "send_audio",
    "video_note": "send_video_note",
    "animation": "send_animation",
}
#: Lanes in which many are told the same words.
_ALIKE = frozenset({Lane.ALERT, Lane.BULK})
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: So many of our own pictures that go to many are known by the id that Telegram gave them.
_KNOWN_PICTURES = 8

#: aiogram makes the model of an answer anew for each call, and pydantic forgets it unless somebody
#: holds it: with its whole schema that is a millisecond for every message.
KEPT_MODELS = tuple(
    Response[method.__returning__]  # type: ignore[name-defined]  # a type made at run time
    for method in (SendMessage, SendMediaGroup, EditMessageText, EditMessageCaption,
                   EditMessageMedia, AnswerCallbackQuery)
)  # fmt: skip

ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True)
class Verdict:
    """What a fault of sending means.

    passing: try again, not before `after` if it says so.
    stopped: nothing reached Telegram, or all of it is refused: everything waits, nothing is tried.
    unreachable: the person blocked the bot, or the chat is gone.
    final: this message will never be taken; `cause` says why, without what it said.
    """

    kind: Literal["passing", "stopped", "unreachable", "final"]
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
    if isinstance(error, TelegramNetworkError) and "ClientConnector" in error.message:
        return Verdict("stopped", "no connection")
    if isinstance(error, TelegramNetworkError | TelegramServerError):
        return Verdict("passing", type(error).__name__)
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return Verdict("stopped", "the token is refused", timedelta(minutes=1))
    if isinstance(error, TelegramBadRequest) and _chat_is_gone(error.message):
        return Verdict("unreachable", "chat not found")
    if isinstance(error, TelegramBadRequest):
        return Verdict("final", error.message.partition('"')[0][:150])  # quotes quote people
    return Verdict("passing", type(error).__name__)


def _chat_is_gone(message: str) -> bool:
    message = message.lower()
    return "chat not found" in message or "user is deactivated" in message


def _stands_elsewhere(error: TelegramBadRequest) -> bool:
    """The words to change are a text and not a caption, or the other way round."""
    said = error.message.lower()
    return "there is no text in" in said or "there is no caption in" in said


@lru_cache(maxsize=64)  # thousands are told something with the same buttons
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


@dataclass(frozen=True)
class Sent:
    """The messages a screen became: the one with its words and buttons, and those beside it."""

    main: int | None
    others: tuple[int, ...] = ()


class Sender:
    """Puts Screens into the chats of one bot, each message in its turn.

    paid: what goes to many is sent as Telegram's paid broadcast, above 30 a second.
    """

    def __init__(self, bot: Bot, gate: Gate, *, paid: bool = False) -> None:
        self.bot = bot
        self.gate = gate
        self.paid = paid
        self._known: dict[bytes, str] = {}  # what was uploaded for many, by its content

    async def send(self, chat_id: int, screen: Screen, lane: Lane = Lane.ANSWER) -> int | None:
        """Send `screen` as new messages; the id of the one that carries its buttons.

        Raises aiogram's TelegramAPIError; `judge` says what it means.
        """
        return (await self.deliver(chat_id, screen, lane)).main

    async def deliver(
        self, chat_id: int, screen: Screen, lane: Lane, sent: list[int] | None = None
    ) -> Sent:
        """As `send`; every message it became. `sent` collects them even if one then fails.

        What `sent` holds already is out: an earlier try broke off after it.
        """
        markup = self._markup(screen)
        others = sent if sent is not None else []
        out = len(others)
        if screen.location is not None and not out:
            others.append(await self._send_place(chat_id, screen.location, lane))
        out -= screen.location is not None
        if captioned(screen):
            main = await self._send_one(chat_id, screen.media[0], screen, markup, lane)
            return Sent(main, tuple(others))
        for group in _albums(screen.media):
            if out < len(group):
                others += await self._send_album(chat_id, group, lane)
            out -= len(group)
        if not screen.text:
            return Sent(None, tuple(others))
        parts = await self._send_text(chat_id, screen, markup, lane)
        return Sent(parts[-1], (*others, *parts[:-1]))

    async def post(
        self, chat_id: int, screen: Screen, lane: Lane, thread: int | None = None
    ) -> int:
        """Send the words and buttons of `screen` as one message, into a forum's topic if named."""
        async with self.gate.turn(lane, chat_id):
            sent = await self.bot.send_message(
                chat_id,
                split(screen.text)[0],
                message_thread_id=thread,
                reply_markup=inline(screen.rows),
                link_preview_options=_NO_PREVIEW,
            )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> bool:
        """Make a message into `screen`; False when it is gone or cannot be changed any more.

        Words stay where they stand, under a picture or alone, as long as they fit there. The
        picture is another one only where it is `live`.
        """
        try:
            if captioned(screen) and screen.media[0].live:
                await self._edit_media(chat_id, message_id, screen, lane)
                return True
            try:
                await self._edit(chat_id, message_id, screen, lane, caption=captioned(screen))
            except TelegramBadRequest as error:
                if not _stands_elsewhere(error):
                    raise
                other = not captioned(screen)
                await self._edit(chat_id, message_id, screen, lane, caption=other)
        except TelegramBadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return True
            if "message to edit not found" in said or "can't be edited" in said:
                return False
            raise
        return True

    async def _edit(
        self, chat_id: int, message_id: int, screen: Screen, lane: Lane, *, caption: bool
    ) -> None:
        text, markup = split(screen.text)[0], inline(screen.rows)
        if not caption:
            async with self.gate.turn(lane, chat_id):
                await self.bot.edit_message_text(
                    text,
                    chat_id=chat_id,
                    message_id=message_id,
                    reply_markup=markup,
                    link_preview_options=_NO_PREVIEW,
                )
            return
        async with self.gate.turn(lane, chat_id):
            await self.bot.edit_message_caption(
                chat_id=chat_id, message_id=message_id, caption=text, reply_markup=markup
            )

    async def _edit_media(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> None:
        caption = {"caption": str(screen.text) or None}
        media = _album_part(screen.media[0]).model_copy(update=caption)
        async with self.gate.turn(lane, chat_id):
            await self.bot.edit_message_media(
                media, chat_id=chat_id, message_id=message_id, reply_markup=inline(screen.rows)
            )

    async def delete(self, chat_id: int, message_ids: Sequence[int], lane: Lane) -> bool:
        """Take messages away; False when Telegram refuses, as it does after 48 hours."""
        async with self.gate.turn(lane, chat_id):
            try:
                return await self.bot.delete_messages(chat_id, list(message_ids))
            except TelegramBadRequest as error:
                return "message to delete not found" in error.message.lower()

    async def pin(self, chat_id: int, message_id: int, lane: Lane) -> None:
        """Pin a message without another sound; where the bot may not, it stays unpinned.

        Never raises what Telegram says: the message is out, and must not be sent again for this.
        """
        await self._quietly(
            PinChatMessage(chat_id=chat_id, message_id=message_id, disable_notification=True),
            chat_id,
            lane,
        )

    async def unpin(self, chat_id: int, message_id: int, lane: Lane) -> None:
        """The message stays, and is not pinned any more."""
        await self._quietly(
            UnpinChatMessage(chat_id=chat_id, message_id=message_id), chat_id, lane
        )

    async def _quietly(self, method: TelegramMethod[bool], chat_id: int, lane: Lane) -> None:
        for attempt in range(_PIN_TRIES):
            try:
                async with self.gate.turn(lane, chat_id):
                    await self.bot(method)
            except TelegramRetryAfter as error:
                self.gate.silence(error.retry_after)
                self.gate.slow_down()
            except (AiogramError, OSError) as error:
                verdict = judge(error)
                log.info("pin.refused", cause=verdict.cause)
                if verdict.kind != "passing":
                    return
                await asyncio.sleep(attempt)
            else:
                return

    def _paid(self, lane: Lane) -> bool | None:
        return True if self.paid and lane in BULK_LANES else None

    def _markup(self, screen: Screen) -> ReplyMarkup | None:
        if screen.rows:
            return inline(screen.rows)
        return keys(screen.keyboard) if screen.keyboard is not None else None

    async def _send_place(self, chat_id: int, place: tuple[float, float], lane: Lane) -> int:
        async with self.gate.turn(lane, chat_id):
            sent = await self.bot.send_location(
                chat_id,
                latitude=place[0],
                longitude=place[1],
                allow_paid_broadcast=self._paid(lane),
                disable_notification=_unheard(lane),
            )
        return sent.message_id

    async def _send_text(
        self, chat_id: int, screen: Screen, markup: ReplyMarkup | None, lane: Lane
    ) -> list[int]:
        reply = (
            ReplyParameters(message_id=screen.reply_to, allow_sending_without_reply=True)
            if screen.reply_to
            else None
        )
        parts = split(screen.text)
        if lane in _ALIKE and len(parts) == 1 and reply is None and can_express(self.bot):
            body = _body(parts[0], screen.rows, paid=bool(self._paid(lane)))
            async with self.gate.turn(lane, chat_id):
                return [await express(self.bot, chat_id, body)]
        sent = []
        for part in parts:
            last = part is parts[-1]
            async with self.gate.turn(lane, chat_id):
                message = await self.bot.send_message(
                    chat_id,
                    part,
                    reply_markup=markup if last else None,
                    reply_parameters=reply if last else None,
                    link_preview_options=_NO_PREVIEW,
                    allow_paid_broadcast=self._paid(lane),
                    disable_notification=_unheard(lane),
                )
            sent.append(message.message_id)
        return sent

    async def _send_one(
        self,
        chat_id: int,
        media: Media,
        screen: Screen,
        markup: ReplyMarkup | None,
        lane: Lane,
    ) -> int:
        more: dict[str, Any] = {
            "reply_markup": markup,
            "allow_paid_broadcast": self._paid(lane),
            "disable_notification": _unheard(lane),
        }
        if media.kind != "video_note":
            more["caption"] = str(screen.text) or None
        send = getattr(self.bot, _SENDING.get(media.kind, "send_document"))
        known = self._known.get(media.content or b"") if lane in _ALIKE else None
        async with self.gate.turn(lane, chat_id):
            message: Message = await send(chat_id, known or _file(media), **more)
        if known is None and lane in _ALIKE:
            self._uploaded(media, message)
        return message.message_id

    def _uploaded(self, media: Media, message: Message) -> None:
        """The next of many gets by its id what was uploaded for the first."""
        if media.content is None or not message.photo:
            return
        while len(self._known) >= _KNOWN_PICTURES:
            self._known.pop(next(iter(self._known)))
        self._known[media.content] = message.photo[-1].file_id

    async def _send_album(self, chat_id: int, group: list[Media], lane: Lane) -> list[int]:
        if len(group) == 1:
            return [await self._send_one(chat_id, group[0], Screen(), None, lane)]
        async with self.gate.turn(lane, chat_id):
            sent = await self.bot.send_media_group(
                chat_id,
                [_album_part(media) for media in group],
                allow_paid_broadcast=self._paid(lane),
                disable_notification=_unheard(lane),
            )
        return [message.message_id for message in sent]


def _unheard(lane: Lane) -> bool | None:
    """What is only put right comes without a sound: it passes the quiet hours."""
    return True if lane is Lane.SILENT else None


@lru_cache(maxsize=32)
def _body(text: str, rows: Rows, *, paid: bool) -> bytes:
    return letter_body(text, inline(rows), paid=paid)


def captioned(screen: Screen) -> bool:
    """Whether the words of a screen stand under its one picture or file."""
    return (
        len(screen.media) == 1
        and screen.media[0].kind != "video_note"
        and utf16_len(plain(screen.text)) <= CAPTION_LIMIT
    )


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
    if utf16_len(text) <= limit or utf16_len(plain(text)) <= limit:
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
