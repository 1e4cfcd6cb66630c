"""Open appeals by who sees to them, where that person comes or goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.appeals.models import HAS_TERM, Appeal, AppealStep
from bot.appeals.rules.lifecycle import OPEN, Move
from bot.core.access import GRANTS, Action, Role
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import HeldRole, Person

#: An akim is new for so long; whoever is told of what they inherit is told once.
NEW = timedelta(days=7)
#: The kind of the notice that tells them.
INHERITED = "appeal.inherited"
_ABLE = GRANTS[Action.ANSWER_APPEAL]


@dataclass(frozen=True)
class NewAkim:
    """Somebody who became akim of an okrug lately."""

    bot_id: int
    role_id: int
    person_id: int
    okrug: str
    since: datetime


@dataclass(frozen=True)
class Owed:
    """What an office owes its residents."""

    open: int
    promised: int
    overdue: int


def of_bot(tx: Tx, bot_id: int) -> Tx:
    """The same transaction on behalf of a bot: a job looks after all of them."""
    return replace(tx, bot_id=bot_id)


def _with(tx: Tx, okrug: str, person_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        Appeal.bot_id == tx.bot_id,
        Appeal.okrug == okrug,
        Appeal.assignee_id == person_id,
        Appeal.state.in_(OPEN),
    )


async def count_with(tx: Tx, okrug: str, person_id: int) -> int:
    """How many open appeals lie with somebody."""
    found = await tx.session.scalar(
        sa.select(sa.func.count()).select_from(Appeal).where(_with(tx, okrug, person_id))
    )
    return found or 0


async def all_with(tx: Tx, okrug: str, person_id: int) -> Sequence[Appeal]:
    """Every open appeal that lies with somebody, oldest first."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(_with(tx, okrug, person_id))
        .order_by(Appeal.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


def _able() -> sa.ColumnElement[bool]:
    """Whether an appeal's executor may still answer it."""
    return sa.exists().where(
        HeldRole.person_id == Appeal.assignee_id,
        HeldRole.ended_at.is_(None),
        HeldRole.role.in_(_ABLE),
        HeldRole.scope.in_((Appeal.okrug, "")),
    )


def _with_akim() -> sa.ColumnElement[bool]:
    """Whether an appeal's executor is or was its okrug's akim."""
    return sa.exists().where(
        HeldRole.person_id == Appeal.assignee_id,
        HeldRole.role == Role.AKIM,
        HeldRole.scope == Appeal.okrug,
    )


async def orphans(tx: Tx, limit: int) -> list[tuple[Appeal, bool]]:
    """Open appeals whose executor may answer no more, and whether that was an akim."""
    found = await tx.session.execute(
        sa.select(Appeal, _with_akim())
        .where(Appeal.assignee_id.is_not(None), Appeal.state.in_(OPEN), ~_able())
        .order_by(Appeal.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [(appeal, bool(akim)) for appeal, akim in found.all()]


async def was_akim(tx: Tx, okrug: str, person_id: int) -> bool:
    """Whether somebody is or was an okrug's akim."""
    found = await tx.session.scalar(
        sa.select(sa.func.count())
        .select_from(HeldRole)
        .where(
            HeldRole.person_id == person_id, HeldRole.role == Role.AKIM, HeldRole.scope == okrug
        )
    )
    return bool(found)


async def new_akims(tx: Tx) -> list[NewAkim]:
    """Akims since lately who have not been told yet what they inherit."""
    told = sa.exists().where(
        Delivery.key == sa.literal(f"{INHERITED}:").concat(sa.cast(HeldRole.id, sa.String))
    )
    found = await tx.session.execute(
        sa.select(
            Person.bot_id, HeldRole.id, HeldRole.person_id, HeldRole.scope, HeldRole.given_at
        )
        .join(Person, Person.id == HeldRole.person_id)
        .where(
            HeldRole.role == Role.AKIM,
            HeldRole.ended_at.is_(None),
            HeldRole.given_at > tx.now - NEW,
            ~told,
        )
        .order_by(HeldRole.id)
    )
    return [NewAkim(*row) for row in found.all()]


async def left_by_akims(tx: Tx, okrug: str) -> Sequence[Appeal]:
    """Open appeals of an okrug that a former akim saw to and nobody sees to now.

    Those still in a former akim's name are among them: a new one may come before the clock has
    put them back on the desk.
    """
    by_akim = sa.exists().where(
        AppealStep.appeal_id == Appeal.id,
        AppealStep.move == Move.PASS_ON,
        AppealStep.note.like("akim:%"),
    )
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(
            Appeal.bot_id == tx.bot_id,
            Appeal.okrug == okrug,
            Appeal.state.in_(OPEN),
            sa.or_(
                sa.and_(Appeal.assignee_id.is_(None), by_akim),
                sa.and_(Appeal.assignee_id.is_not(None), ~_able(), _with_akim()),
            ),
        )
        .order_by(Appeal.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def owed(tx: Tx, okrug: str, before: datetime) -> Owed:
    """Open appeals of an okrug from before a moment, those with promised work, those overdue."""
    late = sa.and_(HAS_TERM, Appeal.due_on < tx.today)
    found = await tx.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(Appeal.promised_on),
            sa.func.coalesce(sa.func.sum(sa.case((late, 1), else_=0)), 0),
        )
        .select_from(Appeal)
        .where(
            Appeal.bot_id == tx.bot_id,
            Appeal.okrug == okrug,
            Appeal.state.in_(OPEN),
            Appeal.submitted_at < before,
        )
    )
    open_, promised, overdue = found.one()
    return Owed(int(open_), int(promised), int(overdue))
