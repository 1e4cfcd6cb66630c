"""How neighbours with the same trouble are found: their appeals, those who joined, their word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import (
    Appeal,
    AppealDraft,
    AppealStep,
    Attachment,
    EntryKind,
    Neighbour,
    NeighbourWord,
    ThreadEntry,
)
from bot.appeals.rules.lifecycle import OPEN, TERM_RUNS, Move, Party, State
from bot.appeals.rules.similar import COMPARED, Matter
from bot.appeals.storage import appeals
from bot.appeals.storage.views import AppealView, Named, appeal_view, named
from bot.core.access import Actor, Role
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person

_READ = 1600  # letters of an appeal that are compared


@dataclass(frozen=True)
class Candidate:
    """An open appeal that a draft may be about as well."""

    id: int
    matter: Matter
    sent: datetime


@dataclass(frozen=True)
class Near:
    """What a neighbour may see of an appeal (see the consent). people: with its author."""

    id: int
    number: int
    state: State
    topic: str
    settlement: Named | None
    due_on: date
    overdue: bool
    people: int


# ── Appeals about the same ───────────────────────────────────────────────────────────────────


def candidates_query(
    tx: Tx, okrug: str, settlements: Collection[str], person_id: int, since: datetime
) -> sa.Select[Any]:
    """Open appeals of these settlements that somebody could join, the newest first."""
    joined = sa.exists().where(Neighbour.appeal_id == Appeal.id, Neighbour.person_id == person_id)
    return (
        sa.select(
            Appeal.id,
            Appeal.topic,
            sa.func.substr(Appeal.text, 1, _READ),
            Appeal.landmark,
            Appeal.submitted_at,
        )
        .where(
            Appeal.settlement.in_(settlements),
            Appeal.state.in_(OPEN),
            Appeal.submitted_at > since,
            Appeal.okrug == okrug,
            Appeal.bot_id == tx.bot_id,
            Appeal.merged_into.is_(None),
            Appeal.author_id.is_not(None),
            Appeal.author_id != person_id,
            ~joined,
        )
        .order_by(Appeal.submitted_at.desc(), Appeal.id.desc())
        .limit(COMPARED)
    )


async def candidates(
    tx: Tx, okrug: str, settlements: Collection[str], person_id: int, since: datetime
) -> list[Candidate]:
    """What `candidates_query` finds."""
    found = await tx.session.execute(candidates_query(tx, okrug, settlements, person_id, since))
    return [
        Candidate(id_, Matter(topic, text, landmark), sent)
        for id_, topic, text, landmark, sent in found.all()
    ]


async def near(tx: Tx, ids: Sequence[int]) -> list[Near]:
    """What neighbours may see of these appeals, in this order."""
    found = await tx.session.scalars(
        sa.select(Appeal).where(Appeal.id.in_(ids)).execution_options(populate_existing=True)
    )
    by_id = {appeal.id: appeal for appeal in found}
    return await _near(tx, [by_id[one] for one in ids if one in by_id])


async def _near(tx: Tx, found: Sequence[Appeal]) -> list[Near]:
    places = await named(tx, [appeal.settlement for appeal in found])
    return [
        Near(
            appeal.id,
            appeal.number,
            appeal.state,
            appeal.topic,
            places.get(appeal.settlement),
            appeal.due_on,
            appeal.state in TERM_RUNS and appeal.due_on < tx.today,
            appeal.joined + 1,
        )
        for appeal in found
    ]


# ── Those who joined ─────────────────────────────────────────────────────────────────────────


async def locked(tx: Tx, appeal_id: int) -> Appeal | None:
    """An appeal that nobody else changes until the transaction ends."""
    found = await tx.session.execute(
        sa.select(Appeal)
        .where(Appeal.id == appeal_id, Appeal.bot_id == tx.bot_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def is_joined(tx: Tx, appeal_id: int, person_id: int) -> bool:
    """Whether somebody joined an appeal."""
    found = await tx.session.scalar(
        sa.select(Neighbour.person_id).where(
            Neighbour.appeal_id == appeal_id, Neighbour.person_id == person_id
        )
    )
    return found is not None


async def add(
    tx: Tx, appeal_id: int, person_id: int, merged_from: int | None = None
) -> int | None:
    """Somebody joins; how many have joined now, None if they had before.

    The appeal's version stays: what a colleague is writing about it does not go stale by this.
    """
    added = await tx.session.execute(
        insert_for(tx.session, Neighbour)
        .values(appeal_id=appeal_id, person_id=person_id, at=tx.now, merged_from=merged_from)
        .on_conflict_do_nothing(index_elements=["appeal_id", "person_id"])
        .returning(Neighbour.person_id)
    )
    return None if added.first() is None else await _count(tx, appeal_id, 1)


async def remove(tx: Tx, appeal_id: int, person_id: int) -> bool:
    """Somebody leaves, and their word on answers with them; False if they had not joined."""
    gone = await tx.session.execute(
        sa.delete(Neighbour)
        .where(Neighbour.appeal_id == appeal_id, Neighbour.person_id == person_id)
        .returning(Neighbour.person_id)
        .execution_options(synchronize_session="fetch")
    )
    if gone.first() is None:
        return False
    await tx.session.execute(
        sa.delete(NeighbourWord)
        .where(NeighbourWord.appeal_id == appeal_id, NeighbourWord.person_id == person_id)
        .execution_options(synchronize_session="fetch")
    )
    await _count(tx, appeal_id, -1)
    return True


async def _count(tx: Tx, appeal_id: int, by: int) -> int:
    counted = await tx.session.execute(
        sa.update(Appeal)
        .where(Appeal.id == appeal_id)
        .values(joined=Appeal.joined + by)
        .returning(Appeal.joined)
        .execution_options(synchronize_session=False)
    )
    return int(counted.scalar_one())


def those_of(appeal_id: int) -> sa.Select[Any]:
    """The ids of those who joined an appeal."""
    return sa.select(Neighbour.person_id).where(Neighbour.appeal_id == appeal_id)


async def reachable(tx: Tx, appeal_id: int) -> Sequence[int]:
    """Those who joined an appeal and did not block the bot."""
    found = await tx.session.scalars(
        sa.select(Person.id)
        .join(Neighbour, Neighbour.person_id == Person.id)
        .where(
            Neighbour.appeal_id == appeal_id,
            Person.blocked_at.is_(None),
            Person.telegram_id.is_not(None),
        )
    )
    return found.all()


async def all_of(tx: Tx, person_id: int) -> Sequence[Neighbour]:
    """Everything that somebody joined, by appeal."""
    found = await tx.session.scalars(
        sa.select(Neighbour)
        .where(Neighbour.person_id == person_id)
        .order_by(Neighbour.appeal_id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def joined_by(tx: Tx, person_id: int, *, limit: int, offset: int) -> list[Near]:
    """The appeals that somebody joined, the latest first."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .join(Neighbour, Neighbour.appeal_id == Appeal.id)
        .where(*_followed(tx, person_id))
        .order_by(Neighbour.at.desc(), Appeal.id.desc())
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return await _near(tx, found.all())


async def joined_count(tx: Tx, person_id: int) -> int:
    """How many appeals somebody joined."""
    found = await tx.session.execute(
        sa.select(sa.func.count())
        .select_from(Neighbour)
        .join(Appeal, Neighbour.appeal_id == Appeal.id)
        .where(*_followed(tx, person_id))
    )
    return found.scalar_one()


def _followed(tx: Tx, person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """What was merged is followed where it was merged to."""
    return (
        Neighbour.person_id == person_id,
        Appeal.bot_id == tx.bot_id,
        Appeal.merged_into.is_(None),
    )


async def joined_view(tx: Tx, actor: Actor, appeal: Appeal) -> AppealView | None:
    """An appeal as a neighbour who joined it may see it, whatever else they are to it."""
    view = await appeal_view(tx, replace(actor, grants=frozenset()), appeal)
    return view if view.parties == {Party.JOINED} else None


async def leaders(tx: Tx, person_ids: Collection[int], okrug: str) -> set[int]:
    """Who of these people is akim or deputy of an okrug."""
    found = await tx.session.scalars(
        sa.select(HeldRole.person_id).where(
            HeldRole.person_id.in_(person_ids),
            HeldRole.role.in_((Role.AKIM, Role.DEPUTY)),
            HeldRole.scope == okrug,
            HeldRole.ended_at.is_(None),
        )
    )
    return set(found)


# ── What they wrote ──────────────────────────────────────────────────────────────────────────


async def words_of(tx: Tx, appeal_id: int, person_id: int) -> Sequence[ThreadEntry]:
    """What somebody who joined wrote themselves."""
    found = await tx.session.scalars(
        sa.select(ThreadEntry)
        .where(
            ThreadEntry.appeal_id == appeal_id,
            ThreadEntry.neighbour_id == person_id,
            ThreadEntry.kind == EntryKind.NEIGHBOUR,
        )
        .order_by(ThreadEntry.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def files_to_entry(tx: Tx, draft_id: int, appeal_id: int, entry_id: int) -> None:
    """The files of a draft go with what a neighbour wrote."""
    await tx.session.execute(
        sa.update(Attachment)
        .where(Attachment.draft_id == draft_id)
        .values(draft_id=None, appeal_id=appeal_id, entry_id=entry_id)
        .execution_options(synchronize_session=False)
    )


async def files_to_draft(tx: Tx, entry_ids: Collection[int], draft_id: int) -> None:
    """And back."""
    await tx.session.execute(
        sa.update(Attachment)
        .where(Attachment.entry_id.in_(entry_ids))
        .values(draft_id=draft_id, appeal_id=None, entry_id=None)
        .execution_options(synchronize_session=False)
    )


async def files_of_entries(tx: Tx, entry_ids: Collection[int]) -> Sequence[Attachment]:
    """The files that came with these words."""
    found = await tx.session.scalars(
        sa.select(Attachment)
        .where(Attachment.entry_id.in_(entry_ids))
        .order_by(Attachment.entry_id, Attachment.position)
    )
    return found.all()


async def drop_words(tx: Tx, entry_ids: Collection[int]) -> None:
    """Nothing is left of what a neighbour wrote."""
    await tx.session.execute(
        sa.delete(Attachment)
        .where(Attachment.entry_id.in_(entry_ids))
        .execution_options(synchronize_session="fetch")
    )
    await tx.session.execute(
        sa.delete(ThreadEntry)
        .where(ThreadEntry.id.in_(entry_ids), ThreadEntry.kind == EntryKind.NEIGHBOUR)
        .execution_options(synchronize_session="fetch")
    )


async def draft_that_joined(tx: Tx, appeal_id: int, person_id: int) -> AppealDraft | None:
    """The draft that somebody joined an appeal with."""
    found = await tx.session.scalars(
        sa.select(AppealDraft)
        .where(AppealDraft.person_id == person_id, AppealDraft.appeal_id == appeal_id)
        .order_by(AppealDraft.id.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


# ── Is it mended? ────────────────────────────────────────────────────────────────────────────


async def ask(tx: Tx, appeal_id: int, entry_id: int, people: Collection[int]) -> None:
    """Note whom an answer asks."""
    tx.session.add_all(
        NeighbourWord(entry_id=entry_id, person_id=person, appeal_id=appeal_id, asked_at=tx.now)
        for person in people
    )
    await tx.session.flush()


async def word_on(tx: Tx, entry_id: int, person_id: int) -> NeighbourWord | None:
    """What somebody was asked about an answer, and said."""
    found = await tx.session.scalars(
        sa.select(NeighbourWord)
        .where(NeighbourWord.entry_id == entry_id, NeighbourWord.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def words_on(tx: Tx, appeal_id: int, person_id: int) -> Sequence[NeighbourWord]:
    """Everything that somebody was asked about an appeal."""
    found = await tx.session.scalars(
        sa.select(NeighbourWord)
        .where(NeighbourWord.appeal_id == appeal_id, NeighbourWord.person_id == person_id)
        .order_by(NeighbourWord.entry_id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def tally(tx: Tx, entry_id: int) -> tuple[int, int]:
    """How many said no, and how many were asked, of those who are still with it."""
    found = await tx.session.execute(
        sa.select(
            sa.func.coalesce(
                sa.func.sum(sa.case((NeighbourWord.mended.is_(False), 1), else_=0)), 0
            ),
            sa.func.count(),
        )
        .join(
            Neighbour,
            sa.and_(
                Neighbour.appeal_id == NeighbourWord.appeal_id,
                Neighbour.person_id == NeighbourWord.person_id,
            ),
        )
        .where(NeighbourWord.entry_id == entry_id)
    )
    no, asked = found.one()
    return int(no), int(asked)


async def is_last_answer(tx: Tx, appeal_id: int, entry_id: int) -> bool:
    """Whether this is the office's latest answer, and neighbours have not doubted it yet."""
    latest = await tx.session.scalar(
        sa.select(sa.func.max(ThreadEntry.id)).where(
            ThreadEntry.appeal_id == appeal_id, ThreadEntry.kind == EntryKind.ANSWER
        )
    )
    if latest != entry_id:
        return False
    said_at = sa.select(ThreadEntry.step_id).where(ThreadEntry.id == entry_id).scalar_subquery()
    doubted = await tx.session.scalar(
        sa.select(AppealStep.id)
        .where(
            AppealStep.appeal_id == appeal_id,
            AppealStep.move == Move.DOUBT,
            AppealStep.id > said_at,
        )
        .limit(1)
    )
    return doubted is None


async def appeal_of_merged(tx: Tx, appeal_id: int, person_id: int) -> Appeal | None:
    """Somebody's own appeal that was merged into one."""
    merged = await tx.session.scalar(
        sa.select(Neighbour.merged_from).where(
            Neighbour.appeal_id == appeal_id, Neighbour.person_id == person_id
        )
    )
    own = await appeals.appeal(tx, merged) if merged is not None else None
    return own if own is not None and own.author_id == person_id else None
