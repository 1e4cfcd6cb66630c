"""Reception days: which dates come next, which quarter-hours are free, what people type."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from bot.core.errors import Invalid

QUARTER = 15  # minutes of one visit
WEEKDAYS = range(5)  # Monday to Friday
#: How far ahead dates are looked for, and how far a visit can be fixed.
HORIZON = timedelta(days=60)
FARTHEST = timedelta(days=180)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """A weekday (0 is Monday) on which the office receives people, from–to."""

    weekday: int
    opens: time
    closes: time

    @classmethod
    def read(cls, kept: Iterable[dict[str, Any]] | None) -> tuple[Self, ...]:
        """As `bot.places` keeps them."""
        found = (
            cls(one["weekday"], time.fromisoformat(one["from"]), time.fromisoformat(one["to"]))
            for one in kept or ()
        )
        return tuple(sorted(found, key=lambda one: one.weekday))

    def kept(self) -> dict[str, Any]:
        """The other way round."""
        return {
            "weekday": self.weekday,
            "from": f"{self.opens:%H:%M}",
            "to": f"{self.closes:%H:%M}",
        }

    def quarters(self) -> tuple[time, ...]:
        """When a visit may begin."""
        return tuple(
            clock(minute) for minute in range(minutes(self.opens), minutes(self.closes), QUARTER)
        )


@dataclass(frozen=True)
class ReceptionDate:
    """A reception day in the calendar; `off`: a day off, on which nobody is received."""

    day: date
    opens: time
    closes: time
    off: bool = False

    @property
    def hours(self) -> Hours:
        """Its hours."""
        return Hours(self.day.weekday(), self.opens, self.closes)


def coming(
    hours: Sequence[Hours], now: datetime, is_working: Callable[[date], bool], count: int
) -> tuple[ReceptionDate, ...]:
    """The next `count` dates from `now` (village time) on, and the days off between them.

    Today is among them until its hours are over.
    """
    by_weekday = {one.weekday: one for one in hours}
    found: list[ReceptionDate] = []
    left = count
    for ahead in range(HORIZON.days):
        day = now.date() + _DAY * ahead
        there = by_weekday.get(day.weekday())
        if there is None or (not ahead and there.closes <= now.time()):
            continue
        off = not is_working(day)
        found.append(ReceptionDate(day, there.opens, there.closes, off))
        left -= not off
        if not left:
            return tuple(found)
    while found and found[-1].off:  # nothing follows that it would have to explain
        found.pop()
    return tuple(found)


def free_quarters(
    there: ReceptionDate, taken: Collection[time], now: datetime
) -> tuple[time, ...]:
    """Quarter-hours of a date that nobody has and that are not over; `now` in village time."""
    if there.off or there.day < now.date():
        return ()
    today = there.day == now.date()
    return tuple(
        quarter
        for quarter in there.hours.quarters()
        if quarter not in taken and not (today and quarter <= now.time())
    )


def minutes(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def clock(minute: int) -> time:
    """The other way round."""
    return time(minute // 60, minute % 60)


# ── What people type ─────────────────────────────────────────────────────────────────────────

_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?\b[.\s,]*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.\s-]?(\d{2}))?")
_CLOCK_ALONE = re.compile(r"(\d{1,2}):(\d{2})")
_DASH = re.compile(r"\s*[-\u2013\u2014]\s*|\s+")


def read_moment(text: str, now: datetime, day: date | None) -> tuple[date, time]:
    """A day and a time such as `26.11 15:30`; a time alone is on `day`. `now` in village time.

    `Invalid`: time_unreadable, time_past, time_far. Without a year the nearest that is not over
    is meant; what was lately is past, not nearly a year ahead.
    """
    text = " ".join(text.split())
    alone = _CLOCK_ALONE.fullmatch(text)
    if alone is not None and day is not None:
        found, at = day, _clock(alone)
    else:
        dated = _DATE.match(text)
        there = _CLOCK.fullmatch(text[dated.end() :]) if dated else None
        if dated is None or there is None:
            raise Invalid("time_unreadable")
        found, at = _date(dated, now.date()), _clock(there)
    check_moment(found, at, now)
    return found, at


def check_moment(day: date, at: time, now: datetime) -> None:
    """`Invalid` where nobody can be received any more (time_past) or not yet (time_far)."""
    if (day, at) <= (now.date(), now.time()):
        raise Invalid("time_past")
    if day > now.date() + FARTHEST:
        raise Invalid("time_far")


def _clock(found: re.Match[str]) -> time:
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        raise Invalid("time_unreadable") from None


def _date(found: re.Match[str], today: date) -> date:
    number, month, year = int(found[1]), int(found[2]), found[3]
    if year:
        years = [int(year) if len(year) == 4 else 2000 + int(year)]
    else:
        years = [today.year, today.year + 1]
    days = [day for one in years if (day := _day(one, month, number)) is not None]
    if not days:
        raise Invalid("time_unreadable")
    return next((day for day in days if today <= day <= today + FARTHEST), days[0])


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def read_hours(text: str) -> tuple[time, time]:
    """Hours such as `15:00–17:00` or `9-12`. `Invalid`: hours_unreadable, hours_backwards."""
    parts = _DASH.split(text.strip())
    found = [_CLOCK.fullmatch(part) for part in parts]
    if len(found) != 2 or None in found:
        raise Invalid("hours_unreadable")
    try:
        opens, closes = (_clock(one) for one in found if one is not None)
    except Invalid:
        raise Invalid("hours_unreadable") from None
    check_hours(opens, closes)
    return opens, closes


def check_hours(opens: time, closes: time) -> None:
    """`Invalid("hours_backwards")` unless they begin before they end."""
    if opens >= closes:
        raise Invalid("hours_backwards")
