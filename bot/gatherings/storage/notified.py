"""Who was told of a gathering, and who was not: counted from what the outbox has told.

The outbox keeps that for 90 days. What the numbers were is noted with the minutes, so that the act
can still be made later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.models import Gathering, GatheringStep
from bot.gatherings.rules.lifecycle import Move, State
from bot.people.models import Person, PublicChat

#: What tells people of a gathering …
TELLS = ("gathering.called", "gathering.changed")
#: … and that there is none.
TAKES_BACK = "gathering.called_off"
#: The moves with which people are told something.
TOLD_WITH = (Move.ANNOUNCE, Move.CHANGE, Move.RECONVENE)


@dataclass(frozen=True)
class Reach:
    """What became of the notice to the people of one settlement ("": of none).

    Of somebody who was told several versions the last one counts.
    """

    settlement: str
    sent: int = 0
    waiting: int = 0  # to be tried, now or again
    blocked: int = 0  # blocked the bot, or gone
    muted: int = 0  # switched such notices off
    failed: int = 0

    @property
    def total(self) -> int:
        """Everybody it was for."""
        return self.sent + self.not_yet + self.muted

    @property
    def not_yet(self) -> int:
        """Whom it has not come to; who switched it off is counted apart."""
        return self.waiting + self.blocked + self.failed


@dataclass(frozen=True)
class Told:
    """One version that people were told."""

    number: int
    at: datetime
    move: Move
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Posted:
    """It was posted in a public chat of the okrug."""

    at: datetime
    title: str

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> Self:
        """As a step keeps it."""
        return cls(datetime.fromisoformat(kept["at"]), kept["title"])


@dataclass(frozen=True)
class Notified:
    """Everything there is to prove that people were told."""

    versions: tuple[Told, ...]
    reached: tuple[Reach, ...]
    posts: tuple[Posted, ...]

    def as_json(self) -> dict[str, Any]:
        """What is noted of it."""
        return {
            "reached": [asdict(one) for one in self.reached],
            "posts": [{"at": one.at.isoformat(), "title": one.title} for one in self.posts],
        }


_PART = {
    Outcome.WAITING: "waiting",
    Outcome.SENDING: "waiting",
    Outcome.SENT: "sent",
    Outcome.DROPPED: "muted",
    Outcome.UNREACHABLE: "blocked",
    Outcome.FAILED: "failed",
}


async def notified(tx: Tx, row: Gathering) -> Notified:
    """Who was told of the present attempt, when, and of what."""
    reached, posts = await _reached(tx, row), await _posts(tx, row)
    if not reached and not posts:
        reached, posts = await _noted(tx, row)
    return Notified(await versions(tx, row), reached, posts)


async def versions(tx: Tx, row: Gathering) -> tuple[Told, ...]:
    """What people were told of the present attempt, in order."""
    found = await tx.session.execute(
        sa.select(GatheringStep.at, GatheringStep.move, GatheringStep.shown)
        .where(
            GatheringStep.gathering_id == row.id,
            GatheringStep.attempt == row.attempt,
            GatheringStep.move.in_(TOLD_WITH),
            GatheringStep.at >= (row.announced_at or row.created_at),
        )
        .order_by(GatheringStep.id)
    )
    told = [(at, move, shown) for at, move, shown in found if shown]
    return tuple(Told(number, *one) for number, one in enumerate(told, start=1))


def _of_attempt(row: Gathering, kinds: Sequence[str]) -> Sequence[sa.ColumnElement[bool]]:
    return (
        Delivery.bot_id == row.bot_id,
        Delivery.batch_id == row.id,
        Delivery.kind.in_(kinds),
        Delivery.created_at >= (row.announced_at or row.created_at),
    )


def _last_told(row: Gathering, kinds: Sequence[str]) -> sa.Select[Any]:
    """outbox.id of the last thing that each person was told of it."""
    return (
        sa.select(sa.func.max(Delivery.id))
        .where(*_of_attempt(row, kinds), Delivery.person_id.is_not(None))
        .group_by(Delivery.person_id)
    )


async def _reached(tx: Tx, row: Gathering) -> tuple[Reach, ...]:
    found = await tx.session.execute(
        sa.select(Person.settlement, Delivery.state, sa.func.count())
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.id.in_(_last_told(row, TELLS)))
        .group_by(Person.settlement, Delivery.state)
    )
    counts: dict[str, dict[str, int]] = {}
    for settlement, state, count in found:
        parts = counts.setdefault(settlement, {})
        parts[_PART[Outcome(state)]] = parts.get(_PART[Outcome(state)], 0) + int(count)
    return tuple(Reach(settlement, **parts) for settlement, parts in sorted(counts.items()))


async def _posts(tx: Tx, row: Gathering) -> tuple[Posted, ...]:
    found = await tx.session.execute(
        sa.select(Delivery.sent_at, PublicChat.title)
        .join(PublicChat, PublicChat.id == Delivery.public_id)
        .where(
            *_of_attempt(row, TELLS), Delivery.state == Outcome.SENT, Delivery.sent_at.is_not(None)
        )
        .order_by(Delivery.sent_at, Delivery.id)
    )
    return tuple(Posted(at, title) for at, title in found if at is not None)


async def _noted(tx: Tx, row: Gathering) -> tuple[tuple[Reach, ...], tuple[Posted, ...]]:
    """The numbers as they were when the minutes were begun."""
    kept = await tx.session.scalar(
        sa.select(GatheringStep.shown)
        .where(
            GatheringStep.gathering_id == row.id,
            GatheringStep.attempt == row.attempt,
            GatheringStep.move == Move.DRAFT_MINUTES,
        )
        .order_by(GatheringStep.id.desc())
        .limit(1)
    )
    if not kept:
        return (), ()
    known = {field.name for field in fields(Reach)}
    return (
        tuple(
            Reach(**{name: value for name, value in one.items() if name in known})
            for one in kept.get("reached", ())
        ),
        tuple(Posted.read(one) for one in kept.get("posts", ())),
    )


@dataclass(frozen=True)
class Household:
    """Somebody to be told by phone. why: a word of `Outcome`."""

    name: str
    phone: str
    settlement: str
    why: str


async def unreached(tx: Tx, row: Gathering) -> list[Household]:
    """Whom the last word has not come to and will not by itself, by settlement and name."""
    kinds = (TAKES_BACK,) if row.state is State.CANCELLED else TELLS
    found = await tx.session.execute(
        sa.select(Person.name, Person.phone, Person.settlement, Delivery.state)
        .join(Person, Person.id == Delivery.person_id)
        .where(
            Delivery.id.in_(_last_told(row, kinds)),
            Delivery.state.in_([Outcome.UNREACHABLE, Outcome.FAILED, Outcome.DROPPED]),
            Person.erased_at.is_(None),
        )
        .order_by(Person.settlement, Person.name, Person.id)
    )
    return [Household(name, phone, place, Outcome(state)) for name, phone, place, state in found]
