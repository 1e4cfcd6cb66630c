"""What the home of an okrug's people's budget and the card of a round say beside the round."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetRound, BudgetVoter, OkrugBudget
from bot.budget.rules.kinds import READABLE, IdeaState, RoundState
from bot.budget.storage import rounds as find
from bot.budget.storage.views import Both, RoundView, round_view
from bot.core.tx import Tx

#: What a round is once nobody waits for anything of it any more.
OVER = frozenset({RoundState.COUNTED, RoundState.CANCELLED})
_CURRENT = 4  # rounds at home: each is a row of buttons
#: So long the winners of a round stand on the first screen.
_FRESH = timedelta(days=365)


@dataclass(frozen=True)
class HomeView:
    """The people's budget of an okrug. earlier: whether there are rounds that are over.

    money: whether there is anything to see about where its money goes.
    """

    okrug: str
    name: Both
    office: bool
    current: tuple[RoundView, ...]
    earlier: bool
    money: bool


@dataclass(frozen=True)
class EarlierView:
    """A page of rounds that are over, from 1."""

    okrug: str
    name: Both
    listed: tuple[RoundView, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class CardView:
    """A round with all that its card says.

    resident: the reader is one of those whom it is held for. ideas: that can be read; waiting: for
    the office's check; projects: on the list. voters: so many have voted, by phone and on paper.
    bot: the name of the only bot that takes votes.
    """

    view: RoundView
    office: bool
    resident: bool
    ideas: int
    waiting: int
    projects: int
    voters: int
    voted: bool
    bot: str


@dataclass(frozen=True)
class Counts:
    """Of a round's ideas."""

    ideas: int = 0
    waiting: int = 0
    projects: int = 0


async def current(tx: Tx, okrug: str, settlement: str, *, office: bool) -> tuple[RoundView, ...]:
    """What goes on now, to its office also what it puts together; one's own village goes first.

    The round that was counted last stands beside it for a year.
    """
    states = {RoundState.RUNNING} | ({RoundState.DRAFT} if office else set())
    rows = list(await find.of_okrug(tx, okrug, states))
    rows.sort(key=lambda row: bool(row.settlements) and settlement not in row.settlements)
    if len(rows) < _CURRENT:
        counted = await find.of_okrug(tx, okrug, {RoundState.COUNTED}, limit=1)
        rows += [one for one in counted if one.counted_at and tx.now - one.counted_at <= _FRESH]
    return tuple([await round_view(tx, one) for one in rows[:_CURRENT]])


async def how_many_over(tx: Tx, okrug: str) -> int:
    """How many rounds of an okrug are over."""
    counted = await tx.session.scalar(
        sa.select(sa.func.count())
        .select_from(BudgetRound)
        .where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetRound.state.in_(OVER),
        )
    )
    return int(counted or 0)


async def counts(tx: Tx, round_id: int) -> Counts:
    """How many ideas a round has, in one query."""
    found = await tx.session.execute(
        sa.select(BudgetIdea.state, BudgetIdea.listed, sa.func.count())
        .where(BudgetIdea.round_id == round_id)
        .group_by(BudgetIdea.state, BudgetIdea.listed)
    )
    groups = [(state, listed, int(count)) for state, listed, count in found]
    return Counts(
        ideas=sum(count for state, _, count in groups if state in READABLE),
        waiting=sum(count for state, _, count in groups if state is IdeaState.SENT),
        projects=sum(count for _, listed, count in groups if listed),
    )


async def voters(tx: Tx, round_id: int) -> int:
    """How many people have voted, and nothing of what they chose."""
    counted = await tx.session.scalar(
        sa.select(sa.func.count()).select_from(BudgetVoter).where(BudgetVoter.round_id == round_id)
    )
    return int(counted or 0)


async def has_voted(tx: Tx, round_id: int, person_id: int | None) -> bool:
    """Whether somebody has voted by phone."""
    if person_id is None:
        return False
    found = await tx.session.scalar(
        sa.select(BudgetVoter.id).where(
            BudgetVoter.round_id == round_id, BudgetVoter.person_id == person_id
        )
    )
    return found is not None


async def is_money_shown(tx: Tx, okrug: str) -> bool:
    """Whether residents can read where the okrug's money goes."""
    found = await tx.session.scalar(
        sa.select(OkrugBudget.id)
        .where(
            OkrugBudget.bot_id == tx.bot_id,
            OkrugBudget.okrug == okrug,
            OkrugBudget.published_at.is_not(None),
        )
        .limit(1)
    )
    return found is not None
