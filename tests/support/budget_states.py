"""docs/budget-states.md, from the tables: `python -m tests.support.budget_states`."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.budget.rules.bounds import PHASE_DAYS, USUAL_DAYS
from bot.budget.rules.delivery import WAYS
from bot.budget.rules.kinds import (
    IDEA_MOVES,
    PHASES,
    ROUND_MOVES,
    IdeaState,
    Phase,
    RoundState,
    Stage,
)

FILE = Path(__file__).parents[2] / "docs" / "budget-states.md"

_PAGE = """\
# The life of a round of the people's budget, and of an idea

Made from `bot/budget/rules/kinds.py`, `bounds.py` and `delivery.py` by
`python -m tests.support.budget_states`. What is not in these tables is refused. `bot` is the
clock: nobody presses it. The words are explained in [CONTEXT.md](../CONTEXT.md).

## A round

| move | from | to | by |
| --- | --- | --- | --- |
{rounds}

```mermaid
stateDiagram-v2
    [*] --> draft: begin
{round_arrows}
```

It can be called off until its vote has ended. A draft may become anything; of a round that people
know the year and the villages stand, money and rule stand from the moment the vote begins, and the
vote is never made shorter once it runs. Every change but that of the title is told to everybody.

## Its phases

They follow each other by their dates, {shortest} to {longest} days each; the usual ones are
proposed. Where a phase ends on another day, what follows moves along.

| phase | usual days | residents | office | bot |
| --- | --- | --- | --- | --- |
{phases}

## An idea

It begins as sent: a resident proposes it, or the office writes it down. Nobody but its author and
the office reads one that was withdrawn. What is on the published list stays as it is until the
list is taken back, which can be done until the vote begins.

| move | from | to | by |
| --- | --- | --- | --- |
{ideas}

```mermaid
stateDiagram-v2
    [*] --> sent: propose, enter
{idea_arrows}
```

## A winner

| move | from | to | told as |
| --- | --- | --- | --- |
{ways}

All of it is done by the office. Whoever proposed it, wanted it or follows it hears of each step in
the evening.
"""
State = TypeVar("State", bound=StrEnum)
Moves = Mapping[State, AbstractSet[State]]

_STAYS = "stays"
_ASKED = "author, whom the office asks; office, where there is none"
_R, _I = RoundState, IdeaState

#: What leads from where to where, and who does it.
_ROUND_WORDS: dict[tuple[str, str], tuple[str, str]] = {
    (_R.DRAFT, _R.RUNNING): ("announce", "office"),
    (_R.DRAFT, _R.DISCARDED): ("discard", "office"),
    (_R.RUNNING, _R.COUNTED): ("count", "bot"),
    (_R.RUNNING, _R.CANCELLED): ("call_off", "office"),
}
_IDEA_WORDS: dict[tuple[str, str], tuple[str, str]] = {
    (_I.SENT, _I.FEASIBLE): ("find_feasible", "office"),
    (_I.SENT, _I.REFUSED): ("refuse", "office"),
    (_I.SENT, _I.MERGED): ("merge", _ASKED),
    (_I.SENT, _I.WITHDRAWN): ("withdraw", "author"),
    (_I.FEASIBLE, _I.SENT): ("reopen", "office"),
    (_I.FEASIBLE, _I.REFUSED): ("refuse", "office"),
    (_I.FEASIBLE, _I.MERGED): ("merge", _ASKED),
    (_I.FEASIBLE, _I.WITHDRAWN): ("withdraw", "author"),
    (_I.FEASIBLE, _I.WON): ("count", "bot"),
    (_I.FEASIBLE, _I.LOST): ("count", "bot"),
    (_I.REFUSED, _I.SENT): ("reopen", "office"),
    (_I.REFUSED, _I.FEASIBLE): ("find_feasible", "office"),
    (_I.MERGED, _I.SENT): ("come_back", "bot, when the other one is withdrawn"),
}
#: What is open in a phase: for residents, for the office, and what the clock does.
_OPEN: dict[Phase, tuple[str, str, str]] = {
    Phase.IDEAS: (
        "propose, change, withdraw, join, leave, answer about a merging",
        "check, merge, enter, publish_list, recall_list, money and rule, dates, call_off",
        "tells the office that ideas came in",
    ),
    Phase.CHECK: (
        "change, withdraw, leave, answer about a merging",
        "check, merge, enter, publish_list, recall_list, money and rule, dates, call_off",
        "says a day before that the list is missing; puts the vote off by a day as long as it is",
    ),
    Phase.VOTING: (
        "vote, change the vote, report pressure",
        "enter votes from paper, a later end, call_off",
        "tells everybody that it began; reminds a day before the end who has not voted",
    ),
    Phase.RESULTS: (
        "read what won and why, count again, follow winners, report pressure",
        "carry winners out",
        "counts once everything is heard that came in time; tells everybody",
    ),
    Phase.DELIVERY: (
        "the same",
        "the same",
        "reminds the office of days; tells those who follow",
    ),
}


def page() -> str:
    """The four tables, and two of them as pictures."""
    shortest, longest = PHASE_DAYS
    return _PAGE.format(
        rounds="\n".join(_rows(ROUND_MOVES, _ROUND_WORDS)),
        round_arrows="\n".join(_arrows(ROUND_MOVES, _ROUND_WORDS)),
        shortest=shortest,
        longest=longest,
        phases="\n".join(map(_phase, PHASES, [*map(str, USUAL_DAYS), "no end"])),
        ideas="\n".join(_rows(IDEA_MOVES, _IDEA_WORDS)),
        idea_arrows="\n".join(_arrows(IDEA_MOVES, _IDEA_WORDS)),
        ways="\n".join(
            f"| {move} | {_listed(Stage, way.before)} | {way.to or _STAYS} | {way.did} |"
            for move, way in WAYS.items()
        ),
    )


def _pairs(moves: Moves[State]) -> list[tuple[State, State]]:
    """Every way, in the order in which the states are written down."""
    return [(before, to) for before in moves for to in type(before) if to in moves[before]]


def _rows(moves: Moves[State], words: Mapping[tuple[str, str], tuple[str, str]]) -> Iterable[str]:
    """One row for each move and where it leads; a way without a word is a fault."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for before, to in _pairs(moves):
        move, by = words[before, to]
        found.setdefault((move, to, by), []).append(before)
    for (move, to_, by), sources in found.items():
        yield f"| {move} | {', '.join(sources)} | {to_} | {by} |"


def _arrows(
    moves: Moves[State], words: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterable[str]:
    for before, to in _pairs(moves):
        yield f"    {before} --> {to}: {words[before, to][0]}"


def _phase(phase: Phase, days: str) -> str:
    return " | ".join((f"| {phase}", days, *_OPEN[phase])) + " |"


def _listed(words: type[StrEnum], chosen: AbstractSet[str]) -> str:
    """Those that were chosen, in the order in which they are written down."""
    return ", ".join(one for one in words if one in chosen)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
