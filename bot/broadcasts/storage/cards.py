"""A broadcast's card: itself, how far it has come, and what is still being changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast, BroadcastStep
from bot.broadcasts.rules.lifecycle import CORRECTED_KIND, SENT_KIND, WITHDRAWN_KIND, Move, State
from bot.broadcasts.storage.progress import Progress, progress
from bot.broadcasts.storage.views import BroadcastView, view
from bot.core.quiet import is_quiet, loud_at
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.people.models import Person
from bot.places import service as places
from bot.places.models import Place

#: The pace is what was sent in the last so many seconds.
_LATELY = timedelta(seconds=20)
#: Before there is a pace to measure: what Telegram allows.
_PACE = 30.0
_OPEN = (Outcome.WAITING, Outcome.SENDING)
_CHANGES = (CORRECTED_KIND, WITHDRAWN_KIND)


@dataclass(frozen=True)
class CardView:
    """What the office sees of a broadcast that is out or planned.

    changing: messages still to be corrected or taken away. retried: how many of those that wait
    were tried before, and `next_try` when the soonest of them comes. held_until: it is night.
    seconds_left: by the present pace; None where nobody can say. posted, unposted: public chats
    of the okrug. plan: when the broadcast that this one repeats goes out next.
    scope, settlements: the places that its audience names.
    """

    view: BroadcastView
    progress: Progress
    sender: str
    changing: int = 0
    retried: int = 0
    next_try: datetime | None = None
    held_until: datetime | None = None
    seconds_left: int | None = None
    posted: int = 0
    unposted: int = 0
    plan: datetime | None = None
    scope: Place | None = None
    settlements: tuple[Place, ...] = ()

    @property
    def is_live(self) -> bool:
        """Whether its numbers are changing, and the card with them."""
        return self.view.state is State.SENDING or self.changing > 0


async def card_of(tx: Tx, row: Broadcast) -> CardView:
    """The card as it is now."""
    now = await progress(tx, row)
    retried, next_try = await _retried(tx, row.id)
    held = held_until(tx, row) if now.waiting else None
    posted, unposted = await _public(tx, row.id)
    return CardView(
        view(row),
        now,
        await _name(tx, row.sender_id),
        await changing(tx, row.id),
        retried,
        next_try,
        held,
        None if held else await _seconds_left(tx, row, now.waiting - retried),
        posted,
        unposted,
        await _plan(tx, row),
        await places.resolve(tx, row.scope) if row.scope else None,
        await _places(tx, row.settlements),
    )


def held_until(tx: Tx, row: Broadcast) -> datetime | None:
    """The morning until which an ordinary broadcast waits; None by day, and for an alert."""
    if row.urgent or not is_quiet(tx.now, tx.zone):
        return None
    return loud_at(tx.now, tx.zone)


async def changing(tx: Tx, broadcast_id: int) -> int:
    """How many messages are still to be corrected or taken away."""
    found = await tx.session.scalar(
        sa.select(sa.func.count()).where(
            Delivery.batch_id == broadcast_id,
            Delivery.kind.in_(_CHANGES),
            Delivery.state.in_(_OPEN),
        )
    )
    return found or 0


async def being_changed(tx: Tx, since: datetime) -> list[Broadcast]:
    """Broadcasts of every bot, through with sending, whose cards show that they are changing.

    Those whose last message was changed meanwhile are still among them: the card is to say so.
    """
    waiting = sa.select(Delivery.batch_id).where(
        Delivery.lane == int(Lane.SILENT),
        Delivery.state.in_(_OPEN),
        Delivery.batch_id.is_not(None),
    )
    shown = sa.cast(Broadcast.shown, sa.Text)
    shows_some = sa.and_(shown.like('%"changing"%'), ~shown.like('%"changing": 0%'))
    found = await tx.session.scalars(
        sa.select(Broadcast)
        .where(
            Broadcast.state.in_([State.DONE, State.CANCELLED, State.WITHDRAWN]),
            Broadcast.updated_at >= since,
            sa.or_(Broadcast.id.in_(waiting), shows_some),
        )
        .order_by(Broadcast.id)
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def _retried(tx: Tx, broadcast_id: int) -> tuple[int, datetime | None]:
    found = await tx.session.execute(
        sa.select(sa.func.count(), sa.func.min(Delivery.due_at)).where(
            Delivery.batch_id == broadcast_id,
            Delivery.kind == SENT_KIND,
            Delivery.person_id.is_not(None),
            Delivery.state == Outcome.WAITING,
            Delivery.due_at > tx.now + timedelta(seconds=5),
        )
    )
    count, soonest = found.one()
    return count, soonest


async def _seconds_left(tx: Tx, row: Broadcast, waiting: int) -> int | None:
    """By what was sent in the last seconds. Only of those that can go at once."""
    if waiting <= 0 or row.sent_at is None or row.state is not State.SENDING:
        return None
    elapsed = min(tx.now - row.sent_at, _LATELY).total_seconds()
    if elapsed < 3:
        return round(waiting / _PACE) + 1
    lately = await tx.session.scalar(
        sa.select(sa.func.count()).where(
            Delivery.batch_id == row.id,
            Delivery.kind == SENT_KIND,
            Delivery.state == Outcome.SENT,
            Delivery.sent_at > tx.now - _LATELY,
        )
    )
    return round(waiting * elapsed / lately) + 1 if lately else None


async def _public(tx: Tx, broadcast_id: int) -> tuple[int, int]:
    sent = sa.func.sum(sa.case((Delivery.state == Outcome.SENT, 1), else_=0))
    found = await tx.session.execute(
        sa.select(sent, sa.func.count()).where(
            Delivery.batch_id == broadcast_id,
            Delivery.kind == SENT_KIND,
            Delivery.public_id.is_not(None),
        )
    )
    posted, every = found.one()
    return int(posted or 0), every - int(posted or 0)


async def _places(tx: Tx, codes: list[str]) -> tuple[Place, ...]:
    if not codes:
        return ()
    found = await tx.session.scalars(
        sa.select(Place).where(Place.code.in_(codes)).order_by(Place.kk_folded, Place.code)
    )
    return tuple(found.all())


async def _name(tx: Tx, person_id: int) -> str:
    return await tx.session.scalar(sa.select(Person.name).where(Person.id == person_id)) or ""


async def _plan(tx: Tx, row: Broadcast) -> datetime | None:
    if row.origin_id is None:
        return None
    found: datetime | None = await tx.session.scalar(
        sa.select(Broadcast.send_at).where(
            Broadcast.id == row.origin_id, Broadcast.state == State.SCHEDULED
        )
    )
    return found


@dataclass(frozen=True)
class StepView:
    """One step of a broadcast's history; no name: the clock's, or of somebody who is erased."""

    at: datetime
    name: str
    move: Move
    note: str


async def steps_of(tx: Tx, broadcast_id: int) -> list[StepView]:
    """What was done to a broadcast, oldest first."""
    found = await tx.session.execute(
        sa.select(BroadcastStep.at, Person.name, BroadcastStep.move, BroadcastStep.note)
        .outerjoin(Person, Person.id == BroadcastStep.actor_id)
        .where(BroadcastStep.broadcast_id == broadcast_id)
        .order_by(BroadcastStep.id)
    )
    return [StepView(at, name or "", Move(move), note) for at, name, move, note in found]
