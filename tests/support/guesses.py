"""How good guess and alarm are on the labelled messages: `python -m tests.support.guesses`.

Prints totals. Nothing of `unseen.csv` is ever printed, not even a single mistake, so that it stays
unseen (tests/appeals/labelled/README.md).
"""

import csv
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.appeals.rules import likeness
from bot.appeals.rules.topics import danger, guess, load
from bot.core.text import fold

FOLDER = Path(__file__).parents[1] / "appeals" / "labelled"


@dataclass(frozen=True)
class Row:
    """A message and what it is about: the exact topic, or the numbers that must be shown."""

    lang: str
    style: str
    text: str
    topic: str = ""
    alarm: str = ""
    numbers: str = ""

    @property
    def category(self) -> str:
        """The upper level of its topic."""
        return self.topic.partition(".")[0]


@dataclass(frozen=True)
class Score:
    """How many of `rows` were right: by category and by topic, first and among three."""

    rows: int
    category_first: int
    category_three: int
    topic_first: int
    topic_three: int

    def share(self, right: int) -> float:
        """A part of the rows, 0 to 1."""
        return right / self.rows if self.rows else 0.0

    def __str__(self) -> str:
        parts = (self.category_first, self.category_three, self.topic_first, self.topic_three)
        return f"{self.rows:6}  " + "  ".join(f"{self.share(part):14.1%}" for part in parts)


def labelled(name: str) -> list[Row]:
    """All rows of one file: seen, unseen or danger."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def score(rows: Iterable[Row]) -> Score:
    """Guess them all."""
    counts = [0] * 5
    for row in rows:
        guesses = guess(row.text, load())
        codes, topics = [one.code for one in guesses], [one.best for one in guesses]
        right = (
            True,
            codes[:1] == [row.category],
            row.category in codes,
            topics[:1] == [row.topic],
            row.topic in topics,
        )
        counts = [count + one for count, one in zip(counts, right, strict=True)]
    return Score(*counts)


def mistaken(rows: Iterable[Row]) -> list[Row]:
    """Missed alarms, false ones, and those without the number that should come."""
    return [row for row in rows if not is_right(row)]


def is_right(row: Row) -> bool:
    """Whether the alarm is raised exactly if it should be, with the right numbers."""
    found = danger(row.text, load())
    if found is None:
        return row.alarm == "0"
    return row.alarm == "1" and set(row.numbers.split()) <= set(found.lines)


def copied(rows: Iterable[Row]) -> int:
    """How many of these messages stand among the examples, letter for letter once folded."""
    lines = yaml.safe_load(likeness.DEFAULT.read_text(encoding="utf-8")).values()
    examples = {fold(line) for block in lines for line in block.splitlines()}
    return sum(fold(row.text) in examples for row in rows)


def _table(name: str, rows: Sequence[Row]) -> None:
    print(f"\n{name:20}  rows  category first  category three     topic first     topic three")
    print(f"{'all':18}  {score(rows)}")
    parts: list[Callable[[Row], str]] = [lambda row: row.lang, lambda row: row.style]
    for part in parts:
        for value in sorted({part(row) for row in rows}):
            print(f"{value:18}  {score([row for row in rows if part(row) == value])}")


def main() -> None:
    """Print everything."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    load()
    likeness.examples()
    built = time.process_time() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    seen, unseen, dangers = labelled("seen"), labelled("unseen"), labelled("danger")
    began = time.process_time()
    for row in seen:
        guess(row.text, load())
    each = (time.process_time() - began) / len(seen)
    _table("seen", seen)
    _table("unseen", unseen)
    wrong = mistaken(dangers)
    print(f"\ndanger: {len(dangers) - len(wrong)} of {len(dangers)} right")
    for row in wrong:
        print(f"  {row.alarm} {row.text}")
    print(f"among the examples: {copied(seen)} of seen, {copied(unseen)} of unseen")
    print(
        f"loaded in {built * 1000:.0f} ms of one core, the process grew {grown / 1024:.1f} MB; "
        f"a guess takes {each * 1000:.2f} ms"
    )


if __name__ == "__main__":
    main()
