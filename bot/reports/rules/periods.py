"""Periods a report is about: whole days of the village, both ends included."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.clock import VILLAGE_ZONE, from_village
from bot.core.errors import Invalid, NotFound

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
#: Longer than anybody compares with the time before.
LONGEST = timedelta(days=731)
#: Before this bot there was nothing to count.
EARLIEST = date(2024, 1, 1)


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"  # Monday to Sunday, ISO 8601
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"  # from one day to another


@dataclass(frozen=True)
class Period:
    """From the beginning of `first` to the end of `last`, by the village's clock."""

    span: Span
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The one just before it, of the same kind."""
        if self.span is Span.OWN:
            return Period(self.span, self.first - timedelta(days=self.days), self.first - _DAY)
        return period_of(self.span, self.first - _DAY)

    @property
    def after(self) -> "Period":
        """The one that follows."""
        if self.span is Span.OWN:
            return Period(self.span, self.last + _DAY, self.last + timedelta(days=self.days))
        return period_of(self.span, self.last + _DAY)

    def begins(self, zone: str = VILLAGE_ZONE) -> datetime:
        """Its first moment, in UTC."""
        return from_village(self.first, time(), zone)

    def ends(self, zone: str = VILLAGE_ZONE) -> datetime:
        """The first moment that is not in it any more, in UTC."""
        return from_village(self.last + _DAY, time(), zone)


def period_of(span: Span, day: date) -> Period:
    """The week, month, quarter or year that `day` lies in."""
    if span is Span.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(span, monday, monday + _WEEK - _DAY)
    months = _MONTHS[span]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return Period(span, first, date(year, month + 1, 1) - _DAY)


def last_week(today: date) -> Period:
    """The latest week that is over: what Monday's report is about."""
    return period_of(Span.WEEK, today).before


def own_period(first: date, last: date, today: date) -> Period:
    """From one day to another, in whichever order they were said.

    Refuses with `period_too_long`, `period_too_early` or `period_to_come`.
    """
    first, last = min(first, last), max(first, last)
    if first > today:
        raise Invalid("period_to_come")
    if first < EARLIEST:
        raise Invalid("period_too_early", day=EARLIEST)
    if last - first > LONGEST:
        raise Invalid("period_too_long", limit=LONGEST.days)
    return Period(Span.OWN, first, min(last, today))


def check_period(period: Period, today: date) -> None:
    """That a period, perhaps of a forged button, is one that can be counted.

    Refuses with `period_to_come`, `period_too_early`, `period_too_long`, and `NotFound` of a week,
    month, quarter or year that is none.
    """
    if period.first > today:
        raise Invalid("period_to_come")
    if period.last < EARLIEST:
        raise Invalid("period_too_early", day=EARLIEST)
    if not 1 <= period.days <= LONGEST.days + 1:
        raise Invalid("period_too_long", limit=LONGEST.days)
    if period.span is not Span.OWN and period != period_of(period.span, period.first):
        raise NotFound("period")


def check_monday(monday: date, today: date) -> None:
    """That a week is over which ended the day before; `NotFound` of any other day."""
    if monday.weekday() != 0 or not EARLIEST < monday <= today:
        raise NotFound("period")
