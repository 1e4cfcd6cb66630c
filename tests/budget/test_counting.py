"""A people's budget is counted as the literature says, and as others count it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance
from pabutools.election import Project as TheirProject
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

from bot.budget.rules import pabulib
from bot.budget.rules.election import Ballot, Election, Project, TieRule, Ties, lot
from bot.budget.rules.equal_shares import by_shares_alone, equal_shares, step_of
from bot.budget.rules.explained import ELSEWHERE, By, Loser, Winner, explain
from bot.budget.rules.greedy import greedy
from bot.budget.rules.kinds import Method

PUBLISHED = sorted((Path(__file__).parent / "pabulib").glob("*.pb"))
TIES = st.sampled_from([Ties(TieRule.CHEAPER), Ties(TieRule.EARLIER), Ties(TieRule.LOT, "dala")])


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Few projects of few prices, so that many are level."""
    costs = draw(st.lists(st.integers(1, 12), min_size=1, max_size=7))
    ids = draw(st.permutations(range(1, len(costs) + 1)))
    ballot = st.frozensets(st.sampled_from(ids), max_size=4)
    ballots = draw(st.dictionaries(ballot, st.integers(1, 4), min_size=1, max_size=8))
    projects = tuple(map(Project, ids, costs))
    return Election(projects, draw(st.integers(0, sum(costs) + 3)), ballots)


def published(name: str) -> Election:
    path = Path(__file__).parent / "pabulib" / f"{name}.pb"
    return pabulib.read(path.read_bytes()).election


# How others count


class Theirs:
    """An election as pabutools has it."""

    def __init__(self, election: Election, ties: Ties) -> None:
        self.approved = [one for one, votes in election.votes.items() if votes]
        projects = {one.id: TheirProject(str(one.id), one.cost) for one in election.projects}
        self.instance = Instance(projects.values(), budget_limit=election.budget)
        self.profile = ApprovalProfile(
            [
                ApprovalBallot(projects[one] for one in ballot)
                for ballot, people in election.ballots.items()
                for _ in range(people)
            ],
            instance=self.instance,
        ).as_multiprofile()
        ranks = ties.ranks(election.projects)
        rule = TieBreakingRule(lambda _instance, _profile, project: ranks[int(project.name)])
        self.how = {"sat_class": Cost_Sat, "tie_breaking": rule}

    def greedy(self) -> list[int]:
        return self._ours(greedy_utilitarian_welfare(self.instance, self.profile, **self.how))

    def by_shares_alone(self) -> list[int]:
        return self._ours(method_of_equal_shares(self.instance, self.profile, **self.how))

    def equal_shares(self, step: int) -> list[int]:
        rules = [method_of_equal_shares, greedy_utilitarian_welfare]
        with_step = {**self.how, "voter_budget_increment": step}
        return self._ours(
            completion_by_rule_combination(
                self.instance, self.profile, rules, [with_step, self.how]
            )
        )

    def _ours(self, allocation: Iterable[TheirProject]) -> list[int]:
        """They take what nobody approved as long as there is money; we never do."""
        return [int(one.name) for one in allocation if int(one.name) in self.approved]


@settings(max_examples=300, deadline=None)
@given(elections(), TIES, st.integers(1, 3))
def test_pabutools_comes_to_the_same_winners_in_the_same_order(
    election: Election, ties: Ties, step: int
) -> None:
    theirs = Theirs(election, ties)
    assert list(greedy(election, ties)) == theirs.greedy()
    assert list(by_shares_alone(election, ties).winners) == theirs.by_shares_alone()
    assert list(equal_shares(election, ties, step).winners) == theirs.equal_shares(step)


@pytest.mark.parametrize("rule", TieRule)
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_pabutools_comes_to_the_same_on_published_examples(path: Path, rule: TieRule) -> None:
    election, ties = pabulib.read(path.read_bytes()).election, Ties(rule, "dala")
    theirs = Theirs(election, ties)
    assert list(greedy(election, ties)) == theirs.greedy()
    assert list(by_shares_alone(election, ties).winners) == theirs.by_shares_alone()
    assert list(equal_shares(election, ties).winners) == theirs.equal_shares(1)


@pytest.mark.parametrize("seed", range(3))
def test_pabutools_comes_to_the_same_in_a_village_where_a_step_is_many_tenge(seed: int) -> None:
    election = village(seed, projects=25, people=300)
    counted = equal_shares(election, Ties())
    assert counted.step > 100
    assert counted.share > counted.first
    assert list(counted.winners) == Theirs(election, Ties()).equal_shares(counted.step)


def village(seed: int, *, projects: int, people: int) -> Election:
    """Two settlements; who lives in one rarely votes for the other's projects."""
    chance = Random(seed)  # not a secret: the same village every time
    costs = [chance.randrange(200, 4_000) * 1_000 for _ in range(projects)]
    ballots: Counter[Ballot] = Counter()
    for one in range(people):
        home = one % 3 == 0
        weights = [5 if (number % 2 == 0) is home else 1 for number in range(projects)]
        picked = chance.choices(range(1, projects + 1), weights, k=chance.randint(1, 8))
        ballots[frozenset(picked)] += 1
    listed = tuple(Project(number, cost) for number, cost in enumerate(costs, start=1))
    return Election(listed, sum(costs) // 3, ballots)


# What was published


@pytest.mark.parametrize(
    ("name", "winners"),
    [
        ("equalshares_net_1", (1, 4, 5)),
        ("equalshares_net_2", (2, 3, 4)),
        ("lackner_skowron_2023", (1,)),
    ],
)
def test_equal_shares_alone_buy_what_was_published(name: str, winners: tuple[int, ...]) -> None:
    assert by_shares_alone(published(name), Ties()).winners == winners


def test_by_votes_the_published_sports_grounds_win_and_the_children_get_nothing() -> None:
    assert greedy(published("equalshares_net_1"), Ties()) == (1, 2)


def test_who_has_too_little_left_pays_all_of_it_as_was_published() -> None:
    counted = by_shares_alone(published("equalshares_net_2"), Ties())
    paid = {ballot: counted.paid(frozenset(ballot)) for ballot in [(1, 2, 3), (3, 4, 5), (4,)]}
    # the page rounds 57.14, 42.86, 60.71
    assert paid[1, 2, 3] == {2: Fraction(400, 7), 3: Fraction(300, 7)}
    assert paid[3, 4, 5] == {3: Fraction(425, 7), 4: Fraction(275, 7)}
    assert paid[4,] == {4: Fraction(425, 7)}


# Ties


def test_a_tie_rule_is_an_order_of_all_projects() -> None:
    level = (Project(3, 20), Project(1, 10), Project(2, 10))
    assert Ties(TieRule.EARLIER).ranks(level) == {3: 0, 1: 1, 2: 2}
    assert Ties(TieRule.CHEAPER).ranks(level) == {1: 0, 2: 1, 3: 2}
    drawn = Ties(TieRule.LOT, "the seed").ranks(level)
    assert sorted(drawn, key=lambda one: drawn[one]) == sorted(
        drawn, key=lambda one: lot("the seed", one)
    )


def test_anybody_can_draw_the_lot_again_with_sha256sum() -> None:
    # printf '%s' 'dala:3' | sha256sum
    assert lot(" dala ", 3) == "6ca1687928d1a17b197c63f92dc776bd9e8ab432f47a5b5efb82c9685c09e2f1"


@pytest.mark.parametrize("seed", ["", "  "])
def test_nothing_is_drawn_by_lot_without_a_seed(seed: str) -> None:
    with pytest.raises(ValueError, match="seed"):
        Ties(TieRule.LOT, seed)


@pytest.mark.parametrize(
    ("ties", "winner"),
    [
        (Ties(TieRule.CHEAPER), 2),
        (Ties(TieRule.EARLIER), 1),
        (Ties(TieRule.LOT, "a"), 1),
        (Ties(TieRule.LOT, "c"), 2),
    ],
)
def test_of_two_that_are_level_the_rule_takes_one_by_either_method(
    ties: Ties, winner: int
) -> None:
    election = Election((Project(1, 6), Project(2, 5)), 6, {frozenset({1, 2}): 3})
    assert greedy(election, ties) == (winner,)
    assert by_shares_alone(election, ties).winners == (winner,)


@pytest.mark.parametrize(("rule", "winner"), [(TieRule.CHEAPER, 3), (TieRule.EARLIER, 2)])
def test_who_is_level_only_after_others_have_paid_is_parted_by_the_same_rule(
    rule: TieRule, winner: int
) -> None:
    spent = {frozenset({1}): 5, frozenset({1, 2}): 1}  # for the second, one vote that cannot pay
    projects = (Project(1, 60), Project(2, 40), Project(3, 36))
    election = Election(projects, 100, {**spent, frozenset({2, 3}): 4})
    assert by_shares_alone(election, Ties(rule)).winners == (1, winner)
    assert Theirs(election, Ties(rule)).by_shares_alone() == [1, winner]


# What is true of every election


@given(elections(), TIES)
def test_no_more_is_spent_than_there_is_and_nobody_buys_what_nobody_approved(
    election: Election, ties: Ties
) -> None:
    for winners in (
        greedy(election, ties),
        by_shares_alone(election, ties).winners,
        equal_shares(election, ties).winners,
    ):
        assert election.cost(winners) <= election.budget
        assert len(set(winners)) == len(winners)
        assert all(election.votes[project] for project in winners)


@given(elections(), TIES)
def test_nothing_that_somebody_approved_still_fits_when_all_is_counted(
    election: Election, ties: Ties
) -> None:
    for winners in (greedy(election, ties), equal_shares(election, ties).winners):
        left = election.budget - election.cost(winners)
        lost = [one for one in election.costs if election.votes[one] and one not in winners]
        assert all(election.costs[project] > left for project in lost)


@given(elections(), TIES)
def test_supporters_pay_the_whole_cost_alike_and_never_more_than_their_share(
    election: Election, ties: Ties
) -> None:
    counted = equal_shares(election, ties)
    paid = {ballot: counted.paid(ballot) for ballot in election.ballots}
    for ballot, payments in paid.items():
        assert payments.keys() <= ballot
        assert sum(payments.values()) <= counted.share
    for number, purchase in enumerate(counted.bought):
        payers = [ballot for ballot in paid if purchase.project in ballot]
        payment = {ballot: paid[ballot][purchase.project] for ballot in payers}
        together = sum(payment[ballot] * election.ballots[ballot] for ballot in payers)
        assert together == election.costs[purchase.project]
        earlier = [one.project for one in counted.bought[:number]]
        for ballot in payers:
            left = counted.share - sum(paid[ballot].get(one, 0) for one in earlier)
            assert payment[ballot] == min(left, purchase.price)


@given(elections(), TIES)
def test_every_next_purchase_is_the_dearer_for_each_tenge_of_its_cost(
    election: Election, ties: Ties
) -> None:
    rates = [
        purchase.price / election.costs[purchase.project]
        for purchase in equal_shares(election, ties).bought
    ]
    assert rates == sorted(rates)


@given(elections(), TIES)
def test_people_who_can_pay_for_what_they_all_want_do_not_all_go_away_with_nothing(
    election: Election, ties: Ties
) -> None:
    if not election.budget:
        return
    winners = set(equal_shares(election, ties).winners)
    for project, votes in election.votes.items():
        if votes * Fraction(election.budget, election.voters) >= election.costs[project]:
            assert any(ballot & winners for ballot in election.ballots if project in ballot)


@given(elections(), TIES, st.randoms(use_true_random=False))
def test_in_whatever_order_ballots_come_the_winners_are_the_same(
    election: Election, ties: Ties, chance: Random
) -> None:
    ballots = list(election.ballots.items())
    chance.shuffle(ballots)
    again = Election(election.projects, election.budget, dict(ballots))
    assert greedy(again, ties) == greedy(election, ties)
    assert equal_shares(again, ties) == equal_shares(election, ties)


@given(elections(), st.randoms(use_true_random=False))
def test_with_a_lot_the_order_of_the_list_changes_nothing_either(
    election: Election, chance: Random
) -> None:
    listed = list(election.projects)
    chance.shuffle(listed)
    again, ties = (
        Election(tuple(listed), election.budget, election.ballots),
        Ties(TieRule.LOT, "x"),
    )
    assert greedy(again, ties) == greedy(election, ties)
    assert equal_shares(again, ties) == equal_shares(election, ties)


@given(elections(), TIES, st.integers(2, 9))
def test_it_is_the_same_in_smaller_money_and_with_every_voter_so_many_times(
    election: Election, ties: Ties, times: int
) -> None:
    projects = tuple(Project(one.id, one.cost * times) for one in election.projects)
    smaller = Election(projects, election.budget * times, election.ballots)
    assert equal_shares(smaller, ties, times).winners == equal_shares(election, ties, 1).winners
    crowd = {ballot: people * times for ballot, people in election.ballots.items()}
    more = Election(election.projects, election.budget, crowd)
    assert by_shares_alone(more, ties).winners == by_shares_alone(election, ties).winners
    assert greedy(more, ties) == greedy(election, ties)


@given(elections(), TIES, st.integers(1, 4))
def test_add1_goes_through_every_step_until_nothing_fits_or_the_next_overspends(
    election: Election, ties: Ties, step: int
) -> None:
    def raised(steps: int) -> tuple[int, ...]:
        """With the budget of so many steps more."""
        budget = election.budget + steps * step * election.voters
        return by_shares_alone(Election(election.projects, budget, election.ballots), ties).winners

    def goes_on(winners: tuple[int, ...]) -> bool:
        left = election.budget - election.cost(winners)
        return any(
            election.votes[one] and election.costs[one] <= left
            for one in election.costs
            if one not in winners
        )

    steps = 0
    while goes_on(raised(steps)) and election.cost(raised(steps + 1)) <= election.budget:
        steps += 1
    counted = equal_shares(election, ties, step)
    assert counted.share == counted.first + steps * step
    assert tuple(one.project for one in counted.bought) == raised(steps)


# Small and broken elections


def test_where_nobody_votes_nothing_is_bought() -> None:
    election = Election((Project(1, 5),), 10, {})
    assert greedy(election, Ties()) == by_shares_alone(election, Ties()).winners == ()
    assert equal_shares(election, Ties()).winners == ()
    assert explain(election, Method.EQUAL_SHARES, Ties()).effective(Method.GREEDY) == 0


def test_who_approves_nothing_has_a_share_all_the_same() -> None:
    election = Election((Project(1, 5),), 10, {frozenset({1}): 1, frozenset(): 3})
    assert by_shares_alone(election, Ties()).winners == ()  # 2.5 is not 5
    counted = equal_shares(election, Ties())
    assert (counted.first, counted.share, counted.winners) == (
        Fraction(5, 2),
        Fraction(11, 2),
        (1,),
    )


@pytest.mark.parametrize(
    ("share", "step"), [(Fraction(7, 2), 1), (Fraction(199), 1), (Fraction(4_250), 42)]
)
def test_a_step_is_a_hundredth_of_a_share_and_a_tenge_at_least(share: Fraction, step: int) -> None:
    assert step_of(share) == step


def test_a_step_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="step is 0"):
        equal_shares(published("equalshares_net_1"), Ties(), 0)


ONE = (Project(1, 5),)


@pytest.mark.parametrize(
    ("projects", "budget", "ballots", "cause"),
    [
        (ONE, -1, {}, "budget"),
        ((*ONE, Project(1, 6)), 9, {}, "twice"),
        ((Project(1, 0),), 9, {}, "costs nothing"),
        (ONE, 9, {frozenset({1, 2}): 1}, "names 2"),
        (ONE, 9, {frozenset({1}): 0}, "0 people"),
    ],
)
def test_an_election_that_cannot_be_is_refused(
    projects: tuple[Project, ...], budget: int, ballots: Mapping[Ballot, int], cause: str
) -> None:
    with pytest.raises(ValueError, match=cause):
        Election(projects, budget, ballots)


# The reasons


def test_the_reasons_of_a_published_result() -> None:
    election = published("equalshares_net_1")
    why = explain(election, Method.EQUAL_SHARES, Ties())
    assert (why.first, why.raised, why.budget, why.unspent, why.voters) == (
        100,
        100,
        1100,
        100,
        11,
    )
    assert why.winners == (
        Winner(1, 700, 7, By.SHARES, payers=7, least=100, most=100),
        Winner(4, 200, 4, By.SHARES, payers=4, least=50, most=50),
        Winner(5, 100, 3, By.SHARES, payers=3, least=33, most=33),
    )
    assert why.losers == (Loser(2, 400, 6, had=0), Loser(3, 250, 5, had=33))
    assert [loser.missing for loser in why.losers] == [400, 217]
    assert why.other is Method.GREEDY
    assert (why.only_here, why.only_there) == ((4, 5), (2,))
    assert why.effective(Method.EQUAL_SHARES) == 1
    assert why.effective(Method.GREEDY) == Fraction(7, 11)


def test_the_reasons_of_a_result_by_votes() -> None:
    election = published("equalshares_net_1")
    why = explain(election, Method.GREEDY, Ties())
    assert why.winners == (Winner(1, 700, 7, By.VOTES), Winner(2, 400, 6, By.VOTES))
    assert why.losers == (Loser(3, 250, 5, 0), Loser(4, 200, 4, 0), Loser(5, 100, 3, 0))
    assert (why.only_here, why.only_there, why.places) == ((2,), (4, 5), {})


def test_who_was_skipped_reads_what_was_left_when_it_was_its_turn() -> None:
    projects = (Project(1, 60), Project(2, 50), Project(3, 30), Project(4, 10))
    ballots = {frozenset({1, 2, 3}): 1, frozenset({1, 2}): 1, frozenset({1}): 1}
    why = explain(Election(projects, 100, ballots), Method.GREEDY, Ties())
    assert [winner.project for winner in why.winners] == [1, 3]
    assert why.losers == (Loser(2, 50, 2, had=40), Loser(4, 10, 0, had=0))


def test_what_shares_left_over_goes_by_votes_and_says_so() -> None:
    projects = (Project(1, 60), Project(2, 60), Project(3, 40))
    ballots = {frozenset({1}): 6, frozenset({2}): 6, frozenset({3}): 1}
    why = explain(Election(projects, 100, ballots), Method.EQUAL_SHARES, Ties())
    assert [(winner.project, winner.by) for winner in why.winners] == [
        (1, By.VOTES),
        (3, By.VOTES),
    ]


EAST = {frozenset({1, 2}): 3, frozenset({1, 2, 3}): 3}
WEST = {
    frozenset({3, 4, 5}): 2,
    frozenset({4}): 1,
    frozenset({4, 5}): 1,
    frozenset({1}): 1,
}


def test_each_settlement_reads_what_its_voters_paid() -> None:
    election = published("equalshares_net_1")
    why = explain(election, Method.EQUAL_SHARES, Ties(), settlements={"east": EAST, "west": WEST})
    assert {code: (place.voters, place.paid) for code, place in why.places.items()} == {
        "east": (6, {1: 600}),
        "west": (5, {1: 100, 4: 200, 5: 100}),
    }


@given(elections(), TIES, st.randoms(use_true_random=False))
def test_what_settlements_paid_comes_to_the_cost_and_none_is_too_small_to_hide_in(
    election: Election, ties: Ties, chance: Random
) -> None:
    settlements: dict[str, Counter[Ballot]] = {code: Counter() for code in ("", "a", "b", "c")}
    for ballot, people in election.ballots.items():
        for _ in range(people):
            settlements[chance.choice(["", "a", "a", "b", "c"])][ballot] += 1
    why = explain(election, Method.EQUAL_SHARES, ties, settlements=settlements)
    assert sum(place.voters for place in why.places.values()) == election.voters
    for winner in why.winners:
        paid = sum(place.paid.get(winner.project, 0) for place in why.places.values())
        assert paid == (winner.cost if winner.by is By.SHARES else 0)
    if election.voters >= 5:
        assert min(place.voters for place in why.places.values()) >= 5


def test_small_settlements_are_counted_together_and_never_one_by_itself() -> None:
    one, two = frozenset({1}), frozenset({2})
    election = Election((Project(1, 5), Project(2, 5)), 20, {one: 12, two: 8})
    why = explain(
        election,
        Method.EQUAL_SHARES,
        Ties(),
        settlements={"large": {one: 10}, "middle": {two: 6}, "small": {one: 2, two: 2}},
    )
    assert {code: place.voters for code, place in why.places.items()} == {
        "large": 10,
        ELSEWHERE: 10,
    }


def test_ballots_of_settlements_that_are_others_are_refused() -> None:
    with pytest.raises(ValueError, match="settlements"):
        explain(
            published("equalshares_net_1"),
            Method.EQUAL_SHARES,
            Ties(),
            settlements={"east": EAST},
        )


@given(elections(), TIES, st.sampled_from(Method))
def test_reasons_are_whole_numbers_that_agree_with_the_count(
    election: Election, ties: Ties, method: Method
) -> None:
    why = explain(election, method, ties)
    won = tuple(winner.project for winner in why.winners)
    assert won == why.outcomes[method].winners
    assert {*won, *(loser.project for loser in why.losers)} == set(election.costs)
    assert all(loser.missing > 0 for loser in why.losers)
    assert all(0 <= winner.least <= winner.most for winner in why.winners)
    assert all(winner.payers <= winner.votes for winner in why.winners)
    assert 0 <= why.effective(method) <= 1
