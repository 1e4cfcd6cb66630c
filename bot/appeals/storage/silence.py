"""Answers and questions that their authors have said nothing about."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.appeals.models import Appeal, EntryKind, ThreadEntry
from bot.appeals.rules.lifecycle import State
from bot.core.tx import Tx
from bot.delivery.models import Delivery


@dataclass(frozen=True)
class Silent:
    """An appeal that was answered, and when."""

    appeal_id: int
    bot_id: int
    answered_at: datetime


@dataclass(frozen=True)
class Unheard:
    """What the office said last, and who has said nothing about it."""

    entry_id: int
    appeal_id: int
    author_id: int
    bot_id: int


_Latest = sa.Select[int, int, int | None, int]


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


async def answers_between(
    tx: Tx, since: datetime, until: datetime, told_as: str, limit: int
) -> list[Unheard]:
    """The latest answers of open judgements given in that time. told_as: see `_not_told`."""
    answered = (
        Appeal.state == State.ANSWERED,
        Appeal.answered_at > since,
        Appeal.answered_at <= until,
    )
    return await _not_told(tx, _latest(EntryKind.ANSWER, *answered), told_as, limit)


async def questions_between(
    tx: Tx, since: datetime, until: datetime, told_as: str, limit: int
) -> list[Unheard]:
    """The latest questions of the office that were asked in that time and wait for a reply."""
    latest = _latest(EntryKind.QUESTION, Appeal.state == State.NEED_INFO)
    asked_at = sa.func.max(ThreadEntry.at)
    return await _not_told(tx, latest.having(asked_at > since, asked_at <= until), told_as, limit)


def _latest(kind: EntryKind, *conditions: sa.ColumnElement[bool]) -> _Latest:
    return (
        sa.select(
            sa.func.max(ThreadEntry.id).label("entry_id"),
            Appeal.id.label("appeal_id"),
            Appeal.author_id.label("author_id"),
            Appeal.bot_id.label("bot_id"),
        )
        .join(ThreadEntry, ThreadEntry.appeal_id == Appeal.id)
        .where(Appeal.author_id.is_not(None), ThreadEntry.kind == kind, *conditions)
        .group_by(Appeal.id, Appeal.author_id, Appeal.bot_id)
    )


async def _not_told(tx: Tx, latest: _Latest, told_as: str, limit: int) -> list[Unheard]:
    """Those that no notice was put of. told_as: its kind, whose key is `kind:entry:reader`."""
    one = latest.subquery().c
    key = (
        sa.literal(f"{told_as}:")
        .concat(sa.cast(one.entry_id, sa.String))
        .concat(":")
        .concat(sa.cast(one.author_id, sa.String))
    )
    told = sa.exists().where(Delivery.key == key)
    found = await tx.session.execute(
        sa.select(one.entry_id, one.appeal_id, one.author_id, one.bot_id)
        .where(~told)
        .order_by(one.entry_id)
        .limit(limit)
    )
    return [
        Unheard(entry_id, appeal_id, author_id, bot_id)
        for entry_id, appeal_id, author_id, bot_id in found.all()
        if author_id is not None
    ]
