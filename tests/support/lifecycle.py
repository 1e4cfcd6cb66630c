"""docs/appeal-states.md, from the table of moves: `python -m tests.support.lifecycle`."""

from pathlib import Path

from bot.appeals.rules.lifecycle import ENDED, OPEN, TABLE, Move, Party, State, Transition

FILE = Path(__file__).parents[2] / "docs" / "appeal-states.md"

_PAGE = """\
# The life of an appeal

Made from `bot/appeals/rules/lifecycle.py` by `python -m tests.support.lifecycle`. What is not in
this table is refused, and the refusal names the state. `bot` is the clock, a rule of the office's
or the neighbours' majority: nobody presses it.

Open, the office owes something: {open}.

Ended, the author may ask to look again within the days of `law.yaml`: {ended}.

| move | from | to | by |
| --- | --- | --- | --- |
{rows}

Where the office does not look again (`keep_closed`), what was redirected or rejected stays so.

```mermaid
stateDiagram-v2
    [*] --> new: submit
{arrows}
```
"""
_STAYS = "stays"
_BACK = {
    Move.REPLY: "back to where it was before the question",
    Move.UNMERGE: "back to where it was before the merging",
}


def page() -> str:
    """The table of moves, and the same as a picture."""
    return _PAGE.format(
        open=_words(OPEN),
        ended=_words(ENDED),
        rows="\n".join(map(_row, TABLE)),
        arrows="\n".join(_arrows()),
    )


def _row(row: Transition) -> str:
    to = row.to.value if row.to else _BACK.get(row.move, _STAYS)
    by = ", ".join(party.value for party in Party if party in row.by)
    return f"| {row.move.value} | {_words(row.before)} | {to} | {by} |"


def _words(states: frozenset[State]) -> str:
    if states == frozenset(State):
        return "any"
    return ", ".join(state.value for state in State if state in states)


def _arrows() -> list[str]:
    """One arrow for each pair of states, with all moves that lead along it."""
    moves: dict[tuple[State, State], list[str]] = {}
    for row in TABLE:
        if row.to is None:
            continue
        for state in State:
            if state in row.before and state is not row.to:
                moves.setdefault((state, row.to), []).append(row.move.value)
    return [
        f"    {before.value} --> {to.value}: {', '.join(named)}"
        for (before, to), named in moves.items()
    ]


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
