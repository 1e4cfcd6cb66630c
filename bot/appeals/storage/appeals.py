"""How appeals, their history and their thread are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import (
    Appeal,
    AppealCounter,
    AppealStep,
    Attachment,
    ThreadEntry,
)
from bot.appeals.rules.lifecycle import OPEN, Party, State
from bot.core.access import Action, Actor, Role
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import HeldRole, Person

#: Where the office has to do something; an appeal in question waits for its author.
_OWED = OPEN - {State.NEED_INFO}


@dataclass(frozen=True)
class QueueCounts:
    """What the queue's heading says."""

    open: int
    new: int
    due_today: int
    overdue: int


@dataclass(frozen=True)
class Colleague:
    """Somebody an appeal can be handed to."""

    id: int
    name: str
    role: Role


def parties_of(actor: Actor, appeal: Appeal) -> frozenset[Party]:
    """What `actor` is to `appeal`; nothing means that they must not know of it."""
    parties = set()
    if actor.person_id is not None and appeal.author_id == actor.person_id:
        parties.add(Party.AUTHOR)
    if actor.may(Action.TRIAGE_APPEAL, appeal.okrug):
        parties.add(Party.OFFICE)
    if appeal.assignee_id == actor.person_id and actor.may(Action.ANSWER_APPEAL, appeal.okrug):
        parties.add(Party.ASSIGNEE)
    return frozenset(parties)


async def next_number(tx: Tx, okrug: str, year: int) -> int:
    """The next running number; the counter's row is locked until the transaction ends."""
    counted = await tx.session.execute(
        insert_for(tx.session, AppealCounter)
        .values(okrug=okrug, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["okrug", "year"], set_={"last": AppealCounter.last + 1}
        )
        .returning(AppealCounter.last)
    )
    return int(counted.scalar_one())


async def appeal(tx: Tx, appeal_id: int) -> Appeal | None:
    """An appeal of this bot as it is now."""
    found = await tx.session.execute(
        sa.select(Appeal)
        .where(Appeal.id == appeal_id, Appeal.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def advance(
    tx: Tx, appeal_id: int, version: int, before: State, values: dict[str, Any]
) -> bool:
    """Change an appeal that is still as it was; of many who try at once one is told True."""
    changed = await tx.session.execute(
        sa.update(Appeal)
        .where(Appeal.id == appeal_id, Appeal.version == version, Appeal.state == before)
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(Appeal.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def submitted_since(tx: Tx, person_id: int, since: timedelta) -> Sequence[datetime]:
    """When somebody sent their appeals lately."""
    found = await tx.session.scalars(
        sa.select(Appeal.submitted_at).where(
            Appeal.author_id == person_id, Appeal.submitted_at > tx.now - since
        )
    )
    return found.all()


async def last_step(tx: Tx, appeal_id: int) -> tuple[AppealStep, str]:
    """The latest step of an appeal and the name of the member of staff who took it."""
    found = await tx.session.execute(
        sa.select(AppealStep, Person.name)
        .outerjoin(Person, Person.id == AppealStep.staff_id)
        .where(AppealStep.appeal_id == appeal_id)
        .order_by(AppealStep.id.desc())
        .limit(1)
    )
    step, name = found.one()
    return step, name or ""


async def steps(tx: Tx, appeal_id: int) -> list[tuple[AppealStep, str]]:
    """The history of an appeal, oldest first, with names of staff."""
    found = await tx.session.execute(
        sa.select(AppealStep, Person.name)
        .outerjoin(Person, Person.id == AppealStep.staff_id)
        .where(AppealStep.appeal_id == appeal_id)
        .order_by(AppealStep.id)
    )
    return [(step, name or "") for step, name in found.all()]


async def thread(tx: Tx, appeal_id: int) -> Sequence[ThreadEntry]:
    """What was said about an appeal, oldest first."""
    found = await tx.session.scalars(
        sa.select(ThreadEntry).where(ThreadEntry.appeal_id == appeal_id).order_by(ThreadEntry.id)
    )
    return found.all()


async def files(tx: Tx, appeal_id: int) -> Sequence[Attachment]:
    """Every file of an appeal and its thread, in the order sent."""
    found = await tx.session.scalars(
        sa.select(Attachment)
        .where(Attachment.appeal_id == appeal_id)
        .order_by(Attachment.entry_id.is_not(None), Attachment.entry_id, Attachment.position)
    )
    return found.all()


async def own(tx: Tx, person_id: int, *, limit: int, offset: int) -> Sequence[Appeal]:
    """Appeals of a person, newest first."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.author_id == person_id, Appeal.bot_id == tx.bot_id)
        .order_by(Appeal.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return found.all()


async def own_count(tx: Tx, person_id: int) -> int:
    """How many appeals a person has sent."""
    found = await tx.session.execute(
        sa.select(sa.func.count())
        .select_from(Appeal)
        .where(Appeal.author_id == person_id, Appeal.bot_id == tx.bot_id)
    )
    return found.scalar_one()


async def asked(tx: Tx, person_id: int) -> tuple[int, int] | None:
    """Id and number of the appeal about which the office asked its author last."""
    found = await tx.session.execute(
        sa.select(Appeal.id, Appeal.number)
        .where(
            Appeal.author_id == person_id,
            Appeal.bot_id == tx.bot_id,
            Appeal.state == State.NEED_INFO,
        )
        .order_by(Appeal.updated_at.desc(), Appeal.id.desc())
        .limit(1)
    )
    row = found.first()
    return None if row is None else (row.id, row.number)


async def told(tx: Tx, person_id: int, message_id: int) -> tuple[str, int] | None:
    """Kind and appeal of the notice that a message of the bot brought; None for any other."""
    found = await tx.session.execute(
        sa.select(Delivery.kind, Delivery.params)
        .where(
            Delivery.bot_id == tx.bot_id,
            Delivery.person_id == person_id,
            Delivery.state == Outcome.SENT,
            Delivery.message_id == message_id,
        )
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    row = found.first()
    if row is None or "appeal_id" not in row.params:
        return None
    return row.kind, int(row.params["appeal_id"])


async def all_by(tx: Tx, person_id: int) -> Sequence[Appeal]:
    """Every appeal of a person, oldest first."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.author_id == person_id)
        .order_by(Appeal.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


# ── The queue ────────────────────────────────────────────────────────────────────────────────


def _visible(tx: Tx, actor: Actor) -> sa.ColumnElement[bool]:
    """Appeals on an actor's desk: their okrugs', and those handed to them."""
    scopes = actor.scopes(Action.TRIAGE_APPEAL)
    handed = sa.and_(
        Appeal.assignee_id == actor.id, Appeal.okrug.in_(actor.scopes(Action.ANSWER_APPEAL))
    )
    office = sa.true() if "" in scopes else Appeal.okrug.in_(scopes)
    return sa.and_(Appeal.bot_id == tx.bot_id, sa.or_(office, handed))


_ORDER = (Appeal.urgent.desc(), Appeal.due_on, Appeal.id)


async def queue(tx: Tx, actor: Actor, *, limit: int, offset: int) -> Sequence[Appeal]:
    """Open appeals on somebody's desk: urgent first, then by due date."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(_visible(tx, actor), Appeal.state.in_(OPEN))
        .order_by(*_ORDER)
        .limit(limit)
        .offset(offset)
    )
    return found.all()


async def queue_counts(tx: Tx, actor: Actor) -> QueueCounts:
    """How many appeals lie on somebody's desk."""

    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    found = await tx.session.execute(
        sa.select(
            sa.func.count(),
            count(Appeal.state == State.NEW),
            count(Appeal.due_on == tx.today),
            count(Appeal.due_on < tx.today),
        )
        .select_from(Appeal)
        .where(_visible(tx, actor), Appeal.state.in_(OPEN))
    )
    return QueueCounts(*map(int, found.one()))


async def next_on_desk(tx: Tx, actor: Actor, done: Appeal | None) -> int | None:
    """The id of the appeal that comes after `done` in the queue; of the first without `done`.

    What waits for its author or lies with a colleague is passed over.
    """
    following: sa.ColumnElement[bool] = sa.true()
    if done is not None:
        same = sa.or_(
            Appeal.due_on > done.due_on,
            sa.and_(Appeal.due_on == done.due_on, Appeal.id > done.id),
        )
        level = sa.and_(Appeal.urgent.is_(done.urgent), same)
        following = sa.or_(Appeal.urgent.is_(False), level) if done.urgent else level
    found = await tx.session.execute(
        sa.select(Appeal.id)
        .where(
            _visible(tx, actor),
            Appeal.state.in_(_OWED),
            sa.or_(Appeal.assignee_id.is_(None), Appeal.assignee_id == actor.id),
            following,
        )
        .order_by(*_ORDER)
        .limit(1)
    )
    return found.scalar_one_or_none()


async def colleagues(tx: Tx, person_ids: Sequence[int], okrug: str) -> list[Colleague]:
    """Names and roles of these people, one line each."""
    found = await tx.session.execute(
        sa.select(Person.id, Person.name, HeldRole.role)
        .join(HeldRole, HeldRole.person_id == Person.id)
        .where(
            Person.id.in_(person_ids),
            HeldRole.ended_at.is_(None),
            HeldRole.role != Role.RESIDENT,
            HeldRole.scope.in_((okrug, "")),
        )
        .order_by(Person.id, HeldRole.id)
    )
    first: dict[int, Colleague] = {}
    for person_id, name, role in found.all():
        first.setdefault(person_id, Colleague(person_id, name, role))
    return list(first.values())


async def phone(tx: Tx, person_id: int) -> str:
    """The number somebody gave so that they can be called back; "" without one."""
    return await tx.session.scalar(sa.select(Person.phone).where(Person.id == person_id)) or ""


async def names(tx: Tx, person_ids: Sequence[int]) -> dict[int, str]:
    """The names of people by id."""
    found = await tx.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(person_ids))
    )
    return {row.id: row.name for row in found}
