"""How polls are found and changed: of many who change one, one is first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.places.models import Bot
from bot.polls.models import Poll, PollOption
from bot.polls.rules.kinds import State


async def poll(tx: Tx, poll_id: int) -> Poll | None:
    """A poll of this bot as it is now; None if there is no such."""
    found = await tx.session.scalars(
        sa.select(Poll)
        .where(Poll.id == poll_id, Poll.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def options(tx: Tx, poll_id: int) -> Sequence[PollOption]:
    """Its answers in their order."""
    found = await tx.session.scalars(
        sa.select(PollOption)
        .where(PollOption.poll_id == poll_id)
        .order_by(PollOption.position)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def advance(
    tx: Tx, poll_id: int, version: int, before: Collection[State], values: dict[str, Any]
) -> bool:
    """Change a poll that is still as it was; of many at once one is told True."""
    changed = await tx.session.execute(
        sa.update(Poll)
        .where(
            Poll.id == poll_id,
            Poll.bot_id == tx.bot_id,
            Poll.version == version,
            Poll.state.in_(before),
        )
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(Poll.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def lock(tx: Tx, poll_id: int) -> None:
    """Whatever is written about a poll waits for whoever writes about it already.

    Votes in the making are waited for, too, and those that come later wait. SQLite's one writer
    sees to that by itself.
    """
    await tx.session.execute(sa.select(Poll.id).where(Poll.id == poll_id).with_for_update())


async def of_okrug(
    tx: Tx, okrug: str, states: Collection[State], *, limit: int, offset: int = 0
) -> Sequence[Poll]:
    """Polls of an okrug in these states, the newest first."""
    found = await tx.session.scalars(
        sa.select(Poll)
        .where(Poll.bot_id == tx.bot_id, Poll.okrug == okrug, Poll.state.in_(states))
        .order_by(Poll.opened_at.is_(None).desc(), Poll.opened_at.desc(), Poll.id.desc())
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def count_of(tx: Tx, okrug: str, states: Collection[State]) -> int:
    """How many these are."""
    found = await tx.session.scalar(
        sa.select(sa.func.count())
        .select_from(Poll)
        .where(Poll.bot_id == tx.bot_id, Poll.okrug == okrug, Poll.state.in_(states))
    )
    return int(found or 0)


async def open_until(tx: Tx, until: datetime, limit: int = 500) -> Sequence[Poll]:
    """Open polls of every bot that close by a moment, the earliest first; for the clock."""
    found = await tx.session.scalars(
        sa.select(Poll)
        .where(Poll.state == State.OPEN, Poll.closes_at <= until)
        .order_by(Poll.closes_at, Poll.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def caught_up_at(tx: Tx, bot_id: int) -> datetime | None:
    """When nothing waited at Telegram any more; None where the bot has never said."""
    return await tx.session.scalar(sa.select(Bot.caught_up_at).where(Bot.id == bot_id))


def asked(row: Poll) -> sa.Select[Any]:
    """people.id of everybody who is asked: told of the poll, reminded, and shown its result.

    Whoever holds a role of the okrug counts wherever they live; otherwise it is who lives there.
    """
    chosen = sa.select(Person.id).where(Person.bot_id == row.bot_id, Person.erased_at.is_(None))
    chosen = chosen.where(_holds(row)) if row.roles else chosen.where(Person.okrug == row.okrug)
    return chosen.where(Person.settlement.in_(row.settlements)) if row.settlements else chosen


def entitled(row: Poll) -> sa.Select[Any]:
    """people.id of those asked who may vote; where adults alone may, all who did not say no."""
    chosen = asked(row)
    if row.adults:
        chosen = chosen.where(sa.or_(Person.adult.is_(None), Person.adult.is_(True)))
    if row.joined_before and row.opened_at is not None:
        joined = sa.func.coalesce(Person.joined_at, Person.created_at)
        chosen = chosen.where(joined < sa.literal(row.opened_at, Poll.opened_at.type))
    return chosen


def _holds(row: Poll) -> sa.ColumnElement[bool]:
    roles = [Role(word) for word in row.roles]
    return sa.exists().where(
        HeldRole.person_id == Person.id,
        HeldRole.role.in_(roles),
        HeldRole.scope == row.okrug,
        HeldRole.ended_at.is_(None),
    )
