"""What the law asks of the office: the list, a tick with its day, and taking it back."""

from contextlib import suppress
from datetime import date, timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain
from bot.core.tx import Tx
from bot.reports.callbacks import DutyDay, DutyList, DutyPress, OnDuty
from bot.reports.screens import duties as screens
from bot.reports.service import duties as service
from bot.reports.service.duties import Due
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)


class Ticking(StatesGroup):
    """The next message is the day on which it was done. Data: okrug, duty, iso, until."""

    day = State()


async def show(
    _: CallbackQuery, callback_data: DutyList, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Everything the office owes."""
    await state.clear()
    return screens.duty_list(await service.board(tx, actor, callback_data.okrug), t)


async def open_duty(
    _: CallbackQuery, callback_data: DutyPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of them in one of its periods."""
    await state.clear()
    return await _card(_due(callback_data), None, tx=tx, actor=actor, t=t)


async def tick(
    _: CallbackQuery, callback_data: DutyDay, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It was on the day that the button named."""
    await state.clear()
    due, said = _due(callback_data), None
    try:
        day = date.fromordinal(callback_data.ordinal)
        said = _said(t, fresh=await service.tick(tx, actor, due, day))
    except Invalid as problem:
        said = plain(refused(problem, t))
    except Stale:
        pass
    return await _card(due, said, tx=tx, actor=actor, t=t)


async def undo(
    _: CallbackQuery, callback_data: DutyPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The tick is taken back."""
    await state.clear()
    due, said = _due(callback_data), None
    with suppress(Stale):  # the list is shown instead
        await service.untick(tx, actor, due)
        said = t.word("The tick is taken back.")
    return await _card(due, said, tx=tx, actor=actor, t=t)


async def ask_day(
    _: CallbackQuery, callback_data: DutyPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Any other day is written."""
    due = _due(callback_data)
    try:
        board, owed, standing = await service.to_tick(tx, actor, due)
    except Stale:
        return await _card(due, None, tx=tx, actor=actor, t=t)
    if standing.done is not None:
        return screens.duty_card(board, owed, standing, t, said=_said(t, fresh=False))
    await wait_for(
        state,
        Ticking.day,
        tx.now + _WAITS,
        okrug=due.okrug,
        duty=due.duty,
        iso=due.first.isoformat(),
    )
    return screens.ask_day(board, standing, t)


async def take_day(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The day that was written, or once more."""
    due, said = await _asked(state), None
    try:
        said = _said(t, fresh=await service.tick_typed(tx, actor, due, piece.text))
    except Invalid as problem:
        board, _owed, standing = await service.to_tick(tx, actor, due)
        return screens.ask_day(board, standing, t, problem=refused(problem, t))
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        pass
    await state.clear()
    return await _card(due, said, tx=tx, actor=actor, t=t)


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel while a day is asked for."""
    due = await _asked(state)
    await state.clear()
    return await _card(due, None, tx=tx, actor=actor, t=t)


def _due(press: DutyPress | DutyDay) -> Due:
    return Due(press.okrug, press.duty, press.first)


async def _asked(state: FSMContext) -> Due:
    data = await state.get_data()
    return Due(data["okrug"], data["duty"], date.fromisoformat(data["iso"]))


async def _card(due: Due, said: str | None, *, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """The duty as it stands; the list where its period is long over."""
    try:
        board, owed, standing = await service.to_tick(tx, actor, due)
    except Stale:
        changed = t.word("This has changed meanwhile. Here is how it stands now.")
        return screens.duty_list(await service.board(tx, actor, due.okrug), t, said=changed)
    return screens.duty_card(board, owed, standing, t, said=said)


def _said(t: Translator, *, fresh: bool) -> str:
    if fresh:
        return t.word("Ticked.")
    return t.word("It is ticked already. Here is how it stands.")


def router() -> Router:
    """The list, a duty, and the form for its day."""
    table = Router(name="duties")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(show, DutyList.filter())
    press(open_duty, DutyPress.filter(F.do == OnDuty.OPEN))
    press(ask_day, DutyPress.filter(F.do == OnDuty.TYPE))
    press(undo, DutyPress.filter(F.do == OnDuty.UNDO))
    press(tick, DutyDay.filter())
    table.message.register(leave, StateFilter(Ticking.day), Command("cancel"))
    table.message.register(take_day, StateFilter(Ticking.day), Waiting(), Says())
    return table
