"""The Method of Equal Shares, so that a small settlement is not outvoted every year.

The budget is divided equally among the voters. A project is bought by those who approved it: they
pay alike, and whoever has less left pays all of it. Bought next is always the one whose highest
payment is the smallest part of its cost, which is to say the one with the most votes as long as
all its supporters can pay: a tenge well spent is a tenge of cost (the cost utilities of the
literature). What its supporters cannot pay for together is never bought.

Shares alone leave money unspent. Add1 gives everybody a step more, counts anew, and stops when
nothing approved fits into the real budget any more, or when the next step would overspend it. What
is left then goes by votes.

Dominik Peters, Grzegorz Pierczyński, Piotr Skowron: Proportional Participatory Budgeting with
Additive Utilities, NeurIPS 2021 (arXiv 2008.13276); the completion as equalshares.net recommends
it. All numbers are exact, so that whoever recounts comes to the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil, lcm

from bot.budget.rules.election import Ballot, Election, Ties
from bot.budget.rules.greedy import greedy
from bot.budget.rules.limits import STEPS_IN_A_SHARE


@dataclass(frozen=True)
class Purchase:
    """A project bought by its supporters. price: the most that one of them paid."""

    project: int
    price: Fraction


@dataclass(frozen=True)
class Shares:
    """What came of it.

    first: everybody's equal share of the budget. share: what it was raised to, in steps of `step`
    tenge; 0 where there were none to be. bought: by shares, in this order. completed: by votes,
    with what was left of the budget.
    """

    first: Fraction
    share: Fraction
    step: int
    bought: tuple[Purchase, ...]
    completed: tuple[int, ...]

    @property
    def winners(self) -> tuple[int, ...]:
        """Everything that is bought, in the order of buying."""
        return (*(purchase.project for purchase in self.bought), *self.completed)

    def paid(self, ballot: Ballot) -> dict[int, Fraction]:
        """What a voter with this ballot paid for each project that was bought by shares."""
        purse, paid = self.share, {}
        for purchase in self.bought:
            if purchase.project in ballot:
                paid[purchase.project] = min(purse, purchase.price)
                purse -= paid[purchase.project]
        return paid


def step_of(share: Fraction) -> int:
    """How much Add1 gives in a step: a hundredth of the first share, and 1 tenge at least.

    In the literature it is one unit of money; where a share is thousands, that is thousands of
    counts that come to the same. Whoever recounts needs this number.
    """
    return max(1, int(share / STEPS_IN_A_SHARE))


def equal_shares(election: Election, ties: Ties, step: int | None = None) -> Shares:
    """Count, with Add1, and what is left by votes. step: another than `step_of` says."""
    first = _first_share(election)
    if step is None:
        step = step_of(first)
    if step < 1:
        raise ValueError(f"a step is {step} tenge")
    share, bought = _add1(_Market(election, ties), first, step)
    completed = greedy(election, ties, [purchase.project for purchase in bought])
    return Shares(first, share, step, bought, completed)


def by_shares_alone(election: Election, ties: Ties) -> Shares:
    """Count without any completion."""
    first = _first_share(election)
    return Shares(first, first, 0, _Market(election, ties).buy(first), ())


def _first_share(election: Election) -> Fraction:
    return Fraction(election.budget, election.voters) if election.voters else Fraction(0)


def _add1(market: "_Market", share: Fraction, step: int) -> tuple[Fraction, tuple[Purchase, ...]]:
    """The share it was raised to, and what is bought with it."""
    costs, votes = market.election.costs, market.election.votes
    bought = market.buy(share)
    while missing := market.missing(bought):
        # Nothing of it can be bought with less than this in every purse, so nothing changes until
        # then but which of the others are bought, and those fit.
        needed = min(Fraction(costs[one], votes[one]) for one in missing)
        if (idle := ceil((needed - share) / step) - 1) > 0:
            share += idle * step
            bought = market.buy(share)
        more = market.buy(share + step)
        if market.election.cost(one.project for one in more) > market.election.budget:
            break
        share, bought = share + step, more
    return share, bought


class _Market:
    """An election made ready to be counted many times, with another share each time."""

    def __init__(self, election: Election, ties: Ties) -> None:
        self.election = election
        self._ranks = ties.ranks(election.projects)
        self._people = list(election.ballots.values())
        self._supporters: dict[int, list[int]] = {project: [] for project in election.costs}
        for number, ballot in enumerate(election.ballots):
            for project in ballot:
                self._supporters[project].append(number)

    def buy(self, share: Fraction) -> tuple[Purchase, ...]:
        """What is bought when everybody has this share, in the order of buying.

        The queue holds for each project the least part of its cost that its highest payment can
        be: purses only get emptier, so what was true once is never too much, and is counted anew
        only when it is a project's turn.
        """
        purses = _Purses(share, self._people)
        queue = [
            (Fraction(1, votes), self._ranks[project], project)
            for project, votes in self.election.votes.items()
            if votes
        ]
        heapify(queue)
        bought = []
        while queue:
            _, rank, project = heappop(queue)
            cost = self.election.costs[project]
            price = purses.price(cost, self._supporters[project])
            if price is None:  # and never again
                continue
            entry = (price / cost, rank, project)
            if queue and queue[0] < entry:
                heappush(queue, entry)
                continue
            purses.pay(price, self._supporters[project])
            bought.append(Purchase(project, price))
        return tuple(bought)

    def missing(self, bought: Iterable[Purchase]) -> list[int]:
        """What somebody approved and is not bought; nothing if none of it fits any more."""
        have = {purchase.project for purchase in bought}
        left = self.election.budget - self.election.cost(have)
        votes, costs = self.election.votes, self.election.costs
        unbought = [project for project in costs if votes[project] and project not in have]
        return unbought if any(costs[project] <= left for project in unbought) else []


class _Purses:
    """What voters have left. Those who paid for the same things share one purse.

    Money is counted in parts of a tenge so small that every payment so far is a whole number of
    them: whole numbers are exact, and much faster than as many fractions.
    """

    def __init__(self, share: Fraction, people: Sequence[int]) -> None:
        self._people = people
        self._parts = share.denominator  # of a tenge
        self._purses = [0, share.numerator]  # the first is everybody's who has nothing left
        self._purse_of = [1] * len(people)

    def price(self, cost: int, supporters: Iterable[int]) -> Fraction | None:
        """The highest payment if they buy this, paying alike; None if they cannot."""
        purse_of, people = self._purse_of, self._people
        holders: dict[int, int] = defaultdict(int)
        for one in supporters:
            holders[purse_of[one]] += people[one]
        holders.pop(0, None)
        left, payers = cost * self._parts, sum(holders.values())
        for purse in sorted(holders, key=self._purses.__getitem__):
            money = self._purses[purse]
            if left <= money * payers:
                return Fraction(left, payers * self._parts)
            left -= money * holders[purse]
            payers -= holders[purse]
        return None

    def pay(self, price: Fraction, supporters: Iterable[int]) -> None:
        """Take the price from each of them, or all that they have."""
        self._divide(price.denominator)
        paid = price.numerator * (self._parts // price.denominator)
        moved: dict[int, int] = {}
        for one in supporters:
            purse = self._purse_of[one]
            if purse not in moved:
                moved[purse] = self._purse_with(self._purses[purse] - paid)
            self._purse_of[one] = moved[purse]

    def _purse_with(self, money: int) -> int:
        if money <= 0:
            return 0
        self._purses.append(money)
        return len(self._purses) - 1

    def _divide(self, parts: int) -> None:
        """Count in parts that this many of make a tenge, or some of them do."""
        finer = lcm(self._parts, parts) // self._parts
        if finer > 1:
            self._parts *= finer
            self._purses = [purse * finer for purse in self._purses]
