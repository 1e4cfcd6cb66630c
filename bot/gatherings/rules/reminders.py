"""Which reminder of a gathering is due when, by the village's clock."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.core.clock import VILLAGE_ZONE, from_village, village
from bot.core.quiet import QUIET_UNTIL, is_quiet, loud_at
from bot.gatherings.rules.limits import (
    EVENING_HOUR,
    NEXT_IS_NEAR_HOURS,
    REMINDERS,
    START_IS_NEAR_MINUTES,
)


class Reminder(StrEnum):
    """So long before a gathering; the words are those of `limits.REMINDERS`."""

    TEN_DAYS = "ten_days"
    THREE_DAYS = "three_days"
    DAY = "day"
    HOURS = "hours"


#: How far ahead the clock looks.
FARTHEST = max(timedelta(hours=before) for before, _ in REMINDERS.values())


def comes_at(reminder: Reminder, held: datetime, zone: str = VILLAGE_ZONE) -> datetime:
    """The moment of a reminder.

    What would ring at night comes when the night is over. Of the one that names the hour that is
    too late: where two hours before the beginning are at night, such as 7:00 for what begins at
    9:00, it comes the evening before, and says tomorrow.
    """
    moment = held - timedelta(hours=REMINDERS[reminder][0])
    if reminder is not Reminder.HOURS or not is_quiet(moment, zone):
        return loud_at(moment, zone)
    there = village(moment, zone)
    evening = there.date() - timedelta(days=there.time() < QUIET_UNTIL)
    return from_village(evening, time(EVENING_HOUR), zone)


def due(
    held: datetime, told: datetime, now: datetime, zone: str = VILLAGE_ZONE
) -> Reminder | None:
    """The reminder that is due now: of those whose moment has come the newest alone.

    told: when people last heard of it, by the call or by a change. None where that was shortly
    before the reminder's own moment, where the next one or the beginning is near, and once it has
    begun: then nobody is reminded at all.
    """
    now = loud_at(now, zone)  # what is put at night is read in the morning
    if now >= held:
        return None
    moments = sorted((comes_at(one, held, zone), one) for one in Reminder)
    come = [(at, one) for at, one in moments if at <= now]
    if not come:
        return None
    at, newest = come[-1]
    if loud_at(told, zone) > at - timedelta(hours=REMINDERS[newest][1]):
        return None
    following = next((coming for coming, _ in moments if coming > now), None)
    if following is not None:
        return None if following - now < timedelta(hours=NEXT_IS_NEAR_HOURS) else newest
    return None if held - now < timedelta(minutes=START_IS_NEAR_MINUTES) else newest


def mark(reminder: Reminder, attempt: int, sequence: int) -> str:
    """What makes a reminder the same: a day that was changed, or called again, reminds anew."""
    return f"{attempt}.{sequence}.{reminder.value}"
