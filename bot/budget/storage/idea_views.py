"""Ideas as screens show them: lists, cards, the office's desk, the list that people vote on."""

from dataclasses import dataclass

from bot.budget.models import BudgetIdeaStep
from bot.budget.rules.ideas import Lacks, Which, Words
from bot.budget.storage.ideas import Listed
from bot.budget.storage.views import Both, IdeaView, RoundView


@dataclass(frozen=True)
class Ideas:
    """A page of a round's ideas. proposes: whether the reader may propose one now."""

    round: RoundView
    which: Which
    views: tuple[Listed, ...]
    page: int
    pages: int
    proposes: bool
    village: bool
    office: bool


@dataclass(frozen=True)
class IdeaCard:
    """An idea with its story and what the reader may do with it.

    author: for the office alone. into: what it went into, or what its author is asked to let it
    go into. within: the numbers of those that went into it. page: where it stands in the list.
    entered: the office wrote it down.
    """

    idea: IdeaView
    round: RoundView
    steps: tuple[BudgetIdeaStep, ...]
    author: str
    by_resident: bool
    entered: bool
    into: IdeaView | None
    within: tuple[int, ...]
    page: int
    votes: bool
    joins: bool
    leaves: bool
    edits: bool
    withdraws: bool
    asked: bool
    office: bool
    checks: bool


@dataclass(frozen=True)
class CheckCard:
    """An idea on the office's desk.

    words: the office's, or the author's in the author's language. similar: others of the round
    that may be the same. waiting: how many ideas are unchecked.
    """

    card: IdeaCard
    language: str
    words: Words
    similar: tuple[Listed, ...]
    waiting: int


@dataclass(frozen=True)
class Project:
    """One project of the list, and what is missing in it."""

    id: int
    number: int
    version: int
    title: Both
    cost: int | None
    lacks: tuple[Lacks, ...]


@dataclass(frozen=True)
class Outlook:
    """The list as the office looks at it before and after it is out.

    unchecked: ideas that will not be on it; asked: those of them whose authors are asked to let
    them go. too_many: by how many there are more than can be.
    """

    round: RoundView
    projects: tuple[Project, ...]
    unchecked: int
    asked: int
    refused: int
    too_many: int
    open: bool

    @property
    def lacking(self) -> tuple[Project, ...]:
        """Those that are not ready."""
        return tuple(one for one in self.projects if one.lacks)

    @property
    def ready(self) -> bool:
        """Whether it can be published."""
        fits = bool(self.projects) and not self.too_many and not self.lacking
        return self.open and fits and self.round.listed_at is None
