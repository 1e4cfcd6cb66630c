"""Buttons about ideas: the list, one in the making, its check, and the list people vote on."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.budget.callbacks.common import Id, Number, Page, Version
from bot.budget.rules.ideas import Which


class OnMake(StrEnum):
    """What is done with an idea in the making."""

    TITLE = "title"
    TEXT = "text"
    PHOTOS = "photos"
    PLACE = "place"
    COST = "cost"
    VILLAGE = "village"
    SKIP = "skip"  # nothing to say of what is asked
    DROP = "drop"  # take out what was said of it
    CARD = "card"
    SEND = "send"
    OTHER = "other"  # it is another than those that are like it
    STOP = "stop"
    STOP_SURE = "stop_sure"


class MakePress(CallbackData, prefix="gi"):
    """A button of an idea in the making. turn: which card it stands on.

    number: where an idea belongs that the office writes down, by its place in the list of
    villages; 0 is the whole okrug.
    """

    do: OnMake
    round: Id
    turn: Number
    number: Number = 0


class SamePress(CallbackData, prefix="gk"):
    """This one that is there already is what is wanted."""

    idea: Id
    turn: Number


class IdeasList(CallbackData, prefix="gl"):
    """A page of a round's ideas."""

    which: Which
    round: Id
    page: Page


class OnCheck(StrEnum):
    """What the office does with an idea."""

    NEXT = "next"
    FEASIBLE = "feasible"
    REFUSE = "refuse"
    REOPEN = "reopen"
    MERGE = "merge"
    ASK_BACK = "ask_back"  # its author is asked no more
    # in the form
    COST = "cost"
    GUESS = "guess"  # it costs what its author thinks
    KAZAKH = "kazakh"
    RUSSIAN = "russian"
    LATER = "later"  # the other language
    CARD = "card"
    SEND = "send"
    STOP = "stop"


class CheckPress(CallbackData, prefix="gm"):
    """A button under an idea that the office checks. turn: which preview it stands on."""

    do: OnCheck
    idea: Id
    version: Version
    turn: Number = 0


class MergePress(CallbackData, prefix="gj"):
    """Let an idea go into another one: looked at, or done. version: of the first."""

    idea: Id
    version: Version
    into: Id
    sure: bool


class OnList(StrEnum):
    """What the office does with the list that people vote on."""

    OPEN = "open"
    QUEUE = "queue"
    ENTER = "enter"  # an idea that was heard, or came on paper
    PUBLISH = "publish"
    PUBLISH_SURE = "publish_sure"
    RECALL = "recall"
    RECALL_SURE = "recall_sure"


class ListPress(CallbackData, prefix="gn"):
    """A button of that list."""

    do: OnList
    round: Id
    version: Version
