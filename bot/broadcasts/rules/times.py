"""When a notice goes out: what one tap may offer, and when it is too late for it."""

from datetime import UTC, datetime, time, timedelta
from itertools import islice

from bot.core.clock import from_village, village_date
from bot.core.quiet import is_quiet

#: What is later than this by whatever stood still is not sent any more: it speaks of "today".
LATEST = timedelta(hours=12)

_MORNING = time(9)
_EVENING = time(18)
_STEP = timedelta(minutes=30)
_SOON = timedelta(minutes=15)
_OFFERED = 5
_DAY = timedelta(days=1)


def too_late(planned: datetime, now: datetime) -> bool:
    """Whether a planned notice would now tell people of what is over."""
    return now - planned > LATEST


def choices(now: datetime, zone: str) -> tuple[datetime, ...]:
    """Four or five moments to offer, ascending; none is quiet, none before one can look again."""
    today = village_date(now, zone)
    monday = today + _DAY * (7 - today.weekday())
    wished = [_in_an_hour(now)] + [
        from_village(day, at, zone)
        for day, at in (
            (today, _MORNING),
            (today, _EVENING),
            (today + _DAY, _MORNING),
            (monday, _MORNING),
            (today + _DAY, _EVENING),
            (today + _DAY * 2, _MORNING),
            (today + _DAY * 2, _EVENING),
        )
    ]
    fit = (one for one in dict.fromkeys(wished) if one >= now + _SOON and not is_quiet(one, zone))
    return tuple(sorted(islice(fit, _OFFERED)))


def _in_an_hour(now: datetime) -> datetime:
    """In an hour, to the nearest half."""
    hour = now + timedelta(hours=1) + _STEP / 2
    return hour - (hour - datetime.min.replace(tzinfo=UTC)) % _STEP
