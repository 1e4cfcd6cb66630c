"""The people's budget: where an okrug's own money goes, and the table that its office sends."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.budget.callbacks.money import MoneyPress, OnMoney, OnTable, TablePress
from bot.budget.rules.lines import Difference, Line, Lines, Side
from bot.budget.screens import money as screens
from bot.budget.screens.money import Reading
from bot.budget.screens.workbook import template
from bot.budget.service import money as service
from bot.core.access import Action, Actor
from bot.core.errors import Invalid, NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, joined, toast
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Typed
from handlers.enclosed import NOT_FETCHED, Enclosing, Enclosure
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for

# The form while a table is waited for: okrug, turn (how many were read), and what was read last:
# year, lines, differences, unit_said, thousands, replaces.


async def _shown(
    okrug: str, year: int, tx: Tx, actor: Actor, t: Translator, *, said: str | None = None
) -> Screen:
    view = await service.look(tx, actor, okrug, year)
    return screens.money_screen(
        okrug=view.okrug,
        name=view.name,
        office=view.office,
        years=view.years,
        shown=view.shown,
        t=t,
        said=said,
    )


async def see(
    _: CallbackQuery,
    callback_data: MoneyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The budget of a year in words."""
    await state.clear()
    return await _shown(callback_data.okrug, callback_data.year, tx, actor, t)


async def picture(
    _: CallbackQuery, callback_data: MoneyPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It is drawn, and comes below."""
    await service.want_picture(tx, actor, callback_data.okrug, callback_data.year)
    return toast(t.word("The picture is being drawn and comes in a moment."))


async def forward(
    _: CallbackQuery, callback_data: MoneyPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The words for other chats."""
    view = await service.look(tx, actor, callback_data.okrug, callback_data.year)
    if view.shown is None:
        raise NotFound("budget")
    return screens.forward_screen(view.shown, t)


async def hide(
    _: CallbackQuery, callback_data: MoneyPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Asked once more, then residents do not see it."""
    okrug, year = callback_data.okrug, callback_data.year
    view = await service.look(tx, actor, okrug, year)
    if not view.office:
        raise NotFound("budget")
    if view.shown is None or view.shown.version != callback_data.version:
        return await _shown(okrug, year, tx, actor, t, said=changed(t))
    if callback_data.do is OnMoney.HIDE:
        return screens.sure_to_hide(view.shown, t)
    try:
        await service.hide(tx, actor, okrug, year, callback_data.version)
    except Stale:
        return await _shown(okrug, year, tx, actor, t, said=changed(t))
    return await _shown(okrug, year, tx, actor, t)  # the page says that it is hidden


async def give_template(
    _: CallbackQuery, callback_data: MoneyPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A table to fill in; the form still waits for it."""
    del tx
    actor.must(Action.RUN_BUDGET, callback_data.okrug)
    return screens.template_screen(template(t.language), t)


# ── A table is sent ──────────────────────────────────────────────────────────────────────────


async def ask(
    _: CallbackQuery,
    callback_data: MoneyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The next file is the table."""
    actor.must(Action.RUN_BUDGET, callback_data.okrug)
    await wait_for(state, Enclosing.table, tx.now + WAITS, okrug=callback_data.okrug, turn=0)
    return screens.ask_table(callback_data.okrug, t)


async def take(
    message: Message,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
    enclosed: Enclosure | None = None,
) -> Screen:
    """What was read out of the file; anything else leaves the question as it was."""
    data = await state.get_data()
    if not actor.may(Action.RUN_BUDGET, data["okrug"]):
        await state.clear()
        raise SkipHandler  # not theirs any more: what they send is heard as anything else
    if message.document is None:
        problem = t("Please send the table as a file.")
        return screens.ask_table(data["okrug"], t, problem=problem)
    if enclosed is None or enclosed.lines is None:
        fault, at = (enclosed.fault, enclosed.row) if enclosed else (NOT_FETCHED, None)
        return screens.ask_table(data["okrug"], t, problem=screens.fault_text(fault, at, t))
    fresh = _as_form(enclosed.lines, data["okrug"], data["turn"] + 1, tx.today.year)
    return await _keep(fresh, tx, actor, t, state)


def _as_form(read: Lines, okrug: str, turn: int, year: int) -> dict[str, Any]:
    return {
        "okrug": okrug,
        "turn": turn,
        "year": year,
        "lines": [one.to_json() for one in read.lines],
        "differences": [[one.side.value, one.given, one.found] for one in read.differences()],
        "unit_said": read.unit_said,
        "thousands": False,
    }


async def _keep(
    data: dict[str, Any], tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Shown before anybody sees it; another table that comes now takes its place."""
    replaces = await service.version_of(tx, actor, data["okrug"], data["year"])
    data = {**data, "replaces": replaces}
    await wait_for(state, Enclosing.table, tx.now + WAITS, **data)
    return screens.reading_screen(_reading(data), tx.today.year, t)


def _reading(data: dict[str, Any]) -> Reading:
    return Reading(
        okrug=data["okrug"],
        year=data["year"],
        lines=tuple(Line.from_json(one) for one in data["lines"]),
        differences=tuple(
            Difference(Side(side), given, found) for side, given, found in data["differences"]
        ),
        unit_said=data["unit_said"],
        thousands=data["thousands"],
        replaces=data["replaces"],
        turn=data["turn"],
    )


async def press_table(
    _: CallbackQuery,
    callback_data: TablePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Its year, its unit, or it is shown."""
    data = await state.get_data()
    data.pop("until", None)
    if data["okrug"] == callback_data.okrug and not data["turn"]:  # of an earlier table
        return replace(screens.ask_table(data["okrug"], t), toast=changed(t))
    if data["okrug"] != callback_data.okrug:
        return await table_is_gone(_, callback_data, tx=tx, actor=actor, t=t, state=state)
    if data["turn"] != callback_data.turn:  # drawn for another table than the last one
        return screens.reading_screen(_reading(data), tx.today.year, t)
    match callback_data.do:
        case OnTable.YEAR:
            year = service.check_year(callback_data.year, tx.today.year)
            return await _keep({**data, "year": year}, tx, actor, t, state)
        case OnTable.THOUSANDS | OnTable.TENGE if not data["unit_said"]:
            thousands = callback_data.do is OnTable.THOUSANDS
            return await _keep({**data, "thousands": thousands}, tx, actor, t, state)
        case OnTable.PUBLISH if data["year"] == callback_data.year:
            return await _publish(_reading(data), tx, actor, t, state)
        case OnTable.DROP:
            await state.clear()
            return await _shown(
                data["okrug"], 0, tx, actor, t, said=t.word("Nothing was changed.")
            )
        case _:
            return screens.reading_screen(_reading(data), tx.today.year, t)


async def _publish(
    reading: Reading, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    okrug, year = reading.okrug, reading.year
    try:
        await service.publish(tx, actor, okrug, year, reading.meant, version=reading.replaces)
    except Stale:  # a colleague was first: it is looked at once more
        data = await state.get_data()
        data.pop("until", None)
        shown = await _keep(data, tx, actor, t, state)
        return replace(shown, text=joined(changed(t), shown.text))
    except Invalid as problem:
        return screens.reading_screen(reading, tx.today.year, t, problem=refused(problem, t))
    await state.clear()
    return await _shown(okrug, year, tx, actor, t, said=t.word("Residents see it from now on."))


async def table_is_gone(
    _: CallbackQuery,
    callback_data: TablePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What was read is not kept any more, or was shown already."""
    await state.clear()
    return await _shown(callback_data.okrug, callback_data.year, tx, actor, t, said=changed(t))


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: no table is waited for any more."""
    okrug = (await state.get_data())["okrug"]
    await state.clear()
    return await _shown(okrug, 0, tx, actor, t)


def router() -> Router:
    """What is read, and the form for a table."""
    table = Router(name="budget.money")
    inside = StateFilter(Enclosing.table)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    for do, handler in (
        (OnMoney.SEE, see),
        (OnMoney.PICTURE, picture),
        (OnMoney.FORWARD, forward),
        (OnMoney.UPLOAD, ask),
        (OnMoney.TEMPLATE, give_template),
        (OnMoney.HIDE, hide),
        (OnMoney.HIDE_SURE, hide),
    ):
        press(handler, MoneyPress.filter(F.do == do))
    press(press_table, TablePress.filter(), inside, Waiting())
    press(table_is_gone, TablePress.filter())
    table.message.register(take, inside, Waiting(), Says())
    return table
