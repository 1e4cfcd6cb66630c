"""How gatherings are found and changed: of many who change one, one is first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringItem, GatheringStep
from bot.gatherings.rules.agenda import PROCEDURE
from bot.gatherings.rules.kinds import Who, asked
from bot.gatherings.rules.lifecycle import Move, State
from bot.people.models import HeldRole, Person


async def gathering(tx: Tx, gathering_id: int) -> Gathering | None:
    """A gathering of this bot as it is now; None if there is no such."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(Gathering.id == gathering_id, Gathering.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def advance(
    tx: Tx, gathering_id: int, version: int, before: Collection[State], values: dict[str, Any]
) -> bool:
    """Change a gathering that is still as it was; of many at once one is told True."""
    changed = await tx.session.execute(
        sa.update(Gathering)
        .where(
            Gathering.id == gathering_id,
            Gathering.bot_id == tx.bot_id,
            Gathering.version == version,
            Gathering.state.in_(before),
        )
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(Gathering.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def note(tx: Tx, gathering_id: int, values: dict[str, Any]) -> None:
    """Note something that no button depends on: the version stays."""
    await tx.session.execute(
        sa.update(Gathering)
        .where(Gathering.id == gathering_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def lock(tx: Tx, gathering_id: int) -> None:
    """Whatever is written about a gathering waits for whoever writes about it already.

    SQLite's one writer sees to that by itself.
    """
    await tx.session.execute(
        sa.select(Gathering.id).where(Gathering.id == gathering_id).with_for_update()
    )


async def add_step(
    tx: Tx,
    row: Gathering,
    move: Move,
    to: State,
    *,
    by: int | None,
    words: str = "",
    shown: dict[str, Any] | None = None,
) -> None:
    """Write a move into the history; `row` as it is after it."""
    tx.session.add(
        GatheringStep(
            gathering_id=row.id,
            at=tx.now,
            person_id=by,
            move=move,
            to_state=to,
            attempt=row.attempt,
            sequence=row.sequence,
            note=words,
            shown=shown or {},
        )
    )
    await tx.session.flush()


async def steps(tx: Tx, gathering_id: int) -> Sequence[GatheringStep]:
    """A gathering's history, oldest first."""
    found = await tx.session.scalars(
        sa.select(GatheringStep)
        .where(GatheringStep.gathering_id == gathering_id)
        .order_by(GatheringStep.id)
    )
    return found.all()


async def agenda(tx: Tx, gathering_id: int) -> Sequence[GatheringItem]:
    """What stands on the agenda that people are told, in its order; what was taken off too."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.gathering_id == gathering_id, GatheringItem.about.not_in(PROCEDURE))
        .order_by(GatheringItem.position, GatheringItem.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def next_number(tx: Tx, okrug: str, year: int) -> int:
    """The next number of an okrug's gatherings in a year; the unique index settles a race."""
    last = await tx.session.scalar(
        sa.select(sa.func.max(Gathering.number)).where(
            Gathering.bot_id == tx.bot_id, Gathering.okrug == okrug, Gathering.year == year
        )
    )
    return int(last or 0) + 1


def concerned(row: Gathering) -> sa.Select[Any]:
    """people.id of everybody who is told of a gathering and may come: exactly those it is for."""
    chosen = sa.select(Person.id).where(Person.bot_id == row.bot_id, Person.erased_at.is_(None))
    if asked(row.kind).takes_part is Who.MEMBERS:
        return chosen.where(
            sa.exists().where(
                HeldRole.person_id == Person.id,
                HeldRole.role == Role.ASSEMBLY_MEMBER,
                HeldRole.scope == row.okrug,
                HeldRole.ended_at.is_(None),
            )
        )
    chosen = chosen.where(Person.okrug == row.okrug)
    return chosen.where(Person.settlement == row.settlement) if row.settlement else chosen


async def is_concerned(tx: Tx, row: Gathering, person_id: int) -> bool:
    """Whether a gathering is for somebody."""
    found = await tx.session.scalar(concerned(row).where(Person.id == person_id))
    return found is not None


async def of_okrug(
    tx: Tx,
    okrug: str,
    states: Collection[State],
    *,
    newest_first: bool = False,
    limit: int = 200,
    offset: int = 0,
) -> Sequence[Gathering]:
    """Gatherings of an okrug in these states, by their day; those without a day come last."""
    order = (
        (Gathering.held_at.is_(None), Gathering.held_at.desc(), Gathering.id.desc())
        if newest_first
        else (Gathering.held_at.is_(None), Gathering.held_at, Gathering.id)
    )
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id, Gathering.okrug == okrug, Gathering.state.in_(states)
        )
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def due(
    tx: Tx, states: Collection[State], after: datetime, before: datetime, limit: int = 500
) -> Sequence[Gathering]:
    """Gatherings of every bot in these states that are held between two moments; for the clock."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(Gathering.state.in_(states), Gathering.held_at > after, Gathering.held_at <= before)
        .order_by(Gathering.held_at, Gathering.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return found.all()
