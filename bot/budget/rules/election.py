"""A people's budget as it was voted on: what could be bought, for how much, who approved what.

Ballots that say the same are one entry with the number of people behind it. Nothing here says who
a ballot is from, so that nothing counted from it can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

Ballot = frozenset[int]  # the ids of what somebody approved


@dataclass(frozen=True)
class Project:
    """What can be bought. cost: in whole tenge."""

    id: int
    cost: int


class TieRule(StrEnum):
    """Which of two projects that are level goes first; said before the voting begins."""

    CHEAPER = "cheaper"  # what costs less, then what stands earlier in the list
    EARLIER = "earlier"  # what stands earlier in the list
    LOT = "lot"  # by a lot whose seed is published before the voting


@dataclass(frozen=True)
class Ties:
    """A tie rule and, for a lot, the seed it is drawn with."""

    rule: TieRule = TieRule.CHEAPER
    seed: str = ""

    def __post_init__(self) -> None:
        if self.rule is TieRule.LOT and not self.seed.strip():
            raise ValueError("a lot is drawn with a seed")

    def ranks(self, projects: Sequence[Project]) -> dict[int, int]:
        """The place of every project in one order of all of them; the smaller goes first."""
        listed = list(projects)
        if self.rule is TieRule.CHEAPER:
            listed.sort(key=lambda project: project.cost)
        if self.rule is TieRule.LOT:
            listed.sort(key=lambda project: lot(self.seed, project.id))
        return {project.id: rank for rank, project in enumerate(listed)}


def lot(seed: str, project: int) -> str:
    """The lot of one project, the smallest goes first: `printf '%s' 'seed:3' | sha256sum`."""
    return sha256(f"{seed.strip()}:{project}".encode()).hexdigest()


@dataclass(frozen=True)
class Election:
    """What is counted.

    projects: as they stood on the ballot. budget: in whole tenge. ballots: how many people
    approved exactly these; whoever approved nothing is a voter all the same.
    """

    projects: Sequence[Project]
    budget: int
    ballots: Mapping[Ballot, int]

    def __post_init__(self) -> None:
        if self.budget < 0:
            raise ValueError(f"the budget is {self.budget}")
        if len(self.costs) < len(self.projects):
            raise ValueError("a project stands in the list twice")
        if free := [project.id for project in self.projects if project.cost <= 0]:
            raise ValueError(f"project {free[0]} costs nothing")
        for ballot, people in self.ballots.items():
            if unknown := ballot - self.costs.keys():
                raise ValueError(f"a ballot names {min(unknown)}, which is no project")
            if people < 1:
                raise ValueError(f"{people} people cast a ballot")

    @cached_property
    def costs(self) -> dict[int, int]:
        """What each project costs, in the order of the list."""
        return {project.id: project.cost for project in self.projects}

    @cached_property
    def votes(self) -> dict[int, int]:
        """How many approved each project, in the order of the list."""
        votes = dict.fromkeys(self.costs, 0)
        for ballot, people in self.ballots.items():
            for project in ballot:
                votes[project] += people
        return votes

    @cached_property
    def voters(self) -> int:
        """How many people cast a ballot."""
        return sum(self.ballots.values())

    def cost(self, projects: Iterable[int]) -> int:
        """What these cost together."""
        return sum(self.costs[project] for project in projects)
