"""How bookings and their history are found."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.clock import from_village
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import Person
from bot.reception.models import ReceptionRequest, ReceptionStep
from bot.reception.rules.bookings import OPEN, State

_Request = ReceptionRequest


async def request(tx: Tx, request_id: int) -> ReceptionRequest | None:
    """A booking of this bot as it is now."""
    found = await tx.session.execute(
        sa.select(_Request)
        .where(_Request.id == request_id, _Request.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def insert(tx: Tx, **values: Any) -> int | None:
    """A new request; None when this person has an open one in the okrug already."""
    made = await tx.session.execute(
        insert_for(tx.session, ReceptionRequest)
        .values(
            bot_id=tx.bot_id,
            version=1,
            state=State.ASKED,
            reason="",
            asked_at=tx.now,
            updated_at=tx.now,
            **values,
        )
        .on_conflict_do_nothing()
        .returning(_Request.id)
    )
    return made.scalar_one_or_none()


async def advance(
    tx: Tx, request_id: int, version: int, before: State, values: dict[str, Any]
) -> bool:
    """Change a booking that is still as it was; of many who try at once one is told True."""
    changed = await tx.session.execute(
        sa.update(_Request)
        .where(_Request.id == request_id, _Request.version == version, _Request.state == before)
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(_Request.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def open_of(tx: Tx, person_id: int, okrug: str) -> ReceptionRequest | None:
    """The open booking of somebody in an okrug."""
    found = await tx.session.execute(
        sa.select(_Request).where(
            _Request.bot_id == tx.bot_id,
            _Request.person_id == person_id,
            _Request.okrug == okrug,
            _Request.state.in_(OPEN),
        )
    )
    return found.scalar_one_or_none()


async def all_of(tx: Tx, person_id: int, limit: int | None = None) -> Sequence[ReceptionRequest]:
    """Every booking of somebody, the open ones first, then the newest."""
    over = sa.case((_Request.state.in_(OPEN), 0), else_=1)
    found = await tx.session.scalars(
        sa.select(_Request)
        .where(_Request.bot_id == tx.bot_id, _Request.person_id == person_id)
        .order_by(over, _Request.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def asked_since(tx: Tx, person_id: int, since: timedelta) -> int:
    """How often somebody asked lately."""
    found = await tx.session.execute(
        sa.select(sa.func.count(_Request.id)).where(
            _Request.person_id == person_id, _Request.asked_at > tx.now - since
        )
    )
    return found.scalar_one()


def _span(tx: Tx, day: date) -> tuple[datetime, datetime]:
    """A day of the village, as UTC moments."""
    return tuple(from_village(one, time(), tx.zone) for one in (day, day + timedelta(days=1)))  # type: ignore[return-value]  # two moments


async def visits_on(tx: Tx, okrug: str, day: date) -> Sequence[ReceptionRequest]:
    """The confirmed visits of a day, in their order."""
    start, end = _span(tx, day)
    found = await tx.session.scalars(
        sa.select(_Request)
        .where(
            _Request.bot_id == tx.bot_id,
            _Request.okrug == okrug,
            _Request.state == State.CONFIRMED,
            _Request.visit_at >= start,
            _Request.visit_at < end,
        )
        .order_by(_Request.visit_at)
        .execution_options(populate_existing=True)
    )
    return found.all()


def _on_desk(tx: Tx, okrug: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _Request.bot_id == tx.bot_id,
        _Request.okrug == okrug,
        _Request.state.in_(OPEN),
    )


async def desk_counts(tx: Tx, okrug: str) -> tuple[int, int]:
    """How many open bookings there are, and how many of them wait for the office."""
    found = await tx.session.execute(
        sa.select(_Request.state, sa.func.count(_Request.id))
        .where(*_on_desk(tx, okrug))
        .group_by(_Request.state)
    )
    counted = {state: int(n) for state, n in found.all()}
    return sum(counted.values()), counted.get(State.ASKED, 0)


async def desk(tx: Tx, okrug: str, limit: int, offset: int) -> Sequence[ReceptionRequest]:
    """Open bookings: those that wait for an answer first, then by the time of the visit."""
    waiting = sa.case((_Request.state == State.ASKED, 0), else_=1)
    found = await tx.session.scalars(
        sa.select(_Request)
        .where(*_on_desk(tx, okrug))
        .order_by(waiting, _Request.visit_at, _Request.id)
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def confirmed_for(tx: Tx, day: date) -> Sequence[ReceptionRequest]:
    """The confirmed visits of a day, of every bot and okrug."""
    start, end = _span(tx, day)
    found = await tx.session.scalars(
        sa.select(_Request)
        .where(
            _Request.state == State.CONFIRMED, _Request.visit_at >= start, _Request.visit_at < end
        )
        .order_by(_Request.bot_id, _Request.okrug, _Request.visit_at)
    )
    return found.all()


async def outlived(tx: Tx, today: date) -> Sequence[ReceptionRequest]:
    """Open bookings, of every bot, whose day is over."""
    start, _ = _span(tx, today)
    found = await tx.session.scalars(
        sa.select(_Request)
        .where(
            sa.or_(
                sa.and_(_Request.state == State.CONFIRMED, _Request.visit_at < start),
                sa.and_(_Request.state == State.ASKED, _Request.wished_on < today),
            )
        )
        .order_by(_Request.id)
    )
    return found.all()


async def last_step(tx: Tx, request_id: int) -> tuple[ReceptionStep, str]:
    """The newest step, and the name of the member of staff who made it ("": the resident)."""
    found = await tx.session.execute(
        sa.select(ReceptionStep, Person.name)
        .outerjoin(Person, Person.id == ReceptionStep.staff_id)
        .where(ReceptionStep.request_id == request_id)
        .order_by(ReceptionStep.id.desc())
        .limit(1)
    )
    step, name = found.one()
    return step, name or ""


async def steps(tx: Tx, request_id: int) -> Sequence[ReceptionStep]:
    """The history, oldest first."""
    found = await tx.session.scalars(
        sa.select(ReceptionStep)
        .where(ReceptionStep.request_id == request_id)
        .order_by(ReceptionStep.id)
    )
    return found.all()


async def forget(tx: Tx, person_id: int) -> None:
    """Take somebody's words, recording and the office's reason out, and who it was."""
    await tx.session.execute(
        sa.update(_Request)
        .where(_Request.person_id == person_id)
        .values(
            person_id=None,
            about="",
            file_kind="",
            file_id="",
            reason="",
            erased_at=tx.now,
            version=_Request.version + 1,
            updated_at=tx.now,
        )
        .execution_options(synchronize_session=False)
    )
