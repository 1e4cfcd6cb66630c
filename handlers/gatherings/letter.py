"""Gatherings: the call as people answer it."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message

from bot.core.access import Actor
from bot.core.errors import Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, toast
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import CalendarPage
from bot.gatherings.callbacks.letter import LetterPress, OnLetter, ReplyPress
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.papers import Paper
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens import replies as screens
from bot.gatherings.screens.letter import reply_rows
from bot.gatherings.service import looking, papers, replying
from handlers.gatherings import card
from handlers.gatherings.wishes import list_screen


async def replied(
    callback: CallbackQuery, callback_data: ReplyPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One tap: the button of a letter says so, and its words stay; a card is shown anew."""
    said = callback_data.reply
    try:
        view = await replying.reply(tx, actor, callback_data.gathering, said)
    except Stale:
        return await _as_it_stands(callback, callback_data.gathering, tx, actor, t)
    thanks = screens.thanks(said, view, t)
    if _is_card(callback):
        return replace(await card.show(view.id, tx, actor, t), toast=thanks)
    shown = _replied_rows(callback, view.id, said, t)
    return Screen(rows=shown, toast=thanks, show="buttons")


def _is_card(callback: CallbackQuery) -> bool:
    """Whether it is the card of the gathering, which leads back to the calendar."""
    return any(_is(row, CalendarPage) for row in _rows(callback))


async def _as_it_stands(
    callback: CallbackQuery, gathering_id: int, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """An old letter asks nobody any more; below it stands what became of the gathering."""
    view = await looking.look(tx, actor, gathering_id)
    ahead = view.state is State.ANNOUNCED  # its hour has come, and nobody opened it yet
    said = screens.begun(t) if ahead else screens.no_more(view, t)
    stands = await card.show(gathering_id, tx, actor, t)
    if _is_card(callback):
        return replace(stands, toast=said, alert=True)
    return Screen(
        rows=tuple(row for row in _rows(callback) if not _is(row, ReplyPress)),
        toast=said,
        alert=True,
        show="buttons",
        then=(stands,),
    )


def _replied_rows(callback: CallbackQuery, gathering_id: int, said: Reply, t: Translator) -> Rows:
    """The same buttons, with a tick on what was said."""
    answers = {one.data: one for row in reply_rows(gathering_id, t, said) for one in row}
    return tuple(tuple(answers.get(one.data, one) for one in row) for row in _rows(callback))


def _rows(callback: CallbackQuery) -> Rows:
    """What stands under the pressed message."""
    message = callback.message
    markup = message.reply_markup if isinstance(message, Message) else None
    found = markup.inline_keyboard if markup is not None else []
    return tuple(tuple(_button(one) for one in row) for row in found)


def _button(button: InlineKeyboardButton) -> Button:
    copied = button.copy_text.text if button.copy_text else None
    return Button(button.text, data=button.callback_data, url=button.url, copy=copied)


def _is(row: tuple[Button, ...], press: type[CallbackData]) -> bool:
    return any((one.data or "").startswith(f"{press.__prefix__}:") for one in row)


async def calendar(
    _: CallbackQuery, callback_data: LetterPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The file for the calendar of one's phone, also of one that is called off."""
    try:
        await papers.want_paper(tx, actor, callback_data.gathering, Paper.CALENDAR)
    except Refusal as refusal:
        if refusal.name != "impossible_move":
            raise
        view = await looking.look(tx, actor, callback_data.gathering)
        return toast(screens.no_more(view, t), alert=True)
    return toast(t.word("It is being made. It comes in a moment."))


async def on_map(
    _: CallbackQuery, callback_data: LetterPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Where it is."""
    view = await looking.look(tx, actor, callback_data.gathering)
    if view.pin is None:
        return toast(screens.no_pin(view, t), alert=True)
    return screens.on_map(view, t)


async def agenda(
    _: CallbackQuery, callback_data: LetterPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What it is about, and its papers."""
    return screens.whole_agenda(await looking.look(tx, actor, callback_data.gathering), t)


async def wish(
    _: CallbackQuery, callback_data: LetterPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What others ask and propose, and room for one's own; the letter stays."""
    listed = await list_screen(callback_data.gathering, 0, tx=tx, actor=actor, t=t)
    return replace(listed, show="new")


def router() -> Router:
    """Every button under a call."""
    table = Router(name="gatherings.letter")
    press, on = table.callback_query.register, LetterPress.filter
    press(replied, ReplyPress.filter())
    press(calendar, on(F.do == OnLetter.CALENDAR))
    press(on_map, on(F.do == OnLetter.MAP))
    press(agenda, on(F.do == OnLetter.AGENDA))
    press(wish, on(F.do == OnLetter.WISH))
    return table
