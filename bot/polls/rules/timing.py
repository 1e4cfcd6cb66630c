"""When a poll closes, when people are reminded, and whether a tap was in time."""

from datetime import datetime, timedelta

from bot.core.clock import VILLAGE_ZONE
from bot.core.errors import Invalid
from bot.core.quiet import loud_at
from bot.polls.rules.limits import (
    GIVEN_UP_HOURS,
    LONGEST_DAYS,
    REMINDER_APART_HOURS,
    REMINDER_HOURS,
    SHORTEST_HOURS,
)

_GIVEN_UP = timedelta(hours=GIVEN_UP_HOURS)
_REMINDER = timedelta(hours=REMINDER_HOURS)
_APART = timedelta(hours=REMINDER_APART_HOURS)


def check_close(closes_at: datetime, now: datetime) -> None:
    """`Invalid` where nobody could answer in time, or everybody would have forgotten."""
    if closes_at < now + timedelta(hours=SHORTEST_HOURS):
        raise Invalid("poll_closes_too_soon", hours=SHORTEST_HOURS)
    if closes_at > now + timedelta(days=LONGEST_DAYS):
        raise Invalid("poll_closes_too_late", days=LONGEST_DAYS)


def remind_at(
    opened_at: datetime, closes_at: datetime, zone: str = VILLAGE_ZONE
) -> datetime | None:
    """When those who have not voted are reminded; None where they have only just heard of it.

    At night it waits for the morning, as long as there is time left to vote.
    """
    at = loud_at(closes_at - _REMINDER, zone)
    if at - opened_at < _APART or closes_at - at < timedelta(hours=1):
        return None
    return at


def may_close(closes_at: datetime, now: datetime, caught_up_at: datetime | None) -> bool:
    """Whether everything that came to Telegram before the close was heard.

    caught_up_at: nothing waited at Telegram then; None where the bot has never said.
    """
    if now < closes_at:
        return False
    return caught_up_at is None or caught_up_at > closes_at or now >= closes_at + _GIVEN_UP
