"""Equal shares: how long a count takes us, and how long it takes pabutools.

Both count the same ballots with the same tie rule and cost utilities, and have to come to the same
winners in the same order. Making the election ready for either is not measured.

`equal_shares.ratio_to_pabutools`: shares alone, without Add1, for 200 projects and 20,000 voters.
`equal_shares.add1_ratio_to_pabutools`: with Add1 in the same steps, for 60 projects, the most that
a round can have, and 2,000 voters; the larger count would take pabutools more than ten minutes.
"""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

from pabutools.election import ApprovalBallot, ApprovalMultiProfile, ApprovalProfile, Cost_Sat
from pabutools.election import Instance as TheirInstance
from pabutools.election import Project as TheirProject
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

from benchmarks.figures import Figure
from bot.budget.rules.election import Ballot, Election, Project, TieRule, Ties
from bot.budget.rules.equal_shares import by_shares_alone, equal_shares

_TIES = Ties(TieRule.CHEAPER)
_SETTLEMENTS = 8
_AT_HOME = 8  # times as likely is a project of one's own settlement
_MOST_APPROVED = 15
_BOUGHT = 4  # of so many tenge that are asked for there is one


@dataclass(frozen=True)
class Load:
    """projects and voters of a count, and how often ours is measured."""

    projects: int
    voters: int
    rounds: int = 5


ALONE, WITH_ADD1 = Load(200, 20_000), Load(60, 2_000)
QUICK = Load(12, 150, rounds=1)


def measure(*, quick: bool = False) -> list[Figure]:
    """Every figure of the count."""
    loads = (QUICK, QUICK) if quick else (ALONE, WITH_ADD1)
    figures: list[Figure] = []
    for part, load in zip((alone, with_add1), loads, strict=True):
        print(part.__name__, file=sys.stderr, flush=True)
        figures += part(load)
    return figures


def alone(load: Load) -> Iterator[Figure]:
    """One count without any completion."""
    election = ballot_box(load)
    took, winners = _timed(lambda: by_shares_alone(election, _TIES).winners, load.rounds)
    theirs, their_winners = _timed(_theirs(election, step=None), rounds=1)
    _same(winners, their_winners)
    yield Figure("equal_shares.s", took, "s")
    yield Figure("equal_shares.ratio_to_pabutools", theirs / took, "×", "≥ 1")


def with_add1(load: Load) -> Iterator[Figure]:
    """As many counts as it takes until nothing more fits."""
    election = ballot_box(load)
    step = equal_shares(election, _TIES).step
    took, winners = _timed(lambda: _by_shares(election), load.rounds)
    theirs, their_winners = _timed(_theirs(election, step), rounds=1)
    _same(winners, their_winners)
    yield Figure("equal_shares.add1_s", took, "s")
    yield Figure("equal_shares.add1_ratio_to_pabutools", theirs / took, "×", "≥ 1")


def ballot_box(load: Load, seed: int = 7) -> Election:
    """People like a few projects much, those of their own settlement most; always the same."""
    chance = Random(seed)
    projects = range(1, load.projects + 1)
    liked = {one: chance.paretovariate(1) for one in projects}
    stands = {one: chance.randrange(_SETTLEMENTS) for one in projects}
    costs = [chance.randrange(200, 5_000) * 1_000 for _ in projects]
    ballots: Counter[Ballot] = Counter()
    for _ in range(load.voters):
        home = chance.randrange(_SETTLEMENTS)
        weights = [liked[one] * (_AT_HOME if stands[one] == home else 1) for one in projects]
        picked = chance.choices(projects, weights, k=chance.randint(1, _MOST_APPROVED))
        ballots[frozenset(picked)] += 1
    listed = tuple(map(Project, projects, costs))
    return Election(listed, sum(costs) // _BOUGHT, ballots)


def _by_shares(election: Election) -> tuple[int, ...]:
    """Without what is left by votes, which pabutools counts apart."""
    return tuple(one.project for one in equal_shares(election, _TIES).bought)


def _theirs(election: Election, step: int | None) -> Callable[[], tuple[int, ...]]:
    instance, profile = _as_pabutools(election)
    ranks = _TIES.ranks(election.projects)
    count = partial(
        method_of_equal_shares,
        instance,
        profile,
        sat_class=Cost_Sat,
        tie_breaking=TieBreakingRule(lambda _instance, _profile, one: ranks[int(one.name)]),
        voter_budget_increment=step,
    )
    return lambda: tuple(int(one.name) for one in count())


def _as_pabutools(election: Election) -> tuple[TheirInstance, ApprovalMultiProfile]:
    """Equal ballots together, which is the faster way there too."""
    projects = {one.id: TheirProject(str(one.id), one.cost) for one in election.projects}
    instance = TheirInstance(projects.values(), budget_limit=election.budget)
    ballots = [
        ApprovalBallot(projects[one] for one in ballot)
        for ballot, people in election.ballots.items()
        for _ in range(people)
    ]
    return instance, ApprovalProfile(ballots, instance=instance).as_multiprofile()


def _timed(count: Callable[[], Sequence[int]], rounds: int) -> tuple[float, tuple[int, ...]]:
    """The median of some rounds, and the winners."""
    took = []
    winners: Sequence[int] = ()
    for _ in range(rounds):
        started = time.perf_counter()
        winners = count()
        took.append(time.perf_counter() - started)
    return statistics.median(took), tuple(winners)


def _same(ours: Sequence[int], theirs: Sequence[int]) -> None:
    if ours != theirs:
        raise RuntimeError(f"others come to other winners: {ours} and {theirs}")
