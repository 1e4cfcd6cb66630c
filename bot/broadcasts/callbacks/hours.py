"""When a draft goes out."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.broadcasts.callbacks.common import Id, Version


class OnHours(StrEnum):
    """What is pressed while the hour is chosen."""

    OPEN = "open"
    NOW = "now"
    MORNING = "loud"  # the end of the quiet hours it lies in
    REPEAT = "repeat"  # how often is shown
    ONCE = "once"
    DAILY = "daily"
    WEEKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class HoursPress(CallbackData, prefix="bh"):
    """A button of the hour of a draft."""

    do: OnHours
    broadcast: Id
    version: Version


class MomentPress(CallbackData, prefix="bi"):
    """One moment among those that are offered."""

    broadcast: Id
    version: Version
    minute: Annotated[int, Field(ge=0, lt=10**8)]  # minutes since 1970, UTC
