"""What an office types of those who may vote: a number with its day and source, or a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.days import read_day
from bot.core.errors import Invalid
from bot.core.text import clean
from bot.gatherings.rules.door import is_full, who, words_of
from bot.gatherings.rules.limits import (
    ENTITLED_YEARS,
    MARK_LIMIT,
    MOST_ENTITLED,
    MOST_LISTED,
    SOURCE_LIMIT,
)

_NAME_LIMIT = 100
_PARTS = re.compile(r"[;\t|\n]")
_CELLS = re.compile(r"[;\t|]")
_GROUPS = re.compile(r"(?<=[0-9])[\s\u2009\u202f](?=[0-9]{3}(?![0-9]))")
#: "812 people": the word behind it says nothing new.
_UNIT = re.compile(r"(?<=[0-9])\s+[^\W\d_]+\.?$")
#: Number of the line, as lists have it: "12.", "12)".
_COUNTED = re.compile(r"^\s*[0-9]{1,5}\s*[.)]\s*")
#: Numbers of identity documents have no business here (94-V art. 7).
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_YEAR = timedelta(days=365)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Number:
    """So many may vote, as of a day, by whose word; "" where nobody was named."""

    number: int
    as_of: date
    source: str


@dataclass(frozen=True)
class Listed:
    """One line of a list. mark: a street, or whatever tells this one from a namesake."""

    name: str
    mark: str

    @property
    def who(self) -> str:
        """The same for two lines that mean one person."""
        return who(self.name, self.mark)


@dataclass(frozen=True)
class Names:
    """A list as it was read.

    twice: how many lines stood there before. unread: lines without a first and last name.
    over: how many were left out because there are too many. alike: names that several have, with
    different marks.
    """

    names: tuple[Listed, ...]
    twice: int = 0
    unread: tuple[str, ...] = ()
    over: int = 0
    alike: int = 0


def read_number(text: str, today: date) -> Number:
    """`812; 01.11.2026; list of the election commission`; day and source may be left out.

    Refuses with `entitled_unreadable`, `entitled_zero`, `entitled_too_many` (limit),
    `entitled_day_unreadable`, `entitled_day_to_come` or `entitled_day_old` (limit).
    """
    first, *rest = [part.strip() for part in _PARTS.split(text.strip())]
    rest = [part for part in rest if part]
    return Number(_count(first), *_of_day_and_source(rest, today))


def _count(text: str) -> int:
    digits = _GROUPS.sub("", _UNIT.sub("", text))
    if not digits.isascii() or not digits.isdecimal():
        raise Invalid("entitled_unreadable")
    if not digits.strip("0"):
        raise Invalid("entitled_zero")
    if len(digits) > len(str(MOST_ENTITLED)) or int(digits) > MOST_ENTITLED:
        raise Invalid("entitled_too_many", limit=MOST_ENTITLED)
    return int(digits)


def _of_day_and_source(rest: list[str], today: date) -> tuple[date, str]:
    """The day may be left out: what is none then is the source. Without a year it is the last."""
    day = read_day(rest[0], today - _YEAR + _DAY) if rest else None
    if day is None and rest and rest[0][0].isdigit():
        raise Invalid("entitled_day_unreadable")
    if day is not None:
        rest = rest[1:]
        if day > today:
            raise Invalid("entitled_day_to_come")
        if today - day > ENTITLED_YEARS * _YEAR:
            raise Invalid("entitled_day_old", limit=ENTITLED_YEARS)
    source = clean("; ".join(rest), SOURCE_LIMIT).replace("\n", " ")
    return day or today, source


def read_names(text: str) -> Names:
    """A list, a person a line: «Full name; street». What a table brings along is left out.

    Refuses nothing: what could not be read is told, so that nobody is lost without a word.
    """
    found: dict[str, Listed] = {}
    unread: list[str] = []
    twice = over = 0
    for line, one in _lines(text):
        if one is None:
            unread.append(line)
        elif one.who in found:
            twice += 1
        elif len(found) == MOST_LISTED:
            over += 1
        else:
            found[one.who] = one
    names = tuple(found.values())
    return Names(names, twice, tuple(unread), over, _alike(names))


def _lines(text: str) -> Iterator[tuple[str, Listed | None]]:
    for line in text.splitlines():
        if any(map(str.isalpha, line)):
            yield line.strip(), read_name(line)


def read_name(line: str) -> Listed | None:
    """«Full name; street»; None where there is no first and last name."""
    line = _COUNTED.sub("", _IDENTITY.sub("", line))
    cells = [" ".join(cell.split()).strip(" ,.") for cell in _CELLS.split(line)]
    told = [cell for cell in cells if any(map(str.isalpha, cell))]
    if len(told) == 1:
        told = _at_comma(told[0])
    if not told or not is_full(told[0]):
        return None
    return Listed(
        clean(told[0], _NAME_LIMIT).replace("\n", " "),
        clean(", ".join(told[1:]), MARK_LIMIT).replace("\n", " "),
    )


def _at_comma(cell: str) -> list[str]:
    """A comma parts the street from a name that is whole before it."""
    name, _, street = cell.partition(",")
    is_whole = is_full(name) and street.strip()
    return [name.strip(), street.strip()] if is_whole else [cell]


def _alike(names: tuple[Listed, ...]) -> int:
    seen: dict[tuple[str, ...], int] = {}
    for one in names:
        key = words_of(one.name)
        seen[key] = seen.get(key, 0) + 1
    return sum(1 for count in seen.values() if count > 1)
