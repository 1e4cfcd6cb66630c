"""Gatherings: how many may vote, village by village, and their lists."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.door import EntitledPress, OnEntitled
from bot.gatherings.rules.limits import LISTED_PIECES
from bot.gatherings.screens import entitled as screens
from bot.gatherings.service import entitled as service
from handlers.allowed import CANCEL, Typed
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)


class Numbers(StatesGroup):
    """What the office's next line is taken for. Data: okrug, settlement, back, until."""

    number = State()
    names = State()  # data: said, message by message


async def overview(
    _: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Every village with its number."""
    await state.clear()
    view = await service.overview(tx, actor, callback_data.okrug)
    return screens.overview(view, callback_data.back, t, page=callback_data.page)


async def one(
    _: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of them; or nothing of a list is kept."""
    await state.clear()
    pressed = callback_data
    subject = await service.subject(tx, actor, pressed.okrug, pressed.settlement)
    said = t("Nothing was kept.") if pressed.do is OnEntitled.STOP else None
    return screens.one(subject, pressed.back, t, said)


async def ask(
    _: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The next line is the number, or the list."""
    pressed = callback_data
    subject = await service.subject(tx, actor, pressed.okrug, pressed.settlement)
    names = pressed.do is OnEntitled.NAMES
    await wait_for(
        state, Numbers.names if names else Numbers.number, tx.now + _WAITS, okrug=pressed.okrug,
        settlement=pressed.settlement, back=pressed.back, said=[],
    )  # fmt: skip
    if names:
        return screens.ask_names(subject, pressed.back, t)
    return screens.ask_number(subject, pressed.back, t)


async def take_number(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The number with its day and source; the newest stands."""
    data = await state.get_data()
    okrug, settlement, back = data["okrug"], data["settlement"], data["back"]
    try:
        subject = await service.set_number(tx, actor, okrug, settlement, piece.text)
    except Invalid as problem:
        subject = await service.subject(tx, actor, okrug, settlement)
        return screens.ask_number(subject, back, t, problem=refused(problem, t))
    await state.clear()
    return await _after(okrug, back, tx, actor, t)


async def _after(okrug: str, back: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """All of them again: the next one that is missing is a tap away, and so is the door."""
    view = await service.overview(tx, actor, okrug)
    return screens.overview(view, back, t, said=t("Kept."))


async def nobody(
    _: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Nobody lives there."""
    await state.clear()
    okrug, settlement = callback_data.okrug, callback_data.settlement
    source = t.word("nobody lives there")
    await service.set_nobody(tx, actor, okrug, settlement, source=source)
    return await _after(okrug, callback_data.back, tx, actor, t)


async def take_names(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A part of the list; shown whole, as it would be kept."""
    data = await state.get_data()
    said = [*data["said"], piece.text][:LISTED_PIECES]
    await state.set_data({**data, "said": said})
    okrug, settlement = data["okrug"], data["settlement"]
    subject, names = await service.preview_names(tx, actor, okrug, settlement, "\n".join(said))
    return screens.preview_names(subject, names, data["back"], t)


async def keep(
    callback: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The list as it is shown, in place of the one there was."""
    data = await state.get_data()
    pressed = callback_data
    if (data["okrug"], data["settlement"]) != (pressed.okrug, pressed.settlement):
        return await late(callback, pressed, tx=tx, actor=actor, t=t)
    text = "\n".join(data["said"])
    source = t.word("list of names of the akim's office")
    try:
        await service.replace_names(
            tx, actor, pressed.okrug, pressed.settlement, text, source=source
        )
    except Invalid as problem:
        subject = await service.subject(tx, actor, pressed.okrug, pressed.settlement)
        return screens.one(subject, pressed.back, t, refused(problem, t))
    await state.clear()
    return await _after(pressed.okrug, pressed.back, tx, actor, t)


async def late(
    _: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is how it stands."""
    pressed = callback_data
    subject = await service.subject(tx, actor, pressed.okrug, pressed.settlement)
    said = t("This has changed meanwhile. Here is how it stands now.")
    return screens.one(subject, pressed.back, t, said)


async def drop(
    _: CallbackQuery, callback_data: EntitledPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The names are erased; asked once more before."""
    await state.clear()
    okrug, settlement, back = callback_data.okrug, callback_data.settlement, callback_data.back
    if callback_data.do is OnEntitled.ASK_DROP:
        subject = await service.subject(tx, actor, okrug, settlement)
        return screens.sure_to_drop(subject, back, t)
    subject = await service.drop_names(tx, actor, okrug, settlement)
    return screens.one(subject, back, t, t("The list is removed."))


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside one of the forms."""
    data = await state.get_data()
    await state.clear()
    subject = await service.subject(tx, actor, data["okrug"], data["settlement"])
    return screens.one(subject, data["back"], t, t("Nothing was kept."))


def router() -> Router:
    """The numbers, and the forms for them."""
    table = Router(name="gatherings.entitled")
    inside = StateFilter(Numbers)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(keep, EntitledPress.filter(F.do == OnEntitled.KEEP), StateFilter(Numbers.names),
          Waiting())  # fmt: skip
    for do, handler in (
        (OnEntitled.LIST, overview),
        (OnEntitled.OPEN, one),
        (OnEntitled.STOP, one),
        (OnEntitled.TYPE, ask),
        (OnEntitled.NAMES, ask),
        (OnEntitled.NOBODY, nobody),
        (OnEntitled.KEEP, late),
        (OnEntitled.ASK_DROP, drop),
        (OnEntitled.DROP, drop),
    ):
        press(handler, EntitledPress.filter(F.do == do))
    hears = table.message.register
    hears(take_number, StateFilter(Numbers.number), Waiting(), Says())
    hears(take_names, StateFilter(Numbers.names), Waiting(), Says())
    return table
