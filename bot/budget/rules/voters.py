"""Who votes where votes come on paper, too: names, and lines as an office types them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.budget.rules.bounds import MARK_LIMIT, NAME_LIMIT, NAME_WORDS, WHO_LENGTH
from bot.core.text import clean, fold, tokens

#: So many lines of one office may wait to be put right, and so many are shown at once.
MOST_LEFT = 200
LEFT_PAGE = 5
_LINE_LIMIT = 300
_CELLS = re.compile(r"[;|]")
#: Number of the line, as lists and tables have it: "12.", "12)", "12;", "12".
_COUNTED = re.compile(r"^\s*[0-9]{1,4}\s*[.);]?\s*(?=[^\W\d_])")
#: Numbers of identity documents have no business here (94-V art. 7).
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_MARK = re.compile(r"\(([^()]*)\)")
_NUMBERS = re.compile(r"[\u2116#0-9][\u2116#0-9\s,.+/]*$")
_ALL_NUMBERS = re.compile(r"[\u2116#0-9\s,.+/]+")
_EDGES = " ,.:-\u2013\u2014"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_BORN = re.compile(rf"({_YEAR.pattern})[\s,.]+(?=[\u2116#0-9])")  # before numbers
#: Letters that one name has in one language and not in the other: the soft and the hard sign, and
#: the short i, which is the plain one.
_SAME = str.maketrans({"\u044c": None, "\u044a": None, "\u0439": "\u0438"})
_DOUBLED = re.compile(r"([^\W\d_])\1+")


class Why(StrEnum):
    """Why a vote on paper stands in place of one by phone."""

    ASKED = "asked"  # they want the one on paper to count
    NOT_THEIRS = "not_theirs"  # they say that they did not vote by phone


class Fault(StrEnum):
    """Why a line of votes from paper was not taken."""

    NO_NAME = "no_name"  # without a first and a last name
    NO_NUMBERS = "no_numbers"
    MIXED = "mixed"  # numbers stand where the name is: not all of them would be counted
    UNKNOWN = "unknown"  # there is no project of such a number
    FEW = "few"
    MANY = "many"
    OVER = "over"  # they cost more than there is
    ENTERED = "entered"  # just so before
    ON_PAPER = "on_paper"  # that name was entered before, with another choice
    BY_PHONE = "by_phone"  # that name has voted by phone
    ALIKE = "alike"  # a name that may mean the same person has voted
    READY = "ready"  # nothing is in its way any more


@dataclass(frozen=True)
class Voter:
    """A full name, and what tells it from a namesake's: a father's name, a year of birth."""

    name: str
    mark: str = ""

    @property
    def who(self) -> str:
        """The same for two names that mean one person; the database keeps two of one apart."""
        if not self.name:
            return ""
        return f"{' '.join(self.words)}|{' '.join(_words(self.mark))}"[:WHO_LENGTH]

    @property
    def words(self) -> tuple[str, ...]:
        """The name for comparison: its words folded, in no order, for people write both orders."""
        return _words(self.name)

    @property
    def said(self) -> str:
        """The name with its mark, as it can be read again."""
        return f"{self.name} ({self.mark})" if self.mark else self.name

    @property
    def is_mixed(self) -> bool:
        """Whether there are numbers in the name itself."""
        return any(map(str.isdigit, self.name))

    @property
    def is_full(self) -> bool:
        """Whether there is a first and a last name, and no numbers among them."""
        if self.is_mixed:
            return False
        return sum(any(map(str.isalpha, word)) for word in self.name.split()) >= NAME_WORDS


@dataclass(frozen=True)
class Line:
    """One line as it was read. numbers: of projects, as the list has them."""

    text: str
    voter: Voter
    numbers: tuple[int, ...]


def voter_of(name: str, mark: str = "") -> Voter:
    """A name as somebody typed it, with its mark; what is in brackets is a mark, too."""
    marks = [mark, *_MARK.findall(name)]
    return Voter(
        _one_line(_MARK.sub(" ", name), NAME_LIMIT),
        _one_line(", ".join(one for one in marks if one.strip()), MARK_LIMIT),
    )


def _one_line(text: str, limit: int) -> str:
    return " ".join(clean(text, limit).split()).strip(_EDGES)


def alike(voter: Voter, other: Voter) -> bool:
    """Whether two names may mean one person: one of them may have a patronymic more.

    Two years of birth, or two father's names, that differ mean two people. A mark that only one
    of them has tells nothing, and neither do a year beside a name.
    """
    if not _means(voter.words, other.words):
        return False
    return not any(
        mine and theirs and mine.isdisjoint(theirs)
        for mine, theirs in zip(_told(voter.mark), _told(other.mark), strict=True)
    )


def _told(mark: str) -> tuple[set[str], set[str]]:
    """What a mark says in numbers, and in words."""
    words = set(_words(mark))
    numbers = {word for word in words if word.isdigit()}
    return numbers, {word for word in words - numbers if len(word) > 1}


def _means(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter, longer = sorted((set(one), set(other)), key=len)
    return len(shorter) >= NAME_WORDS and shorter <= longer


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(tokens(_DOUBLED.sub(r"\1", fold(text).translate(_SAME)))))


def read_lines(text: str) -> Iterator[Line]:
    """A vote a line: «Full name; 1,4,7», with a mark in brackets or between, or «Full name 1 4 7».

    Nothing is refused here: a line that says too little has an empty name, or no numbers.
    """
    for line in text.splitlines():
        if line.strip():
            yield _read(clean(_IDENTITY.sub("", line.replace("\t", "; ")), _LINE_LIMIT))


def _read(line: str) -> Line:
    told = _COUNTED.sub("", line)
    cells = [cell.strip() for cell in _CELLS.split(told) if cell.strip(_EDGES)]
    numbers: tuple[int, ...] = ()
    if len(cells) > 1 and _ALL_NUMBERS.fullmatch(cells[-1]):
        numbers = _numbers(" ".join(_last(cells)))
    elif len(cells) == 1 and (found := _NUMBERS.search(cells[0])):
        born = _BORN.match(found[0])
        numbers = _numbers(found[0][born.end() :] if born else found[0])
        cells = [cells[0][: found.start()], *([born[1]] if born else [])]
    name = cells[0] if cells else ""
    return Line(line, voter_of(name, ", ".join(cells[1:])), numbers)


def _last(cells: list[str]) -> Iterator[str]:
    """Takes the cells of numbers off the end; a year before them is a mark."""
    yield cells.pop()
    while len(cells) > 1 and _ALL_NUMBERS.fullmatch(cells[-1]) and not _YEAR.fullmatch(cells[-1]):
        yield cells.pop()


def _numbers(text: str) -> tuple[int, ...]:
    """Each once, in the order of the list; more digits than a list has are none of its numbers."""
    return tuple(sorted({int(one[:6]) for one in re.findall(r"[0-9]+", text)}))


def numbers_alone(text: str) -> bool:
    """Whether a line is only numbers: those of the name that was typed before."""
    return _ALL_NUMBERS.fullmatch(text.strip()) is not None and any(map(str.isdigit, text))
