"""A poll as it is put together, sent, closed and called off.

A button that changes something says what it is to be, and of which version: pressed twice, or by
two at once, it is done once.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.polls.callbacks.common import Code, Id, Page, Position, Version
from bot.polls.rules.drafting import Setting

#: Minutes since 1970: of a moment that a button offers.
Minute = Annotated[int, Field(ge=0, lt=2**31)]
RoleWord = Annotated[str, Field(pattern="^[a-z_]{2,20}$")]


class OnBegin(StrEnum):
    """What a poll begins with."""

    OKRUG = "okrug"  # the list of one of several
    TEMPLATES = "begin"
    BLANK = "blank"
    YES_NO = "yes_no"
    DATES = "dates"
    STARS = "stars"


class BeginPress(CallbackData, prefix="nk"):
    """The beginning of one in an okrug."""

    do: OnBegin
    okrug: Code


class OnMake(StrEnum):
    """What a button of a draft does."""

    CARD = "card"  # back to it, whatever was asked
    # one part of it is asked for, or offered
    QUESTION = "quest"
    OPTIONS = "opts"
    DAYS = "days"
    YES_NO = "yes_no"
    CLOSE = "close"
    PHOTO = "photo"
    NO_PHOTO = "nophot"
    MOST = "most"
    WHOM = "whom"
    WHOLE = "whole"  # the whole okrug
    RESIDENTS = "resid"  # whatever role they hold
    ROLES = "roles"
    MORE = "more"
    ONE_LANGUAGE = "one"  # the other language is left out
    SWAP = "swap"  # what was written is in the other language
    # the way out
    LOOK = "look"  # as people will see it
    DISCARD_SURE = "drop"
    CALL_OFF = "off"  # with the reason that was written


class MakePress(CallbackData, prefix="nl"):
    """A button of it. version: as it was when the button was drawn."""

    do: OnMake
    poll: Id
    version: Version


class ClosePress(CallbackData, prefix="nm"):
    """Until when it is answered."""

    poll: Id
    version: Version
    minute: Minute


class TurnPress(CallbackData, prefix="nn"):
    """Something is so, or not."""

    setting: Setting
    on: bool
    poll: Id
    version: Version


class MostPress(CallbackData, prefix="no"):
    """How many answers one may choose."""

    poll: Id
    version: Version
    most: Position


class VillagePress(CallbackData, prefix="np"):
    """A village is asked, or not; code "": another page."""

    poll: Id
    version: Version
    code: Annotated[str, Field(pattern="^([0-9A-Z]{9})?$")] = ""
    on: bool = False
    page: Page = 0


class RolePress(CallbackData, prefix="nq"):
    """Whoever holds a role is asked, or not."""

    poll: Id
    version: Version
    role: RoleWord
    on: bool
