"""How often a broadcast goes out, and when next."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from bot.core.clock import from_village, village

_DAY = timedelta(days=1)
_MONTHS = 12
_SATURDAY = 5


class Repeat(StrEnum):
    """How often."""

    ONCE = ""
    DAILY = "daily"
    WEEKDAYS = "weekdays"  # Monday to Friday, holidays too: who repeats it may cancel one
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def following(repeat: Repeat, first: datetime, after: datetime, zone: str) -> datetime | None:
    """When it goes out next, strictly after `after` and not before `first`; None if once.

    It keeps the hour of the village's clock. What was missed meanwhile is left out: nobody wants
    seven notices of the past week. On the 31st means on the last day where a month is shorter.
    """
    if repeat is Repeat.ONCE:
        return None
    begun = village(first, zone)
    since = max(begun.date(), village(after, zone).date())
    moments = (from_village(day, begun.time(), zone) for day in _days(repeat, begun.date(), since))
    return next(one for one in moments if one > after and one >= first)


def _days(repeat: Repeat, first: date, since: date) -> Iterator[date]:
    """The days from `since` on, and at times one before; without an end."""
    if repeat is Repeat.MONTHLY:
        return _monthly(first, since)
    step = 7 if repeat is Repeat.WEEKLY else 1
    start = first + _DAY * ((since - first).days // step * step)
    days = (start + _DAY * step * number for number in count())
    if repeat is Repeat.WEEKDAYS:
        return (day for day in days if day.weekday() < _SATURDAY)
    return days


def _monthly(first: date, since: date) -> Iterator[date]:
    """Counted from the first day, so that the 31st comes back after a short month."""
    for month in count(since.year * _MONTHS + since.month - 1):
        year, place = divmod(month, _MONTHS)
        last = monthrange(year, place + 1)[1]
        yield date(year, place + 1, min(first.day, last))
