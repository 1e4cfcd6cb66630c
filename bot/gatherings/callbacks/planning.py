"""A gathering as it is put together, announced, changed and called off.

The same buttons change a draft, and what is about to change of one that people were told of.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.gatherings.callbacks.common import Code, Id, NoCode, Version

#: Minutes since 1970: of a moment that a button offers.
Moment = Annotated[int, Field(ge=0, lt=2**31)]


class OnPlan(StrEnum):
    """What a button of a gathering in the making does."""

    CARD = "card"  # back to it, whatever was asked
    # one part of it is asked for, or offered
    DAY = "day"
    PLACE = "place"
    PIN = "pin"
    NO_PIN = "nopin"
    TITLE = "title"
    SECTION = "street"
    NO_SECTION = "nostr"
    MATERIALS = "files"
    NO_MATERIALS = "nofile"
    MORE = "more"
    WHOM = "whom"
    CANDIDATES = "cand"  # for akim, and nothing else
    BASE = "base"
    ONE_LANGUAGE = "one"  # the other language is left out
    SWAP = "swap"  # what was written is in the other language
    # the agenda
    AGENDA = "agenda"
    ADD = "add"
    UNDO = "undo"
    # what was said unasked
    AS_ITEMS = "asitem"
    AS_PLACE = "asplac"
    # the way out
    LOOK = "look"  # how it will be read
    REASON = "reason"  # why it is late
    SEND = "send"
    DROP = "drop"  # the changes
    SURE = "sure"  # called off, or put away
    INERT = "inert"  # it works for readers alone
    # separate gatherings that lead to it
    SEPARATE = "sep"
    ALL = "all"
    ALL_SURE = "allsur"


class PlanPress(CallbackData, prefix="ec"):
    """A button of it. version: as it was when the button was drawn."""

    do: OnPlan
    gathering: Id
    version: Version


class OnBegin(StrEnum):
    """What somebody plans, and how several separate gatherings are planned in one go."""

    OKRUG = "okrug"  # the calendar of one of several
    KINDS = "kinds"
    GATHERING = "gather"
    SEPARATE = "sep"
    ASSEMBLY = "assem"
    REPORT = "report"
    EVENT = "event"
    TICK = "tick"  # a village, or not
    NEXT = "next"
    LEADS_TO = "leads"  # number: of the gathering; 0: a new one
    SEATS = "seats"
    SOURCE_LATER = "later"
    ONE_LANGUAGE = "one"
    SAME_HOUR = "same"
    NEXT_HOURS = "hours"
    NEXT_DAYS = "days"
    MAKE = "make"
    BACK = "back"


class BeginPress(CallbackData, prefix="ed"):
    """A step of the beginning. code: of a village."""

    do: OnBegin
    okrug: Code
    code: NoCode = ""
    number: Id = 0


class MomentPress(CallbackData, prefix="ee"):
    """Its day and hour; gathering 0: of the separate ones that are being planned."""

    gathering: Id
    version: Version
    minute: Moment


class OnItem(StrEnum):
    """What a button of one item of the agenda does."""

    OPEN = "open"
    KK = "kk"
    RU = "ru"
    UP = "up"
    DOWN = "down"
    QUESTION = "quest"
    LISTEN = "listen"
    ELECTION = "elect"
    SEATS = "seats"
    SEATS_1 = "seats1"
    SEATS_2 = "seats2"
    SEATS_3 = "seats3"
    SOURCE = "source"
    TIE = "tie"
    SEED = "seed"
    DELETE = "del"
    DROP = "drop"  # one that is about to be added; item: which of them
    PLACE = "place"  # that of another gathering; item: its id
    VILLAGE = "vill"  # whom it is for; item: which village of the okrug, 0: all of them


class ItemPress(CallbackData, prefix="ef"):
    """A button of one item."""

    do: OnItem
    gathering: Id
    version: Version
    item: Id


class OnAppeal(StrEnum):
    """How a collective appeal becomes an item of an agenda."""

    CHOOSE = "choose"  # which gathering
    NEW = "new"  # one that is begun with it
    INTO = "into"
    SAVE = "save"
    WRITE = "write"


class AppealPress(CallbackData, prefix="eg"):
    """An appeal on its way to an agenda."""

    do: OnAppeal
    appeal: Id
    gathering: Id = 0
