"""The fields that buttons share, and the buttons that lead from a card to everything else."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.polls.rules.choices import EVERYTHING
from bot.polls.rules.limits import MOST_OPTIONS

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
Code = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]  # of an okrug or a settlement
Position = Annotated[int, Field(ge=0, le=MOST_OPTIONS)]  # 0: none
Bits = Annotated[int, Field(ge=0, le=EVERYTHING)]  # a choice


class OnPoll(StrEnum):
    """Where a button of a poll's card leads; the office's, but for the first two."""

    OPEN = "open"  # the card of the office, the ballot of everybody else
    RESULTS = "results"
    EDIT = "edit"  # of a draft
    LOOK = "look"  # as people will see it
    SEND = "send"
    CLOSE = "close"  # before its hour
    CLOSE_SURE = "close_sure"
    CANCEL = "cancel"  # call it off
    DISCARD = "discard"  # a draft
    WORKBOOK = "workbook"
    PICTURE = "picture"
    WRITE = "write"  # a notice to those who have not voted


class PollPress(CallbackData, prefix="na"):
    """A button of a card. version: of the poll as it was when the button was drawn."""

    do: OnPoll
    poll: Id
    version: Version


class PollsPage(CallbackData, prefix="nb"):
    """A page of an okrug's polls; past: of those that are over."""

    okrug: Code
    page: Page
    past: bool = False
