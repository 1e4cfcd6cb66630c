"""Screen → what happens in the chat that asked: a new message, an edited one, a word over it."""

from dataclasses import dataclass

import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import CallbackQuery, Message, Update

from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.delivery.cards import Cards
from bot.delivery.notices import Lane
from bot.delivery.sender import TEXT_LIMIT, Sender, inline, judge

log = structlog.get_logger(__name__)

TOAST_LIMIT = 200


@dataclass(frozen=True)
class Origin:
    """Where an update came from: the chat, and the button if one was pressed."""

    chat_id: int
    callback_id: str | None = None
    message_id: int | None = None  # the message whose button was pressed
    has_text: bool = True  # False: it is a picture or a file with a caption

    @classmethod
    def of(cls, update: Update, chat_id: int) -> "Origin":
        """The origin of `update`."""
        callback = update.callback_query
        if callback is None:
            return cls(chat_id)
        return cls(chat_id, callback.id, *_pressed(callback))


def _pressed(callback: CallbackQuery) -> tuple[int | None, bool]:
    message = callback.message
    if message is None:
        return None, True
    has_text = isinstance(message, Message) and message.text is not None
    return message.message_id, has_text


@dataclass
class Shown:
    """How far a screen was shown before a fault: what is out is not shown again."""

    press: bool = False
    screens: int = 0


async def show(
    sender: Sender, cards: Cards, origin: Origin, screen: Screen | None, shown: Shown | None = None
) -> None:
    """Show `screen` where it was asked for. The answer to a press comes first: it is free."""
    shown = shown or Shown()
    if origin.callback_id is not None and not shown.press:
        await _answer_press(sender, origin.callback_id, screen)
        shown.press = True
    if screen is None:
        return
    for number, part in enumerate((screen, *screen.following())):
        if number < shown.screens or part.show == "toast":
            continue
        message_id = await (
            _place(sender, origin, part) if number == 0 else sender.send(origin.chat_id, part)
        )
        shown.screens = number + 1
        if part.card is not None and message_id is not None:
            await cards.replace(sender, origin.chat_id, part.card, message_id)


async def _answer_press(sender: Sender, callback_id: str, screen: Screen | None) -> None:
    text = screen.toast if screen is not None else None
    alert = screen.alert if screen is not None else False
    try:
        await sender.bot.answer_callback_query(
            callback_id, text=(text or "")[:TOAST_LIMIT] or None, show_alert=alert or None
        )
    except (AiogramError, OSError) as error:
        log.debug("press.unanswered", cause=judge(error).cause)  # too old: nobody is waiting


async def _place(sender: Sender, origin: Origin, screen: Screen) -> int | None:
    if screen.show == "buttons":
        await _change_buttons(sender, origin, screen)
        return None
    if screen.show == "auto" and origin.message_id is not None and not screen.media:
        edited = await _edit(sender, origin, screen)
        if edited:
            return origin.message_id
    return await sender.send(origin.chat_id, screen)


async def _edit(sender: Sender, origin: Origin, screen: Screen) -> bool:
    """Edit the pressed message; False when it has to be sent anew."""
    if screen.keyboard is not None or screen.location is not None:
        await _disarm(sender, origin)
        return False
    if not origin.has_text or utf16_len(plain(screen.text)) > TEXT_LIMIT:
        await _disarm(sender, origin)
        return False
    try:
        async with sender.gate.turn(Lane.ANSWER, origin.chat_id):
            await sender.bot.edit_message_text(
                str(screen.text),
                chat_id=origin.chat_id,
                message_id=origin.message_id,
                reply_markup=inline(screen.rows),
            )
    except TelegramBadRequest as error:
        return "not modified" in error.message
    return True


async def _change_buttons(sender: Sender, origin: Origin, screen: Screen) -> None:
    """Other buttons under the pressed message, whatever it is made of."""
    if origin.message_id is None:
        return
    try:
        async with sender.gate.turn(Lane.ANSWER, origin.chat_id):
            await sender.bot.edit_message_reply_markup(
                chat_id=origin.chat_id,
                message_id=origin.message_id,
                reply_markup=inline(screen.rows),
            )
    except TelegramBadRequest as error:
        log.debug("buttons.left", cause=judge(error).cause)  # the same as before, or it is gone


async def _disarm(sender: Sender, origin: Origin) -> None:
    """Take the buttons from a message that another one replaces."""
    try:
        await sender.bot.edit_message_reply_markup(
            chat_id=origin.chat_id, message_id=origin.message_id, reply_markup=None
        )
    except (AiogramError, OSError) as error:
        log.debug("disarm.failed", cause=judge(error).cause)
