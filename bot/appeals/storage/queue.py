"""How the queue is found: what lies on somebody's desk, narrowed as they have narrowed it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import HAS_TERM, IS_OPEN, Appeal, DeskFilter
from bot.appeals.rules.lifecycle import OPEN, State
from bot.appeals.rules.queue import NO_TOPIC, NOBODY, Part, QueueFilter, Shown, shown
from bot.core.access import Action, Actor
from bot.core.db import insert_for
from bot.core.tx import Tx

#: Where the office has to do something; an appeal in question waits for its author.
_OWED = OPEN - {State.NEED_INFO}
#: More pages of what is done with than anybody turns; the rest is found by searching.
MOST_ENDED = 800


@dataclass(frozen=True)
class QueueCounts:
    """What the queue's heading says; open: how many are shown, where the filter shows ended."""

    open: int
    new: int
    due_today: int
    overdue: int


@dataclass(frozen=True)
class Count:
    """One value a queue can be narrowed to, and how many open appeals it has."""

    value: str
    n: int


def visible(tx: Tx, actor: Actor) -> sa.ColumnElement[bool]:
    """Appeals on an actor's desk: their okrugs', and those handed to them.

    Only what adds something is asked for: an OR keeps databases from walking along one index.
    """
    office = actor.scopes(Action.TRIAGE_APPEAL)
    able = actor.scopes(Action.ANSWER_APPEAL) - office
    parts = [_within(office)] if office else []
    if able and "" not in office:
        parts.append(sa.and_(Appeal.assignee_id == actor.id, _within(able)))
    return sa.and_(Appeal.bot_id == tx.bot_id, sa.or_(sa.false(), *parts))


def _within(scopes: frozenset[str]) -> sa.ColumnElement[bool]:
    return sa.true() if "" in scopes else Appeal.okrug.in_(sorted(scopes))


def _matching(tx: Tx, filter_: QueueFilter) -> sa.ColumnElement[bool]:
    """What a filter lets through: open ones, unless it asks for a state of those that ended."""
    conditions: list[sa.ColumnElement[bool]] = []
    if not filter_.ended:
        conditions.append(IS_OPEN)
    if isinstance(filter_.shown, State):
        conditions.append(Appeal.state == filter_.shown)
    elif filter_.shown is not None:
        conditions.append(_shown(tx, filter_.shown))
    if filter_.category == NO_TOPIC:
        conditions.append(Appeal.topic == "")
    elif filter_.category:
        within = Appeal.topic.startswith(f"{filter_.category}.", autoescape=True)
        conditions.append(sa.or_(Appeal.topic == filter_.category, within))
    if filter_.settlement:
        conditions.append(Appeal.settlement == filter_.settlement)
    if filter_.executor == NOBODY:
        conditions.append(Appeal.assignee_id.is_(None))
    elif filter_.executor is not None:
        conditions.append(Appeal.assignee_id == filter_.executor)
    return sa.and_(*conditions)


def _shown(tx: Tx, what: Shown) -> sa.ColumnElement[bool]:
    match what:
        case Shown.URGENT:
            return Appeal.urgent.is_(True)
        case Shown.OVERDUE:
            return sa.and_(HAS_TERM, Appeal.due_on < tx.today)
        case Shown.TODAY:
            return sa.and_(HAS_TERM, Appeal.due_on == tx.today)
        case Shown.COLLECTIVE:
            return Appeal.collective.is_(True)


_ORDER = (Appeal.urgent.desc(), Appeal.due_on, Appeal.id)
_NEWEST = (Appeal.id.desc(),)


async def queue(
    tx: Tx, actor: Actor, filter_: QueueFilter, *, limit: int, offset: int
) -> Sequence[Appeal]:
    """What lies on somebody's desk: urgent first, then by due date; what ended newest first."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(visible(tx, actor), _matching(tx, filter_))
        .order_by(*(_NEWEST if filter_.ended else _ORDER))
        .limit(limit)
        .offset(offset)
    )
    return found.all()


async def queue_counts(tx: Tx, actor: Actor, filter_: QueueFilter) -> QueueCounts:
    """How many appeals lie there; of those that ended not more than anybody looks through."""
    if filter_.ended:
        some = (
            sa.select(Appeal.id)
            .where(visible(tx, actor), _matching(tx, filter_))
            .limit(MOST_ENDED)
            .subquery()
        )
        n = await tx.session.scalar(sa.select(sa.func.count()).select_from(some))
        return QueueCounts(n or 0, 0, 0, 0)

    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    found = await tx.session.execute(
        sa.select(
            sa.func.count(),
            count(Appeal.state == State.NEW),
            count(_shown(tx, Shown.TODAY)),
            count(_shown(tx, Shown.OVERDUE)),
        )
        .select_from(Appeal)
        .where(visible(tx, actor), _matching(tx, filter_))
    )
    return QueueCounts(*map(int, found.one()))


async def next_on_desk(
    tx: Tx, actor: Actor, filter_: QueueFilter, done: Appeal | None
) -> int | None:
    """The id of the appeal that comes after `done` in the queue; of the first without `done`.

    A filter is walked through as it is shown. Without one, what waits for its author or lies
    with a colleague is passed over.
    """
    query = sa.select(Appeal.id).where(visible(tx, actor), _matching(tx, filter_))
    if not filter_.narrows:
        mine = sa.or_(Appeal.assignee_id.is_(None), Appeal.assignee_id == actor.id)
        query = query.where(Appeal.state.in_(sorted(_OWED)), mine)
    if done is not None:
        query = query.where(Appeal.id < done.id if filter_.ended else _following(done))
    order = _NEWEST if filter_.ended else _ORDER
    found = await tx.session.execute(query.order_by(*order).limit(1))
    return found.scalar_one_or_none()


def _following(done: Appeal) -> sa.ColumnElement[bool]:
    same = sa.or_(
        Appeal.due_on > done.due_on,
        sa.and_(Appeal.due_on == done.due_on, Appeal.id > done.id),
    )
    level = sa.and_(Appeal.urgent.is_(done.urgent), same)
    return sa.or_(Appeal.urgent.is_(False), level) if done.urgent else level


# ── What it can be narrowed to ───────────────────────────────────────────────────────────────


async def desk_filter(tx: Tx, person_id: int) -> QueueFilter:
    """What somebody looks at; everything as long as they have not said."""
    kept = await tx.session.get(DeskFilter, person_id, populate_existing=True)
    if kept is None:
        return QueueFilter()
    return QueueFilter(kept.category, kept.settlement, kept.executor_id, shown(kept.state))


async def keep_filter(tx: Tx, person_id: int, filter_: QueueFilter) -> None:
    """Remember what somebody looks at."""
    values = {
        "category": filter_.category,
        "settlement": filter_.settlement,
        "executor_id": filter_.executor,
        "state": filter_.shown.value if filter_.shown else "",
    }
    await tx.session.execute(
        insert_for(tx.session, DeskFilter)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def forget_filter(tx: Tx, person_id: int) -> None:
    """Somebody leaves."""
    await tx.session.execute(sa.delete(DeskFilter).where(DeskFilter.person_id == person_id))


async def counts_by(tx: Tx, actor: Actor, filter_: QueueFilter, part: Part) -> list[Count]:
    """The values of one part among what the rest of the filter shows, the most frequent first.

    Topics by their category's code, people by their id, "" where there is none.
    """
    if part is Part.STATE:
        return await _counts_by_state(tx, actor, filter_.without(part))
    columns: dict[Part, Any] = {
        Part.TOPIC: Appeal.topic,
        Part.VILLAGE: Appeal.settlement,
        Part.EXECUTOR: Appeal.assignee_id,
    }
    column = columns[part]
    # counted here: to group by them a database goes through what ended as well
    found = await tx.session.scalars(
        sa.select(column).where(visible(tx, actor), _matching(tx, filter_.without(part)))
    )
    words = ("" if value is None else str(value) for value in found)
    counted = Counter(word.partition(".")[0] for word in words)
    return [Count(*one) for one in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


async def _counts_by_state(tx: Tx, actor: Actor, filter_: QueueFilter) -> list[Count]:
    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    kinds: list[Shown | State] = [*Shown, *(state for state in State if state in OPEN)]
    found = await tx.session.execute(
        sa.select(
            *(
                count(Appeal.state == kind if isinstance(kind, State) else _shown(tx, kind))
                for kind in kinds
            )
        )
        .select_from(Appeal)
        .where(visible(tx, actor), _matching(tx, filter_))
    )
    return [Count(kind.value, int(n)) for kind, n in zip(kinds, found.one(), strict=True)]
