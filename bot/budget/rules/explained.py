"""Why these projects won: plain numbers, in whole tenge, for screens to put into words.

Both methods are always counted, so that what would have won under the other one can be said.
Money is rounded for reading alone; what is bought is decided by exact numbers in `equal_shares`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from bot.budget.rules.bounds import SMALLEST_CELL
from bot.budget.rules.election import Ballot, Election, Ties
from bot.budget.rules.equal_shares import Shares, equal_shares
from bot.budget.rules.greedy import greedy
from bot.budget.rules.kinds import Method

ELSEWHERE = ""  # settlements with too few voters to be shown by themselves, counted together


class By(StrEnum):
    """How a winner was bought."""

    SHARES = "shares"
    VOTES = "votes"  # by the greedy method, or with what shares left over


@dataclass(frozen=True)
class Winner:
    """A project that is bought.

    By shares: payers: how many of its supporters had anything left to pay with; least, most: what
    one of them paid. By votes nobody pays from a share, and these are 0.
    """

    project: int
    cost: int
    votes: int
    by: By
    payers: int = 0
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Loser:
    """A project that is not bought.

    had: what its supporters have left together, or, by votes, what was left of the budget when it
    was its turn; 0 where nobody approved it. missing: so much more was needed.
    """

    project: int
    cost: int
    votes: int
    had: int

    @property
    def missing(self) -> int:
        """What it lacked, in tenge."""
        return self.cost - self.had


@dataclass(frozen=True)
class Outcome:
    """What a method comes to. winners: in the order of buying.

    reached: how many people get at least one project that they approved.
    """

    winners: tuple[int, ...]
    cost: int
    reached: int


@dataclass(frozen=True)
class Place:
    """What the voters of a settlement paid for each project, and how many they are."""

    voters: int
    paid: Mapping[int, int]


@dataclass(frozen=True)
class Explanation:
    """A result and its reasons.

    first: everybody's equal share. raised: what it was raised to, so that more is bought with the
    same budget. Both are said of equal shares whatever the method is. places: by settlement code,
    of equal shares alone, and only where ballots by settlement were given.
    """

    method: Method
    budget: int
    voters: int
    first: int
    raised: int
    step: int
    winners: tuple[Winner, ...]
    losers: tuple[Loser, ...]
    outcomes: Mapping[Method, Outcome]
    places: Mapping[str, Place]

    @property
    def other(self) -> Method:
        """The method that was not chosen."""
        return Method.GREEDY if self.method is Method.EQUAL_SHARES else Method.EQUAL_SHARES

    @property
    def unspent(self) -> int:
        """What is left of the budget."""
        return self.budget - self.outcomes[self.method].cost

    @property
    def only_here(self) -> tuple[int, ...]:
        """Winners that would have lost under the other method."""
        return _without(self.outcomes[self.method].winners, self.outcomes[self.other].winners)

    @property
    def only_there(self) -> tuple[int, ...]:
        """Losers that would have won under the other method."""
        return _without(self.outcomes[self.other].winners, self.outcomes[self.method].winners)

    def effective(self, method: Method) -> Fraction:
        """The share of voters who get at least one project that they approved."""
        return Fraction(self.outcomes[method].reached, self.voters or 1)


def explain(
    election: Election,
    method: Method,
    ties: Ties,
    step: int | None = None,
    settlements: Mapping[str, Mapping[Ballot, int]] | None = None,
) -> Explanation:
    """Count by both methods and say what came of it by this one.

    settlements: by code, the same ballots once more; whoever has none stands under the empty code.
    Settlements of fewer than `SMALLEST_CELL` voters are counted together as `ELSEWHERE`.
    """
    shares = equal_shares(election, ties, step)
    by_votes = greedy(election, ties)
    paid = {ballot: shares.paid(ballot) for ballot in election.ballots}
    if method is Method.EQUAL_SHARES:
        winners, losers = _by_shares(election, shares, paid)
        places = _places(election, shares, paid, settlements or {})
    else:
        winners, losers = _by_votes(election, ties, by_votes)
        places = {}
    return Explanation(
        method=method,
        budget=election.budget,
        voters=election.voters,
        first=_tenge(shares.first),
        raised=_tenge(shares.share),
        step=shares.step,
        winners=winners,
        losers=losers,
        outcomes={
            Method.EQUAL_SHARES: _outcome(election, shares.winners),
            Method.GREEDY: _outcome(election, by_votes),
        },
        places=places,
    )


_Paid = Mapping[Ballot, Mapping[int, Fraction]]


def _by_shares(
    election: Election, shares: Shares, paid: _Paid
) -> tuple[tuple[Winner, ...], tuple[Loser, ...]]:
    payments: dict[int, list[Fraction]] = defaultdict(list)
    payers: Counter[int] = Counter()
    left: dict[int, Fraction] = defaultdict(Fraction)
    lost = _without(election.costs, shares.winners)
    for ballot, people in election.ballots.items():
        for project, payment in paid[ballot].items():
            if payment:
                payments[project].append(payment)
                payers[project] += people
        purse = shares.share - sum(paid[ballot].values())
        for project in ballot.intersection(lost):
            left[project] += purse * people
    winners = [
        Winner(
            purchase.project,
            election.costs[purchase.project],
            election.votes[purchase.project],
            By.SHARES,
            payers[purchase.project],
            _tenge(min(payments[purchase.project])),
            _tenge(purchase.price),
        )
        for purchase in shares.bought
    ]
    winners += [_taken(election, project) for project in shares.completed]
    return tuple(winners), tuple(_lost(election, one, floor(left[one])) for one in lost)


def _by_votes(
    election: Election, ties: Ties, taken: tuple[int, ...]
) -> tuple[tuple[Winner, ...], tuple[Loser, ...]]:
    ranks = ties.ranks(election.projects)
    turn = {one: (-election.votes[one], ranks[one]) for one in election.costs}
    losers = []
    for project in _without(election.costs, taken):
        before = [one for one in taken if turn[one] < turn[project]]
        had = election.budget - election.cost(before) if election.votes[project] else 0
        losers.append(_lost(election, project, had))
    return tuple(_taken(election, project) for project in taken), tuple(losers)


def _taken(election: Election, project: int) -> Winner:
    return Winner(project, election.costs[project], election.votes[project], By.VOTES)


def _lost(election: Election, project: int, had: int) -> Loser:
    return Loser(project, election.costs[project], election.votes[project], had)


def _outcome(election: Election, winners: tuple[int, ...]) -> Outcome:
    reached = sum(
        people for ballot, people in election.ballots.items() if not ballot.isdisjoint(winners)
    )
    return Outcome(winners, election.cost(winners), reached)


def _places(
    election: Election,
    shares: Shares,
    paid: _Paid,
    settlements: Mapping[str, Mapping[Ballot, int]],
) -> dict[str, Place]:
    if not settlements:
        return {}
    together: Counter[Ballot] = Counter()
    for ballots in settlements.values():
        together.update(ballots)
    if together != Counter(election.ballots):
        raise ValueError("the ballots of the settlements are not the ballots of the election")
    shown = _large_enough(settlements)
    voters = {code: sum(ballots.values()) for code, ballots in shown.items()}
    spent = {code: _spent(ballots, paid) for code, ballots in shown.items()}
    places: dict[str, dict[int, int]] = {code: {} for code in shown}
    for purchase in shares.bought:
        exact = {code: spent[code].get(purchase.project, Fraction(0)) for code in shown}
        for code, tenge in _whole(exact).items():
            if exact[code]:
                places[code][purchase.project] = tenge
    return {code: Place(voters[code], places[code]) for code in shown}


def _large_enough(
    settlements: Mapping[str, Mapping[Ballot, int]],
) -> dict[str, Mapping[Ballot, int]]:
    """Those that can be shown, and the rest together; with the smallest of them if need be.

    Of one small settlement by itself everything could be told by taking the others from the whole.
    """
    sizes = {code: sum(ballots.values()) for code, ballots in settlements.items()}
    by_size = sorted((code for code in settlements if sizes[code]), key=lambda one: sizes[one])
    small = {code for code in by_size if sizes[code] < SMALLEST_CELL or code == ELSEWHERE}
    for code in by_size:
        if small and sum(sizes[one] for one in small) < SMALLEST_CELL:
            small.add(code)
    rest: Counter[Ballot] = Counter()
    for code in small:
        rest.update(settlements[code])
    shown = {code: settlements[code] for code in settlements if sizes[code] and code not in small}
    return {**shown, **({ELSEWHERE: rest} if small else {})}


def _spent(ballots: Mapping[Ballot, int], paid: _Paid) -> dict[int, Fraction]:
    spent: dict[int, Fraction] = defaultdict(Fraction)
    for ballot, people in ballots.items():
        for project, payment in paid[ballot].items():
            spent[project] += payment * people
    return spent


def _whole(parts: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole tenge that come to the same sum: the largest remainders are rounded up."""
    whole = {code: floor(part) for code, part in parts.items()}
    over = ceil(sum(parts.values())) - sum(whole.values())
    for code in sorted(parts, key=lambda one: whole[one] - parts[one])[:over]:
        whole[code] += 1
    return whole


def _tenge(money: Fraction) -> int:
    return floor(money + Fraction(1, 2))


def _without(projects: Iterable[int], others: Collection[int]) -> tuple[int, ...]:
    return tuple(project for project in projects if project not in others)
