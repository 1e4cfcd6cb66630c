"""What a person sees of offices and bookings, and how each notice is rendered."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from bot.core.access import Action, Actor
from bot.core.clock import village_date
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.reception.notices import (
    BookingAsked,
    BookingCancelled,
    BookingPassed,
    VisitConfirmed,
    VisitDeclined,
    VisitReminder,
    VisitsOfDay,
)
from bot.reception.rules.bookings import State
from bot.reception.screens import desk
from bot.reception.screens.booking import own_booking, reminder
from bot.reception.storage import bookings as find
from bot.reception.storage.views import BookingView, booking_view, booking_views

Renderer = Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]


async def _own(tx: Tx, notice: Any, actor: Actor, state: State) -> BookingView | None:
    """The reader's own booking, as long as it stands as it did when the notice was put."""
    request = await find.request(tx, notice.request_id)
    if request is None or request.person_id is None or request.person_id != actor.person_id:
        return None
    if request.state is not state or request.version != notice.version:
        return None
    return await booking_view(tx, request)


async def _of_office(tx: Tx, notice: Any, actor: Actor, state: State) -> BookingView | None:
    """A booking of the reader's office in this state."""
    request = await find.request(tx, notice.request_id)
    if request is None or request.state is not state:
        return None
    if not actor.may(Action.RUN_RECEPTION, request.okrug):
        return None
    return await booking_view(tx, request)


async def _confirmed(tx: Tx, notice: VisitConfirmed, actor: Actor, t: Translator) -> Screen | None:
    view = await _own(tx, notice, actor, State.CONFIRMED)
    if view is None:
        return None
    return own_booking(view, t, heading=t("The akim's office has named a time"), card=None)


async def _declined(tx: Tx, notice: VisitDeclined, actor: Actor, t: Translator) -> Screen | None:
    view = await _own(tx, notice, actor, State.DECLINED)
    if view is None:
        return None
    return own_booking(view, t, heading=t("The akim's office cannot receive you then"), card=None)


async def _passed(tx: Tx, notice: BookingPassed, actor: Actor, t: Translator) -> Screen | None:
    view = await _own(tx, notice, actor, State.PASSED)
    return None if view is None else own_booking(view, t, card=None)


async def _reminder(tx: Tx, notice: VisitReminder, actor: Actor, t: Translator) -> Screen | None:
    view = await _own(tx, notice, actor, State.CONFIRMED)
    if view is None or view.visit_at is None or view.visit_at <= tx.now:
        return None
    return reminder(view, t, today=village_date(view.visit_at, tx.zone) == tx.today)


async def _asked(tx: Tx, notice: BookingAsked, actor: Actor, t: Translator) -> Screen | None:
    view = await _of_office(tx, notice, actor, State.ASKED)
    return None if view is None else desk.visit_card(view, t, heading=t("A new booking request"))


async def _cancelled(
    tx: Tx, notice: BookingCancelled, actor: Actor, t: Translator
) -> Screen | None:
    view = await _of_office(tx, notice, actor, State.CANCELLED)
    return None if view is None else desk.cancelled(view, t)


async def _of_day(tx: Tx, notice: VisitsOfDay, actor: Actor, t: Translator) -> Screen | None:
    day = date.fromisoformat(notice.day)
    if day - tx.today not in {timedelta(0), timedelta(days=1)}:
        return None
    if not actor.may(Action.RUN_RECEPTION, notice.okrug):
        return None
    views = await booking_views(tx, await find.visits_on(tx, notice.okrug, day))
    if not views:
        return None
    _, waiting = await find.desk_counts(tx, notice.okrug)
    return desk.of_day(views, day, notice.okrug, waiting, t, today=day == tx.today)


RENDERERS: dict[str, Renderer] = {
    VisitConfirmed.kind: _confirmed,
    VisitDeclined.kind: _declined,
    BookingPassed.kind: _passed,
    VisitReminder.kind: _reminder,
    BookingAsked.kind: _asked,
    BookingCancelled.kind: _cancelled,
    VisitsOfDay.kind: _of_day,
}
