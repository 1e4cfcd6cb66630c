"""Which weekly reports are still to be put, for whom, and what became of those that were."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.access import GRANTS, Action, Role
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.reports.models import WeeklyReport
from bot.reports.rules.weekly import Publication


@dataclass(frozen=True)
class Reader:
    """Somebody who is told of a week. place: the okrug or the district it is about."""

    bot_id: int
    place: str
    person_id: int
    role: Role


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
        sa.select(Person.bot_id, HeldRole.scope, Person.id, HeldRole.role)
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
    return [Reader(bot, place, person, role) for bot, place, person, role in found.all()]


def leaders_first(readers: Sequence[Reader]) -> list[Reader]:
    """Of one office: those who may publish it; the others only where there is none of them."""
    leaders = [one for one in readers if one.role in GRANTS[Action.PUBLISH_REPORT]]
    return leaders or list(readers)


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
