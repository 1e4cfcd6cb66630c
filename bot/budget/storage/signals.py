"""Reports of pressure: for observers of the district, and never for the office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.budget.models import BudgetRound, BudgetSignal
from bot.budget.storage.views import Both, named
from bot.core.access import Action, Actor
from bot.core.tx import Tx
from bot.people.models import Person

INBOX_PAGE = 4


@dataclass(frozen=True)
class Signal:
    """What somebody reports. name, phone: only where they let the observer know them."""

    id: int
    round_id: int
    round: Both
    year: int
    okrug: Both
    text: str
    on: date
    seen_at: datetime | None
    named: bool
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Inbox:
    """A page of them. unseen: how many nobody has marked as seen."""

    signals: tuple[Signal, ...]
    page: int
    pages: int
    unseen: int


def _mine(tx: Tx, actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    """Those of the districts that somebody observes; none of an okrug whose office they are of."""
    districts = {scope[:4] for scope in actor.scopes(Action.READ_COERCION) if scope}
    offices = actor.scopes(Action.RUN_BUDGET)
    return (
        BudgetSignal.bot_id == tx.bot_id,
        sa.or_(sa.false(), *(BudgetSignal.okrug.startswith(one) for one in sorted(districts))),
        BudgetSignal.okrug.not_in(sorted(offices)),
    )


async def add(
    tx: Tx, row: BudgetRound, text: str, *, person_id: int | None, on: date
) -> BudgetSignal:
    """Keep what somebody reports."""
    signal = BudgetSignal(
        bot_id=tx.bot_id, okrug=row.okrug, round_id=row.id, person_id=person_id, text=text, on=on
    )
    tx.session.add(signal)
    await tx.session.flush()
    return signal


async def count(tx: Tx, actor: Actor, *, unseen: bool = False) -> int:
    """How many there are for somebody."""
    found = await tx.session.scalar(
        sa.select(sa.func.count())
        .select_from(BudgetSignal)
        .where(*_mine(tx, actor), BudgetSignal.seen_at.is_(None) if unseen else sa.true())
    )
    return int(found or 0)


async def listed(tx: Tx, actor: Actor, *, limit: int, offset: int) -> tuple[Signal, ...]:
    """A page of them: the unseen first, then the newest."""
    found = await tx.session.execute(
        _chosen(_mine(tx, actor))
        .order_by(BudgetSignal.seen_at.is_not(None), BudgetSignal.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple([await _signal(tx, row) for row in found])


async def one(tx: Tx, actor: Actor, signal_id: int) -> Signal | None:
    """One of those that are for somebody."""
    found = await tx.session.execute(_chosen((*_mine(tx, actor), BudgetSignal.id == signal_id)))
    row = found.one_or_none()
    return None if row is None else await _signal(tx, row)


def _chosen(
    where: Collection[sa.ColumnElement[bool]],
) -> sa.Select[BudgetSignal, BudgetRound, Person]:
    return (
        sa.select(BudgetSignal, BudgetRound, Person)
        .join(BudgetRound, BudgetRound.id == BudgetSignal.round_id)
        .outerjoin(Person, Person.id == BudgetSignal.person_id)
        .where(*where)
        .execution_options(populate_existing=True)
    )


async def _signal(tx: Tx, row: Any) -> Signal:
    signal, budget_round, person = row
    known = person is not None and person.erased_at is None
    return Signal(
        id=signal.id,
        round_id=signal.round_id,
        round=Both(budget_round.title_kk, budget_round.title_ru),
        year=budget_round.year,
        okrug=await named(tx, signal.okrug),
        text=signal.text,
        on=signal.on,
        seen_at=signal.seen_at,
        named=known,
        name=person.name if known else "",
        phone=person.phone if known else "",
    )


async def mark_seen(tx: Tx, actor: Actor, signal_id: int) -> None:
    """Somebody has read it; the first time stands."""
    await tx.session.execute(
        sa.update(BudgetSignal)
        .where(*_mine(tx, actor), BudgetSignal.id == signal_id, BudgetSignal.seen_at.is_(None))
        .values(seen_at=tx.now)
        .execution_options(synchronize_session=False)
    )
