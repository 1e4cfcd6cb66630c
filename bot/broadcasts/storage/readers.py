"""What one reader was told and what they answered."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast, BroadcastAnswer
from bot.broadcasts.rules.lifecycle import SENT_KIND, TOLD, Answer
from bot.broadcasts.storage.broadcasts import for_settlement
from bot.core.access import Actor
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.outbox import batch_key
from bot.people.models import Person


def concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """That everybody of the actor's village may know of it, or that they were told it."""
    told = sa.select(Delivery.batch_id).where(
        Delivery.person_id == actor.person_id,
        Delivery.kind == SENT_KIND,
        Delivery.state == Outcome.SENT,
        Delivery.batch_id.is_not(None),
    )
    theirs = for_settlement(actor.okrug, actor.settlement) if actor.okrug else sa.false()
    return sa.or_(theirs, Broadcast.id.in_(told))


async def is_for(tx: Tx, row: Broadcast, actor: Actor) -> bool:
    """Whether the actor may know of a broadcast; of one that was stopped, whether they have it."""
    if row.state not in TOLD:
        return await has_it(tx, row.id, actor.id)
    found = await tx.session.scalar(
        sa.select(Broadcast.id).where(Broadcast.id == row.id, concerns(actor))
    )
    return found is not None or await was_for(tx, row.id, actor.id)


async def was_for(tx: Tx, broadcast_id: int, person_id: int) -> bool:
    """Whether somebody is among those whom a broadcast went to, reached or not."""
    return await _told(tx, broadcast_id, person_id) is not None


async def has_it(tx: Tx, broadcast_id: int, person_id: int) -> bool:
    """Whether it has arrived at somebody."""
    return await _told(tx, broadcast_id, person_id) is Outcome.SENT


async def _told(tx: Tx, broadcast_id: int, person_id: int) -> Outcome | None:
    state = await tx.session.scalar(
        sa.select(Delivery.state).where(
            Delivery.key == batch_key(SENT_KIND, broadcast_id, person_id)
        )
    )
    return None if state is None else Outcome(state)


@dataclass(frozen=True)
class Said:
    """What somebody answered last, and when."""

    answer: Answer
    at: datetime


async def answer_of(tx: Tx, broadcast_id: int, person_id: int) -> Said | None:
    """What somebody answered; None while they are silent."""
    found = await tx.session.execute(
        sa.select(BroadcastAnswer.answer, BroadcastAnswer.at).where(
            BroadcastAnswer.broadcast_id == broadcast_id, BroadcastAnswer.person_id == person_id
        )
    )
    row = found.one_or_none()
    return Said(Answer(row.answer), row.at) if row is not None else None


async def note_answer(tx: Tx, broadcast_id: int, person_id: int, said: Answer) -> None:
    """Keep an answer in place of the one before."""
    await tx.session.execute(
        insert_for(tx.session, BroadcastAnswer)
        .values(broadcast_id=broadcast_id, person_id=person_id, answer=said, at=tx.now)
        .on_conflict_do_update(
            index_elements=["broadcast_id", "person_id"], set_={"answer": said, "at": tx.now}
        )
    )


async def reader(tx: Tx, person_id: int) -> Person | None:
    """Somebody of this bot; None once they are erased."""
    found = await tx.session.scalars(
        sa.select(Person).where(
            Person.id == person_id, Person.bot_id == tx.bot_id, Person.erased_at.is_(None)
        )
    )
    return found.one_or_none()
