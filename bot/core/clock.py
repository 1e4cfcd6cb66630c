"""The only `now()`. UTC inside; the village's own time at the edges."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

VILLAGE_ZONE = "Asia/Almaty"  # one zone for the country since 1 March 2024: UTC+5, no summer time


class Clock(Protocol):
    """Anything that knows the present moment as an aware UTC `datetime`."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that may ask the machine


class FixedClock:
    """A clock that stands still until it is moved; for tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def shift(self, by: timedelta) -> None:
        """Move forward (or back) by `by`."""
        self.at += by


def village(moment: datetime, zone: str = VILLAGE_ZONE) -> datetime:
    """The same moment as the wall clock in the village shows it."""
    return moment.astimezone(ZoneInfo(zone))


def village_date(moment: datetime, zone: str = VILLAGE_ZONE) -> date:
    """The calendar day it is in the village at `moment`."""
    return village(moment, zone).date()


def from_village(day: date, at: time, zone: str = VILLAGE_ZONE) -> datetime:
    """The UTC moment at which the village's clock shows `at` on `day`."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
