"""How far a broadcast has come, and whom it has not reached."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast, BroadcastAnswer
from bot.broadcasts.rules.lifecycle import SENT_KIND, TOLD, Answer, Asks
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.outbox import CALLED_OFF
from bot.people.models import Person


@dataclass(frozen=True)
class Progress:
    """What became of a broadcast's messages to people, and what they answered."""

    sent: int = 0
    waiting: int = 0  # to be tried, now or again
    blocked: int = 0  # blocked the bot, or gone
    muted: int = 0  # switched such notices off
    stopped: int = 0  # it was called off before their turn
    failed: int = 0
    read: int = 0
    safe: int = 0
    help: int = 0

    @property
    def total(self) -> int:
        """Everybody it was for."""
        return self.sent + self.waiting + self.unreached

    @property
    def unreached(self) -> int:
        """Whom it has not reached and will not by itself."""
        return self.blocked + self.muted + self.stopped + self.failed

    def as_json(self) -> dict[str, int]:
        """Plain JSON."""
        return asdict(self)


_PART = {
    Outcome.WAITING: "waiting",
    Outcome.SENDING: "waiting",
    Outcome.SENT: "sent",
    Outcome.DROPPED: "muted",
    Outcome.UNREACHABLE: "blocked",
    Outcome.FAILED: "failed",
}


def _first_told(broadcast_id: int) -> Sequence[sa.ColumnElement[bool]]:
    return (
        Delivery.batch_id == broadcast_id,
        Delivery.kind == SENT_KIND,
        Delivery.person_id.is_not(None),
    )


async def progress(tx: Tx, broadcast: Broadcast) -> Progress:
    """Counted from the outbox while it is there (90 days), then what was noted at the end."""
    counts = dict.fromkeys(asdict(Progress()), 0)
    called_off = sa.case((Delivery.error == CALLED_OFF, 1), else_=0)
    found = await tx.session.execute(
        sa.select(Delivery.state, called_off, sa.func.count())
        .where(*_first_told(broadcast.id))
        .group_by(Delivery.state, called_off)
    )
    for state, is_called_off, count in found:
        part = "stopped" if is_called_off else _PART[Outcome(state)]
        counts[part] += count
    if not any(counts.values()) and broadcast.totals:
        counts |= {name: broadcast.totals.get(name, 0) for name in counts}
    for answer, count in (await answers_of(tx, broadcast.id)).items():
        counts[answer.value] = count
    return Progress(**counts)


async def answers_of(tx: Tx, broadcast_id: int) -> dict[Answer, int]:
    """How many answered what."""
    found = await tx.session.execute(
        sa.select(BroadcastAnswer.answer, sa.func.count())
        .where(BroadcastAnswer.broadcast_id == broadcast_id)
        .group_by(BroadcastAnswer.answer)
    )
    return {Answer(answer): count for answer, count in found}


async def still_waiting(tx: Tx, broadcast_id: int) -> bool:
    """Whether a message of a broadcast, to people or public chats, is still to be tried."""
    found = await tx.session.scalar(
        sa.select(Delivery.id)
        .where(
            Delivery.batch_id == broadcast_id,
            Delivery.kind == SENT_KIND,
            Delivery.state.in_([Outcome.WAITING, Outcome.SENDING]),
        )
        .limit(1)
    )
    return found is not None


async def next_try(tx: Tx, broadcast_id: int) -> datetime | None:
    """When the soonest of those that wait is due."""
    moment: datetime | None = await tx.session.scalar(
        sa.select(sa.func.min(Delivery.due_at)).where(
            *_first_told(broadcast_id), Delivery.state == Outcome.WAITING
        )
    )
    return moment


async def told_by(tx: Tx, broadcast_id: int, okrug: str) -> sa.Select[Any]:
    """people.id of everybody a broadcast of this office was for and was asked by.

    NotFound for another office's, for one that is not out, and for one that asked nothing.
    """
    found = await tx.session.scalar(
        sa.select(Broadcast.id).where(
            Broadcast.id == broadcast_id,
            Broadcast.bot_id == tx.bot_id,
            Broadcast.office == okrug,
            Broadcast.state.in_(TOLD),
            Broadcast.asks != Asks.NOTHING,
        )
    )
    if found is None:
        raise NotFound("broadcast")
    return sa.select(Delivery.person_id).where(*_first_told(broadcast_id))


@dataclass(frozen=True)
class Household:
    """Somebody to be told by phone. why: a word of `Outcome`, or "silent" in a roll-call."""

    person_id: int
    name: str
    phone: str
    settlement: str
    why: str
    error: str = ""


async def unreached(tx: Tx, broadcast_id: int) -> list[Household]:
    """Whom a broadcast has not reached and will not by itself, by settlement and name."""
    found = await tx.session.execute(
        _household_columns(Delivery.state, Delivery.error)
        .where(
            *_first_told(broadcast_id),
            Delivery.state.in_([Outcome.UNREACHABLE, Outcome.FAILED, Outcome.DROPPED]),
        )
        .join(Delivery, Delivery.person_id == Person.id)
    )
    return [
        Household(person, name, phone, place, Outcome(state).value, error or "")
        for person, name, phone, place, state, error in found
    ]


async def silent(tx: Tx, broadcast_id: int) -> list[Household]:
    """Who has not answered a roll-call, or asks for help: for a phone round."""
    answer = sa.select(BroadcastAnswer.answer).where(
        BroadcastAnswer.broadcast_id == broadcast_id, BroadcastAnswer.person_id == Person.id
    )
    said = answer.scalar_subquery()
    found = await tx.session.execute(
        _household_columns(said, Delivery.state)
        .join(Delivery, Delivery.person_id == Person.id)
        .where(
            *_first_told(broadcast_id),
            sa.or_(said.is_(None), said == Answer.HELP),
        )
    )
    return [
        Household(person, name, phone, place, "help" if said else "silent", Outcome(state).value)
        for person, name, phone, place, said, state in found
    ]


def _household_columns(*more: Any) -> sa.Select[Any]:
    return (
        sa.select(Person.id, Person.name, Person.phone, Person.settlement, *more)
        .where(Person.erased_at.is_(None))
        .order_by(Person.settlement, Person.name, Person.id)
    )


async def causes(tx: Tx, broadcast_id: int) -> list[tuple[str, int]]:
    """Why messages were given up, the commonest first."""
    found = await tx.session.execute(
        sa.select(Delivery.error, sa.func.count())
        .where(
            Delivery.batch_id == broadcast_id,
            Delivery.kind == SENT_KIND,
            Delivery.state == Outcome.FAILED,
        )
        .group_by(Delivery.error)
        .order_by(sa.func.count().desc())
    )
    return [(error or "", count) for error, count in found]
