"""What an office owes by law once in each period: which period, and when it is reminded of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.days import read_day
from bot.core.errors import Invalid
from bot.core.law import Every
from bot.gatherings.rules.kinds import Kind

_DAY = timedelta(days=1)
_MONTHS = {Every.YEAR: 12, Every.HALF_YEAR: 6, Every.QUARTER: 3, Every.MONTH: 1}


@dataclass(frozen=True)
class Turn:
    """One year, half-year, quarter or month of the calendar, both ends included."""

    every: Every
    first: date
    last: date

    @property
    def number(self) -> int:
        """Which half-year, quarter or month of its year it is; 1 for a year."""
        return (self.first.month - 1) // _MONTHS[self.every] + 1

    @property
    def name(self) -> str:
        """`2026`, `2026-H2`, `2026-Q4` or `2026-11`: kept in the database."""
        return {
            Every.YEAR: f"{self.first.year}",
            Every.HALF_YEAR: f"{self.first.year}-H{self.number}",
            Every.QUARTER: f"{self.first.year}-Q{self.number}",
            Every.MONTH: f"{self.first.year}-{self.number:02}",
        }[self.every]

    @property
    def before(self) -> "Turn":
        """The one just before it."""
        return turn_of(self.every, self.first - _DAY)

    @property
    def latest(self) -> date:
        """The last day that still counts for it: what came a little late is not lost."""
        return self.last + _LATE[self.every]


@dataclass(frozen=True)
class Due:
    """A duty of an okrug's office, by its name, in the period that begins on `first`."""

    okrug: str
    duty: str
    first: date


def turn_of(every: Every, day: date) -> Turn:
    """The period that a day lies in."""
    months = _MONTHS[every]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return Turn(every, first, date(year, month + 1, 1) - _DAY)


#: Which duty is done by holding what sort of gathering; the office still ticks it itself. Whether
#: a report counts as the meeting with the population as well, the law does not say.
DONE_BY = {"akim_report": Kind.REPORT, "assembly": Kind.ASSEMBLY}

# The day it was done on

#: So long after the end of a period something is still counted for it.
_LATE = {
    Every.YEAR: timedelta(days=31),
    Every.HALF_YEAR: timedelta(days=31),
    Every.QUARTER: timedelta(days=15),
    Every.MONTH: timedelta(days=7),
}


def check_day(turn: Turn, day: date, today: date) -> None:
    """`Invalid` for a day that is not over yet or does not belong to the period.

    Named duty_day_to_come, duty_day_early (from when on it counts), duty_day_late (until when).
    """
    if day > today:
        raise Invalid("duty_day_to_come")
    if day < turn.first:
        raise Invalid("duty_day_early", day=turn.first)
    if day > turn.latest:
        raise Invalid("duty_day_late", day=turn.latest)


def read_in(turn: Turn, text: str) -> date | None:
    """The day somebody means who writes of a period; None for what is no date.

    Without a year it is the one that fits the period, otherwise the one of the year it begins in.
    """
    years = sorted({turn.first.year, turn.latest.year})
    read = [day for year in years if (day := read_day(text, date(year, 1, 1))) is not None]
    fitting = [day for day in read if turn.first <= day <= turn.latest]
    return next(iter([*fitting, *read]), None)


# Reminders


@dataclass(frozen=True)
class Reminding:
    """When a duty that is not ticked is reminded of, by the village's clock.

    days: so long before the last day of its period. at: the hour. until: after it nobody is.
    """

    days: tuple[int, ...]
    at: time = time(10)
    until: time = time(20)


#: An hour that was missed is caught up between `at` and `until` until the period ends, since the
#: duty stays open as long; once it has ended there is nothing to remind of, and it is dropped.
#: Of two that were missed the later is told. On a day off it is caught up only if no working day
#: of the period is left.
REMINDED = {
    Every.YEAR: Reminding((14, 3)),
    Every.HALF_YEAR: Reminding((14, 3)),
    Every.QUARTER: Reminding((14, 3)),
    Every.MONTH: Reminding((7, 2)),
}

IsWorking = Callable[[date], bool]


def is_time(now: datetime) -> bool:
    """Whether anybody is reminded of anything at this hour (village time)."""
    return any(rule.at <= now.time() < rule.until for rule in REMINDED.values())


def marks(turn: Turn) -> tuple[date, ...]:
    """The days by which its reminders are named, before days off are looked at; earliest first.

    Everything with a mark on one day is told in one message.
    """
    return tuple(turn.last - timedelta(days=days) for days in REMINDED[turn.every].days)


def told_on(turn: Turn, mark: date, is_working: IsWorking) -> date:
    """The day on which it is told: on a day off the working day before, so that no time is lost.

    A period without any working day up to then is reminded of on the day itself.
    """
    day = mark
    while day >= turn.first:
        if is_working(day):
            return day
        day -= _DAY
    return mark


def due_mark(turn: Turn, now: datetime, is_working: IsWorking) -> date | None:
    """The mark that is to be told at `now` (village time) unless it was; None for none."""
    rule, today = REMINDED[turn.every], now.date()
    if not (turn.first <= today <= turn.last and rule.at <= now.time() < rule.until):
        return None
    begun = [mark for mark in marks(turn) if told_on(turn, mark, is_working) <= today]
    if not begun:
        return None
    mark = max(begun)
    if today != told_on(turn, mark, is_working) and _can_wait(turn, today, is_working):
        return None
    return mark


def _can_wait(turn: Turn, today: date, is_working: IsWorking) -> bool:
    """Whether today is a day off and a working day of the period is still to come."""
    left = range(1, (turn.last - today).days + 1)
    return not is_working(today) and any(is_working(today + _DAY * n) for n in left)
