"""Whoever does not take our word for it counts again from the file, and comes to the same."""

from typing import Any

import pytest
from pabutools.election import Cost_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

from bot.budget.rules import pabulib
from bot.budget.rules.election import Election, Project, TieRule, Ties
from bot.budget.rules.kinds import Method
from bot.budget.rules.recount import Rule, meta_of, recount, rule_of, winners_of
from bot.budget.service import results as service
from bot.core.errors import Refusal
from tests.budget.conftest import Somebody
from tests.budget.counted import BALLOTS, LIGHTS, PLAYGROUND, ROOF, WELL, counted
from tests.conftest import OpenTx
from tests.support.okrugs import ZHANAZHOL

SAME = "The same as published."
MORE = {
    **BALLOTS,
    ZHANAZHOL: {(WELL, PLAYGROUND): 4, (ROOF,): 3, (LIGHTS, ROOF): 2, (PLAYGROUND,): 3},
}
COSTS = {LIGHTS: 3_111_111, PLAYGROUND: 2_000_003, WELL: 2_500_000, ROOF: 4_700_001, "Көпір": 900}


async def file_of(
    open_tx: OpenTx, somebody: Somebody, **values: Any
) -> tuple[str, tuple[int, ...]]:
    """A whole round through the database, and what it published."""
    aigul = await somebody("Айгүл")
    about, _ = await counted(open_tx, MORE, COSTS, **values)
    async with open_tx() as tx:
        file = await service.file_of_round(tx, aigul, about)
    assert file.name == f"budget-2026-103430000-{about}.pb"
    return file.content.decode(), file.counted.result.winners


def theirs(content: str, rule: Rule) -> set[int]:
    """What pabutools makes of the file."""
    instance, profile = parse_pabulib_from_string(content)
    ours = pabulib.read(content).election
    ranks = rule.ties.ranks(ours.projects)
    ties = TieBreakingRule(lambda _instance, _profile, project: ranks[int(project.name)])
    how: dict[str, Any] = {"sat_class": Cost_Sat, "tie_breaking": ties}
    ballots = profile.as_multiprofile()
    if rule.method is Method.GREEDY:
        bought = greedy_utilitarian_welfare(instance, ballots, **how)
    else:
        rules = [method_of_equal_shares, greedy_utilitarian_welfare]
        with_step = {**how, "voter_budget_increment": rule.step}
        bought = completion_by_rule_combination(instance, ballots, rules, [with_step, how])
    return {int(one.name) for one in bought}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"method": Method.GREEDY},
        {"tie": TieRule.LOT, "seed": " ақ  боз ат "},
        {"tie": TieRule.EARLIER, "money": 7_500_000},
    ],
    ids=["shares", "votes", "lot", "less money"],
)
async def test_a_round_is_counted_again_from_its_file(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any]
):
    content, won = await file_of(open_tx, somebody, **values)
    told = list(recount(content))
    assert told[-1] == SAME
    rule = rule_of(pabulib.read(content).meta)
    assert winners_of(pabulib.read(content).election, rule)[1] == won
    assert theirs(content, rule) - {5} == set(won)  # they take what nobody voted for, too


async def test_the_ballots_of_four_people_are_not_given_out(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    about, _ = await counted(open_tx, {ZHANAZHOL: {(WELL,): 4}})
    async with open_tx() as tx:
        with pytest.raises(Refusal, match="budget_too_few_to_show"):
            await service.file_of_round(tx, aigul, about)


async def test_a_file_says_how_it_was_counted_and_nothing_of_whose_a_ballot_was(
    open_tx: OpenTx, somebody: Somebody
):
    content, won = await file_of(open_tx, somebody, tie=TieRule.LOT, seed="тұлпар")
    meta = pabulib.read(content).meta
    assert meta["rule"] == "equalshares/add1"
    assert (meta["tie_breaking"], meta["tie_seed"]) == ("lot", "тұлпар")
    assert (meta["date_begin"], meta["date_end"]) == ("11.11.2026", "25.11.2026")
    assert meta["winners"] == ",".join(map(str, won))
    assert f"{WELL} / [{WELL}]" in content
    assert "Айгүл" not in content
    votes = content.partition("VOTES\n")[2].splitlines()
    assert votes[0] == "voter_id;vote"
    assert votes[1:] == [f"{n};{line.partition(';')[2]}" for n, line in enumerate(votes[1:], 1)]


async def test_what_was_tampered_with_does_not_come_to_the_same(
    open_tx: OpenTx, somebody: Somebody
):
    content, won = await file_of(open_tx, somebody)
    published = ",".join(map(str, won))
    other = content.replace(f"winners;{published}", "winners;4")
    assert list(recount(other))[-1] == "Published: 4"
    with pytest.raises(ValueError, match="num_votes"):
        list(recount(content.rsplit("\n", 2)[0] + "\n"))


def a_file(**meta: str) -> str:
    told = {**dict.fromkeys(pabulib.TOLD, "x"), **meta}
    election = Election([Project(1, 2), Project(2, 2)], 3, {frozenset({1}): 2, frozenset({2}): 2})
    return pabulib.write(election, told, {2: "Құдық"})


def test_the_rule_can_be_said_beside_a_file_that_does_not_say_it():
    with pytest.raises(ValueError, match="choose one of equal_shares,greedy"):
        list(recount(a_file(rule="unknown")))
    told = list(recount(a_file(rule="unknown"), "greedy", "lot", "ә"))
    assert told[:5] == ["Projects: 2", "Votes: 4", "Budget: 3", "Rule: greedy",
                        "Ties: lot, with the word 'ә'"]  # fmt: skip
    assert told[-2:] == ["Cost: 2", "Left: 1"]
    assert "  1: 2 votes, 2" in list(recount(a_file(rule="greedy")))
    assert "  2: 2 votes, 2, Құдық" in list(
        recount(a_file(rule="greedy", tie_breaking="lot", tie_seed="б"))
    ) + list(recount(a_file(rule="greedy", tie_breaking="lot", tie_seed="в")))


@pytest.mark.parametrize(
    ("meta", "cause"),
    [
        ({"rule": "greedy", "tie_breaking": "dice"}, "tie_breaking is 'dice'"),
        ({"rule": "greedy", "tie_breaking": "lot"}, "a lot is drawn with a seed"),
        ({"rule": "equalshares/add1", "budget_increment": "0"}, "budget_increment is '0'"),
        ({"rule": "equalshares/add1", "budget_increment": "1.5"}, "budget_increment is '1.5'"),
    ],
)
def test_what_a_file_says_wrongly_is_refused_with_the_cause(meta: dict[str, str], cause: str):
    with pytest.raises(ValueError, match=cause):
        list(recount(a_file(**meta)))


def test_what_is_written_is_what_is_read():
    rule = Rule(Method.EQUAL_SHARES, Ties(TieRule.LOT, "тұлпар"), 42)
    assert rule_of(meta_of(rule, (3, 1))) == rule
