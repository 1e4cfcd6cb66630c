"""A person's own data in bookings: to take away as a file, and to erase."""

from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx
from bot.reception.service.visit import Visit
from bot.reception.storage import bookings as find


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """Everything of the actor's that bookings remember, as plain JSON."""
    return {"bookings": [await _booking(tx, one) for one in await find.all_of(tx, actor.id)]}


async def _booking(tx: Tx, request: Any) -> dict[str, Any]:
    recording = {"kind": request.file_kind, "telegram_file_id": request.file_id, "name": ""}
    return {
        "okrug": request.okrug,
        "sent": request.asked_at.isoformat(),
        "booking_state": request.state.value,
        "wished": request.wished_on.isoformat() if request.wished_on else None,
        "visit": request.visit_at.isoformat() if request.visit_at else None,
        "text": request.about,
        "files": [recording] if request.file_id else [],
        "reason": request.reason,
        "history": [
            {
                "at": step.at.isoformat(),
                "by": "office" if step.staff_id else "author",
                "booking_state": step.to_state.value,
            }
            for step in await find.steps(tx, request.id)
        ],
    }


@requires(Action.USE_OWN_DATA)
async def forget_person(tx: Tx, actor: Actor) -> None:
    """Take the actor out of every booking of theirs, at once.

    Open ones are cancelled and the office hears of it. What stays is the dates, the states and
    which member of staff confirmed; the words, the recording and the office's reason are gone.
    """
    for request in await find.all_of(tx, actor.id):
        visit = await Visit.own(tx, actor, request.id)
        if (await visit.view()).open:
            await visit.take_back(visit.request.version)
    await find.forget(tx, actor.id)
    tx.session.expire_all()
