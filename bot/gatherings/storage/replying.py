"""Whether people come, and who is reminded: how it is kept and found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringReply, GatheringStep
from bot.gatherings.rules.changes import Shown
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.replies import Reply
from bot.gatherings.storage.calling import told
from bot.gatherings.storage.gatherings import concerned

_TOLD_BY = (Move.ANNOUNCE, Move.RECONVENE, Move.CHANGE)
_AT_ONCE = 500


async def note_reply(tx: Tx, gathering_id: int, person_id: int, said: Reply) -> None:
    """Keep a reply in place of the one before."""
    await tx.session.execute(
        insert_for(tx.session, GatheringReply)
        .values(gathering_id=gathering_id, person_id=person_id, reply=said, at=tx.now)
        .on_conflict_do_update(
            index_elements=["gathering_id", "person_id"], set_={"reply": said, "at": tx.now}
        )
    )


async def asked_since(tx: Tx, row: Gathering) -> datetime | None:
    """Since when people know its present day: what they said before that was of another one.

    None where the history does not tell.
    """
    since = None
    for step in reversed(await told(tx, row.id)):
        if Shown.from_json(step.shown).held_at != row.held_at:
            break
        since = step.at
    return since


def to_remind(row: Gathering, since: datetime | None = None) -> sa.Select[Any]:
    """people.id of everybody whom a gathering is for and who has not said that they stay away.

    since: what was said before does not count.
    """
    away = sa.select(GatheringReply.person_id).where(
        GatheringReply.gathering_id == row.id, GatheringReply.reply == Reply.NOT_COMING
    )
    if since is not None:
        away = away.where(GatheringReply.at >= since)
    people = concerned(row)
    return people.where(people.selected_columns[0].not_in(away))


@dataclass(frozen=True)
class Coming:
    """A gathering that is called. told: when people last heard when and where it is."""

    row: Gathering
    told: datetime


async def coming(tx: Tx, until: datetime) -> list[Coming]:
    """Every gathering of every bot that is called and begins between now and `until`."""
    found: list[Coming] = []
    last = 0
    while rows := await _page(tx, until, last):
        found += [Coming(row, heard or row.announced_at or row.updated_at) for row, heard in rows]
        last = rows[-1][0].id
    return found


async def _page(
    tx: Tx, until: datetime, after: int
) -> Sequence[tuple[Gathering, datetime | None]]:
    heard = (
        sa.select(sa.func.min(GatheringStep.at))
        .where(
            GatheringStep.gathering_id == Gathering.id,
            GatheringStep.attempt == Gathering.attempt,
            GatheringStep.sequence == Gathering.sequence,
            GatheringStep.move.in_(_TOLD_BY),
        )
        .scalar_subquery()
    )
    found = await tx.session.execute(
        sa.select(Gathering, heard)
        .where(
            Gathering.state == State.ANNOUNCED,
            Gathering.held_at > tx.now,
            Gathering.held_at <= until,
            Gathering.id > after,
        )
        .order_by(Gathering.id)
        .limit(_AT_ONCE)
        .execution_options(populate_existing=True)
    )
    return [(row, at) for row, at in found]


async def claim_reminder(tx: Tx, row: Gathering, mark: str) -> bool:
    """Be the one who puts a reminder; of many at once one is told True.

    False as well where it was changed, or has moved on, since `row` was read.
    """
    claimed = await tx.session.execute(
        sa.update(Gathering)
        .where(
            Gathering.id == row.id,
            Gathering.state == State.ANNOUNCED,
            Gathering.attempt == row.attempt,
            Gathering.sequence == row.sequence,
            Gathering.reminded != mark,
        )
        .values(reminded=mark)
        .returning(Gathering.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None
