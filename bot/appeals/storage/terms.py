"""Open appeals by what their due date is counted from, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from bot.appeals.models import Appeal
from bot.appeals.rules.lifecycle import OPEN
from bot.core.tx import Tx


@dataclass(frozen=True)
class Span:
    """Open appeals with the same beginning, the same term and the same due date."""

    term_from: date | None
    term_days: int | None
    extended_on: date | None
    due_on: date
    n: int


@dataclass(frozen=True)
class Day:
    """A day of the calendar. moves: how many open appeals get another due date by a change."""

    day: date
    works: bool
    works_by_law: bool
    corrected: bool
    note: str = ""
    moves: int = 0


_KEYS = (Appeal.term_from, Appeal.term_days, Appeal.extended_on, Appeal.due_on)


async def spans(tx: Tx) -> list[Span]:
    """Every span that is open, of every bot: a few hundred at most."""
    found = await tx.session.execute(
        sa.select(*_KEYS, sa.func.count())
        .where(Appeal.state.in_(OPEN))
        .group_by(*_KEYS)
        .order_by(Appeal.due_on)
    )
    return [Span(*row) for row in found.all()]


async def of_span(tx: Tx, span: Span, limit: int) -> Sequence[Appeal]:
    """Open appeals of a span, oldest first."""
    same = (
        key.is_not_distinct_from(value)
        for key, value in zip(
            _KEYS, (span.term_from, span.term_days, span.extended_on, span.due_on), strict=True
        )
    )
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.state.in_(OPEN), *same)
        .order_by(Appeal.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return found.all()
