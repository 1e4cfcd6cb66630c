"""Appeals that are about the same, and who follows them."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealStep, Neighbour, NeighbourWord
from bot.appeals.rules.lifecycle import OPEN, Move, State
from bot.core.db import insert_for
from bot.core.tx import Tx


async def lock(tx: Tx, appeal_ids: Collection[int]) -> None:
    """Hold these appeals until the transaction ends, in one order for everybody."""
    await tx.session.execute(
        sa.select(Appeal.id).where(Appeal.id.in_(appeal_ids)).order_by(Appeal.id).with_for_update()
    )


async def alike(tx: Tx, appeal: Appeal, limit: int) -> Sequence[Appeal]:
    """Open appeals of the same place and category, newest first; of any where it has none."""
    category = appeal.topic.partition(".")[0]
    about = sa.or_(Appeal.topic == category, Appeal.topic.startswith(f"{category}."))
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(
            Appeal.bot_id == tx.bot_id,
            Appeal.okrug == appeal.okrug,
            Appeal.settlement == appeal.settlement,
            Appeal.state.in_(OPEN),
            Appeal.id != appeal.id,
            about if category else sa.true(),
        )
        .order_by(Appeal.submitted_at.desc(), Appeal.id.desc())
        .limit(limit)
    )
    return found.all()


async def numbered(tx: Tx, okrug: str, number: int) -> Appeal | None:
    """The newest appeal of an okrug with a number: numbers begin anew each year."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.bot_id == tx.bot_id, Appeal.okrug == okrug, Appeal.number == number)
        .order_by(Appeal.year.desc())
        .limit(1)
    )
    return found.first()


async def neighbours(tx: Tx, appeal_id: int) -> list[int]:
    """Everybody who joined an appeal."""
    found = await tx.session.scalars(
        sa.select(Neighbour.person_id)
        .where(Neighbour.appeal_id == appeal_id)
        .order_by(Neighbour.person_id)
    )
    return list(found)


async def bring(tx: Tx, appeal_id: int, people: Collection[int], merged_from: int) -> None:
    """Let people follow an appeal because theirs was merged into it; who does already stays."""
    if not people:
        return
    rows = [
        {"appeal_id": appeal_id, "person_id": one, "at": tx.now, "merged_from": merged_from}
        for one in people
    ]
    added = await tx.session.execute(
        insert_for(tx.session, Neighbour)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(Neighbour.person_id)
    )
    await _count(tx, appeal_id, len(added.all()))


async def take_away(tx: Tx, appeal_id: int, merged_from: int) -> None:
    """Who followed an appeal only because theirs was merged into it follows it no more.

    What they were asked there goes along: nobody would find it to erase it.
    """
    gone = await tx.session.execute(
        sa.delete(Neighbour)
        .where(Neighbour.appeal_id == appeal_id, Neighbour.merged_from == merged_from)
        .returning(Neighbour.person_id)
        .execution_options(synchronize_session="fetch")
    )
    people = list(gone.scalars())
    await tx.session.execute(
        sa.delete(NeighbourWord)
        .where(NeighbourWord.appeal_id == appeal_id, NeighbourWord.person_id.in_(people))
        .execution_options(synchronize_session="fetch")
    )
    await _count(tx, appeal_id, -len(people))


async def _count(tx: Tx, appeal_id: int, by: int) -> None:
    if by:
        await tx.session.execute(
            sa.update(Appeal)
            .where(Appeal.id == appeal_id)
            .values(joined=Appeal.joined + by)
            .execution_options(synchronize_session=False)
        )


async def asked_from(tx: Tx, appeal_id: int) -> State | None:
    """Where an appeal stood before its author was asked last."""
    return await tx.session.scalar(
        sa.select(AppealStep.from_state)
        .where(AppealStep.appeal_id == appeal_id, AppealStep.move == Move.ASK)
        .order_by(AppealStep.id.desc())
        .limit(1)
    )


async def merged_as(tx: Tx, appeal_ids: Collection[int]) -> dict[int, str]:
    """The note of each appeal's latest merging."""
    found = await tx.session.execute(
        sa.select(AppealStep.appeal_id, AppealStep.note)
        .where(AppealStep.appeal_id.in_(appeal_ids), AppealStep.move == Move.MERGE)
        .order_by(AppealStep.id)
    )
    return {row.appeal_id: row.note for row in found}
