"""A table as an office has it: what its columns are, what its numbers say, what its rows are.

The words are in `lines.yaml`. Everything is compared folded and word by word.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.text import fold, tokens

Cells = Sequence[object]

_WORDS = Path(__file__).parents[1] / "lines.yaml"
_LATEST_HEADER = 30  # rows
_ABOVE, _BELOW = 4, 2  # so far from the row with the names' title the other titles may stand
_LONGEST_TITLE = 80  # letters; what is longer is a sentence and no title
_LARGEST = Decimal(10**15)


class Side(StrEnum):
    """Which half of a budget a line belongs to."""

    INCOME = "income"
    SPENDING = "spending"


class Fault(StrEnum):
    """Why a table or its file cannot be read."""

    NOT_XLSX = "not_xlsx"
    OLD_XLS = "old_xls"  # a file of Excel 97-2003, or one with a password
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"  # too many rows
    EMPTY = "empty"
    NO_HEADER = "no_header"  # no row says which column has the names
    NO_PLAN = "no_plan"  # no column says that it is the plan
    NO_SIDE = "no_side"  # a line of which nothing says whether it is income or spending
    NO_NUMBERS = "no_numbers"
    TWO_TABLES = "two_tables"  # side by side
    NEGATIVE = "negative"


class BadTable(ValueError):
    """It cannot be read. row: where it was noticed, as the office's program counts, from 1."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        super().__init__(fault, row)
        self.fault = fault
        self.row = row


# ── Words ────────────────────────────────────────────────────────────────────────────────────

#: Words in a row; True: any ending.
_Phrase = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class _Words:
    """`lines.yaml`."""

    one: dict[str, tuple[_Phrase, ...]]
    plan: tuple[tuple[_Phrase, ...], ...]
    units: dict[int, tuple[_Phrase, ...]]


@cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return _Words(
        one={
            key: _phrases(words)
            for key, words in data.items()
            if isinstance(words, list) and key != "plan"
        },
        plan=tuple(map(_phrases, data["plan"])),
        units={unit: _phrases(words) for unit, words in data["units"].items()},
    )


def _phrases(words: Iterable[str]) -> tuple[_Phrase, ...]:
    return tuple(
        tuple(
            (token, piece.endswith("*"))
            for piece in phrase.split()
            for token in tokens(fold(piece))
        )
        for phrase in words
    )


def _begins(phrase: _Phrase, said: Sequence[str]) -> bool:
    return len(said) >= len(phrase) and all(
        word.startswith(wanted) if any_ending else word == wanted
        for (wanted, any_ending), word in zip(phrase, said, strict=False)
    )


def _first(phrases: Iterable[_Phrase], said: Sequence[str]) -> int | None:
    """Where in the words one of the phrases stands first."""
    found = [at for at in range(len(said)) for phrase in phrases if _begins(phrase, said[at:])]
    return min(found, default=None)


def says(key: str, said: Sequence[str]) -> bool:
    """Whether these words (folded) say one of `lines.yaml`'s."""
    return _first(_words().one[key], said) is not None


def words_of(cell: object) -> list[str]:
    """The words of a cell, folded."""
    return tokens(fold(cell)) if isinstance(cell, str) else []


def has_letters(cell: object) -> bool:
    """Whether it is a text that says something, and no code or number."""
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell)


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────

_GAPS = re.compile(r"[\s\u00a0\u2007\u2009\u202f'\u2019]")
_NUMBER = re.compile(r"[-\u2212\u2013]?\d[\d.,]*|[-\u2212\u2013]?[.,]\d+")
_MONEY = re.compile(r"(?:\u20b8|[^\W\d_]{1,6}\.?)$")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")


def number(cell: object, *, grouped: bool = False) -> Decimal | None:
    """What a cell says as a number, or None.

    A text may have gaps between the thousands, a comma or a dot before the tenths, brackets
    around a loss, and the money's name behind it. grouped: of its column it is known that a lone
    comma or dot parts the thousands.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float | Decimal):
        found = Decimal(str(cell))
        return found if found.is_finite() and abs(found) < _LARGEST else None
    if not isinstance(cell, str):
        return None
    text = _MONEY.sub("", _GAPS.sub("", cell))
    loss = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if loss else text
    if not _NUMBER.fullmatch(text):
        return None
    text = _plain(text.replace("\u2212", "-").replace("\u2013", "-"), grouped=grouped)
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    if abs(found) >= _LARGEST:
        return None
    return -found if loss else found


def _plain(text: str, *, grouped: bool) -> str:
    """With a dot before the tenths and nothing between the thousands."""
    if "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        whole = text[:last].replace(",", "").replace(".", "")
        return f"{whole}.{text[last + 1 :]}"
    if text.count(",") + text.count(".") > 1:
        return text.replace(",", "").replace(".", "")
    if grouped and re.fullmatch(r"-?\d{1,3}[.,]\d{3}", text):
        return text.replace(",", "").replace(".", "")
    return text.replace(",", ".")


def is_grouped(cells: Iterable[object]) -> bool:
    """Whether commas or dots part the thousands in these: one of the cells has two of a kind."""
    return any(
        _GROUPED.fullmatch(_GAPS.sub("", cell)) is not None
        for cell in cells
        if isinstance(cell, str)
    )


# ── The header ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Header:
    """Which column is what. row: the row of the names' title; begins: the first row under it.

    russian: the names in Russian, where they stand beside those in Kazakh. side: the half of the
    budget that the titles speak of, if it is one. unit: what 1 stands for, in tenge; None: unsaid.
    """

    row: int
    begins: int
    name: int
    plan: int
    fact: int | None
    russian: int | None
    side_column: int | None
    side: Side | None
    unit: int | None


def header_of(rows: Sequence[Cells]) -> Header:
    """The header, wherever in the first rows it stands; else `BadTable`."""
    starts = [
        (row, names)
        for row in range(min(_LATEST_HEADER, len(rows)))
        if (names := _names(rows[row]))
    ]
    if not starts:
        raise BadTable(Fault.NO_HEADER)
    found = [(row, names, _titles(rows, row, names)) for row, names in starts]
    # A title of the whole table may say "name", too; columns of numbers are titled by the header.
    titled = (one for one in found if any(_what(over)[0] is _Is.PLAN for over in one[2].values()))
    row, names, titles = next(titled, found[-1])
    return _header(rows, row, names, titles)


def _names(row: Cells) -> list[int]:
    """The columns with the names: by their title, or by a half of the budget before a plan."""
    named = _columns(row, "name")
    if named:
        return named
    halves = [at for at, cell in enumerate(row) if _is_title(cell) and said_by(str(cell)).heading]
    if halves and any(_what([str(cell)])[0] is _Is.PLAN for cell in row if _is_title(cell)):
        return halves[:1]
    return []


def _columns(row: Cells, key: str) -> list[int]:
    return [at for at, cell in enumerate(row) if _is_title(cell) and says(key, words_of(cell))]


def _is_title(cell: object) -> bool:
    return has_letters(cell) and len(str(cell)) <= _LONGEST_TITLE


def _at(row: Cells, column: int) -> object:
    return row[column] if column < len(row) else None


def _begins_at(rows: Sequence[Cells], row: int, name: int) -> int:
    """The row under the header: titles may take some rows more than the names' own."""
    at = row + 1
    while (
        at < min(len(rows), row + 1 + _BELOW)
        and any(map(_is_title, rows[at]))
        and _at(rows[at], name) is None
        and not any(number(cell) is not None for cell in rows[at])
    ):
        at += 1
    return at


class _Is(StrEnum):
    """What a column of numbers is."""

    PLAN = "plan"
    FACT = "fact"
    NEITHER = "neither"
    UNTITLED = "untitled"


def _titles(rows: Sequence[Cells], row: int, names: list[int]) -> dict[int, list[str]]:
    """What stands over each column to the right of the names, the nearest first."""
    ends = _begins_at(rows, row, names[0])
    over = rows[max(0, row - _ABOVE) : ends]
    wide = max(map(len, rows), default=0)
    return {
        column: [
            str(cell)
            for cells in reversed(over)
            if _is_title(cell := _at(cells, column)) or _is_year(cell)
        ]
        for column in range(names[0] + 1, wide)
        if column not in names
    }


def _is_year(cell: object) -> bool:
    return isinstance(cell, int) and not isinstance(cell, bool) and 2000 <= cell < 2100


def _what(titles: list[str]) -> tuple[_Is, int]:
    """What a column is by its titles, and how surely: 0 is surest."""
    said = [words_of(title) for title in titles]
    if any("%" in title for title in titles) or any(says("neither", words) for words in said):
        return _Is.NEITHER, 0
    plans = _words().plan
    for title, words in zip(titles, said, strict=True):
        if says("fact", words):
            return _Is.FACT, 0
        for rank, phrases in enumerate(plans):
            if _first(phrases, words) is not None:
                return _Is.PLAN, rank
        if re.search(r"\b20\d\d\b", title):
            return _Is.PLAN, len(plans)
    return _Is.UNTITLED, 0


def _header(
    rows: Sequence[Cells], row: int, names: list[int], titles: dict[int, list[str]]
) -> Header:
    begins = _begins_at(rows, row, names[0])
    numeric = [
        column
        for column in titles
        if any(number(_at(cells, column)) is not None for cells in rows[begins:])
    ]
    if not numeric:
        raise BadTable(Fault.NO_NUMBERS, row + 1)
    if any(names[0] < column < names[-1] for column in numeric):
        raise BadTable(Fault.TWO_TABLES, row + 1)
    columns = {column: _what(titles[column]) for column in numeric}
    kazakh, russian = _languages(rows[row], names)
    plan = _plan(columns, row)
    return Header(
        row=row,
        begins=begins,
        name=kazakh,
        plan=plan,
        fact=next((at for at, (what, _) in columns.items() if what is _Is.FACT), None),
        russian=russian,
        side_column=next((at for at in _columns(rows[row], "side") if at not in names), None),
        side=_one_side(rows[:begins]),
        unit=_unit(rows, row, begins, plan),
    )


def _plan(columns: dict[int, tuple[_Is, int]], row: int) -> int:
    """The surest plan; else the only column of which nothing is said."""
    titled = sorted((rank, at) for at, (what, rank) in columns.items() if what is _Is.PLAN)
    if titled:
        return titled[0][1]
    untitled = [at for at, (what, _) in columns.items() if what is _Is.UNTITLED]
    if len(untitled) != 1:
        raise BadTable(Fault.NO_PLAN, row + 1)
    return untitled[0]


def _one_side(rows: Sequence[Cells]) -> Side | None:
    """The half of the budget that titles speak of, if it is one."""
    said = [_without(words_of(cell), "apart") for cells in rows for cell in cells]
    sides = [side for side in Side if any(says(side, words) for words in said)]
    return sides[0] if len(sides) == 1 else None


def _languages(row: Cells, names: list[int]) -> tuple[int, int | None]:
    """The column of the names, and that of the names in Russian beside it."""
    if len(names) == 1:
        return names[0], None
    said = {column: words_of(_at(row, column)) for column in names}
    kazakh = next((at for at in names if says("kazakh", said[at])), names[0])
    russian = next(
        (at for at in names if at != kazakh and says("russian", said[at])),
        None,
    )
    return kazakh, russian


def _unit(rows: Sequence[Cells], row: int, begins: int, plan: int) -> int | None:
    """As the column itself says, else as it is said near it, else anywhere above."""
    near = [_at(cells, plan) for cells in rows[max(0, row - _ABOVE) : begins]]
    above = [cell for cells in reversed(rows[:begins]) for cell in cells]
    for cell in (*reversed(near), *above):
        said = words_of(cell)
        for unit, phrases in _words().units.items():
            if _first(phrases, said) is not None:
                return unit
    return None


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────

#: "II.", "2)", "1.2", as the first thing in a name.
_NUMBERED = re.compile(r"^\s*(?:[IVX\u0406]+|(\d+(?:\.\d+)*))(?:[.)]+\s*|\s+)")
_INDENT = re.compile(r"^[\s\u00a0\-\u2013\u2014\u2022*]*")


def titled_side(name: str) -> Side | None:
    """Of the title of a column with names: the half of the budget that the names below are of."""
    return side_of(name) if says("name", words_of(name)) else None


def without_number(text: str) -> tuple[str, int]:
    """A name without the number before it, and how many dots that had inside."""
    found = _NUMBERED.match(text)
    if not found:
        return text, 0
    return text[found.end() :], (found[1] or "").count(".")


def indent_of(text: str) -> int:
    """How far in a name begins: spaces, and dashes before it."""
    return len(_INDENT.match(text)[0])  # type: ignore[index]  # it matches nothing, too


@dataclass(frozen=True)
class Said:
    """What a row says besides its numbers.

    heading: of which half it is the heading or the sum. others: what follows is neither half.
    total: it adds up others. inside: itself, or what follows if it has no number, is part of the
    line above.
    """

    heading: Side | None = None
    others: bool = False
    total: bool = False
    inside: bool = False


def said_by(name: str) -> Said:
    """What a name says of its row."""
    words = [word for word in words_of(without_number(name)[0]) if not word.isdigit()]
    total = says("total", words)
    inside = any(_begins(phrase, words) for phrase in _words().one["inside"])
    rest = _without(_without(words, "total"), "around")
    if any(_begins(phrase, rest) for phrase in _words().one["others"]):
        return Said(others=True)
    for side in Side:
        if any(
            len(phrase) == len(rest) and _begins(phrase, rest) for phrase in _words().one[side]
        ):
            return Said(heading=side, total=total)
    return Said(total=total and not rest, inside=inside)


def _without(words: list[str], key: str) -> list[str]:
    """The words that are left when these are taken out."""
    left: list[str] = []
    at = 0
    while at < len(words):
        found = [phrase for phrase in _words().one[key] if _begins(phrase, words[at:])]
        if found:
            at += max(map(len, found))
        else:
            left.append(words[at])
            at += 1
    return left


def side_of(cell: object) -> Side | None:
    """The half of the budget that a cell names."""
    said = _without(words_of(cell), "apart")
    found = [side for side in Side if says(side, said)]
    return found[0] if len(found) == 1 else None


_PARTS = re.compile(r"[,:;(]")


def without_inside(name: str) -> tuple[str, bool]:
    """A name without the "of these" before or behind it, and whether it stood behind."""
    before, mark, after = name.partition(":")
    if mark and after.strip() and _is_inside(before):
        name = after.strip()
    parts = list(_PARTS.finditer(name.rstrip(" :;,)")))
    if parts and _is_inside(name[parts[-1].end() :]):
        return name[: parts[-1].start()].rstrip(), True
    return name, False


def _is_inside(text: str) -> bool:
    said = words_of(text)
    return any(
        len(phrase) == len(said) and _begins(phrase, said) for phrase in _words().one["inside"]
    )


def sources_only(names: Iterable[str]) -> bool:
    """Whether all of these only say out of which money something is paid."""
    return all(
        any(
            _begins(phrase, said) or _begins(phrase, said[-len(phrase) :])
            for phrase in _words().one["sources"]
        )
        for said in map(words_of, names)
    )
