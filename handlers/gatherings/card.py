"""Gatherings: the calendar of the okrug, the card of one, and how it came about."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.law import Every
from bot.core.screen import Button, Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import CalendarPage, GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import BeginPress, OnBegin
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.screens import calendar as calendars
from bot.gatherings.screens import card as screens
from bot.gatherings.screens import planning as plans
from bot.gatherings.service import looking, planning
from bot.reports.callbacks import DutyList
from bot.reports.service import duties
from handlers.allowed import Pressed


async def show(
    gathering_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """The card of a gathering as it stands now; said: what has just happened, on top.

    A draft is shown to its office as it is put together.
    """
    shown = await looking.card(tx, actor, gathering_id)
    if shown.view.state is State.DRAFT and Move.ANNOUNCE in shown.view.moves:
        plan = await planning.outlook_of(tx, actor, gathering_id)
        return plans.plan_card(plan, t, said=said)
    return screens.card(shown, t, said=said)


async def opened(
    _: CallbackQuery,
    callback_data: GatheringPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """From a list, or back from one of its parts."""
    await state.clear()
    return await show(callback_data.gathering, tx, actor, t)


async def history(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Everything that happened to it."""
    view, steps = await looking.history(tx, actor, callback_data.gathering)
    return screens.history(view, steps, t)


# The calendar


async def begin(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu: the one okrug that concerns this person, or which of them."""
    await state.clear()
    okrugs = await looking.okrugs(tx, actor)
    if not okrugs:
        return calendars.nowhere(t)
    if len(okrugs) > 1:
        return calendars.choose_okrug(okrugs, t)
    return await calendar(okrugs[0].code, tx, actor, t)


async def choose(
    _: CallbackQuery, callback_data: BeginPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """This one's."""
    return await calendar(callback_data.okrug, tx, actor, t)


async def turn(
    _: CallbackQuery,
    callback_data: CalendarPage,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Another page, or back to the first."""
    await state.clear()
    return await calendar(
        callback_data.okrug, tx, actor, t, page=callback_data.page, past=callback_data.past
    )


async def calendar(
    okrug: str,
    tx: Tx,
    actor: Actor,
    t: Translator,
    *,
    page: int = 0,
    past: bool = False,
    said: str | None = None,
) -> Screen:
    """A page of an okrug's gatherings; the office sees what the law asks of it now."""
    view = await looking.calendar(tx, actor, okrug, page, past=past)
    due, way = await _due(okrug, tx, actor, t)
    return calendars.calendar_screen(view, t, due=due, duties=way, said=said)


async def _due(
    okrug: str, tx: Tx, actor: Actor, t: Translator
) -> tuple[Markup | None, Button | None]:
    """What is not ticked of the year, the half-year and the quarter, and the way to tick it."""
    if not actor.may(Action.TICK_DUTY, okrug):
        return None, None
    board = await duties.board(tx, actor, okrug)
    named = [
        (one.duty.title.in_(t.language), t.short_date(one.now.turn.last))
        for one in board.owed
        if one.duty.every is not Every.MONTH and one.now.done is None
    ]
    way = Button(t.word("What the law asks of the office"), DutyList(okrug=okrug).pack())
    return calendars.due_lines(named, t), way


def router() -> Router:
    """The menu key, the calendar and the card."""
    table = Router(name="gatherings.card")
    table.message.register(begin, Pressed("Gatherings"))
    press = table.callback_query.register
    press(choose, BeginPress.filter(F.do == OnBegin.OKRUG))
    press(turn, CalendarPage.filter())
    press(opened, GatheringPress.filter(F.do == OnGathering.OPEN))
    press(history, GatheringPress.filter(F.do == OnGathering.HISTORY))
    return table
