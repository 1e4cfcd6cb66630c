"""What residents bring forward before a gathering, and what the office makes of it."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.gatherings.callbacks.common import Id, Page, Version


class OnWish(StrEnum):
    """What a button about one question or proposal does."""

    OPEN = "open"
    SUPPORT = "sup"
    LEAVE = "leave"  # stand behind it no more
    WITHDRAW = "back"  # asks first
    WITHDRAW_NOW = "gone"
    # the office
    TAKE = "take"  # shows what goes onto the agenda
    ANSWER = "answer"
    DECLINE = "no"
    LATER = "later"  # decline it with the ready reason that it is for the next gathering


class WishPress(CallbackData, prefix="ej"):
    """A button about one of them. page: of the list that it stands in."""

    do: OnWish
    wish: Id
    version: Version
    page: Page = 0


class OnWishes(StrEnum):
    """What a button of the list, or of a form about it, does."""

    LIST = "list"
    QUESTION = "ask"
    AGENDA = "agenda"
    # under what was written
    SEND = "send"
    CHANGE = "change"
    KAZAKH = "kk"  # the office's words for the agenda, in one language
    RUSSIAN = "ru"
    STOP = "stop"


class WishesPress(CallbackData, prefix="ek"):
    """A button of the list or of a form. shown: the page, or the message that a preview shows."""

    do: OnWishes
    gathering: Id
    shown: Id = 0
