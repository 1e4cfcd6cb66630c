"""The morning of an office: who has something on the desk, and what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import HAS_TERM, IS_OPEN, Appeal, DigestDay
from bot.appeals.rules.lifecycle import State
from bot.appeals.storage.queue import visible
from bot.core.access import GRANTS, Action, Actor
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person


@dataclass(frozen=True)
class Morning:
    """How many appeals on somebody's desk are what; one may be several things.

    soon: due after today, within the working days of the first reminder. asked_again: to be
    looked at again or left closed.
    """

    new: int
    due_today: int
    overdue: int
    soon: int
    awaited: int
    asked_again: int


async def claim_day(tx: Tx) -> bool:
    """Put today's digests: of many who try at once, and of many tries, one is told True."""
    if await tx.session.scalar(sa.select(DigestDay.day).where(DigestDay.day == tx.today)):
        return False
    claimed = await tx.session.scalar(
        insert_for(tx.session, DigestDay)
        .values(day=tx.today, at=tx.now)
        .on_conflict_do_nothing(index_elements=["day"])
        .returning(DigestDay.day)
    )
    return claimed is not None


async def bots(tx: Tx) -> Sequence[int]:
    """The bots that have open appeals."""
    found = await tx.session.scalars(
        sa.select(Appeal.bot_id).where(IS_OPEN).distinct().order_by(Appeal.bot_id)
    )
    return found.all()


def with_desk(tx: Tx) -> sa.Select[Any]:
    """people.id of the staff of this bot on whose desk something lies, as `visible` has it.

    Who blocked the bot is not among them: a digest is for its own morning.
    """
    office = GRANTS[Action.TRIAGE_APPEAL]
    executors = GRANTS[Action.READ_QUEUE] - office
    theirs = sa.and_(IS_OPEN, Appeal.bot_id == tx.bot_id, Appeal.okrug == HeldRole.scope)
    lies = sa.exists().where(theirs)
    handed = sa.exists().where(theirs, Appeal.assignee_id == Person.id)
    return (
        sa.select(Person.id)
        .join(HeldRole, HeldRole.person_id == Person.id)
        .where(
            Person.bot_id == tx.bot_id,
            Person.erased_at.is_(None),
            Person.blocked_at.is_(None),
            HeldRole.ended_at.is_(None),
            sa.or_(
                sa.and_(HeldRole.role.in_(sorted(office)), lies),
                sa.and_(HeldRole.role.in_(sorted(executors)), handed),
            ),
        )
        .distinct()
    )


async def morning(tx: Tx, actor: Actor, soon: date) -> Morning:
    """What lies on somebody's desk now. soon: the latest due date that is due soon."""

    def count(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    found = await tx.session.execute(
        sa.select(
            count(Appeal.state == State.NEW),
            count(HAS_TERM, Appeal.due_on == tx.today),
            count(HAS_TERM, Appeal.due_on < tx.today),
            count(HAS_TERM, Appeal.due_on > tx.today, Appeal.due_on <= soon),
            count(Appeal.state == State.NEED_INFO),
            count(Appeal.state == State.REOPEN_REQUESTED),
        )
        .select_from(Appeal)
        .where(visible(tx, actor), IS_OPEN)
    )
    return Morning(*map(int, found.one()))


async def pressing(tx: Tx, actor: Actor, until: date, limit: int) -> Sequence[Appeal]:
    """What on somebody's desk is due by a day, the longest overdue first."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(visible(tx, actor), IS_OPEN, HAS_TERM, Appeal.due_on <= until)
        .order_by(Appeal.due_on, Appeal.urgent.desc(), Appeal.id)
        .limit(limit)
    )
    return found.all()


async def those(tx: Tx, ids: Sequence[int]) -> Sequence[Appeal]:
    """Appeals of this bot whose term runs, by due date."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.id.in_(ids), Appeal.bot_id == tx.bot_id, IS_OPEN, HAS_TERM)
        .order_by(Appeal.due_on, Appeal.id)
    )
    return found.all()
