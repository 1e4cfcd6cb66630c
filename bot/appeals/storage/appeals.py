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
    Neighbour,
    ThreadEntry,
)
from bot.appeals.rules.lifecycle import BESIDE, Move, Party, State
from bot.appeals.rules.reminders import Stage
from bot.core.access import Action, Actor, Role
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import HeldRole, Person


@dataclass(frozen=True)
class Colleague:
    """Somebody an appeal can be handed to."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True)
class Numbered:
    """Another appeal, by its number. own: the reader is its author."""

    id: int
    number: int
    own: bool = False


async def parties(tx: Tx, actor: Actor, appeal: Appeal) -> frozenset[Party]:
    """What `actor` is to `appeal`; nothing means that they must not know of it."""
    found = _parties_of(actor, appeal)
    if appeal.joined and actor.person_id is not None:
        joined = await tx.session.get(Neighbour, (appeal.id, actor.person_id))
        if joined is not None:
            return found | {Party.JOINED}
    return found


def _parties_of(actor: Actor, appeal: Appeal) -> frozenset[Party]:
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
    """Change an appeal that is still as it was; of many who try at once one is told True.

    Of another due date nobody has been reminded yet.
    """
    if "due_on" in values:
        values = {**values, "reminded": Stage.NONE}
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
    """The latest step that changed an appeal, and the name of the member of staff who took it."""
    found = await tx.session.execute(
        sa.select(AppealStep, Person.name)
        .outerjoin(Person, Person.id == AppealStep.staff_id)
        .where(AppealStep.appeal_id == appeal_id, AppealStep.move.not_in(sorted(BESIDE)))
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


async def filed_by_office(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Which of these appeals a member of staff filed for a resident at the counter."""
    found = await tx.session.scalars(
        sa.select(AppealStep.appeal_id).where(
            AppealStep.appeal_id.in_(ids),
            AppealStep.move == Move.SUBMIT,
            AppealStep.role != Role.RESIDENT,
        )
    )
    return set(found.all())


async def orphan(tx: Tx, ids: set[int]) -> None:
    """Whoever filed these is gone; what they are about stays with the office."""
    await tx.session.execute(
        sa.update(Appeal)
        .where(Appeal.id.in_(ids))
        .values(author_id=None, version=Appeal.version + 1, updated_at=tx.now)
        .execution_options(synchronize_session=False)
    )


async def all_by(tx: Tx, person_id: int, *, held: bool = False) -> Sequence[Appeal]:
    """Every appeal of a person, oldest first; held: nobody else moves them meanwhile."""
    query = sa.select(Appeal).where(Appeal.author_id == person_id).order_by(Appeal.id)
    if held:
        query = query.with_for_update()
    found = await tx.session.scalars(query.execution_options(populate_existing=True))
    return found.all()


# ── People and numbers ────────────────────────────────────────────────────────────────────────


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


async def numbered(tx: Tx, actor: Actor, appeal_id: int | None) -> Numbered | None:
    """An appeal's number by its id."""
    if appeal_id is None:
        return None
    found = await tx.session.execute(
        sa.select(Appeal.number, Appeal.author_id).where(Appeal.id == appeal_id)
    )
    row = found.first()
    if row is None:
        return None
    return Numbered(appeal_id, row.number, own=row.author_id == (actor.person_id or 0))


async def duplicates(tx: Tx, appeal_id: int) -> tuple[Numbered, ...]:
    """The appeals that were merged into one."""
    found = await tx.session.execute(
        sa.select(Appeal.id, Appeal.number)
        .where(Appeal.merged_into == appeal_id)
        .order_by(Appeal.id)
    )
    return tuple(Numbered(id_, number) for id_, number in found.all())


async def author_language(tx: Tx, appeal: Appeal) -> str:
    """What an appeal's author reads now; once they are erased, what they wrote in."""
    language = await tx.session.scalar(
        sa.select(Person.language).where(Person.id == appeal.author_id)
    )
    return language or appeal.language


async def phone(tx: Tx, person_id: int) -> str:
    """The number somebody gave so that they can be called back; "" without one."""
    return await tx.session.scalar(sa.select(Person.phone).where(Person.id == person_id)) or ""


async def names(tx: Tx, person_ids: Sequence[int]) -> dict[int, str]:
    """The names of people by id; nobody asks for nobody."""
    if not person_ids:
        return {}
    found = await tx.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(person_ids))
    )
    return {row.id: row.name for row in found}
