"""Who joined, who was told, and how many of an okrug's people the bot reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import Appeal, Neighbour
from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import State as BroadcastState
from bot.broadcasts.storage.progress import progress
from bot.core.clock import village_date
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.places import service as places
from bot.reports.rules.figures import Share, Village

Spans = Sequence[tuple[datetime, datetime]]  # first moment, and first moment after

_OUT = (BroadcastState.SENDING, BroadcastState.DONE, BroadcastState.CANCELLED)


async def joined(tx: Tx, okrug: str, spans: Spans) -> list[int]:
    """How many neighbours joined appeals in each span; those who were merged in did not."""
    found = await tx.session.scalars(
        sa.select(Neighbour.at)
        .join(Appeal, Appeal.id == Neighbour.appeal_id)
        .where(
            Neighbour.at >= spans[0][0],
            Neighbour.at < spans[-1][1],
            Neighbour.merged_from.is_(None),
            Appeal.okrug == okrug,
            Appeal.bot_id == tx.bot_id,
        )
    )
    moments = list(found)
    return [sum(begin <= at < end for at in moments) for begin, end in spans]


async def first_day(tx: Tx, okrug: str) -> date:
    """Since when the okrug is in the bot: before it nothing could be counted."""
    given = await tx.session.scalar(
        sa.select(sa.func.min(HeldRole.given_at)).where(HeldRole.scope == okrug)
    )
    return village_date(given, tx.zone) if given else tx.today


@dataclass(frozen=True)
class Told:
    """Notices of a span: how many, and of all they were for how many were told."""

    notices: int
    reach: Share


async def notices(tx: Tx, okrug: str, spans: Spans) -> list[Told]:
    """What the office announced to its residents in each span, and how many it has reached."""
    found = await tx.session.scalars(
        sa.select(Broadcast).where(
            Broadcast.bot_id == tx.bot_id,
            Broadcast.office == okrug,
            Broadcast.state.in_(_OUT),
            Broadcast.is_public.is_(True),
            Broadcast.sent_at >= spans[0][0],
            Broadcast.sent_at < spans[-1][1],
        )
    )
    sent = [(row.sent_at, *await _reached(tx, row)) for row in found.all()]
    told = []
    for begin, end in spans:
        within = [(n, of) for at, n, of in sent if at is not None and begin <= at < end]
        reach = Share(sum(n for n, _ in within), sum(of for _, of in within))
        told.append(Told(len(within), reach))
    return told


async def _reached(tx: Tx, row: Broadcast) -> tuple[int, int]:
    """Once it is done its totals were noted; before that they are counted."""
    if row.state is BroadcastState.DONE and "sent" in row.totals:
        parts = ("sent", "waiting", "blocked", "muted", "stopped", "failed")
        return row.totals["sent"], sum(row.totals.get(part, 0) for part in parts)
    counted = await progress(tx, row)
    return counted.sent, counted.total


@dataclass(frozen=True)
class Reached:
    """An okrug's villages as they are now; of each span who came, and who was there at its end."""

    villages: tuple[Village, ...]
    newcomers: list[int]
    population: list[Share]


async def residents(tx: Tx, okrug: str, spans: Spans) -> Reached:
    """Counted of those who are still there and have not blocked the bot."""
    settlements = await places.settlements(tx, okrug)
    counts = await _counts(tx, okrug, spans)
    nobody = [0] * (1 + 2 * len(spans))
    villages = tuple(
        Village(one.code, one.kk, one.ru, counts.get(one.code, nobody)[0], one.entitled or 0)
        for one in settlements
    )
    known = [counts.get(one.code, nobody) for one in villages if one.adults]
    adults = sum(one.adults for one in villages)
    newcomers = [sum(row[1 + i] for row in counts.values()) for i in range(len(spans))]
    there = [sum(row[1 + len(spans) + i] for row in known) for i in range(len(spans))]
    return Reached(villages, newcomers, [Share(n, adults) for n in there])


async def _counts(tx: Tx, okrug: str, spans: Spans) -> dict[str, list[int]]:
    """By settlement: who is there now, who came in each span, who was there at the end of each."""

    def those(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    since = Person.created_at
    came = [those(sa.and_(since >= begin, since < end)) for begin, end in spans]
    there = [those(since < end) for _, end in spans]
    found = await tx.session.execute(
        sa.select(Person.settlement, sa.func.count(), *came, *there)
        .where(
            Person.bot_id == tx.bot_id,
            Person.okrug == okrug,
            Person.settlement != "",
            Person.erased_at.is_(None),
            Person.blocked_at.is_(None),
        )
        .group_by(Person.settlement)
    )
    return {row[0]: [int(n) for n in row[1:]] for row in found.all()}
