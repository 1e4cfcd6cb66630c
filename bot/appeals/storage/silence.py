"""Answers that their authors have said nothing about."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.appeals.models import Appeal, EntryKind, ThreadEntry
from bot.appeals.rules.lifecycle import State
from bot.core.tx import Tx


@dataclass(frozen=True)
class Silent:
    """An appeal that was answered, and when."""

    appeal_id: int
    bot_id: int
    answered_at: datetime


@dataclass(frozen=True)
class Answered:
    """An answer, and who is to judge it."""

    entry_id: int
    appeal_id: int
    author_id: int
    bot_id: int


async def due_to_close(tx: Tx, before: datetime, after: Silent | None, limit: int) -> list[Silent]:
    """Appeals answered before that moment, oldest answer first; after: the last one seen."""
    passed: sa.ColumnElement[bool] = sa.true()
    if after is not None:
        same = sa.and_(Appeal.answered_at == after.answered_at, Appeal.id > after.appeal_id)
        passed = sa.or_(Appeal.answered_at > after.answered_at, same)
    found = await tx.session.execute(
        sa.select(Appeal.id, Appeal.bot_id, Appeal.answered_at)
        .where(Appeal.state == State.ANSWERED, Appeal.answered_at <= before, passed)
        .order_by(Appeal.answered_at, Appeal.id)
        .limit(limit)
    )
    return [Silent(id_, bot_id, at) for id_, bot_id, at in found.all() if at is not None]


async def answered_between(
    tx: Tx, since: datetime, until: datetime, after: int, limit: int
) -> list[Answered]:
    """The latest answers of open judgements given in that time, by id; after: the id passed."""
    latest = sa.func.max(ThreadEntry.id)
    found = await tx.session.execute(
        sa.select(latest, Appeal.id, Appeal.author_id, Appeal.bot_id)
        .join(ThreadEntry, ThreadEntry.appeal_id == Appeal.id)
        .where(
            Appeal.state == State.ANSWERED,
            Appeal.answered_at > since,
            Appeal.answered_at <= until,
            Appeal.author_id.is_not(None),
            ThreadEntry.kind == EntryKind.ANSWER,
        )
        .group_by(Appeal.id, Appeal.author_id, Appeal.bot_id)
        .having(latest > after)
        .order_by(latest)
        .limit(limit)
    )
    return [
        Answered(entry_id, appeal_id, author_id, bot_id)
        for entry_id, appeal_id, author_id, bot_id in found.all()
        if author_id is not None
    ]
