"""What a round's vote came to, as it is kept: plain values that explain everything by themselves.

Projects stand under their numbers in the list, as people know them and as the lot is drawn.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from bot.budget.rules.ballot import too_small
from bot.budget.rules.bounds import SMALLEST_CELL
from bot.budget.rules.election import Ballot, Election, Project, TieRule
from bot.budget.rules.explained import (
    ELSEWHERE,
    By,
    Explanation,
    Loser,
    Outcome,
    Place,
    Winner,
)
from bot.budget.rules.kinds import Method
from bot.budget.rules.unusual import Finding, Note

Level = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Turned:
    """How many came to vote. on_paper: None where they are too few to be told of.

    asked: whom the bot knows and lets vote; community: who may vote at a gathering there; None
    where a village has no number. villages: voters by settlement, small ones together.
    """

    voters: int
    on_paper: int | None
    asked: int
    community: int | None
    villages: Mapping[str, int]


@dataclass(frozen=True)
class Result:
    """Winners, losers and why; how ties were decided; who came; what looked unusual.

    level: projects with as many votes, some of which won and some lost, in the order of the tie
    rule.
    """

    explanation: Explanation
    tie: TieRule
    seed: str
    level: Level
    turned: Turned
    note: Note

    @property
    def each(self) -> tuple[Winner | Loser, ...]:
        """What became of each project, in the order of the list."""
        both: list[Winner | Loser] = [*self.explanation.winners, *self.explanation.losers]
        return tuple(sorted(both, key=lambda one: one.project))

    @property
    def projects(self) -> tuple[Project, ...]:
        """What was voted on, in the order of the list."""
        return tuple(Project(one.project, one.cost) for one in self.each)

    @property
    def winners(self) -> tuple[int, ...]:
        """What is bought, in the order of buying."""
        return self.explanation.outcomes[self.explanation.method].winners

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "explanation": asdict(self.explanation),
            "tie": self.tie,
            "seed": self.seed,
            "level": self.level,
            "turned": asdict(self.turned),
            "enough": self.note.enough,
            "unusual": [one.to_json() for one in self.note.findings],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """And back."""
        return cls(
            explanation=_explanation(kept["explanation"]),
            tie=TieRule(kept["tie"]),
            seed=kept["seed"],
            level=tuple(tuple(one) for one in kept["level"]),
            turned=Turned(**kept["turned"]),
            note=Note(kept["enough"], tuple(Finding.from_json(one) for one in kept["unusual"])),
        )


def _explanation(kept: Mapping[str, Any]) -> Explanation:
    told: dict[str, Any] = {
        "method": Method(kept["method"]),
        "winners": tuple(Winner(**{**one, "by": By(one["by"])}) for one in kept["winners"]),
        "losers": tuple(Loser(**one) for one in kept["losers"]),
        "outcomes": {
            Method(method): Outcome(**{**one, "winners": tuple(one["winners"])})
            for method, one in kept["outcomes"].items()
        },
        "places": {
            code: Place(one["voters"], {int(n): tenge for n, tenge in one["paid"].items()})
            for code, one in kept["places"].items()
        },
    }
    return Explanation(**{**kept, **told})


@dataclass(frozen=True)
class Voted:
    """What was voted on, and every ballot once more by settlement."""

    election: Election
    settlements: Mapping[str, Mapping[Ballot, int]]


def voted(
    projects: Sequence[Project],
    money: int,
    numbers: Mapping[int, int],
    ballots: Mapping[str, Mapping[Ballot, int]],
) -> Voted:
    """Ballots of ids as ballots of numbers, of those projects alone that are counted.

    numbers: of what is counted, by its id. Settlements stand in the order of their codes, so that
    of two that are as small the same one is hidden everywhere.
    """
    settlements: dict[str, dict[Ballot, int]] = {}
    together: Counter[Ballot] = Counter()
    for code, cast in sorted(ballots.items()):
        of_numbers: Counter[Ballot] = Counter()
        for chosen, people in cast.items():
            of_numbers[frozenset(numbers[one] for one in chosen if one in numbers)] += people
        settlements[code] = dict(of_numbers)
        together.update(of_numbers)
    return Voted(Election(tuple(projects), money, dict(together)), settlements)


def level(election: Election, winners: Collection[int], ranks: Mapping[int, int]) -> Level:
    """Groups of projects with as many votes of which some won and some did not."""
    groups: dict[int, list[int]] = {}
    for project in sorted(election.costs, key=ranks.__getitem__):
        groups.setdefault(election.votes[project], []).append(project)
    return tuple(
        tuple(group)
        for votes, group in sorted(groups.items(), reverse=True)
        if votes and len({one in winners for one in group}) > 1
    )


def visible(voters: Mapping[str, int]) -> dict[str, int]:
    """Voters by settlement as they can be shown: the small together under `ELSEWHERE`."""
    small = too_small(voters, SMALLEST_CELL)
    shown = {code: many for code, many in voters.items() if many and code not in small}
    return {**shown, **({ELSEWHERE: sum(voters[one] for one in small)} if small else {})}


def tellable(part: int, of: int) -> int | None:
    """How many did something, where neither they nor the others are too few to be told of."""
    too_few = any(0 < many < SMALLEST_CELL for many in (part, of - part))
    return None if too_few else part
