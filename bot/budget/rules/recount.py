"""A round counted again from its file alone, for whoever will not take our word for it.

The file says in META by which rule, which tie rule and with which word for the lot it was counted,
and what won. Files of others say it as pabulib has it, or not at all: then it can be said beside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.budget.rules.election import Election, TieRule, Ties
from bot.budget.rules.equal_shares import Shares, equal_shares
from bot.budget.rules.greedy import greedy
from bot.budget.rules.kinds import Method
from bot.budget.rules.pabulib import RULES, File, read

#: What META of our files has beside pabulib's own keys.
TIE, SEED, STEP, WINNERS = "tie_breaking", "tie_seed", "budget_increment", "winners"


@dataclass(frozen=True)
class Rule:
    """By what a file is counted. step: of Add1, in tenge; None: as `step_of` says."""

    method: Method
    ties: Ties
    step: int | None = None


def meta_of(rule: Rule, winners: tuple[int, ...]) -> dict[str, str]:
    """What META says, so that the file can be counted again by itself."""
    told = {"rule": RULES[rule.method], TIE: rule.ties.rule.value, WINNERS: _listed(winners)}
    if rule.ties.rule is TieRule.LOT:
        told[SEED] = rule.ties.seed
    if rule.method is Method.EQUAL_SHARES and rule.step is not None:
        told[STEP] = str(rule.step)
    return told


def rule_of(
    meta: Mapping[str, str],
    method: str | None = None,
    tie: str | None = None,
    seed: str | None = None,
) -> Rule:
    """What META says, or what is said beside; `ValueError` where neither says it.

    method, tie: words of `Method` and `TieRule`.
    """
    chosen = method or next((m for m, name in RULES.items() if name == meta.get("rule")), None)
    if chosen not in tuple(Method):
        said = method or meta.get("rule", "")
        raise ValueError(f"rule is {said!r}: choose one of {_listed(tuple(Method))}")
    broken = tie or meta.get(TIE) or TieRule.CHEAPER
    if broken not in tuple(TieRule):
        raise ValueError(f"{TIE} is {broken!r}, and not one of {_listed(tuple(TieRule))}")
    step = meta.get(STEP, "")
    if step and not (step.isascii() and step.isdecimal() and len(step) < 13 and int(step)):
        raise ValueError(f"{STEP} is {step!r}, and no sum in whole tenge")
    ties = Ties(TieRule(broken), meta.get(SEED, "") if seed is None else seed)
    return Rule(Method(chosen), ties, int(step) if step else None)


def recount(
    content: bytes | str,
    method: str | None = None,
    tie: str | None = None,
    seed: str | None = None,
) -> Iterator[str]:
    """What it comes to, line by line. `ValueError` for a file that cannot be counted."""
    file = read(content)
    rule = rule_of(file.meta, method, tie, seed)
    shares, won = winners_of(file.election, rule)
    yield from _about(file, rule)
    if shares is not None:
        yield f"Equal share of a voter: {float(shares.first):.2f}"
        yield f"Raised to: {float(shares.share):.2f}, in steps of {shares.step}"
    yield "Winners, in the order of buying:"
    for project in won:
        yield f"  {_named(file, project)}"
    yield f"Cost: {file.election.cost(won)}"
    yield f"Left: {file.election.budget - file.election.cost(won)}"
    yield from _compared(file, won)


def winners_of(election: Election, rule: Rule) -> tuple[Shares | None, tuple[int, ...]]:
    """What is bought, and the shares it was bought with."""
    if rule.method is Method.GREEDY:
        return None, greedy(election, rule.ties)
    shares = equal_shares(election, rule.ties, rule.step)
    return shares, shares.winners


def _about(file: File, rule: Rule) -> Iterator[str]:
    election = file.election
    yield f"Projects: {len(election.projects)}"
    yield f"Votes: {election.voters}"
    yield f"Budget: {election.budget}"
    yield f"Rule: {rule.method}"
    lot = rule.ties.rule is TieRule.LOT
    yield f"Ties: {rule.ties.rule}" + (f", with the word {rule.ties.seed!r}" if lot else "")


def _named(file: File, project: int) -> str:
    election = file.election
    told = f"{file.labels[project]}: {election.votes[project]} votes, {election.costs[project]}"
    return f"{told}, {file.names[project]}" if project in file.names else told


def _compared(file: File, won: tuple[int, ...]) -> Iterator[str]:
    published = file.meta.get(WINNERS)
    if published is None:
        return
    here = _listed(tuple(file.labels[project] for project in won))
    yield "The same as published." if here == published else f"Published: {published or 'none'}"


def _listed(words: tuple[object, ...]) -> str:
    return ",".join(map(str, words))
