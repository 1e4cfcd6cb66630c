"""How winners are carried out: what the tables know of it, who follows, what nobody was told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot.budget.models import BudgetFollow, BudgetIdea, BudgetIdeaStep, BudgetJoin, BudgetRound
from bot.budget.rules.delivery import NEAR, NEWS, STORY, Move, Reached, overdue_by
from bot.budget.rules.kinds import Did, IdeaState, RoundState, Stage
from bot.budget.storage.views import Both, RoundView, named
from bot.core.clock import village_date
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import Person

#: So many are looked at in one tick; the next one goes on.
_MOST = 500
_UNDER_WAY = (Stage.PLANNED, Stage.STARTED)


@dataclass(frozen=True)
class Winner:
    """A winner as lists, cards and letters show it. owner: "" is the office itself.

    today: the day it was looked at.
    """

    id: int
    number: int
    version: int
    round_id: int
    okrug: str
    title: Both
    village: Both
    cost: int | None
    stage: Stage
    owner: str
    due_on: date | None
    spent: int | None
    done_on: date | None
    today: date

    @property
    def overdue_by(self) -> int:
        """By how many days it is late now."""
        return overdue_by(self.stage, self.due_on, self.today)

    @property
    def named(self) -> bool:
        """Whether somebody carries it out by a day."""
        return self.stage is not Stage.WAITING


@dataclass(frozen=True)
class StepView:
    """One step of its story; who made it is the office's own affair."""

    did: Did
    at: datetime
    note: str
    photos: tuple[dict[str, str], ...]
    spent: int | None
    due_on: date | None


@dataclass(frozen=True)
class Totals:
    """How the winners of a round stand, taken together; cost and spent in tenge."""

    all: int
    done: int
    cost: int
    spent: int


@dataclass(frozen=True)
class Winners:
    """A page of a round's winners."""

    round: RoundView
    lines: tuple[Winner, ...]
    totals: Totals
    page: int
    pages: int


@dataclass(frozen=True)
class WinnerCard:
    """One winner for one reader. steps: a page of its story, the last page is the newest.

    place: the page of the round's list that it stands on. may_follow: the reader lives there.
    moves: what the reader, of the office, may do.
    """

    winner: Winner
    round: RoundView
    steps: tuple[StepView, ...]
    page: int
    pages: int
    photos: tuple[dict[str, str], ...]
    place: int
    follows: bool
    may_follow: bool
    office: bool
    moves: frozenset[Move]


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


def _won(round_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (BudgetIdea.round_id == round_id, BudgetIdea.state == IdeaState.WON)


async def page_of(tx: Tx, row: BudgetRound, *, limit: int, offset: int) -> list[Winner]:
    """A page of a round's winners, by their numbers."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(*_won(row.id))
        .order_by(BudgetIdea.number)
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return [await winner(tx, one, row.okrug) for one in found.all()]


async def totals(tx: Tx, round_id: int) -> Totals:
    """How many there are and what they cost; one that is not begun has spent nothing."""
    done = sa.func.coalesce(sa.func.sum(sa.case((BudgetIdea.stage == Stage.DONE, 1), else_=0)), 0)
    cost, spent = (
        sa.func.coalesce(sa.func.sum(column), 0) for column in (BudgetIdea.cost, BudgetIdea.spent)
    )
    found = await tx.session.execute(
        sa.select(sa.func.count(), done, cost, spent)
        .select_from(BudgetIdea)
        .where(*_won(round_id))
    )
    return Totals(*(int(number) for number in found.one()))


async def place_of(tx: Tx, row: BudgetIdea) -> int:
    """How many winners of its round stand before it."""
    before = await tx.session.scalar(
        sa.select(sa.func.count())
        .select_from(BudgetIdea)
        .where(*_won(row.round_id), BudgetIdea.number < row.number)
    )
    return int(before or 0)


async def winner(tx: Tx, row: BudgetIdea, okrug: str) -> Winner:
    """One as it stands."""
    return Winner(
        id=row.id,
        number=row.number,
        version=row.version,
        round_id=row.round_id,
        okrug=okrug,
        title=Both(row.title_kk, row.title_ru) or Both(row.title, row.title),
        village=await named(tx, row.settlement),
        cost=row.cost,
        stage=row.stage or Stage.WAITING,
        owner=row.owner,
        due_on=row.due_on,
        spent=row.spent,
        done_on=village_date(row.done_at, tx.zone) if row.done_at else None,
        today=tx.today,
    )


async def story(tx: Tx, idea_id: int) -> list[StepView]:
    """Everything since it won, oldest first."""
    return await _steps(tx, BudgetIdeaStep.idea_id == idea_id, BudgetIdeaStep.did.in_(STORY))


async def _steps(tx: Tx, *where: sa.ColumnElement[bool]) -> list[StepView]:
    found = await tx.session.scalars(
        sa.select(BudgetIdeaStep)
        .where(*where)
        .order_by(BudgetIdeaStep.id)
        .execution_options(populate_existing=True)
    )
    return [
        StepView(one.did, one.at, one.note, tuple(one.photos), one.spent, one.due_on)
        for one in found
    ]


# ── Who follows ──────────────────────────────────────────────────────────────────────────────


def followers(idea: BudgetIdea, okrug: str) -> sa.Select[Any]:
    """people.id of everybody of the okrug who hears of a winner.

    Whoever said so; and whoever proposed it, or wanted the same, and has not said no.
    """
    said = aliased(BudgetFollow)
    wanted = sa.exists().where(BudgetJoin.idea_id == idea.id, BudgetJoin.person_id == Person.id)
    own = sa.or_(wanted, Person.id == (idea.person_id or 0))
    return (
        sa.select(Person.id)
        .outerjoin(said, sa.and_(said.idea_id == idea.id, said.person_id == Person.id))
        .where(
            Person.okrug == okrug,
            Person.erased_at.is_(None),
            sa.case((said.follows.is_not(None), said.follows), else_=own),
        )
    )


async def is_follower(tx: Tx, idea: BudgetIdea, okrug: str, person_id: int | None) -> bool:
    """Whether somebody hears of it."""
    chosen = followers(idea, okrug).where(Person.id == (person_id or 0))
    return await tx.session.scalar(chosen) is not None


async def set_follow(tx: Tx, idea_id: int, person_id: int, *, follows: bool) -> None:
    """They want to hear of it from now on, or do not."""
    await tx.session.execute(
        insert_for(tx.session, BudgetFollow)
        .values(idea_id=idea_id, person_id=person_id, follows=follows)
        .on_conflict_do_update(index_elements=["idea_id", "person_id"], set_={"follows": follows})
    )


# ── For the clock ────────────────────────────────────────────────────────────────────────────


async def to_remind(tx: Tx) -> Sequence[tuple[BudgetIdea, BudgetRound]]:
    """Winners of every bot whose day is near or over, and the clock has more to say of."""
    late = sa.and_(BudgetIdea.due_on < tx.today, BudgetIdea.reminded < Reached.LATE)
    found = await tx.session.execute(
        sa.select(BudgetIdea, BudgetRound)
        .join(BudgetRound, BudgetRound.id == BudgetIdea.round_id)
        .where(
            BudgetRound.state == RoundState.COUNTED,
            BudgetIdea.state == IdeaState.WON,
            BudgetIdea.stage.in_(_UNDER_WAY),
            BudgetIdea.due_on <= tx.today + NEAR,
            sa.or_(BudgetIdea.reminded < Reached.NEAR, late),
        )
        .order_by(BudgetIdea.id)
        .limit(_MOST)
        .execution_options(populate_existing=True)
    )
    return [(idea, of) for idea, of in found]


async def climb(tx: Tx, idea_id: int, to: Reached) -> bool:
    """Note how far the clock has gone; of two replicas one is told True. The version stays."""
    changed = await tx.session.execute(
        sa.update(BudgetIdea)
        .where(BudgetIdea.id == idea_id, BudgetIdea.reminded < to)
        .values(reminded=int(to))
        .returning(BudgetIdea.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def with_news(tx: Tx) -> Sequence[tuple[BudgetIdea, BudgetRound]]:
    """Winners of every bot of which there is something that nobody was told."""
    untold = sa.select(BudgetIdeaStep.idea_id).where(
        BudgetIdeaStep.told_at.is_(None), BudgetIdeaStep.did.in_(NEWS)
    )
    found = await tx.session.execute(
        sa.select(BudgetIdea, BudgetRound)
        .join(BudgetRound, BudgetRound.id == BudgetIdea.round_id)
        .where(BudgetIdea.id.in_(untold), BudgetIdea.state == IdeaState.WON)
        .order_by(BudgetIdea.id)
        .limit(_MOST)
        .execution_options(populate_existing=True)
    )
    return [(idea, of) for idea, of in found]


async def tell(tx: Tx, idea_id: int) -> list[tuple[int, Did]]:
    """Note that its steps are told now: those that nobody noted before, oldest first."""
    made = await tx.session.execute(
        sa.update(BudgetIdeaStep)
        .where(
            BudgetIdeaStep.idea_id == idea_id,
            BudgetIdeaStep.told_at.is_(None),
            BudgetIdeaStep.did.in_(NEWS),
        )
        .values(told_at=tx.now)
        .returning(BudgetIdeaStep.id, BudgetIdeaStep.did)
        .execution_options(synchronize_session=False)
    )
    return sorted((number, did) for number, did in made)


async def told_at(tx: Tx, idea_id: int, moment: datetime) -> list[StepView]:
    """What was told of it at a moment, oldest first."""
    return await _steps(
        tx,
        BudgetIdeaStep.idea_id == idea_id,
        BudgetIdeaStep.told_at == moment,
        BudgetIdeaStep.did.in_(NEWS),
    )


async def some(tx: Tx, ids: Collection[int]) -> list[Winner]:
    """These winners of this bot, the first to be done first."""
    found = await tx.session.execute(
        sa.select(BudgetIdea, BudgetRound.okrug)
        .join(BudgetRound, BudgetRound.id == BudgetIdea.round_id)
        .where(
            BudgetIdea.id.in_(ids),
            BudgetRound.bot_id == tx.bot_id,
            BudgetIdea.state == IdeaState.WON,
        )
        .order_by(BudgetIdea.due_on, BudgetIdea.id)
        .execution_options(populate_existing=True)
    )
    return [await winner(tx, row, okrug) for row, okrug in found.all()]
