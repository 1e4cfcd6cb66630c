"""Raised hands as somebody writes them down in the hall: for, against, abstained."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import Invalid
from bot.gatherings.rules.limits import MOST_IN_A_HALL

_NUMBER = re.compile("[0-9]+")
_MOST_NUMBERS = 3


class Rest(StrEnum):
    """What those did of whom no number says it."""

    NO = "no"
    ABSTAINED = "abstained"
    SILENT = "silent"


@dataclass(frozen=True)
class Hands:
    """How many raised their hand for what."""

    ayes: int
    noes: int = 0
    abstained: int = 0

    @property
    def raised(self) -> int:
        """How many raised a hand at all."""
        return self.ayes + self.noes + self.abstained

    def left(self, present: int) -> int:
        """How many of those present no number speaks of."""
        return max(0, present - self.raised)

    def with_rest(self, present: int, rest: Rest) -> "Hands":
        """The same once it is said what the others did."""
        left = self.left(present)
        return Hands(
            self.ayes,
            self.noes + (left if rest is Rest.NO else 0),
            self.abstained + (left if rest is Rest.ABSTAINED else 0),
        )


def read_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a line: "31 5 2", "31/5/2", "for 31, against 5".

    One to three of them: for, against, abstained; whoever is left out is asked about. Refuses with
    `hands_unreadable`.
    """
    found = tuple(int(one) for one in _NUMBER.findall(text)[: _MOST_NUMBERS + 1])
    if not 1 <= len(found) <= _MOST_NUMBERS or max(found) > MOST_IN_A_HALL:
        raise Invalid("hands_unreadable")
    return found


def read_number(text: str) -> int:
    """How many people. Refuses with `count_unreadable`."""
    found = _NUMBER.findall(text)
    if len(found) != 1 or int(found[0]) > MOST_IN_A_HALL:
        raise Invalid("count_unreadable")
    return int(found[0])


def hands_of(numbers: tuple[int, ...]) -> Hands:
    """The hands that so many numbers name."""
    return Hands(*numbers)


def is_whole(numbers: tuple[int, ...], present: int) -> bool:
    """Whether nothing is left to be asked."""
    return len(numbers) == _MOST_NUMBERS or hands_of(numbers).left(present) == 0
