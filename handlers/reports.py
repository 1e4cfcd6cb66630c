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
from bot.reports.rules.periods import own_period
from bot.reports.rules.weekly import monday_of
from bot.reports.screens import show as screens
from bot.reports.screens.district import choose_district
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


async def begin(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen | None:
    """The key of the menu, or /report: the latest week that is over."""
    await state.clear()
    if not actor.may(Action.READ_REPORTS):
        return await _district(tx, actor, t)
    offices = await service.reported(tx, actor)
    if len(offices) != 1:
        return screens.choose(offices, tx.today, t)
    period = screens.first_period(tx.today)
    await service.want_report(tx, actor, offices[0].code, period, anew=True)
    return None


async def show(
    _: CallbackQuery, callback_data: ReportPress, *, tx: Tx, actor: Actor, state: FSMContext
) -> None:
    """Another period: it is counted first, and comes at once after."""
    await state.clear()
    anew = callback_data.do is OnReport.OPEN
    await service.want_report(tx, actor, callback_data.okrug, callback_data.period, anew=anew)


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
) -> Screen | None:
    """Two days, or once more."""
    okrug = (await state.get_data())["okrug"]
    days = read_span(piece.text, tx.today)
    if days is None:
        unread = t("I could not read two days in this.")
        return screens.ask_period(okrug, tx.today, t, problem=unread)
    try:
        period = own_period(*days, tx.today)
        await service.want_report(tx, actor, okrug, period, anew=True)
    except Invalid as problem:
        return screens.ask_period(okrug, tx.today, t, problem=refused(problem, t))
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    await state.clear()
    return None


async def leave(_: Message, *, tx: Tx, actor: Actor, state: FSMContext) -> None:
    """Back to the latest week."""
    okrug = (await state.get_data())["okrug"]
    await state.clear()
    await service.want_report(tx, actor, okrug, screens.first_period(tx.today), anew=True)


# ── The district ─────────────────────────────────────────────────────────────────────────────


async def _district(tx: Tx, actor: Actor, t: Translator) -> Screen | None:
    districts = await service.districts(tx, actor)
    monday = monday_of(tx.today)
    if len(districts) != 1:
        return choose_district(districts, monday, t)
    await service.want_district(tx, actor, districts[0].code, monday, anew=True)
    return None


async def open_district(
    _: CallbackQuery, callback_data: DistrictPress, *, tx: Tx, actor: Actor
) -> None:
    """Another week."""
    await service.want_district(tx, actor, callback_data.district, callback_data.day)


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
    press(show, ReportPress.filter(F.do.in_({OnReport.OPEN, OnReport.SHOW})))
    press(want_file, ReportPress.filter())
    press(how_counted, HowCounted.filter())
    press(ask_period, AskPeriod.filter())
    press(open_district, DistrictPress.filter(F.do == OnDistrict.SHOW))
    press(want_district_file, DistrictPress.filter())
    return table
