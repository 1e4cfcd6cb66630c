"""When Monday's report comes, and what may become of it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.clock import VILLAGE_ZONE, from_village

REPORT_AT = time(9)


class Publication(StrEnum):
    """What the akim made of the version for residents."""

    OPEN = "open"
    EDITING = "editing"  # a draft of a notice was made of it
    PUBLISHED = "published"
    SKIPPED = "skipped"  # not this week


def comes_at(monday: date, at: time = REPORT_AT, zone: str = VILLAGE_ZONE) -> datetime:
    """The moment from which the report of the week before `monday` is due."""
    return from_village(monday, at, zone)


def monday_of(today: date) -> date:
    """The Monday on which the week that `today` lies in began."""
    return today - timedelta(days=today.weekday())


#: Which missed hour is made up for and which is not. A report that is late is still this week's
#: report: it comes when the bot is back, in the morning if that is at night. One that a whole
#: week has passed over is not sent any more; it can be looked at at any time.
CAUGHT_UP_FOR = timedelta(days=7)
#: The district's table comes when the akims have read theirs.
DISTRICT_AFTER = timedelta(hours=1)


def is_due(monday: date, at: time, now: datetime, zone: str = VILLAGE_ZONE) -> bool:
    """Whether the report of the week before `monday` is to be told at `now`, if it was not yet."""
    since = comes_at(monday, at, zone)
    return since <= now < comes_at(monday, time(), zone) + CAUGHT_UP_FOR


def still_news(monday: date, today: date) -> bool:
    """Whether a report that waited to be told still is what its readers want to know."""
    return today < monday + CAUGHT_UP_FOR
