"""The office receives people: who asks, when they come, and what the office says of itself."""

from datetime import date, timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.clock import village_date
from bot.core.errors import Invalid, NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx
from bot.reception import service
from bot.reception.callbacks import (
    EditDay,
    EditPress,
    OfficeField,
    OfficePress,
    OnDay,
    OnOffice,
    OnRequest,
    OnVisit,
    ReasonPress,
    ReceptionPage,
    VisitDay,
    VisitPress,
    VisitTime,
)
from bot.reception.rules.bookings import REASON_LIMIT
from bot.reception.rules.days import clock, read_hours
from bot.reception.screens import desk
from bot.reception.screens import office as screens
from bot.reception.screens.words import when
from bot.reception.service import BookingView
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_KEPT = 2 * REASON_LIMIT  # of what is longer the preview says that it is cut
_BOTH = frozenset({OfficeField.ADDRESS, OfficeField.RECEPTION})  # said in both languages


class Running(StatesGroup):
    """What the office's next line is taken for."""

    time = State()  # data: booking, version, until
    reason = State()  # data: booking, version, reason, message, until


class Editing(StatesGroup):
    """What the office says of itself next."""

    line = State()  # data: okrug, field, kk (None: not said yet), until
    hours = State()  # data: okrug, weekday, until


# The office's desk


async def list_bookings(
    _: CallbackQuery, callback_data: ReceptionPage, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Who waits, and whom we expect."""
    await state.clear()
    okrug, page = callback_data.okrug, callback_data.page
    return desk.bookings(await service.bookings(tx, actor, okrug, page), t)


async def open_visit(
    _: CallbackQuery, callback_data: VisitPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One booking as it stands now."""
    await state.clear()
    return desk.visit_card(await service.booking(tx, actor, callback_data.booking), t)


async def listen(
    _: CallbackQuery, callback_data: VisitPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What was said."""
    booking = await service.booking(tx, actor, callback_data.booking)
    if booking.recording is None:
        return desk.visit_card(booking, t, said=changed(t))
    return desk.recording(booking, t)


def changed(t: Translator) -> str:
    """What an old button is answered with, beside the present state."""
    return t.word("This has changed meanwhile. Here is how it stands now.")


async def _stands(
    tx: Tx, actor: Actor, booking_id: int, t: Translator, stale: Stale | None = None
) -> Screen:
    """Somebody was first: who, and the present card."""
    booking = await service.booking(tx, actor, booking_id)
    name = stale.params.get("by") if stale else None
    said = t.word("Another member of staff was first: {name}", name=name) if name else changed(t)
    return desk.visit_card(booking, t, said=said)


async def show_times(
    _: CallbackQuery, callback_data: VisitPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Free times of the day they wished; otherwise the days."""
    await state.clear()
    try:
        await service.booking(tx, actor, callback_data.booking, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.booking, t, stale)
    times = await service.times(tx, actor, callback_data.booking)
    if not times.days:
        return await _ask_time(times, tx, t, state)
    if callback_data.do is OnVisit.DAYS:
        return desk.choose_day(times, t)
    return desk.choose_time(times, t)


async def show_day(
    _: CallbackQuery, callback_data: VisitDay, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Free times of another day."""
    await state.clear()
    try:
        await service.booking(tx, actor, callback_data.booking, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.booking, t, stale)
    day = date.fromordinal(callback_data.ordinal)
    times = await service.times(tx, actor, callback_data.booking, day)
    said = None if times.free else t.word("Nothing is free on that day any more.")
    return desk.choose_time(times, t, said=said)


async def ask_time(
    _: CallbackQuery, callback_data: VisitPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Any other time, in writing."""
    try:
        await service.booking(tx, actor, callback_data.booking, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.booking, t, stale)
    return await _ask_time(await service.times(tx, actor, callback_data.booking), tx, t, state)


async def _ask_time(times: service.Times, tx: Tx, t: Translator, state: FSMContext) -> Screen:
    booking = times.booking
    await wait_for(
        state, Running.time, tx.now + _WAITS, booking=booking.id, version=booking.version
    )
    return desk.ask_time(times, _example(tx, booking), t)


def _example(tx: Tx, booking: BookingView) -> str:
    return f"{booking.wished_on or tx.today + timedelta(days=1):%d.%m} 15:30"


async def take_time(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What was typed, with its weekday, before anybody is told."""
    data = await state.get_data()
    try:
        booking = await service.booking(tx, actor, data["booking"], data["version"])
    except NotFound:  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale as stale:
        await state.clear()
        return await _stands(tx, actor, data["booking"], t, stale)
    day = booking.wished_on
    if booking.visit_at is not None:
        day = village_date(booking.visit_at, tx.zone)
    try:
        typed = await service.typed_time(tx, actor, booking.id, piece.text, day)
    except Invalid as problem:
        times = await service.times(tx, actor, booking.id)
        return desk.ask_time(times, _example(tx, booking), t, problem=refused(problem, t))
    return desk.confirm_typed(typed, t)


async def confirm(
    _: CallbackQuery, callback_data: VisitTime, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """This time; the resident is told."""
    await state.clear()
    booking_id, day = callback_data.booking, date.fromordinal(callback_data.ordinal)
    try:
        booking = await service.confirm(
            tx, actor, booking_id, callback_data.version, day=day, at=clock(callback_data.minute)
        )
    except Stale as stale:
        return await _stands(tx, actor, booking_id, t, stale)
    except Invalid as problem:
        times = await service.times(tx, actor, booking_id, day)
        return desk.choose_time(times, t, said=plain(refused(problem, t)))
    said = t.word("The resident is told: {when}", when=when(booking, t))
    return desk.visit_card(booking, t, said=said)


async def ask_reason(
    _: CallbackQuery, callback_data: VisitPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Why not?"""
    try:
        booking = await service.booking(tx, actor, callback_data.booking, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.booking, t, stale)
    await _keep_reason(state, tx, booking, "", 0)
    return desk.ask_reason(booking, t)


async def _keep_reason(
    state: FSMContext, tx: Tx, booking: BookingView, reason: str, message: int
) -> None:
    await wait_for(
        state,
        Running.reason,
        tx.now + _WAITS,
        booking=booking.id,
        version=booking.version,
        reason=reason,
        message=message,
    )


async def take_reason(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Shown as the resident will read it, before it is sent."""
    data = await state.get_data()
    try:
        booking = await service.booking(tx, actor, data["booking"], data["version"])
    except NotFound:
        await state.clear()
        raise SkipHandler from None
    except Stale as stale:
        await state.clear()
        return await _stands(tx, actor, data["booking"], t, stale)
    reason = clean(piece.text, _KEPT).replace("\n", " ")
    if not reason:
        return desk.ask_reason(booking, t)
    await _keep_reason(state, tx, booking, reason, message.message_id)
    return _preview_reason(booking, reason, message.message_id, t)


def _preview_reason(booking: BookingView, reason: str, message: int, t: Translator) -> Screen:
    cut = utf16_len(reason) > REASON_LIMIT
    return desk.preview_reason(booking, clean(reason, REASON_LIMIT), message, t, cut=cut)


async def press_reason(
    _: CallbackQuery, callback_data: ReasonPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Send, write again, or let it be."""
    data = await state.get_data()
    booking = await service.booking(tx, actor, callback_data.booking)
    if data["booking"] != booking.id:
        return desk.visit_card(booking, t, said=changed(t))
    if callback_data.do is OnRequest.STOP:
        await state.clear()
        return desk.visit_card(booking, t, said=t.word("Nothing was sent."))
    if callback_data.do is OnRequest.CHANGE or not data["message"]:
        return desk.ask_reason(booking, t)
    if callback_data.message != data["message"]:
        return _preview_reason(booking, data["reason"], data["message"], t)
    await state.clear()
    try:
        booking = await service.decline(tx, actor, booking.id, data["version"], data["reason"])
    except Stale as stale:
        return await _stands(tx, actor, booking.id, t, stale)
    return desk.visit_card(booking, t, said=t.word("The resident is told."))


async def reason_late(
    _: CallbackQuery, callback_data: ReasonPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is how things stand."""
    return await _stands(tx, actor, callback_data.booking, t)


async def leave_running(
    _: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside one of the forms."""
    data = await state.get_data()
    await state.clear()
    return desk.visit_card(await service.booking(tx, actor, data["booking"]), t)


# What the office says of itself


async def edit(
    _: CallbackQuery, callback_data: OfficePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What residents read, and what of it to change."""
    await state.clear()
    return screens.edit_card(await service.to_edit(tx, actor, callback_data.okrug), t)


async def ask_line(
    _: CallbackQuery, callback_data: EditPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The next line is the address, the number, …"""
    okrug, field = callback_data.okrug, callback_data.field
    if callback_data.clear:
        await state.clear()
        view = await service.edit_office(tx, actor, okrug, field.value)
        return screens.edit_card(view, t, said=_saved(t))
    view = await service.to_edit(tx, actor, okrug)
    await wait_for(state, Editing.line, tx.now + _WAITS, okrug=okrug, field=field.value, kk=None)
    return screens.ask_line(view, field, t, language=_asked_in(field, None))


def _asked_in(field: OfficeField, kk: str | None) -> str:
    if field not in _BOTH:
        return ""
    return "kk" if kk is None else "ru"


def _saved(t: Translator) -> str:
    return t.word("Saved. Residents see it so from now on.")


async def take_line(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """In Kazakh first, then in Russian; what is the same in both is asked for once."""
    data = await state.get_data()
    okrug, field, kk = data["okrug"], OfficeField(data["field"]), data["kk"]
    view = await service.to_edit(tx, actor, okrug)
    language = _asked_in(field, kk)
    if not piece.text.strip():
        return screens.ask_line(view, field, t, language=language)
    if language == "kk":
        await state.set_data({**data, "kk": piece.text})
        return screens.ask_line(view, field, t, language="ru")
    said = {"kk": kk, "ru": piece.text} if language else {"kk": piece.text}
    try:
        view = await service.edit_office(tx, actor, okrug, field.value, **said)
    except Invalid as problem:
        return screens.ask_line(view, field, t, language=language, problem=refused(problem, t))
    await state.clear()
    return screens.edit_card(view, t, said=_saved(t))


async def show_days(
    _: CallbackQuery, callback_data: OfficePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The weekdays."""
    await state.clear()
    return screens.days_card(await service.to_edit(tx, actor, callback_data.okrug), t)


async def edit_day(
    _: CallbackQuery, callback_data: EditDay, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A weekday: its hours, from–to, or no reception on it."""
    await state.clear()
    okrug, weekday = callback_data.okrug, callback_data.weekday
    if callback_data.do is OnDay.OFF:
        view = await service.set_hours(tx, actor, okrug, weekday, None)
        return screens.days_card(view, t, said=_saved(t))
    view = await service.to_edit(tx, actor, okrug)
    there = next((one for one in view.hours if one.weekday == weekday), None)
    if callback_data.do is OnDay.OPEN and there is not None:
        return screens.day_card(view, there, t)
    opens = clock(callback_data.opens) if callback_data.opens >= 0 else None
    if opens is not None and callback_data.closes >= 0:
        hours = opens, clock(callback_data.closes)
        view = await service.set_hours(tx, actor, okrug, weekday, hours)
        return screens.days_card(view, t, said=_saved(t))
    await wait_for(state, Editing.hours, tx.now + _WAITS, okrug=okrug, weekday=weekday)
    return screens.ask_hours(view, weekday, opens, t)


async def take_hours(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Hours that were typed."""
    data = await state.get_data()
    okrug, weekday = data["okrug"], data["weekday"]
    try:
        hours = read_hours(piece.text)
    except Invalid as problem:
        view = await service.to_edit(tx, actor, okrug)
        return screens.ask_hours(view, weekday, None, t, problem=refused(problem, t))
    await state.clear()
    view = await service.set_hours(tx, actor, okrug, weekday, hours)
    return screens.days_card(view, t, said=_saved(t))


async def leave_editing(
    _: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside one of the forms."""
    data = await state.get_data()
    await state.clear()
    return screens.edit_card(await service.to_edit(tx, actor, data["okrug"]), t)


def router() -> Router:
    """The bookings of an office, its contacts, and the forms of both."""
    table = Router(name="receiving")
    table.message.register(leave_running, Command("cancel"), StateFilter(Running))
    table.message.register(leave_editing, Command("cancel"), StateFilter(Editing))
    press = table.callback_query.register
    press(list_bookings, ReceptionPage.filter())
    for do, handler in (
        (OnVisit.OPEN, open_visit),
        (OnVisit.TIMES, show_times),
        (OnVisit.DAYS, show_times),
        (OnVisit.TYPE, ask_time),
        (OnVisit.DECLINE, ask_reason),
        (OnVisit.LISTEN, listen),
    ):
        press(handler, VisitPress.filter(F.do == do))
    press(show_day, VisitDay.filter())
    press(confirm, VisitTime.filter())
    press(press_reason, ReasonPress.filter(), StateFilter(Running.reason), Waiting())
    press(reason_late, ReasonPress.filter())
    press(edit, OfficePress.filter(F.do == OnOffice.EDIT))
    press(show_days, OfficePress.filter(F.do == OnOffice.DAYS))
    press(ask_line, EditPress.filter())
    press(edit_day, EditDay.filter())
    hears = table.message.register
    hears(take_time, StateFilter(Running.time), Waiting(), Says())
    hears(take_reason, StateFilter(Running.reason), Waiting(), Says())
    hears(take_line, StateFilter(Editing.line), Waiting(), Says())
    hears(take_hours, StateFilter(Editing.hours), Waiting(), Says())
    return table
