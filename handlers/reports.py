"""The figures: of any period for the office, the district's table for its observer."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.days import read_span
from bot.core.errors import Invalid, NotAllowed, NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx
from bot.reports.callbacks import (
    AskPeriod,
    DistrictPress,
    HowCounted,
    OnDistrict,
    OnReport,
    ReportPress,
)
from bot.reports.rules.periods import Period, own_period
from bot.reports.rules.weekly import monday_of
from bot.reports.screens import show as screens
from bot.reports.screens.district import choose_district, district_screen
from bot.reports.service import looking as service
from handlers.allowed import REPORT, Pressed
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
#: What the chat is told while a file is drawn.
_FILES = {OnReport.PICTURE: "picture", OnReport.TABLE: "table", OnReport.PAGE: "page"}


class Asking(StatesGroup):
    """The next message says from which day to which. Data: okrug, until."""

    period = State()


async def begin(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu, or /report: the latest week that is over."""
    await state.clear()
    if not actor.may(Action.READ_REPORTS):
        return await _district(tx, actor, t)
    offices = await service.reported(tx, actor)
    if len(offices) == 1:
        return await _shown(tx, actor, t, offices[0].code, screens.first_period(tx.today))
    return screens.choose(offices, tx.today, t)


async def open_report(
    _: CallbackQuery, callback_data: ReportPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Another period."""
    await state.clear()
    return await _shown(tx, actor, t, callback_data.okrug, callback_data.period)


async def want_file(
    _: CallbackQuery, callback_data: ReportPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A file takes a second to draw: it comes as a message of its own."""
    what = _FILES[callback_data.do]
    await service.want_file(tx, actor, callback_data.okrug, callback_data.period, what)
    return toast(t.word("It is being made. It comes in a moment."))


async def how_counted(_: CallbackQuery, *, t: Translator) -> Screen:
    """Whoever holds a report may know what it counts; it is no secret."""
    return screens.how_screen(t)


async def _shown(tx: Tx, actor: Actor, t: Translator, okrug: str, period: Period) -> Screen:
    report = await service.look(tx, actor, okrug, period)
    return screens.report_screen(report, actor, tx.today, t)


# ── Own dates ────────────────────────────────────────────────────────────────────────────────


async def ask_period(
    _: CallbackQuery, callback_data: AskPeriod, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From when to when?"""
    actor.must(Action.READ_REPORTS, callback_data.okrug)
    await wait_for(state, Asking.period, tx.now + _WAITS, okrug=callback_data.okrug)
    return screens.ask_period(callback_data.okrug, tx.today, t)


async def take_period(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Two days, or once more."""
    okrug = (await state.get_data())["okrug"]
    days = read_span(piece.text, tx.today)
    if days is None:
        unread = t("I could not read two days in this.")
        return screens.ask_period(okrug, tx.today, t, problem=unread)
    try:
        shown = await _shown(tx, actor, t, okrug, own_period(*days, tx.today))
    except Invalid as problem:
        return screens.ask_period(okrug, tx.today, t, problem=refused(problem, t))
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    await state.clear()
    return shown


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Back to the latest week."""
    okrug = (await state.get_data())["okrug"]
    await state.clear()
    return await _shown(tx, actor, t, okrug, screens.first_period(tx.today))


# ── The district ─────────────────────────────────────────────────────────────────────────────


async def _district(tx: Tx, actor: Actor, t: Translator) -> Screen:
    districts = await service.districts(tx, actor)
    monday = monday_of(tx.today)
    if len(districts) == 1:
        week = await service.look_at_district(tx, actor, districts[0].code, monday)
        return district_screen(week, t)
    return choose_district(districts, monday, t)


async def open_district(
    _: CallbackQuery, callback_data: DistrictPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another week."""
    monday = callback_data.day
    week = await service.look_at_district(tx, actor, callback_data.district, monday)
    return district_screen(week, t)


async def want_district_file(
    _: CallbackQuery, callback_data: DistrictPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The table with every okrug."""
    await service.want_district_file(tx, actor, callback_data.district, callback_data.day)
    return toast(t.word("It is being made. It comes in a moment."))


def router() -> Router:
    """The way in, periods and files."""
    table = Router(name="reports")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    asked = StateFilter(Asking.period)
    table.message.register(leave, asked, Command("cancel"))
    table.message.register(begin, Command("report"))
    table.message.register(begin, Pressed("Report", REPORT))
    table.message.register(take_period, asked, Waiting(), Says())
    press = table.callback_query.register
    press(open_report, ReportPress.filter(F.do == OnReport.SHOW))
    press(want_file, ReportPress.filter())
    press(how_counted, HowCounted.filter())
    press(ask_period, AskPeriod.filter())
    press(open_district, DistrictPress.filter(F.do == OnDistrict.SHOW))
    press(want_district_file, DistrictPress.filter())
    return table
