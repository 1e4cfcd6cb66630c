"""What happened to the appeals of an okrug, and how they stand."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot.appeals.models import IS_OPEN, Appeal, AppealStep
from bot.appeals.rules.lifecycle import TERM_RUNS, Move, State
from bot.core.tx import Tx
from bot.reports.rules.counting import Event, Standing
from bot.reports.rules.figures import Unanswered

#: So many steps are read at once; people are answered between.
_PAGE = 2000
_OLDEST = 3


async def events(tx: Tx, okrug: str, since: datetime) -> AsyncIterator[Event]:
    """Every step of the okrug's appeals from a moment on, in order."""
    at, last = since, 0
    while True:
        page = (await tx.session.execute(_page(tx, okrug, at, last))).all()
        for row in page:
            yield _event(row)
        if len(page) < _PAGE:
            return
        at, last = page[-1].at, page[-1].id
        await asyncio.sleep(0)


def _page(tx: Tx, okrug: str, at: datetime, last: int) -> "sa.Select[*tuple[Any, ...]]":
    earlier = aliased(AppealStep)
    again = sa.exists().where(
        earlier.appeal_id == AppealStep.appeal_id,
        earlier.move == Move.ANSWER,
        earlier.id < AppealStep.id,
    )
    return (
        sa.select(
            AppealStep.id,
            AppealStep.at,
            AppealStep.appeal_id,
            AppealStep.move,
            AppealStep.from_state,
            AppealStep.to_state,
            AppealStep.due_on,
            AppealStep.note,
            Appeal.registered_on,
            Appeal.settlement,
            Appeal.topic,
            Appeal.medium,
            Appeal.language,
            sa.case((AppealStep.move == Move.ANSWER, again), else_=sa.false()).label("again"),
        )
        .join(Appeal, Appeal.id == AppealStep.appeal_id)
        .where(
            AppealStep.okrug == okrug,
            AppealStep.at >= at,
            sa.or_(AppealStep.at > at, AppealStep.id > last),
            Appeal.bot_id == tx.bot_id,
        )
        .order_by(AppealStep.at, AppealStep.id)
        .limit(_PAGE)
    )


def _event(row: Any) -> Event:
    stars = row.note if row.move is Move.RATE else ""
    return Event(
        at=row.at,
        appeal=row.appeal_id,
        move=row.move,
        before=row.from_state,
        to=row.to_state,
        due_on=row.due_on,
        registered_on=row.registered_on,
        settlement=row.settlement,
        topic=row.topic.partition(".")[0],
        medium=row.medium,
        language=row.language,
        again=bool(row.again),
        stars=int(stars) if stars.isdecimal() else 0,
    )


def _open_in(tx: Tx, okrug: str) -> Sequence[sa.ColumnElement[bool]]:
    return (IS_OPEN, Appeal.bot_id == tx.bot_id, Appeal.okrug == okrug)


def _running(tx: Tx, okrug: str) -> Sequence[sa.ColumnElement[bool]]:
    return (*_open_in(tx, okrug), Appeal.state.in_(sorted(TERM_RUNS)))


async def standing(tx: Tx, okrug: str) -> Standing:
    """What is open now, and what of it is late."""
    n = await tx.session.scalar(
        sa.select(sa.func.count()).select_from(Appeal).where(*_open_in(tx, okrug))
    )
    late = await tx.session.execute(
        sa.select(Appeal.id, Appeal.due_on).where(*_running(tx, okrug), Appeal.due_on < tx.today)
    )
    return Standing(n or 0, tuple((id_, due) for id_, due in late.all()))


async def oldest(tx: Tx, okrug: str) -> tuple[Unanswered, ...]:
    """The three that have waited longest for an answer, the oldest first."""
    return await _waiting(tx, *_running(tx, okrug))


async def asked_again(tx: Tx, okrug: str) -> tuple[Unanswered, ...]:
    """The same of those whose authors ask to look at them again; no term runs for them."""
    again = Appeal.state == State.REOPEN_REQUESTED
    return await _waiting(tx, *_open_in(tx, okrug), again)


async def _waiting(tx: Tx, *which: sa.ColumnElement[bool]) -> tuple[Unanswered, ...]:
    found = await tx.session.execute(
        sa.select(
            Appeal.id,
            Appeal.number,
            Appeal.year,
            Appeal.registered_on,
            Appeal.topic,
            Appeal.settlement,
            Appeal.due_on,
        )
        .where(*which)
        .order_by(Appeal.registered_on, Appeal.id)
        .limit(_OLDEST)
    )
    return tuple(
        Unanswered(id_, number, year, max((tx.today - on).days, 0), topic, settlement, due)
        for id_, number, year, on, topic, settlement, due in found.all()
    )


async def due_between(tx: Tx, okrug: str, first: date, last: date) -> int:
    """How many that wait for an answer are due on one of these days."""
    n = await tx.session.scalar(
        sa.select(sa.func.count())
        .select_from(Appeal)
        .where(*_running(tx, okrug), Appeal.due_on.between(first, last))
    )
    return n or 0
