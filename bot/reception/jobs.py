"""What the clock does: reminds the evening before, and puts aside what is over."""

from dataclasses import replace
from datetime import date

from bot.core.access import Action
from bot.core.clock import village
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may
from bot.reception.models import ReceptionRequest
from bot.reception.notices import BookingPassed, VisitReminder, VisitsOfDay
from bot.reception.rules.bookings import Move, State, after, knew_already, reminded_of
from bot.reception.service.visit import note
from bot.reception.storage import bookings as find


async def remind(tx: Tx) -> None:
    """Tell who is expected tomorrow, and each office whom it expects; keys keep it to once."""
    day = reminded_of(village(tx.now, tx.zone))
    if day is None:
        return
    due = [one for one in await find.confirmed_for(tx, day) if _to_remind(tx, one, day)]
    for visit in due:
        if visit.person_id is not None:
            await put(
                replace(tx, bot_id=visit.bot_id),
                VisitReminder(to=visit.person_id, request_id=visit.id, version=visit.version),
            )
    for bot_id, okrug in sorted({(one.bot_id, one.okrug) for one in due}):
        through = replace(tx, bot_id=bot_id)
        office = await who_may(through, Action.RUN_RECEPTION, okrug)
        await put(
            through,
            *(VisitsOfDay(to=person, okrug=okrug, day=day.isoformat()) for person in office),
        )


def _to_remind(tx: Tx, visit: ReceptionRequest, day: date) -> bool:
    if visit.visit_at is None or visit.confirmed_at is None or visit.visit_at <= tx.now:
        return False
    return not knew_already(village(visit.confirmed_at, tx.zone), day)


async def put_aside(tx: Tx) -> None:
    """What nobody has answered in time, and visits that are over; who waited hears of it."""
    for request in await find.outlived(tx, tx.today):
        version, before = request.version, request.state
        to_state = after(Move.PASS, before)
        if not await find.advance(tx, request.id, version, before, {"state": to_state}):
            continue
        await note(tx, request.id, Move.PASS, to_state)
        if before is State.ASKED and request.person_id is not None:
            await put(
                replace(tx, bot_id=request.bot_id),
                BookingPassed(to=request.person_id, request_id=request.id, version=version + 1),
            )
