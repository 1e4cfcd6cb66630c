"""Whom a draft is for."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.broadcasts.callbacks.common import Id, Page, Version


class OnAudience(StrEnum):
    """What is pressed while the audience is chosen."""

    OPEN = "open"
    EVERYBODY = "all"
    SETTLEMENTS = "places"
    ROLES = "roles"
    DISTRICTS = "dists"  # or one okrug
    APPEAL = "appeal"  # asks for the number
    SILENT = "silent"  # who has not answered an earlier one


class AudiencePress(CallbackData, prefix="ba"):
    """A button of the audience of a draft."""

    do: OnAudience
    broadcast: Id
    version: Version
    page: Page = 0


class Part(StrEnum):
    """What one part of an audience is; `WhomPress.code` says which."""

    SETTLEMENT = "s"  # ticked, or unticked
    ROLE = "r"  # ticked, or unticked; "staff" is everybody of the office
    PLACE = "p"  # an okrug or a district as a whole; "" is everywhere
    DISTRICT = "d"  # its okrugs are shown
    UNANSWERED = "u"  # the id of an earlier broadcast


class WhomPress(CallbackData, prefix="bb"):
    """One settlement, role, place or earlier broadcast among those to choose from."""

    part: Part
    broadcast: Id
    version: Version
    code: Annotated[str, Field(pattern="^[0-9A-Za-z_]{0,19}$")]
    page: Page = 0
