"""docs/gathering-states.md, from the tables: `python -m tests.support.gathering_states`."""

from pathlib import Path

from bot.gatherings.rules import consideration, promises
from bot.gatherings.rules.kinds import BY_LAW, Kind, asked
from bot.gatherings.rules.lifecycle import BEGINS, OVER, TABLE, Party, State, Transition

FILE = Path(__file__).parents[2] / "docs" / "gathering-states.md"

_PAGE = """\
# The life of a gathering

Made from `bot/gatherings/rules/lifecycle.py`, `consideration.py` and `promises.py` by
`python -m tests.support.gathering_states`. What is not in these tables is refused. The words are
explained in [CONTEXT.md](../CONTEXT.md); the law behind them is in `bot/core/law.yaml`.

| begins with | in | kinds |
| --- | --- | --- |
{begins}

It ends as: {over}. What has no minutes ({plain}) ends as closed.

| move | from | to | by | kinds |
| --- | --- | --- | --- | --- |
{rows}

```mermaid
stateDiagram-v2
{arrows}
```

## What the akim makes of a decision

Asked of: {considered}, once the minutes were handed over (148-II art. 39-3(12) to (14)). What
the gathering or the district says, the office writes down.

| answer | from | to | by |
| --- | --- | --- | --- |
{answers}

It holds: {holds}. It does not: {fallen}.

## What becomes of it

Somebody is named who carries it out once the decision holds, or once it was held where no akim is
asked. What does not hold is dropped by itself.

| move | from | to |
| --- | --- | --- |
{steps}
"""
_STAYS = "stays"
_EVERY = "every"


def page() -> str:
    """The three tables, and the first as a picture."""
    return _PAGE.format(
        begins="\n".join(
            f"| {move} | {state} | {_kinds(kinds)} |" for move, (state, kinds) in BEGINS.items()
        ),
        over=_of(State, OVER),
        plain=_kinds(frozenset(Kind) - BY_LAW),
        rows="\n".join(map(_row, TABLE)),
        arrows="\n".join(_arrows()),
        considered=_kinds(frozenset(kind for kind in Kind if asked(kind).considered)),
        answers="\n".join(
            f"| {row.answer} | {_of(consideration.Standing, row.before)} | {row.to} | {row.by} |"
            for row in consideration.TABLE
        ),
        holds=_of(consideration.Standing, consideration.HOLDS),
        fallen=_of(consideration.Standing, consideration.FALLEN),
        steps="\n".join(
            f"| {move} | {_of(promises.Stage, before)} | {to} |"
            for move, (before, to) in promises.STEPS.items()
        ),
    )


def _row(row: Transition) -> str:
    to = row.to or _STAYS
    by = _of(Party, row.by)
    return f"| {row.move} | {_of(State, row.before)} | {to} | {by} | {_kinds(row.kinds)} |"


def _of(words: type, chosen: frozenset[str]) -> str:
    """Those that were chosen, in the order in which they are written down."""
    return ", ".join(str(one) for one in words if one in chosen)  # type: ignore[attr-defined]


def _kinds(kinds: frozenset[Kind]) -> str:
    return _EVERY if kinds == frozenset(Kind) else _of(Kind, kinds)


def _arrows() -> list[str]:
    """One arrow for each pair of states, with all moves that lead along it."""
    first = [f"    [*] --> {state}: {move}" for move, (state, _) in BEGINS.items()]
    moves: dict[tuple[State, State], list[str]] = {}
    for row in TABLE:
        for state in State:
            if row.to is not None and state in row.before:
                moves.setdefault((state, row.to), []).append(row.move.value)
    return first + [
        f"    {before} --> {to}: {', '.join(named)}" for (before, to), named in moves.items()
    ]


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
