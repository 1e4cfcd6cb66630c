"""The akim's office: how to reach it, and booking a reception."""

from datetime import date, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.rules.topics import danger, load
from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx
from bot.reception import service
from bot.reception.callbacks import (
    OfficePress,
    OnOffice,
    OnOwnBooking,
    OnRequest,
    OwnBooking,
    PickDay,
    RequestPress,
)
from bot.reception.rules.bookings import ABOUT_LIMIT
from bot.reception.screens import booking as screens
from bot.reception.screens import office as office_screens
from bot.reception.service import BookingView
from handlers import receiving
from handlers.allowed import Pressed
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_SPOKEN = frozenset({"voice", "audio"})
_KEPT = 2 * ABOUT_LIMIT  # of what is longer the preview says that it is cut


class Booking(StatesGroup):
    """What a resident's next line is taken for."""

    about = State()  # data: okrug, day (ordinal, 0: any), about, recording, message, until


# The office


async def opened(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    return await _home(tx, actor, t)


async def _home(tx: Tx, actor: Actor, t: Translator, said: str | None = None) -> Screen:
    """The one office that concerns this person, or which of them."""
    offices = await service.offices(tx, actor)
    if not offices:
        return office_screens.no_office(t)
    if len(offices) > 1:
        return office_screens.choose_office(offices, t)
    return await _office(offices[0].okrug.code, tx, actor, t, said)


async def open_office(
    _: CallbackQuery,
    callback_data: OfficePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The card of one office."""
    await state.clear()
    return await _office(callback_data.okrug, tx, actor, t)


async def _office(
    okrug: str, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    runs = actor.may(Action.RUN_RECEPTION, okrug)
    return office_screens.office_card(
        await service.office(tx, actor, okrug),
        t,
        own=await service.own_bookings(tx, actor) if actor.may(Action.BOOK_RECEPTION) else (),
        books=actor.may(Action.BOOK_RECEPTION, okrug),
        waiting=await service.waiting(tx, actor, okrug) if runs else None,
        edits=actor.may(Action.EDIT_OFFICE, okrug),
        said=said,
    )


# Booking


async def book(
    _: CallbackQuery, callback_data: OfficePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Which day? Somebody who has booked is shown that."""
    okrug = callback_data.okrug
    standing = await service.open_booking(tx, actor, okrug)
    if standing is not None:
        await state.clear()
        return _standing(standing, t)
    view = await service.office(tx, actor, okrug)
    if not view.answers:
        return await _office(okrug, tx, actor, t)
    if view.bookable:
        return screens.choose_day(view, t)
    await _begin(state, tx, okrug, 0)
    return screens.ask_about(view, None, t)


def _standing(booking: BookingView, t: Translator) -> Screen:
    return screens.own_booking(booking, t, said=t.word("You have booked already. Here it is."))


async def _begin(state: FSMContext, tx: Tx, okrug: str, day: int) -> dict[str, Any]:
    """The form about a day; words that were said already stay."""
    data = await state.get_data()
    if await state.get_state() != Booking.about.state or data["okrug"] != okrug:
        data = {"okrug": okrug, "about": "", "recording": None, "message": 0}
    data = {**data, "day": day}
    data.pop("until", None)
    await wait_for(state, Booking.about, tx.now + _WAITS, **data)
    return data


async def pick_day(
    _: CallbackQuery, callback_data: PickDay, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """On this day, or on any; then what it is about."""
    okrug = callback_data.okrug
    standing = await service.open_booking(tx, actor, okrug)
    if standing is not None:
        await state.clear()
        return _standing(standing, t)
    view = await service.office(tx, actor, okrug)
    day = _day(callback_data.ordinal)
    if day is not None and day not in view.bookable:
        return _days_again(view, t)
    data = await _begin(state, tx, okrug, callback_data.ordinal)
    if data["message"]:
        return _preview(data, actor, t)
    return screens.ask_about(view, day, t)


def _days_again(view: service.OfficeView, t: Translator) -> Screen:
    said = t.word("There is no reception on that day any more. Please choose again.")
    return screens.choose_day(view, t, said=said) if view.bookable else screens.ask_about(
        view, None, t
    )  # fmt: skip


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


async def take_about(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """One line or a recording; the newest counts. Nothing is sent before it was shown."""
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler  # somebody needs help now
    data = await state.get_data()
    recording = next((one for one in piece.media if one.kind in _SPOKEN), None)
    if (piece.media and recording is None) or piece.location is not None:
        view = await service.office(tx, actor, data["okrug"])
        return screens.ask_about(view, _day(data["day"]), t, problem=screens.bring_along(t))
    data |= {
        "about": clean(piece.text, _KEPT).replace("\n", " "),
        "recording": [recording.kind, recording.file_id] if recording else None,
        "message": message.message_id,
    }
    await state.set_data(data)
    return _preview(data, actor, t)


def _preview(
    data: dict[str, Any], actor: Actor, t: Translator, warning: str | None = None
) -> Screen:
    return screens.preview(
        _day(data["day"]),
        clean(data["about"], ABOUT_LIMIT),
        t,
        recorded=data["recording"] is not None,
        cut=utf16_len(data["about"]) > ABOUT_LIMIT,
        name=actor.name,
        message=data["message"],
        warning=warning,
    )


async def press_request(
    _: CallbackQuery, callback_data: RequestPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Send, change, or let it be."""
    data = await state.get_data()
    if callback_data.do is OnRequest.STOP:
        await state.clear()
        return await _office(data["okrug"], tx, actor, t, t.word("Nothing was sent."))
    view = await service.office(tx, actor, data["okrug"])
    if callback_data.do is OnRequest.CHANGE:
        return screens.ask_about(view, _day(data["day"]), t)
    if callback_data.message != data["message"] or not data["message"]:
        return _preview(data, actor, t)
    recording = data["recording"]
    try:
        booking, fresh = await service.ask(
            tx,
            actor,
            data["okrug"],
            _day(data["day"]),
            about=data["about"],
            recording=(recording[0], recording[1]) if recording else None,
        )
    except Stale:
        return _days_again(view, t)
    await state.clear()
    if not fresh:
        return _standing(booking, t)
    return screens.own_booking(booking, t, said=t.word("Sent to the akim's office."))


async def press_late(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The form is over: here is how things stand."""
    await state.clear()
    return await _home(tx, actor, t, changed(t))


async def leave_booking(
    _: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside the form."""
    data = await state.get_data()
    await state.clear()
    return await _office(data["okrug"], tx, actor, t)


# One's own bookings


async def list_own(
    _: CallbackQuery, callback_data: OfficePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """My bookings."""
    await state.clear()
    return screens.own_list(await service.own_bookings(tx, actor), callback_data.okrug, t)


async def open_own(
    _: CallbackQuery, callback_data: OwnBooking, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of them as it stands now."""
    await state.clear()
    return screens.own_booking(await service.own_booking(tx, actor, callback_data.booking), t)


async def ask_cancel(
    _: CallbackQuery, callback_data: OwnBooking, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure?"""
    booking = await service.own_booking(tx, actor, callback_data.booking)
    if not booking.open or booking.version != callback_data.version:
        return screens.own_booking(booking, t, said=changed(t))
    return screens.cancel_question(booking, t)


async def cancel(
    _: CallbackQuery, callback_data: OwnBooking, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure."""
    try:
        booking = await service.cancel(tx, actor, callback_data.booking, callback_data.version)
    except Stale:
        booking = await service.own_booking(tx, actor, callback_data.booking)
        return screens.own_booking(booking, t, said=changed(t))
    return screens.own_booking(booking, t)


def router() -> Router:
    """The key of the menu, the card, booking and one's own bookings; then the office's side."""
    table = Router(name="reception")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(opened, Pressed("The akim's office"))
    table.message.register(leave_booking, Command("cancel"), StateFilter(Booking))
    press = table.callback_query.register
    press(open_office, OfficePress.filter(F.do == OnOffice.OPEN))
    press(book, OfficePress.filter(F.do == OnOffice.BOOK))
    press(list_own, OfficePress.filter(F.do == OnOffice.OWN))
    press(pick_day, PickDay.filter())
    press(press_request, RequestPress.filter(), StateFilter(Booking.about), Waiting())
    press(press_late, RequestPress.filter())
    press(open_own, OwnBooking.filter(F.do == OnOwnBooking.OPEN))
    press(ask_cancel, OwnBooking.filter(F.do == OnOwnBooking.ASK_CANCEL))
    press(cancel, OwnBooking.filter(F.do == OnOwnBooking.CANCEL))
    table.message.register(take_about, StateFilter(Booking.about), Waiting(), Says())
    table.include_router(receiving.router())
    return table
