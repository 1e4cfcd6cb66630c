"""The morning of an office: who has something on the desk, and what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import HAS_TERM, IS_OPEN, Appeal, AppealStep, DigestDay
from bot.appeals.rules.lifecycle import Move, State
from bot.appeals.storage.queue import visible
from bot.appeals.storage.reminders import runs
from bot.core.access import GRANTS, Action, Actor
from bot.core.db import Moment, insert_for
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.people.models import HeldRole, Person

#: A digest speaks of these whatever their due date is.
_ALWAYS = frozenset({State.NEW, State.NEED_INFO, State.REOPEN_REQUESTED})
_KEYS = 500
_LOOKS_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Morning:
    """How many appeals on somebody's desk are what; one may be several things.

    soon: due after today, within the working days of the first reminder. asked_again: to be
    looked at again or left closed. together: each counted once.
    """

    new: int
    due_today: int
    overdue: int
    soon: int
    awaited: int
    asked_again: int
    together: int


async def is_claimed(tx: Tx) -> bool:
    """Whether today's digests were put."""
    return bool(await tx.session.scalar(sa.select(DigestDay.day).where(DigestDay.day == tx.today)))


async def last_day(tx: Tx) -> date | None:
    """The day of the last digests before today."""
    return await tx.session.scalar(
        sa.select(sa.func.max(DigestDay.day, type_=sa.Date())).where(DigestDay.day < tx.today)
    )


async def claim_day(tx: Tx) -> bool:
    """Put today's digests: of many who try at once, and of many tries, one is told True."""
    if await is_claimed(tx):
        return False
    claimed = await tx.session.scalar(
        insert_for(tx.session, DigestDay)
        .values(day=tx.today, at=tx.now)
        .on_conflict_do_nothing(index_elements=["day"])
        .returning(DigestDay.day)
    )
    return claimed is not None


async def bots(tx: Tx) -> Sequence[int]:
    """The bots that have open appeals."""
    found = await tx.session.scalars(
        sa.select(Appeal.bot_id).where(IS_OPEN).distinct().order_by(Appeal.bot_id)
    )
    return found.all()


def with_desk(tx: Tx) -> sa.Select[Any]:
    """people.id of the staff of this bot on whose desk something lies, as `visible` has it.

    Who blocked the bot is not among them: a digest is for its own morning.
    """
    office = GRANTS[Action.TRIAGE_APPEAL]
    executors = GRANTS[Action.READ_QUEUE] - office
    theirs = sa.and_(IS_OPEN, Appeal.bot_id == tx.bot_id, Appeal.okrug == HeldRole.scope)
    lies = sa.exists().where(theirs)
    handed = sa.exists().where(theirs, Appeal.assignee_id == Person.id)
    return (
        sa.select(Person.id)
        .join(HeldRole, HeldRole.person_id == Person.id)
        .where(
            Person.bot_id == tx.bot_id,
            Person.erased_at.is_(None),
            Person.blocked_at.is_(None),
            HeldRole.ended_at.is_(None),
            sa.or_(
                sa.and_(HeldRole.role.in_(sorted(office)), lies),
                sa.and_(HeldRole.role.in_(sorted(executors)), handed),
            ),
        )
        .distinct()
    )


async def morning(tx: Tx, actor: Actor, soon: date) -> Morning:
    """What lies on somebody's desk now. soon: the latest due date that is due soon."""

    def count(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    found = await tx.session.execute(
        sa.select(
            count(Appeal.state == State.NEW),
            count(HAS_TERM, Appeal.due_on == tx.today),
            count(HAS_TERM, Appeal.due_on < tx.today),
            count(HAS_TERM, Appeal.due_on > tx.today, Appeal.due_on <= soon),
            count(Appeal.state == State.NEED_INFO),
            count(Appeal.state == State.REOPEN_REQUESTED),
            count(
                sa.or_(Appeal.state.in_(sorted(_ALWAYS)), sa.and_(HAS_TERM, Appeal.due_on <= soon))
            ),
        )
        .select_from(Appeal)
        .where(visible(tx, actor), IS_OPEN)
    )
    return Morning(*map(int, found.one()))


# ── Of which it speaks one by one ────────────────────────────────────────────────────────────

Window = tuple[date, date]  # due dates after the first one, up to and including the second


async def _some(
    tx: Tx, actor: Actor, limit: int, *conditions: sa.ColumnElement[bool], by: Any = Appeal.due_on
) -> Sequence[Appeal]:
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(visible(tx, actor), IS_OPEN, *conditions)
        .order_by(by, Appeal.id)
        .limit(limit)
    )
    return found.all()


async def asked_again(tx: Tx, actor: Actor, limit: int) -> Sequence[Appeal]:
    """What is to be looked at again or left closed, for longest first."""
    asked = Appeal.state == State.REOPEN_REQUESTED
    return await _some(tx, actor, limit, asked, by=Appeal.updated_at)


async def risen(
    tx: Tx, actor: Actor, windows: Mapping[str, Sequence[Window]], limit: int
) -> Sequence[Appeal]:
    """What has come into one of its okrug's windows of due dates."""
    within = (
        sa.and_(Appeal.okrug == okrug, Appeal.due_on > after, Appeal.due_on <= until)
        for okrug, its in windows.items()
        for after, until in its
    )
    return await _some(tx, actor, limit, runs(tx), sa.or_(sa.false(), *within))


async def not_accepted(tx: Tx, actor: Actor, by: date, limit: int) -> Sequence[Appeal]:
    """What is new and was registered by that day."""
    return await _some(
        tx,
        actor,
        limit,
        Appeal.state == State.NEW,
        Appeal.registered_on <= by,
        by=Appeal.registered_on,
    )


async def pressing(tx: Tx, actor: Actor, until: date, limit: int) -> Sequence[Appeal]:
    """What is due by a day and waits for the office, the longest overdue first."""
    waits = Appeal.state != State.NEED_INFO
    return await _some(tx, actor, limit, HAS_TERM, Appeal.due_on <= until, waits)


async def in_state(tx: Tx, actor: Actor, state: State, limit: int) -> Sequence[Appeal]:
    """What stands so, by due date."""
    return await _some(tx, actor, limit, Appeal.state == state)


async def since(
    tx: Tx, appeals: Collection[Appeal], state: State, *moves: Move
) -> dict[int, datetime]:
    """Of those that stand so: when somebody brought them there by one of these moves."""
    ids = [one.id for one in appeals if one.state is state]
    if not ids:
        return {}
    found = await tx.session.execute(
        sa.select(AppealStep.appeal_id, sa.func.max(AppealStep.at, type_=Moment).label("at"))
        .where(AppealStep.appeal_id.in_(ids), AppealStep.move.in_(moves))
        .group_by(AppealStep.appeal_id)
    )
    return {row.appeal_id: row.at for row in found.all()}


async def waits_for_author(tx: Tx, appeals: Collection[Appeal]) -> dict[int, datetime]:
    """Since when the office waits for its author's reply, where it does."""
    return await since(tx, appeals, State.NEED_INFO, Move.ASK)


async def waits_for_verdict(tx: Tx, appeals: Collection[Appeal]) -> dict[int, datetime]:
    """Since when its author, or most neighbours, ask to look at it again, where they do."""
    return await since(tx, appeals, State.REOPEN_REQUESTED, Move.DISPUTE, Move.DOUBT)


# ── What became of it ────────────────────────────────────────────────────────────────────────


async def wants(tx: Tx, person_id: int, group: Group) -> bool:
    """Whether somebody has not switched such notices off."""
    muted = await tx.session.scalar(sa.select(Person.muted).where(Person.id == person_id))
    return group not in (muted or ())


async def put_at(tx: Tx, keys: Sequence[str]) -> dict[int, datetime]:
    """When these digests were put that somebody has read or is about to, by their reader."""
    alive = (Outcome.WAITING, Outcome.SENDING, Outcome.SENT)
    found: dict[int, datetime] = {}
    for at in range(0, len(keys), _KEYS):
        read = await tx.session.execute(
            sa.select(Person.id, Person.muted, Delivery.created_at)
            .join(Person, Person.id == Delivery.person_id)
            .where(Delivery.key.in_(keys[at : at + _KEYS]), Delivery.state.in_(alive))
        )
        found |= {id_: put for id_, muted, put in read.all() if Group.DIGEST not in muted}
    return found


async def was_told(tx: Tx, key: str | None) -> bool:
    """Whether a digest has reached its reader."""
    state = await tx.session.scalar(sa.select(Delivery.state).where(Delivery.key == key))
    return state is Outcome.SENT


async def say_again(tx: Tx, kinds: Collection[str], digest: str) -> None:
    """What was put since the last morning and dropped, perhaps at night, has another chance.

    Not what a digest (its kind) said instead. A renderer that has nothing to say any more drops
    it again, and it stays so: the next morning looks no further back than this one.
    """
    last = await tx.session.scalar(
        sa.select(sa.func.max(DigestDay.at, type_=Moment)).where(DigestDay.day < tx.today)
    )
    last = last or tx.now - _LOOKS_BACK
    heard = sa.alias(Delivery.__table__)
    instead = sa.exists().where(
        heard.c.person_id == Delivery.person_id,
        heard.c.state == Outcome.SENT.value,
        heard.c.kind == digest,
        heard.c.created_at >= last,
        heard.c.created_at <= Delivery.created_at,
    )
    await tx.session.execute(
        sa.update(Delivery)
        .where(
            Delivery.state == Outcome.DROPPED,
            Delivery.lane == int(Lane.ORDINARY),
            Delivery.due_at >= last,
            Delivery.kind.in_(sorted(kinds)),
            Delivery.created_at >= last,
            ~sa.and_(Delivery.due_at > Delivery.created_at, instead),
        )
        .values(state=Outcome.WAITING, due_at=tx.now)
        .execution_options(synchronize_session=False)
    )


async def those(tx: Tx, ids: Sequence[int]) -> Sequence[Appeal]:
    """Appeals of this bot whose term runs, by due date."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.id.in_(ids), Appeal.bot_id == tx.bot_id, IS_OPEN, HAS_TERM)
        .order_by(Appeal.due_on, Appeal.id)
    )
    return found.all()
