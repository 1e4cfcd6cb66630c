"""The office answers who asked to be received, and sees whom it expects."""

from datetime import date, time

from bot.core.access import Action, Actor, requires
from bot.core.calendar import calendar
from bot.core.clock import from_village, village
from bot.core.errors import Invalid
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.places.service import locked_office
from bot.reception.notices import VisitConfirmed, VisitDeclined
from bot.reception.rules.bookings import REASON_LIMIT, Move
from bot.reception.rules.days import ReceptionDate, check_moment, free_quarters, read_moment
from bot.reception.service.office import the_office
from bot.reception.service.visit import Visit
from bot.reception.storage import bookings as find
from bot.reception.storage.views import (
    DESK_DATES,
    BookingView,
    Desk,
    Times,
    Typed,
    booking_views,
    office_view,
)

PAGE = 8
TYPED_LIMIT = 60


@requires(Action.RUN_RECEPTION)
async def bookings(tx: Tx, actor: Actor, okrug: str, page: int = 0) -> Desk:
    """Who waits for an answer, then who is expected; a page beyond the last shows the last."""
    actor.must(Action.RUN_RECEPTION, okrug)
    there = await office_view(tx, await the_office(tx, okrug))
    everyone, waiting = await find.desk_counts(tx, okrug)
    pages = max(-(-everyone // PAGE), 1)
    page = min(max(page, 0), pages - 1)
    found = await find.desk(tx, okrug, limit=PAGE, offset=page * PAGE)
    return Desk(there, everyone, waiting, tuple(await booking_views(tx, found)), page, pages)


@requires(Action.RUN_RECEPTION)
async def waiting(tx: Tx, actor: Actor, okrug: str) -> int:
    """How many requests wait for the office's answer."""
    actor.must(Action.RUN_RECEPTION, okrug)
    return (await find.desk_counts(tx, okrug))[1]


@requires(Action.RUN_RECEPTION)
async def booking(
    tx: Tx, actor: Actor, booking_id: int, version: int | None = None
) -> BookingView:
    """One booking of the actor's office; with `version`: `Stale` if it has moved on since."""
    visit = await Visit.of_office(tx, actor, booking_id)
    if version is not None:
        await visit.check(version)
    return await visit.view()


@requires(Action.RUN_RECEPTION)
async def times(tx: Tx, actor: Actor, booking_id: int, day: date | None = None) -> Times:
    """When somebody can be received: the reception days, and what is free on `day`.

    Without one it is the day they wished, where that still has a free time.
    """
    visit = await Visit.of_office(tx, actor, booking_id)
    there = await office_view(tx, await the_office(tx, visit.request.okrug), DESK_DATES)
    dates = {one.day: one for one in there.dates if not one.off}
    days = []
    free: dict[date, tuple[time, ...]] = {}
    for one in dates.values():
        free[one.day] = await _free(tx, visit, one)
        if free[one.day]:
            days.append(one.day)
    wished = visit.request.wished_on
    if day is None and wished in days:
        day = wished
    moments = [from_village(day, at, tx.zone) for at in free.get(day, ())] if day else []
    return Times(await visit.view(), tuple(days), day, tuple(moments))


async def _free(tx: Tx, visit: Visit, there: ReceptionDate) -> tuple[time, ...]:
    visits = await find.visits_on(tx, visit.request.okrug, there.day)
    taken = {village(one.visit_at, tx.zone).time() for one in visits if one.visit_at}
    return free_quarters(there, taken, village(tx.now, tx.zone))


@requires(Action.RUN_RECEPTION)
async def typed_time(
    tx: Tx, actor: Actor, booking_id: int, text: str, day: date | None = None
) -> Typed:
    """What somebody typed for a day and a time (a time alone is on `day`), before it is confirmed.

    Refuses with `time_unreadable`, `time_past`, `time_far`, `time_taken`.
    """
    visit = await Visit.of_office(tx, actor, booking_id)
    found, at = read_moment(clean(text, TYPED_LIMIT), village(tx.now, tx.zone), day)
    await _not_taken(tx, visit, found, at)
    working = await calendar(tx)
    return Typed(await visit.view(), found, at, off=not working.is_working(found))


async def _not_taken(tx: Tx, visit: Visit, day: date, at: time) -> None:
    moment = from_village(day, at, tx.zone)
    others = await find.visits_on(tx, visit.request.okrug, day)
    if any(one.visit_at == moment and one.id != visit.request.id for one in others):
        raise Invalid("time_taken")


@requires(Action.RUN_RECEPTION)
async def confirm(
    tx: Tx, actor: Actor, booking_id: int, version: int, *, day: date, at: time
) -> BookingView:
    """Fix day and time, or change them; the resident hears of it.

    Refuses with `time_past`, `time_far`, `time_taken`; `Stale` when somebody else was first.
    """
    visit = await Visit.of_office(tx, actor, booking_id)
    await locked_office(
        tx, visit.request.okrug
    )  # two visitors at one time: the second has to see the first
    if version == visit.request.version:  # otherwise whoever was first matters more
        check_moment(day, at, village(tx.now, tx.zone))
        await _not_taken(tx, visit, day, at)
    await visit.move(
        Move.CONFIRM,
        version,
        visit_at=from_village(day, at, tx.zone),
        confirmed_at=tx.now,
        reason="",
    )
    request = visit.request
    if request.person_id is not None:
        await put(
            tx,
            VisitConfirmed(to=request.person_id, request_id=request.id, version=request.version),
        )
    return await visit.view()


@requires(Action.RUN_RECEPTION)
async def decline(tx: Tx, actor: Actor, booking_id: int, version: int, reason: str) -> BookingView:
    """Say that it cannot be, and why; the resident hears of it. Refuses with `needs_words`."""
    visit = await Visit.of_office(tx, actor, booking_id)
    reason = clean(reason, REASON_LIMIT)
    if not reason:
        raise Invalid("needs_words")
    await visit.move(Move.DECLINE, version, reason=reason)
    request = visit.request
    if request.person_id is not None:
        await put(
            tx,
            VisitDeclined(to=request.person_id, request_id=request.id, version=request.version),
        )
    return await visit.view()
