"""The moment that people mean by what they type, in the village's time."""

import re
from datetime import UTC, date, datetime, time, timedelta

from bot.core.clock import from_village, village, village_date
from bot.core.errors import Invalid
from bot.core.reading import Said, said

#: Nobody plans further ahead; a later year is a slip of the finger.
FARTHEST = timedelta(days=365)

_MORNING = time(9)
_DAY = timedelta(days=1)
_NOON = 12
_MIDNIGHT = 24
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?")


def read_moment(text: str, now: datetime, zone: str) -> datetime:
    """The moment (UTC) that somebody means by «ертең 9:00» or `26.11 18:30`, village time.

    `Invalid`: moment_unclear, no_such_moment, hour_missing (day: date), hour_unclear (early,
    late: the two moments it may be), moment_past (moment), moment_too_far (moment).
    """
    iso = " ".join(text.split())
    if _ISO.fullmatch(iso):
        return _in_reach(_from_iso(iso, zone), now)
    found = said(text, village_date(now, zone))
    if found.wait is not None:
        return _in_reach((now + found.wait).replace(second=0, microsecond=0), now)
    days = _days(found, village_date(now, zone))
    if found.hour is None:
        raise _hour_missing(days[0], now, zone)
    moments = (_at(day, found, now, zone) for day in days)
    coming = next((one for one in moments if one > now), None)
    return _in_reach(coming or _at(days[0], found, now, zone), now)


def example_moment(now: datetime, zone: str) -> datetime:
    """What to show somebody who is asked for a moment: tomorrow at nine."""
    return from_village(village_date(now, zone) + _DAY, _MORNING, zone)


def _days(found: Said, today: date) -> list[date]:
    """The day that is meant; of a weekday the nearest two, as its hour may be over today."""
    if found.weekday is None:
        if found.week:
            raise Invalid("moment_unclear")
        return [found.day or today]
    if found.day is not None:
        if found.day.weekday() != found.weekday:
            raise Invalid("no_such_moment")
        return [found.day]
    monday = today - _DAY * today.weekday()
    if found.week:
        return [monday + _DAY * (found.weekday + (7 if found.week == "next" else 0))]
    nearest = today + _DAY * ((found.weekday - today.weekday()) % 7)
    return [nearest, nearest + _DAY * 7]


def _hour_missing(day: date, now: datetime, zone: str) -> Invalid:
    today = village_date(now, zone)
    if day < today:
        return Invalid("moment_past", moment=from_village(day, _MORNING, zone))
    if day > today + FARTHEST:
        return Invalid("moment_too_far", moment=from_village(day, _MORNING, zone))
    return Invalid("hour_missing", day=day)


def _at(day: date, found: Said, now: datetime, zone: str) -> datetime:
    """A loose small hour is the afternoon's if the morning's is over, and asked if not."""
    hour = _hour(found)
    early = _moment(day, hour, found.minute, zone)
    if not found.loose:
        return early
    late = _moment(day, hour + _NOON, found.minute, zone)
    if early <= now:
        return late
    raise Invalid("hour_unclear", early=early, late=late)


def _hour(found: Said) -> int:
    """The hour of 24; `moment_unclear` where it does not go with the part of the day."""
    hour = found.hour or 0
    if not found.part:
        return hour
    kept, afternoon = _PARTS[found.part]
    if hour in kept:
        return hour
    if hour in afternoon:
        return hour + _NOON
    raise Invalid("moment_unclear")


#: Of each part of the day: the hours meant as they are, and those counted from noon. Twelve at
#: night is in neither: of which of two days?
_PARTS: dict[str, tuple[range | frozenset[int], range]] = {
    "morning": (range(3, 12), range(0)),
    "day": (range(8, 19), range(1, 8)),
    "evening": (range(16, 24), range(4, 12)),
    "night": (frozenset({0, 1, 2, 3, 4, 5, 21, 22, 23}), range(9, 12)),
}


def _moment(day: date, hour: int, minute: int, zone: str) -> datetime:
    if hour == _MIDNIGHT:
        day, hour = day + _DAY, 0
    moment = from_village(day, time(hour, minute), zone)
    shown = village(moment, zone)
    if (shown.date(), shown.hour, shown.minute) != (day, hour, minute):
        raise Invalid("no_such_moment")  # the clock is put forward over it
    return moment


def _from_iso(text: str, zone: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        return from_village(moment.date(), moment.time(), zone)
    except (ValueError, OverflowError):
        raise Invalid("no_such_moment") from None


def _in_reach(moment: datetime, now: datetime) -> datetime:
    if moment <= now:
        raise Invalid("moment_past", moment=moment)
    if moment > now + FARTHEST:
        raise Invalid("moment_too_far", moment=moment)
    return moment
