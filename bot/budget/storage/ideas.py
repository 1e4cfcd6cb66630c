"""How ideas are listed, counted, compared and wanted by others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetJoin
from bot.budget.rules.alike import Matter
from bot.budget.rules.ideas import OPEN, Which
from bot.budget.rules.kinds import READABLE, IdeaState
from bot.budget.storage import rounds
from bot.budget.storage.views import Both
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person

#: Of so many ideas the words are compared; no round has more.
_COMPARED = 2_000
#: These stand at the end of every list.
_LAST = (IdeaState.REFUSED, IdeaState.MERGED)


@dataclass(frozen=True)
class Listed:
    """An idea as a list shows it. joined: how many others want it; mine, joins: of the reader.

    asked: its author was asked to let it go into another one.
    """

    id: int
    number: int
    version: int
    state: IdeaState
    title: Both
    text: Both
    joined: int
    cost_guess: int | None
    cost: int | None
    listed: bool
    asked: bool
    mine: bool
    joins: bool


# ── Lists ────────────────────────────────────────────────────────────────────────────────────


async def page_of(
    tx: Tx,
    round_id: int,
    which: Which,
    *,
    person_id: int | None,
    settlement: str,
    limit: int,
    offset: int,
) -> list[Listed]:
    """A page of a round's ideas: those that most want first, those that are out last."""
    joined = _joined()
    found = await tx.session.execute(
        sa.select(BudgetIdea, joined, _wanted(person_id))
        .where(*_which(round_id, which, person_id, settlement))
        .order_by(*_order(joined))
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return [_listed(row, count, joins=joins, reader=person_id) for row, count, joins in found]


async def count_of(
    tx: Tx, round_id: int, which: Which, *, person_id: int | None, settlement: str
) -> int:
    """How many there are."""
    where = _which(round_id, which, person_id, settlement)
    return int(
        await tx.session.scalar(sa.select(sa.func.count()).select_from(BudgetIdea).where(*where))
        or 0
    )


async def place_of(tx: Tx, round_id: int, idea_id: int) -> int:
    """How many stand before it in the list of all."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea.id)
        .where(*_which(round_id, Which.ALL, None, ""))
        .order_by(*_order(_joined()))
    )
    ids = list(found)
    return ids.index(idea_id) if idea_id in ids else 0


async def some(tx: Tx, ids: Sequence[int], person_id: int | None) -> list[Listed]:
    """These, in this order."""
    found = await tx.session.execute(
        sa.select(BudgetIdea, _joined(), _wanted(person_id))
        .where(BudgetIdea.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    known = {
        row.id: _listed(row, count, joins=joins, reader=person_id) for row, count, joins in found
    }
    return [known[one] for one in ids if one in known]


def _joined() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(BudgetJoin)
        .where(BudgetJoin.idea_id == BudgetIdea.id)
        .scalar_subquery()
    )


def _wanted(person_id: int | None) -> sa.ColumnElement[bool]:
    return (
        sa.select(BudgetJoin.idea_id)
        .where(BudgetJoin.idea_id == BudgetIdea.id, BudgetJoin.person_id == (person_id or 0))
        .exists()
    )


def _which(
    round_id: int, which: Which, person_id: int | None, settlement: str
) -> list[sa.ColumnElement[bool]]:
    chosen = [BudgetIdea.round_id == round_id, BudgetIdea.state.in_(READABLE)]
    if which is Which.VILLAGE:
        chosen.append(BudgetIdea.settlement == settlement)
    if which is Which.MINE:
        own = BudgetIdea.person_id == (person_id or 0)
        chosen.append(sa.or_(own, _wanted(person_id)))
    return chosen


def _order(joined: sa.ScalarSelect[int]) -> tuple[sa.ColumnElement[Any], ...]:
    out = sa.case((BudgetIdea.state.in_(_LAST), 1), else_=0)
    return out, joined.desc(), BudgetIdea.number.asc()


def _listed(row: BudgetIdea, joined: int, *, joins: bool, reader: int | None) -> Listed:
    own = Both(row.title, row.title)
    told = Both(row.text, row.text)
    return Listed(
        id=row.id,
        number=row.number,
        version=row.version,
        state=row.state,
        title=Both(row.title_kk, row.title_ru) or own,
        text=Both(row.text_kk, row.text_ru) or told,
        joined=joined,
        cost_guess=row.cost_guess,
        cost=row.cost,
        listed=row.listed,
        asked=row.merge_into is not None,
        mine=reader is not None and row.person_id == reader,
        joins=bool(joins),
    )


async def by_state(tx: Tx, round_id: int) -> dict[IdeaState, int]:
    """How many ideas stand where."""
    found = await tx.session.execute(
        sa.select(BudgetIdea.state, sa.func.count())
        .where(BudgetIdea.round_id == round_id)
        .group_by(BudgetIdea.state)
    )
    return {row[0]: row[1] for row in found}


async def unchecked(tx: Tx, round_id: int, after: int) -> int | None:
    """The next idea to be checked after this number, then from the beginning.

    Not those whose authors are asked to let them go into another one.
    """
    return await tx.session.scalar(
        sa.select(BudgetIdea.id)
        .where(
            BudgetIdea.round_id == round_id,
            BudgetIdea.state == IdeaState.SENT,
            BudgetIdea.merge_into.is_(None),
        )
        .order_by(sa.case((BudgetIdea.number > after, 0), else_=1), BudgetIdea.number)
        .limit(1)
    )


async def by_number(tx: Tx, round_id: int, number: int) -> BudgetIdea | None:
    """An idea of a round by its number."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(BudgetIdea.round_id == round_id, BudgetIdea.number == number)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def numbers_within(tx: Tx, idea_id: int) -> list[int]:
    """The numbers of those that were let go into it."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea.number)
        .where(BudgetIdea.merged_into == idea_id)
        .order_by(BudgetIdea.number)
    )
    return list(found)


# ── Whose they are ───────────────────────────────────────────────────────────────────────────


async def add(tx: Tx, round_id: int, **values: Any) -> BudgetIdea:
    """One more idea, under the next number; its round is locked."""
    row = BudgetIdea(
        round_id=round_id,
        number=await rounds.next_number(tx, round_id),
        created_at=tx.now,
        updated_at=tx.now,
        **values,
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


async def open_by(tx: Tx, round_id: int, person_id: int) -> Sequence[BudgetIdea]:
    """Somebody's ideas of a round that wait for something."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(
            BudgetIdea.round_id == round_id,
            BudgetIdea.person_id == person_id,
            BudgetIdea.state.in_(OPEN),
        )
        .execution_options(populate_existing=True)
    )
    return found.all()


async def name_of_author(tx: Tx, row: BudgetIdea) -> str:
    """Who proposed it; "" for the office, for whoever said no name, and for the erased."""
    if row.person_id is None:
        return ""
    name = await tx.session.scalar(sa.select(Person.name).where(Person.id == row.person_id))
    return name or ""


async def matters(
    tx: Tx, round_id: int, *, but: int | None = None, not_of: int | None = None
) -> dict[int, Matter]:
    """What open ideas of a round are about, by id. but: without this one; not_of: nor theirs."""
    columns = (
        BudgetIdea.id,
        BudgetIdea.title,
        BudgetIdea.title_kk,
        BudgetIdea.title_ru,
        BudgetIdea.text,
        BudgetIdea.settlement,
    )
    found = await tx.session.execute(
        sa.select(*columns)
        .where(
            BudgetIdea.round_id == round_id,
            BudgetIdea.state.in_(OPEN),
            BudgetIdea.id != (but or 0),
            sa.or_(BudgetIdea.person_id.is_(None), BudgetIdea.person_id != (not_of or 0)),
        )
        .order_by(BudgetIdea.number)
        .limit(_COMPARED)
    )
    return {
        row.id: Matter(
            tuple(filter(None, (row.title, row.title_kk, row.title_ru))), row.text, row.settlement
        )
        for row in found
    }


# ── Who wants them, too ──────────────────────────────────────────────────────────────────────


async def join(tx: Tx, idea_id: int, person_id: int) -> bool:
    """Somebody wants the same; False where they did already."""
    joined = await tx.session.execute(
        insert_for(tx.session, BudgetJoin)
        .values(idea_id=idea_id, person_id=person_id, at=tx.now)
        .on_conflict_do_nothing()
        .returning(BudgetJoin.person_id)
    )
    return joined.first() is not None


async def leave(tx: Tx, idea_id: int, person_id: int) -> None:
    """They want it no more."""
    await tx.session.execute(
        sa.delete(BudgetJoin).where(
            BudgetJoin.idea_id == idea_id, BudgetJoin.person_id == person_id
        )
    )


def joiners(idea_id: int) -> sa.Select[Any]:
    """people.id of everybody who wants an idea, too."""
    return (
        sa.select(BudgetJoin.person_id)
        .join(Person, Person.id == BudgetJoin.person_id)
        .where(BudgetJoin.idea_id == idea_id, Person.erased_at.is_(None))
    )


async def hand_on(tx: Tx, idea: BudgetIdea, into: BudgetIdea, concerned: sa.Select[Any]) -> None:
    """Who wants an idea, its author among them, wants the other one now; each of them once.

    concerned: people.id of those for whom the round is: an author who moved away wants nothing.
    """
    wanted = sa.select(sa.literal(into.id), BudgetJoin.person_id, BudgetJoin.at).where(
        BudgetJoin.idea_id == idea.id, BudgetJoin.person_id != (into.person_id or 0)
    )
    await tx.session.execute(
        insert_for(tx.session, BudgetJoin)
        .from_select(["idea_id", "person_id", "at"], wanted)
        .on_conflict_do_nothing()
    )
    await tx.session.execute(sa.delete(BudgetJoin).where(BudgetJoin.idea_id == idea.id))
    if idea.person_id is None or idea.person_id == into.person_id:
        return
    if await tx.session.scalar(concerned.where(Person.id == idea.person_id)) is not None:
        await join(tx, into.id, idea.person_id)


# ── One into another, and the list ───────────────────────────────────────────────────────────


async def forget_asks(tx: Tx, into: int) -> None:
    """Nobody is asked any more to let an idea go into this one, which is not open now."""
    await tx.session.execute(
        sa.update(BudgetIdea)
        .where(BudgetIdea.merge_into == into)
        .values(merge_into=None, version=BudgetIdea.version + 1)
        .execution_options(synchronize_session=False)
    )


async def follow_merge(tx: Tx, idea_id: int, into: int) -> None:
    """What was let go into an idea stands in the one that this goes into now."""
    await tx.session.execute(
        sa.update(BudgetIdea)
        .where(BudgetIdea.merged_into == idea_id)
        .values(merged_into=into)
        .execution_options(synchronize_session=False)
    )


async def apart_again(tx: Tx, gone: int) -> Sequence[BudgetIdea]:
    """What was let go into an idea waits by itself for its check again."""
    await tx.session.flush()
    moved = await tx.session.execute(
        sa.update(BudgetIdea)
        .where(BudgetIdea.merged_into == gone, BudgetIdea.state == IdeaState.MERGED)
        .values(
            state=IdeaState.SENT,
            merged_into=None,
            version=BudgetIdea.version + 1,
            updated_at=tx.now,
        )
        .returning(BudgetIdea.id)
        .execution_options(synchronize_session=False)
    )
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(BudgetIdea.id.in_(moved.scalars().all()))
        .order_by(BudgetIdea.number)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def set_listed(tx: Tx, round_id: int, states: Collection[IdeaState], *, listed: bool) -> int:
    """Put these on the list that people vote on, or take them off it; how many they are."""
    changed = await tx.session.execute(
        sa.update(BudgetIdea)
        .where(
            BudgetIdea.round_id == round_id,
            BudgetIdea.state.in_(states),
            BudgetIdea.listed.is_(not listed),
        )
        .values(listed=listed, merge_into=None, version=BudgetIdea.version + 1)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


async def was_told(tx: Tx, round_id: int, kind: str) -> bool:
    """Whether anybody was told this of a round before."""
    told = sa.select(Delivery.id).where(
        Delivery.batch_id == round_id, Delivery.kind == kind, Delivery.state == Outcome.SENT
    )
    return await tx.session.scalar(told.limit(1)) is not None
