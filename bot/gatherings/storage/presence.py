"""Who is there, and whether that is enough: read from the tables each time, never kept."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.gatherings.models import (
    Gathering,
    GatheringCount,
    GatheringHand,
    GatheringItem,
    GatheringStay,
    GatheringTry,
)
from bot.gatherings.rules import quorum
from bot.gatherings.rules.door import who
from bot.gatherings.rules.kinds import asked
from bot.gatherings.rules.presence import How, Roll, Stay, Typed
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.storage import entitled


async def roll(tx: Tx, row: Gathering) -> Roll:
    """Everybody who was counted at a gathering, of its present attempt."""
    return roll_of(await stays(tx, row), await counts(tx, row))


def roll_of(stays: Sequence[GatheringStay], counts: Sequence[GatheringCount]) -> Roll:
    """The same of rows that were read already."""
    return Roll(map(_stay, stays), map(_typed, counts))


async def threshold(tx: Tx, row: Gathering, at: datetime | None = None) -> Threshold | None:
    """How far its quorum is at a moment, or now; None for a kind that needs none.

    Refuses with `entitled_unknown` or `nobody_entitled` while the number is not known.
    """
    if not asked(row.kind).quorums:
        return None
    return reached(row, await out_of(tx, row), (await roll(tx, row)).present(at or tx.now))


def reached(row: Gathering, counted: int | None, present: int) -> Threshold | None:
    """How far so many bring it. counted: how many its base counts."""
    rule = asked(row.kind).quorum_by(row.base)
    return None if rule is None else quorum.quorum(rule, counted, present)


async def out_of(tx: Tx, row: Gathering) -> int | None:
    """How many its base counts: as it was fixed at the door, before that as it is known now."""
    if row.entitled is not None:
        return row.entitled
    known = await entitled.base_of(tx, row)
    return None if known is None else known.number


async def stays(tx: Tx, row: Gathering) -> Sequence[GatheringStay]:
    """Every coming and going of its present attempt, oldest first."""
    found = await tx.session.scalars(
        sa.select(GatheringStay)
        .where(GatheringStay.gathering_id == row.id, GatheringStay.attempt == row.attempt)
        .order_by(GatheringStay.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def counts(tx: Tx, row: Gathering) -> Sequence[GatheringCount]:
    """Every number that was typed at its present attempt, oldest first."""
    found = await tx.session.scalars(
        sa.select(GatheringCount)
        .where(GatheringCount.gathering_id == row.id, GatheringCount.attempt == row.attempt)
        .order_by(GatheringCount.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def stay(tx: Tx, row: Gathering, stay_id: int) -> GatheringStay | None:
    """One of them."""
    found = await tx.session.scalars(
        sa.select(GatheringStay)
        .where(
            GatheringStay.id == stay_id,
            GatheringStay.gathering_id == row.id,
            GatheringStay.attempt == row.attempt,
        )
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def here(tx: Tx, row: Gathering, person_id: int) -> GatheringStay | None:
    """The stay of somebody who checked in and is there now."""
    found = await tx.session.scalars(
        sa.select(GatheringStay).where(
            GatheringStay.gathering_id == row.id,
            GatheringStay.attempt == row.attempt,
            GatheringStay.person_id == person_id,
            GatheringStay.left_at.is_(None),
        )
    )
    return found.one_or_none()


async def come(
    tx: Tx,
    row: Gathering,
    name: str,
    how: How,
    *,
    person_id: int | None = None,
    mark: str = "",
    noted_by: int | None = None,
) -> bool:
    """Somebody is there from now on; False where they were already, told by the database alone."""
    came = await tx.session.execute(
        insert_for(tx.session, GatheringStay)
        .values(
            gathering_id=row.id,
            attempt=row.attempt,
            person_id=person_id,
            name=name,
            mark=mark,
            who="" if person_id is not None else who(name, mark),
            how=how,
            came_at=tx.now,
            noted_by=noted_by,
        )
        .on_conflict_do_nothing()
        .returning(GatheringStay.id)
    )
    return came.first() is not None


async def leave(tx: Tx, one: GatheringStay) -> bool:
    """They are gone from now on; False where they were already. Nobody leaves before coming."""
    left = await tx.session.execute(
        sa.update(GatheringStay)
        .where(GatheringStay.id == one.id, GatheringStay.left_at.is_(None))
        .values(left_at=max(tx.now, one.came_at))
        .returning(GatheringStay.id)
        .execution_options(synchronize_session=False)
    )
    return left.first() is not None


async def remove(tx: Tx, one: GatheringStay) -> None:
    """They were never there: every coming and going of theirs is gone, and every hand they raised.

    Of somebody who was erased nothing tells which others are theirs.
    """
    if one.person_id is not None:
        items = sa.select(GatheringItem.id).where(GatheringItem.gathering_id == one.gathering_id)
        await tx.session.execute(
            sa.delete(GatheringHand)
            .where(GatheringHand.item_id.in_(items), GatheringHand.person_id == one.person_id)
            .execution_options(synchronize_session=False)
        )
    mine: sa.ColumnElement[bool] = GatheringStay.id == one.id
    if one.person_id is not None:
        mine = GatheringStay.person_id == one.person_id
    elif one.who:
        mine = sa.and_(GatheringStay.person_id.is_(None), GatheringStay.who == one.who)
    await tx.session.execute(
        sa.delete(GatheringStay)
        .where(
            GatheringStay.gathering_id == one.gathering_id,
            GatheringStay.attempt == one.attempt,
            mine,
        )
        .execution_options(synchronize_session=False)
    )


async def nobody_came(tx: Tx, row: Gathering) -> None:
    """It is on another day: whoever was counted for this one is there no more."""
    for table in (GatheringStay, GatheringCount):
        await tx.session.execute(
            sa.delete(table)
            .where(table.gathering_id == row.id, table.attempt == row.attempt)
            .execution_options(synchronize_session=False)
        )


async def count(tx: Tx, row: Gathering, number: int, noted_by: int | None) -> None:
    """So many people without phones and names are there; the last number stands."""
    tx.session.add(
        GatheringCount(
            gathering_id=row.id, attempt=row.attempt, at=tx.now, number=number, noted_by=noted_by
        )
    )
    await tx.session.flush()


async def pulse(tx: Tx, row: Gathering) -> str:
    """Another one whenever somebody came or left, a number was typed or its hour has come.

    Somebody who came back has another row; who was removed has none.
    """
    of = (GatheringStay.gathering_id == row.id, GatheringStay.attempt == row.attempt)
    found = await tx.session.execute(
        sa.select(
            sa.func.count(), sa.func.max(GatheringStay.id), sa.func.count(GatheringStay.left_at)
        ).where(*of)
    )
    typed = await tx.session.scalar(
        sa.select(sa.func.max(GatheringCount.id)).where(
            GatheringCount.gathering_id == row.id, GatheringCount.attempt == row.attempt
        )
    )
    begun = int(row.held_at is not None and row.held_at <= tx.now)
    parts = (row.state.value, row.version, row.secretary_id, *found.one(), typed, begun)
    return "-".join(str(part or 0) for part in parts)


async def held_open(tx: Tx, gathering_id: int) -> Gathering | None:
    """A gathering to which nothing happens while this transaction lasts; others come in meanwhile.

    Whoever opens, votes or closes takes `gatherings.lock` and so counts everybody who was let in
    before. SQLite's one writer sees to that by itself.
    """
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(Gathering.id == gathering_id, Gathering.bot_id == tx.bot_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def tries(tx: Tx, gathering_id: int, person_id: int, since: datetime) -> list[datetime]:
    """When somebody gave a wrong code since then, oldest first."""
    found = await tx.session.scalars(
        sa.select(GatheringTry.at)
        .where(
            GatheringTry.gathering_id == gathering_id,
            GatheringTry.person_id == person_id,
            GatheringTry.at > since,
        )
        .order_by(GatheringTry.at)
    )
    return list(found)


async def add_try(tx: Tx, gathering_id: int, person_id: int) -> None:
    """Somebody gave a wrong code."""
    tx.session.add(GatheringTry(gathering_id=gathering_id, person_id=person_id, at=tx.now))
    await tx.session.flush()


async def forget_tries(tx: Tx, before: datetime) -> None:
    """Wrong codes of long ago stop nobody any more."""
    await tx.session.execute(sa.delete(GatheringTry).where(GatheringTry.at < before))


def _stay(row: GatheringStay) -> Stay:
    return Stay(row.name, row.how, row.came_at, row.left_at, row.person_id, row.mark)


def _typed(row: GatheringCount) -> Typed:
    return Typed(row.at, row.number)
