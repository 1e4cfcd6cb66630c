"""Quiet hours: what is not urgent rings nobody's phone at night."""

from datetime import datetime, time, timedelta

from bot.core.clock import VILLAGE_ZONE, from_village, village

QUIET_FROM = time(22)  # when villages that rise early go to bed
QUIET_UNTIL = time(8)


def is_quiet(moment: datetime, zone: str = VILLAGE_ZONE) -> bool:
    """Whether people sleep at `moment`, by the village's clock."""
    at = village(moment, zone).time()
    return at >= QUIET_FROM or at < QUIET_UNTIL


def loud_at(moment: datetime, zone: str = VILLAGE_ZONE) -> datetime:
    """`moment` itself, or else the morning that ends the night it lies in."""
    if not is_quiet(moment, zone):
        return moment
    there = village(moment, zone)
    day = there.date() + timedelta(days=there.time() >= QUIET_FROM)
    return from_village(day, QUIET_UNTIL, zone)
