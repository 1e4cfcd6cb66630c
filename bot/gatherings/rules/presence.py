"""Who is there: by their own phone, by name from a list, and a typed number of people without one.

Nobody is counted twice. Whoever checked in is one person, however often. A name from the list adds
nobody while somebody of that name who checked in is there, and is over when they leave; twice on
the list it is one. Namesakes are told apart by what the secretary adds to the name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.errors import Invalid
from bot.core.text import fold, tokens
from bot.gatherings.rules.refusals import No


class How(StrEnum):
    """How somebody was counted."""

    QR = "qr"  # the code on the secretary's screen
    CODE = "code"  # a code said in the room
    NAME = "name"  # by the secretary, from a list


@dataclass(frozen=True)
class Stay:
    """Somebody came, and perhaps left. Who comes back has another one.

    person: None for a name from the list. mark: what tells this one from a namesake, such as a
    street; only for a name from the list. left: None while they are there.
    """

    name: str
    how: How
    came: datetime
    left: datetime | None = None
    person: int | None = None
    mark: str = ""

    def covers(self, moment: datetime) -> bool:
        """Whether they are there then."""
        return self.came <= moment and (self.left is None or moment < self.left)


@dataclass(frozen=True)
class Typed:
    """How many people without phones and without names the secretary saw at a moment.

    It is a new count each time and is not added to the one before.
    """

    at: datetime
    number: int


@dataclass(frozen=True)
class Attendee:
    """One who was there, as the list of the minutes has them.

    came: for the first time. left: for the last time; None who stayed to the end.
    """

    name: str
    mark: str
    how: How
    came: datetime
    left: datetime | None


_Words = tuple[str, ...]
#: A person by id, or a name from the list with what tells it apart.
_Who = int | tuple[_Words, _Words]


class Roll:
    """Everybody who was counted at one gathering."""

    def __init__(self, stays: Iterable[Stay] = (), typed: Iterable[Typed] = ()) -> None:
        """Refuses with `left_before_coming`, `name_without_letters` or `count_below_zero`."""
        given = sorted(stays, key=_in_order)
        self._typed = sorted(typed, key=lambda count: count.at)
        for stay in given:
            if stay.left is not None and stay.left < stay.came:
                raise Invalid(No.LEFT_BEFORE_COMING)
            if stay.person is None and not _words(stay.name):
                raise Invalid(No.NAME_WITHOUT_LETTERS)
        if any(count.number < 0 for count in self._typed):
            raise Invalid(No.COUNT_BELOW_ZERO)
        self._own: dict[_Words, list[Stay]] = {}
        for stay in given:
            if stay.person is not None:
                self._own.setdefault(_words(stay.name), []).append(stay)
        self._stays = [self._ended(stay) for stay in given]

    def present(self, moment: datetime) -> int:
        """How many are there at a moment; of a vote, how many took part in it."""
        return self.named(moment) + self.nameless(moment)

    def named(self, moment: datetime) -> int:
        """How many of them are known by person or by name."""
        there = [stay for stay in self._stays if stay.covers(moment)]
        phones = {stay.person for stay in there if stay.person is not None}
        names = {_name(stay) for stay in there if stay.person is None}
        covered = {(_words(stay.name), ()) for stay in there if stay.person is not None}
        return len(phones) + len(names - covered)

    def nameless(self, moment: datetime) -> int:
        """The last number typed by then."""
        return next((c.number for c in reversed(self._typed) if c.at <= moment), 0)

    def attendees(self) -> tuple[Attendee, ...]:
        """Everybody known who was there at all, each once, in the order of coming."""
        stays: dict[_Who, list[Stay]] = {}
        for stay in self._stays:
            if (who := self._who(stay)) is not None:
                stays.setdefault(who, []).append(stay)
        return tuple(map(_attendee, stays.values()))

    def late(self, opened: datetime) -> tuple[Attendee, ...]:
        """Who came after it was opened."""
        return tuple(one for one in self.attendees() if one.came > opened)

    def left_early(self, closed: datetime) -> tuple[Attendee, ...]:
        """Who was gone for good before it was closed."""
        return tuple(one for one in self.attendees() if one.left is not None and one.left < closed)

    def _same_name(self, stay: Stay) -> list[Stay]:
        """Stays of people with phones whom a name from the list may mean."""
        if stay.person is not None or _words(stay.mark):
            return []
        return self._own.get(_words(stay.name), [])

    def _ended(self, stay: Stay) -> Stay:
        """The stay under a name, over once the person with that name is seen to leave."""
        ends = [one.left for one in self._same_name(stay) if one.left and one.left > stay.came]
        if not ends or (stay.left is not None and stay.left <= min(ends)):
            return stay
        return replace(stay, left=min(ends))

    def _who(self, stay: Stay) -> _Who | None:
        """Whose stay it is. None for a name that two with phones have: they are listed already."""
        if stay.person is not None:
            return stay.person
        people = {one.person for one in self._same_name(stay)}
        if not people:
            return _name(stay)
        return people.pop() if len(people) == 1 else None


def _in_order(stay: Stay) -> tuple[datetime, int, str, str]:
    return stay.came, stay.person or 0, stay.name, stay.mark


def _name(stay: Stay) -> tuple[_Words, _Words]:
    return _words(stay.name), _words(stay.mark)


def _attendee(stays: list[Stay]) -> Attendee:
    """One person's stays put together; their own check-in says best how they were counted."""
    best = next((stay for stay in stays if stay.person is not None), stays[0])
    there = any(stay.left is None for stay in stays)
    left = None if there else max(stay.left for stay in stays if stay.left is not None)
    return Attendee(best.name, best.mark, best.how, min(stay.came for stay in stays), left)


def _words(name: str) -> _Words:
    """A name for comparison: its words folded, in no order, for people write both orders."""
    return tuple(sorted(tokens(fold(name))))
