"""Days and hours as people type them into the blanks of a ready-made notice."""

import re
from datetime import date, datetime, time
from typing import cast

from bot.core.clock import village, village_date
from bot.core.days import read_day
from bot.core.errors import Invalid
from bot.core.moments import read_moment
from bot.core.reading import said

_CLOCK = re.compile(r"(\d{1,2})(?:[:.\-\s](\d{2}))?")
#: A smaller number alone may be of the morning or of the afternoon.
_MORNING = 7
#: What a moment is refused for although it says everything that a blank asks.
_ENOUGH = frozenset({"moment_past", "moment_too_far"})


def read_blank_day(text: str, now: datetime, zone: str) -> date:
    """The day of `26.11` or "tomorrow". `Invalid` as of a moment where it says none."""
    today = village_date(now, zone)
    day = read_day(text, today)
    if day is not None:
        return day
    _expect(text, today, day=True)
    try:
        return village_date(read_moment(text, now, zone), zone)
    except Invalid as problem:
        if problem.name == "hour_missing":
            return cast("date", problem.params["day"])
        raise


def read_blank_time(text: str, now: datetime, zone: str) -> time:
    """The hour of `10:00` or "6 in the evening". `Invalid` as of a moment where it says none."""
    found = _CLOCK.fullmatch(text.strip())
    if found and (found[2] or int(found[1]) >= _MORNING):
        return _clock(int(found[1]), int(found[2] or 0))
    _expect(text, village_date(now, zone), day=False)
    try:
        moment = read_moment(text, now, zone)
    except Invalid as problem:
        if problem.name not in _ENOUGH:
            raise
        moment = cast("datetime", problem.params["moment"])
    return village(moment, zone).time().replace(second=0, microsecond=0)


def _expect(text: str, today: date, *, day: bool) -> None:
    """A moment may be read from half of what it needs; a blank takes no half that was not said."""
    found = said(text, today)
    if found.wait is not None:
        return
    missing = (found.day is None and found.weekday is None) if day else found.hour is None
    if missing:
        raise Invalid("moment_unclear")


def _clock(hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        raise Invalid("no_such_moment") from None
