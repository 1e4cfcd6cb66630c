"""Residents or members want a gathering."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.gatherings.callbacks.common import Id


class OnInitiative(StrEnum):
    """What a button about an initiative does."""

    LIST = "list"
    OPEN = "open"
    SUPPORT = "sup"
    LEAVE = "leave"  # stand behind it no more
    SHEET = "sheet"  # for signatures on paper
    WITHDRAW = "back"  # asks first
    WITHDRAW_NOW = "gone"
    # to propose one; mark: which of what one may propose, or the message that a preview shows
    NEW = "new"
    KIND = "kind"
    QUESTIONS = "ask"
    WHY = "why"
    NO_WHY = "nowhy"
    PUBLISH = "pub"
    STOP = "stop"
    # the office; mark: the version
    SIGNED = "signed"
    ASK = "asked"  # the district akim
    PERMIT = "yes"
    FORBID = "no"
    TODAY = "today"
    WRITE = "write"  # what was said is written down
    TAKE_UP = "takeup"
    TAKE_UP_NOW = "taken"


class InitiativePress(CallbackData, prefix="el"):
    """A button about one; gathering 0: of the list, or of one that is not published yet."""

    do: OnInitiative
    gathering: Id = 0
    mark: Id = 0
