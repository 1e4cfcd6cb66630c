"""Initiatives of residents and members: who stands behind them, and how many have to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringBacker, GatheringItem
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.kinds import Convener, asked
from bot.gatherings.rules.lifecycle import WANTED, State
from bot.gatherings.rules.quorum import Threshold, initiative
from bot.gatherings.storage.entitled import Entitled, entitled_of, members_of
from bot.gatherings.storage.gatherings import concerned
from bot.gatherings.storage.views import GatheringView
from bot.people.models import Person

#: So many are shown; a village never has so many at a time.
MOST_SHOWN = 8


@dataclass(frozen=True)
class InitiativeView:
    """An initiative as somebody sees it.

    backers: how many tapped; backed: whether the reader did. known: how many may sign, None while
    nobody has said. threshold: the signatures on paper that are needed, beside those counted.
    name: of whoever proposed it, for the office alone. own: the reader's.
    """

    gathering: GatheringView
    backers: int
    backed: bool
    own: bool
    known: Entitled | None
    threshold: Threshold | None
    name: str = ""


async def add_initiative(tx: Tx, values: dict[str, Any], questions: Sequence[Pair]) -> Gathering:
    """A new one with its questions."""
    row = Gathering(**values, bot_id=tx.bot_id, created_at=tx.now, updated_at=tx.now)
    tx.session.add(row)
    await tx.session.flush()
    for position, (kk, ru) in enumerate(questions, start=1):
        tx.session.add(
            GatheringItem(
                gathering_id=row.id,
                position=position,
                about=About.QUESTION,
                kk=kk,
                ru=ru,
            )
        )
    await tx.session.flush()
    return row


async def one_at_a_time(tx: Tx, person_id: int) -> None:
    """Whatever somebody does by two phones waits for itself.

    SQLite's one writer sees to that by itself.
    """
    await tx.session.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update())


async def open_of(tx: Tx, person_id: int) -> Gathering | None:
    """The initiative of somebody that is not decided yet; there is one at a time."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.proposer_id == person_id,
            Gathering.state.in_(WANTED),
        )
        .order_by(Gathering.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def open_in(tx: Tx, okrug: str) -> Sequence[Gathering]:
    """What is wanted in an okrug now, the newest first."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == okrug,
            Gathering.state.in_(WANTED),
        )
        .order_by(Gathering.id.desc())
        .limit(MOST_SHOWN)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def count_open_in(tx: Tx, okrug: str) -> int:
    """How many there are of them, shown or not."""
    found = await tx.session.scalar(
        sa.select(sa.func.count()).where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == okrug,
            Gathering.state.in_(WANTED),
        )
    )
    return int(found or 0)


async def back(tx: Tx, row: Gathering, person_id: int) -> None:
    """Support it; twice is once. Not what has moved on in the meantime."""
    await tx.session.execute(
        insert_for(tx.session, GatheringBacker)
        .values(gathering_id=row.id, person_id=person_id, at=tx.now)
        .on_conflict_do_nothing()
    )


async def leave(tx: Tx, gathering_id: int, person_id: int) -> None:
    """Support it no more."""
    await tx.session.execute(
        sa.delete(GatheringBacker).where(
            GatheringBacker.gathering_id == gathering_id, GatheringBacker.person_id == person_id
        )
    )


async def count_backers(tx: Tx, row: Gathering) -> int:
    """How many of those who might sign have tapped."""
    found = await tx.session.scalar(
        sa.select(sa.func.count()).where(
            GatheringBacker.gathering_id == row.id, GatheringBacker.person_id.in_(concerned(row))
        )
    )
    return int(found or 0)


async def backs(tx: Tx, gathering_id: int, person_id: int | None) -> bool:
    """Whether somebody supports it."""
    if person_id is None:
        return False
    found = await tx.session.scalar(
        sa.select(GatheringBacker.person_id).where(
            GatheringBacker.gathering_id == gathering_id, GatheringBacker.person_id == person_id
        )
    )
    return found is not None


def followers(row: Gathering, but: Collection[int | None] = ()) -> sa.Select[Any]:
    """people.id of whoever supports it, save those who know already."""
    backers = sa.select(GatheringBacker.person_id).where(GatheringBacker.gathering_id == row.id)
    known = [one for one in but if one is not None]
    return sa.select(Person.id).where(
        Person.bot_id == row.bot_id, Person.id.in_(backers), Person.id.not_in(known)
    )


async def who_may_sign(tx: Tx, row: Gathering) -> Entitled | None:
    """How many there are of those whose signatures count; None while nobody has said."""
    rule = asked(row.kind).initiative
    if rule is None:
        return None
    if rule.by is Convener.MEMBERS:
        return await members_of(tx, row.okrug)
    return await entitled_of(tx, row.okrug)


async def threshold(tx: Tx, row: Gathering) -> Threshold:
    """The signatures that are needed and those counted.

    Refuses with `entitled_unknown` or `nobody_entitled`.
    """
    rule = asked(row.kind).initiative
    assert rule is not None  # noqa: S101 - no other kind ever becomes an initiative
    known = await who_may_sign(tx, row)
    return initiative(rule, known.number if known else None, row.signed or 0)


async def name_of_proposer(tx: Tx, row: Gathering) -> str:
    """What whoever proposed it is called; "" once they are erased, or where no name is given."""
    found = await tx.session.scalar(
        sa.select(Person.name).where(Person.id == (row.proposer_id or 0))
    )
    return found or ""


def is_open(row: Gathering) -> bool:
    """Whether it is still wanted and not decided."""
    return row.state in WANTED


def collects(row: Gathering) -> bool:
    """Whether people may still stand behind it."""
    return row.state is State.INITIATIVE
