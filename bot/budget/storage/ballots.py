"""A ballot, and votes from paper, as screens show them: plain values, found once."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetRound
from bot.budget.rules.ballot import Rule, Stand, cost_of, encode, seal
from bot.budget.rules.voters import Fault, Line, Voter
from bot.budget.storage import rounds as find
from bot.budget.storage.views import Both, RoundView, named
from bot.core.tx import Tx


@dataclass(frozen=True)
class Project:
    """What people vote on, as the list has it."""

    id: int
    number: int
    title: Both
    text: Both
    cost: int
    village: Both
    place: str


@dataclass(frozen=True)
class Ballot:
    """A round as one person votes in it.

    picks: what is ticked now. counted: a vote of theirs by phone stands; same: it is of these
    picks. voter: under what name they vote, where names are asked; None: they have not said.
    namesake: somebody else voted under it. asks_name: it is said once, with the first vote.
    """

    view: RoundView
    projects: tuple[Project, ...]
    picks: frozenset[int]
    stand: Stand
    counted: bool = False
    same: bool = False
    voter: Voter | None = None
    namesake: bool = False
    asks_name: bool = False

    @property
    def chosen(self) -> tuple[Project, ...]:
        """What is ticked, in the order of the list."""
        return tuple(one for one in self.projects if one.id in self.picks)

    @property
    def cost(self) -> int:
        """What it costs together."""
        return cost_of(self.picks & self.costs.keys(), self.costs)

    @property
    def costs(self) -> dict[int, int]:
        """What every project costs, by id."""
        return costs_of(self.projects)

    @property
    def seal(self) -> str:
        """What a button to vote is drawn for: these projects, under this name."""
        return seal(f"{encode(self.picks)}|{self.voter.who if self.voter else ''}")

    @property
    def rule(self) -> Rule:
        """What one may choose."""
        return rule_of(self.view)


def costs_of(projects: tuple[Project, ...]) -> dict[int, int]:
    """What every project costs, by id."""
    return {one.id: one.cost for one in projects}


def rule_of(of: BudgetRound | RoundView) -> Rule:
    """What one may choose in a round."""
    return Rule(of.least, of.most, of.capped, of.money)


@dataclass(frozen=True)
class Turnout:
    """How many have voted, and out of how many; nothing of what they chose.

    asked: who is in the bot and lives where it is held. community: who may vote at a gathering
    there; None where a village has no number.
    """

    voters: int
    on_paper: int
    asked: int
    community: int | None


@dataclass(frozen=True)
class PaperVoter:
    """Somebody who voted, by the name they gave; never what they chose."""

    id: int
    voter: Voter
    village: Both
    on_paper: bool


@dataclass(frozen=True)
class Left:
    """A line from paper that was not taken, and why. number: among those that wait, from 0.

    settlement: where it comes from. other: whose vote stands in its way.
    """

    number: int
    line: Line
    settlement: str
    fault: Fault
    other: PaperVoter | None = None

    @property
    def seal(self) -> str:
        """What a button about it is drawn for."""
        return seal(self.line.text)


@dataclass(frozen=True)
class Desk:
    """Votes from a gathering, before the office.

    villages: those whose people take part, by code. left: a page of the lines that wait to be put
    right; waiting: how many there are.
    """

    view: RoundView
    turnout: Turnout
    villages: tuple[tuple[str, Both], ...]
    left: tuple[Left, ...]
    waiting: int
    page: int
    pages: int
    is_open: bool


@dataclass(frozen=True)
class Entered:
    """What became of some lines. taken: names; again: how many had been entered just so before.

    asks: a name that was typed alone; its numbers are still to come.
    """

    desk: Desk
    taken: tuple[str, ...]
    again: int = 0
    kept: int = 0
    asks: str = ""


@dataclass(frozen=True)
class PaperPage:
    """A page of those whose votes were entered from paper."""

    view: RoundView
    voters: tuple[PaperVoter, ...]
    page: int
    pages: int
    total: int
    is_open: bool


async def projects_of(tx: Tx, round_id: int) -> tuple[Project, ...]:
    """The list that people vote on."""
    rows = await find.projects(tx, round_id)
    villages = {code: await named(tx, code) for code in {row.settlement for row in rows}}
    return tuple(_project(row, villages) for row in rows)


async def costs_in(tx: Tx, round_id: int) -> dict[int, int]:
    """What every project on the list costs, by id."""
    found = await tx.session.execute(
        sa.select(BudgetIdea.id, BudgetIdea.cost).where(
            BudgetIdea.round_id == round_id, BudgetIdea.listed.is_(True)
        )
    )
    return {project: cost or 0 for project, cost in found}


def _project(row: BudgetIdea, villages: Mapping[str, Both]) -> Project:
    own, told = Both(row.title, row.title), Both(row.text, row.text)
    return Project(
        id=row.id,
        number=row.number,
        title=Both(row.title_kk, row.title_ru) or own,
        text=Both(row.text_kk, row.text_ru) or told,
        cost=row.cost or 0,
        village=villages[row.settlement],
        place=row.place,
    )
