"""Which weekly reports are still to be put, for whom, and what became of those that were."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import State as DraftState
from bot.core.access import GRANTS, Action, Role
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.reports.models import WeeklyReport
from bot.reports.rules.weekly import Publication

_UNSENT = frozenset({DraftState.DRAFT, DraftState.DISCARDED})


@dataclass(frozen=True)
class Reader:
    """Somebody who is told of a week. place: the okrug or the district it is about."""

    bot_id: int
    place: str
    person_id: int
    role: Role
    blocked: bool


async def readers_left(
    tx: Tx, monday: date, since: datetime, roles: Collection[Role]
) -> list[Reader]:
    """Who holds such a role since before that moment, where this week's report was not put yet."""
    put = sa.exists().where(
        WeeklyReport.bot_id == Person.bot_id,
        WeeklyReport.place == HeldRole.scope,
        WeeklyReport.monday == monday,
        WeeklyReport.put_at.is_not(None),
    )
    found = await tx.session.execute(
        sa.select(
            Person.bot_id, HeldRole.scope, Person.id, HeldRole.role, Person.blocked_at.is_not(None)
        )
        .join(HeldRole, HeldRole.person_id == Person.id)
        .where(
            HeldRole.ended_at.is_(None),
            HeldRole.role.in_(roles),
            HeldRole.scope != "",
            HeldRole.given_at < since,
            Person.erased_at.is_(None),
            ~put,
        )
        .order_by(Person.bot_id, HeldRole.scope, Person.id)
    )
    return [Reader(*row) for row in found.all()]


def leaders_first(readers: Sequence[Reader]) -> list[Reader]:
    """Of one office: those who may publish it; the others only where none of them can hear it."""
    leaders = [one for one in readers if one.role in GRANTS[Action.PUBLISH_REPORT]]
    return leaders if any(not one.blocked for one in leaders) else list(readers)


async def put_once(
    tx: Tx, monday: date, places: Iterable[tuple[int, str]]
) -> set[tuple[int, str]]:
    """Note that the report of these (bot, place) is put now; those that nobody noted before."""
    rows = [_new(bot, place, monday) | {"put_at": tx.now} for bot, place in places]
    if not rows:
        return set()
    made = await tx.session.execute(
        insert_for(tx.session, WeeklyReport)
        .values(rows)
        .on_conflict_do_update(
            index_elements=["bot_id", "place", "monday"],
            set_={"put_at": tx.now},
            where=WeeklyReport.put_at.is_(None),
        )
        .returning(WeeklyReport.bot_id, WeeklyReport.place)
    )
    return {(bot, place) for bot, place in made.all()}


def _new(bot_id: int, place: str, monday: date) -> dict[str, Any]:
    key = {"bot_id": bot_id, "place": place, "monday": monday}
    return key | {"version": 1, "state": Publication.OPEN}


async def weekly(tx: Tx, place: str, monday: date) -> WeeklyReport | None:
    """What was put of a week, or looked at, as it is now."""
    found = await tx.session.scalars(
        sa.select(WeeklyReport)
        .where(
            WeeklyReport.bot_id == tx.bot_id,
            WeeklyReport.place == place,
            WeeklyReport.monday == monday,
        )
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def weekly_or_new(tx: Tx, place: str, monday: date) -> WeeklyReport:
    """The same; somebody may look at a week before it is put, or one that nobody was told of."""
    await tx.session.execute(
        insert_for(tx.session, WeeklyReport)
        .values(**_new(tx.bot_id, place, monday))
        .on_conflict_do_nothing()
    )
    row = await weekly(tx, place, monday)
    assert row is not None  # noqa: S101 - put just now, and never deleted
    return row


async def decide(tx: Tx, row: WeeklyReport, version: int, **values: Any) -> bool:
    """Change what became of it, if it is still as it was; of many who try one is told True."""
    changed = await tx.session.execute(
        sa.update(WeeklyReport)
        .where(
            WeeklyReport.bot_id == row.bot_id,
            WeeklyReport.place == row.place,
            WeeklyReport.monday == row.monday,
            WeeklyReport.version == version,
        )
        .values(**values, version=version + 1, decided_at=tx.now)
        .returning(WeeklyReport.version)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def note(tx: Tx, row: WeeklyReport, **values: Any) -> None:
    """Note something that no button depends on: the version stays."""
    await tx.session.execute(
        sa.update(WeeklyReport)
        .where(
            WeeklyReport.bot_id == row.bot_id,
            WeeklyReport.place == row.place,
            WeeklyReport.monday == row.monday,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True)
class Standing:
    """What became of a week's version for residents. draft: the notice it is being made into, and
    whose that is.
    """

    monday: date
    version: int
    state: Publication
    draft: int | None = None
    by: int | None = None


async def standing(tx: Tx, row: WeeklyReport) -> Standing:
    """As it is now: a draft made of it may have been sent, or given up, from where drafts are."""
    state, kept = row.state, None
    if row.broadcast_id is not None:
        kept = (
            await tx.session.execute(
                sa.select(Broadcast.state, Broadcast.sender_id).where(
                    Broadcast.id == row.broadcast_id, Broadcast.bot_id == tx.bot_id
                )
            )
        ).first()
    if kept is not None and kept.state not in _UNSENT:
        state = Publication.PUBLISHED
    elif state is Publication.EDITING and (kept is None or kept.state is not DraftState.DRAFT):
        state = Publication.OPEN
    if state is not Publication.EDITING or kept is None:
        return Standing(row.monday, row.version, state)
    return Standing(row.monday, row.version, state, row.broadcast_id, kept.sender_id)
