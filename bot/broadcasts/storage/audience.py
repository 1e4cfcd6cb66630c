"""Whom a broadcast reaches: chosen by one SELECT, counted by another."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast, BroadcastAnswer
from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.progress import told_by
from bot.core.errors import NotFound
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.people.service.crowds import crowd

#: The crowd of those who have not answered a broadcast of ours.
UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Reach:
    """How many people an audience is, and how many of them cannot be reached.

    by_settlement, by_language: how many of all, by code; "" is no settlement.
    """

    total: int = 0
    blocked: int = 0
    muted: int = 0
    by_settlement: dict[str, int] = field(default_factory=dict)
    by_language: dict[str, int] = field(default_factory=dict)

    @property
    def reachable(self) -> int:
        """How many the bot can tell."""
        return self.total - self.blocked - self.muted


async def members(tx: Tx, audience: Audience) -> sa.Select[Any]:
    """people.id of everybody in the audience. NotFound where its crowd is not of its place.

    Who holds a role of the place counts wherever they live, and so does a crowd, which belongs to
    something of the place; with both, who is in both. Otherwise it is who lives there.
    """
    chosen = sa.select(Person.id).where(Person.bot_id == tx.bot_id, Person.erased_at.is_(None))
    if audience.roles:
        chosen = chosen.where(
            sa.exists().where(
                HeldRole.person_id == Person.id,
                HeldRole.ended_at.is_(None),
                HeldRole.role.in_(audience.roles),
                _within(HeldRole.scope, audience),
            )
        )
    if audience.crowd:
        among = await crowd(tx, audience.crowd, audience.scope)
        chosen = chosen.where(Person.id.in_(among))
    if audience.is_public:
        chosen = chosen.where(Person.okrug != "", _within(Person.okrug, audience))
    if audience.settlements:
        chosen = chosen.where(Person.settlement.in_(audience.settlements))
    return chosen


def _within(place: Any, audience: Audience) -> sa.ColumnElement[bool]:
    if not audience.scope:
        return sa.true()
    if audience.is_district:
        return sa.func.substr(place, 1, 4) == audience.district
    found: sa.ColumnElement[bool] = place == audience.scope
    return found


async def reach(tx: Tx, audience: Audience, *, urgent: bool) -> Reach:
    """Count an audience; an urgent alert passes what people have switched off."""
    off = sa.cast(Person.muted, sa.Text).like(f'%"{Group.BROADCASTS.value}"%')
    blocked = sa.func.sum(sa.case((Person.blocked_at.is_not(None), 1), else_=0))
    muted = sa.func.sum(sa.case((sa.and_(Person.blocked_at.is_(None), off), 1), else_=0))
    found = await tx.session.execute(
        sa.select(Person.settlement, Person.language, sa.func.count(), blocked, muted)
        .where(Person.id.in_(await members(tx, audience)))
        .group_by(Person.settlement, Person.language)
    )
    total = no = silent = 0
    by_settlement: dict[str, int] = {}
    by_language: dict[str, int] = {}
    for settlement, language, count, some_blocked, some_muted in found:
        total, no, silent = total + count, no + some_blocked, silent + some_muted
        by_settlement[settlement] = by_settlement.get(settlement, 0) + count
        by_language[language] = by_language.get(language, 0) + count
    return Reach(total, no, 0 if urgent else silent, by_settlement, by_language)


async def reach_now(tx: Tx, row: Broadcast) -> Reach:
    """Whom a broadcast would reach; nobody where what its crowd belongs to was taken away."""
    try:
        return await reach(tx, row.audience, urgent=row.urgent)
    except NotFound:
        return Reach()


async def nameless(tx: Tx, broadcast: Broadcast) -> bool:
    """Whether its senders may not learn who is in it: they named a group and know no names.

    Who stands behind an appeal is such a group (its author may be anonymous), and so are those of
    them who have not answered. Of our own audiences the office knows who is in them.
    """
    row: Broadcast | None = broadcast
    while row is not None and row.crowd.startswith(f"{UNANSWERED}:"):
        row = await find.broadcast(tx, int(row.crowd.partition(":")[2]))
    return row is None or bool(row.crowd)


async def unanswered(tx: Tx, broadcast_id: int, okrug: str) -> sa.Select[Any]:
    """people.id of those a broadcast of this office was for who have not answered it."""
    told = await told_by(tx, broadcast_id, okrug)
    answered = sa.select(BroadcastAnswer.person_id).where(
        BroadcastAnswer.broadcast_id == broadcast_id
    )
    return told.where(~told.selected_columns[0].in_(answered))
