"""What was decided: remembered when it is, considered after the hand-over, kept as a promise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.core.access import GRANTS, Action, Role
from bot.core.calendar import calendar
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.gatherings.models import DecisionStep, Gathering, GatheringDecision, GatheringItem
from bot.gatherings.rules.consideration import Standing, consider_by
from bot.gatherings.rules.kept import days_to_consider, is_kept
from bot.gatherings.rules.promises import Stage
from bot.people.models import HeldRole, Person
from bot.places.service import office_consider_days

#: Who carries a promise out: the office and its executors.
_CARRY = GRANTS[Action.PLAN_GATHERING] | {Role.EXECUTOR}


async def remember(tx: Tx, row: Gathering, item: GatheringItem) -> None:
    """Keep what an item decided, in the words of its decision, of its motion, or its own.

    Said again, the later words stand until the akim has them, or it is done: they are those that
    are signed. An item that decides nothing after all is forgotten again, unless something was
    made of it. An election leaves nothing to be carried out.
    """
    words = _words(item)
    said = bool(item.decision_kk or item.decision_ru)
    if not is_kept(item.about, item.state, item.outcome, said=said):
        await _forget(tx, item.id)
        return
    fresh = {
        "bot_id": row.bot_id,
        "okrug": row.okrug,
        "gathering_id": row.id,
        "item_id": item.id,
        "version": 1,
        "kk": words[0],
        "ru": words[1],
        "stage": Stage.SAID,
        "owner": "",
        "photos": [],
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    insert = insert_for(tx.session, GatheringDecision).values(fresh)
    await tx.session.execute(
        insert.on_conflict_do_update(
            index_elements=["item_id"],
            set_={"kk": words[0], "ru": words[1], "updated_at": tx.now},
            where=sa.and_(GatheringDecision.standing.is_(None), _still_open()),
        )
    )


async def start_consideration(tx: Tx, row: Gathering) -> None:
    """The minutes are with the akim: the days run in which every decision is considered.

    Nothing happens where the law asks no consideration, nor to what is considered already.
    """
    days = days_to_consider(row.kind, await office_consider_days(tx, row.okrug))
    if days is None:
        return
    working = await calendar(tx)
    last = consider_by(row.handed_over_on or tx.today, days, working.add_working_days)
    await tx.session.execute(
        sa.update(GatheringDecision)
        .where(
            GatheringDecision.gathering_id == row.id,
            GatheringDecision.standing.is_(None),
            GatheringDecision.stage != Stage.DROPPED,
        )
        .values(
            standing=Standing.WAITING,
            consider_by=last,
            version=GatheringDecision.version + 1,
            updated_at=tx.now,
        )
        .execution_options(synchronize_session=False)
    )


async def overdue(tx: Tx, okrug: str) -> Sequence[GatheringDecision]:
    """Promises of an okrug whose day has passed, the longest overdue first."""
    found = await tx.session.scalars(
        sa.select(GatheringDecision)
        .where(
            GatheringDecision.bot_id == tx.bot_id,
            GatheringDecision.okrug == okrug,
            GatheringDecision.stage == Stage.DECIDED,
            GatheringDecision.due_on < tx.today,
        )
        .order_by(GatheringDecision.due_on, GatheringDecision.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def of_gathering(tx: Tx, gathering_id: int) -> Sequence[GatheringDecision]:
    """What a gathering decided, in the order of its agenda."""
    found = await tx.session.scalars(
        sa.select(GatheringDecision)
        .join(GatheringItem, GatheringItem.id == GatheringDecision.item_id)
        .where(
            GatheringDecision.bot_id == tx.bot_id, GatheringDecision.gathering_id == gathering_id
        )
        .order_by(GatheringItem.position, GatheringDecision.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


def _words(item: GatheringItem) -> tuple[str, str]:
    """In Kazakh and in Russian, never one half from the decision and the other from the motion."""
    pairs = (
        (item.decision_kk, item.decision_ru),
        (item.motion_kk, item.motion_ru),
        (item.kk, item.ru),
    )
    return next((pair for pair in pairs if any(pair)), ("", ""))


def _untouched() -> sa.ColumnElement[bool]:
    """Nobody has done anything with it yet."""
    return sa.and_(
        GatheringDecision.standing.is_(None),
        GatheringDecision.stage == Stage.SAID,
        ~sa.exists().where(DecisionStep.decision_id == GatheringDecision.id),
    )


async def _forget(tx: Tx, item_id: int) -> None:
    await tx.session.execute(
        sa.delete(GatheringDecision)
        .where(GatheringDecision.item_id == item_id, _untouched())
        .execution_options(synchronize_session=False)
    )


async def decision(tx: Tx, decision_id: int) -> GatheringDecision | None:
    """A decision of this bot as it is now; None if there is no such."""
    found = await tx.session.scalars(
        sa.select(GatheringDecision)
        .where(GatheringDecision.id == decision_id, GatheringDecision.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def advance(tx: Tx, decision_id: int, version: int, values: dict[str, Any]) -> bool:
    """Change a decision that is still as it was; of many at once one is told True."""
    changed = await tx.session.execute(
        sa.update(GatheringDecision)
        .where(
            GatheringDecision.id == decision_id,
            GatheringDecision.bot_id == tx.bot_id,
            GatheringDecision.version == version,
        )
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(GatheringDecision.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def add_step(tx: Tx, decision_id: int, did: str, *, by: int | None, **more: Any) -> None:
    """Write into the history what was done; only ever added to."""
    step = DecisionStep(decision_id=decision_id, at=tx.now, person_id=by, did=did, **more)
    tx.session.add(step)
    await tx.session.flush()


async def last_actor(tx: Tx, decision_id: int, but: int | None) -> str:
    """Who changed it last, by name; "" for oneself, the clock, or somebody erased."""
    found = await tx.session.execute(
        sa.select(DecisionStep.person_id, Person.name)
        .outerjoin(Person, Person.id == DecisionStep.person_id)
        .where(DecisionStep.decision_id == decision_id)
        .order_by(DecisionStep.id.desc())
        .limit(1)
    )
    last = found.first()
    return last.name or "" if last is not None and last.person_id != but else ""


async def steps(tx: Tx, decisions: Collection[int]) -> dict[int, list[DecisionStep]]:
    """The history of each of these, oldest first."""
    found = await tx.session.scalars(
        sa.select(DecisionStep)
        .where(DecisionStep.decision_id.in_(decisions))
        .order_by(DecisionStep.id)
        .execution_options(populate_existing=True)
    )
    by: dict[int, list[DecisionStep]] = {}
    for step in found.all():
        by.setdefault(step.decision_id, []).append(step)
    return by


def _still_open() -> sa.ColumnElement[bool]:
    return GatheringDecision.stage.in_([Stage.SAID, Stage.DECIDED])


async def open_of_okrug(
    tx: Tx, okrug: str, *, limit: int, offset: int
) -> Sequence[GatheringDecision]:
    """What is still to be done in an okrug: by its day, so the overdue first; the rest last."""
    found = await tx.session.scalars(
        sa.select(GatheringDecision)
        .where(
            GatheringDecision.bot_id == tx.bot_id,
            GatheringDecision.okrug == okrug,
            _still_open(),
        )
        .order_by(
            GatheringDecision.due_on.is_(None), GatheringDecision.due_on, GatheringDecision.id
        )
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return found.all()


@dataclass(frozen=True)
class Counts:
    """How the promises of an okrug stand."""

    open: int
    overdue: int
    done: int


async def counts(tx: Tx, okrug: str) -> Counts:
    """How many are open, overdue among them, and done."""

    def those(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    late = sa.and_(GatheringDecision.stage == Stage.DECIDED, GatheringDecision.due_on < tx.today)
    found = await tx.session.execute(
        sa.select(
            those(_still_open()), those(late), those(GatheringDecision.stage == Stage.DONE)
        ).where(GatheringDecision.bot_id == tx.bot_id, GatheringDecision.okrug == okrug)
    )
    return Counts(*(int(number) for number in found.one()))


@dataclass(frozen=True)
class Colleague:
    """Somebody of an office who may carry a promise out."""

    person_id: int
    name: str


async def colleagues(tx: Tx, okrug: str) -> list[Colleague]:
    """Who of an office has a name, each once, in the order of names."""
    found = await tx.session.execute(
        sa.select(Person.id, Person.name)
        .where(
            Person.bot_id == tx.bot_id,
            Person.erased_at.is_(None),
            Person.name != "",
            sa.exists().where(
                HeldRole.person_id == Person.id,
                HeldRole.role.in_(_CARRY),
                HeldRole.scope == okrug,
                HeldRole.ended_at.is_(None),
            ),
        )
        .order_by(Person.name, Person.id)
    )
    return [Colleague(*one) for one in found.all()]


async def forget(tx: Tx, person_id: int) -> None:
    """Take a person out of every decision: the promise stays, as the office's own."""
    await tx.session.execute(
        sa.update(GatheringDecision)
        .where(GatheringDecision.owner_id == person_id)
        .values(owner="", owner_id=None, version=GatheringDecision.version + 1)
        .execution_options(synchronize_session=False)
    )
    await tx.session.execute(
        sa.update(DecisionStep)
        .where(DecisionStep.person_id == person_id)
        .values(person_id=None)
        .execution_options(synchronize_session=False)
    )
