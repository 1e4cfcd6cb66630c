"""Buttons of winners. `version` is that of the winner when the button was drawn."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.budget.callbacks.common import Id, Page, Version


class WinnersPage(CallbackData, prefix="hc"):
    """A page of a round's winners."""

    round: Id
    page: Page


class StoryPage(CallbackData, prefix="hd"):
    """A page of a winner's story; the first is the oldest."""

    idea: Id
    page: Page


class OnWinner(StrEnum):
    """What a button of a winner does."""

    PHOTOS = "photos"
    # the office
    PLAN = "plan"
    OWNER = "owner"
    ASK_BEGIN = "ask_begin"
    BEGIN = "begin"
    REPORT = "report"
    PUT_OFF = "put_off"
    DONE = "done"
    UNDO = "undo"


class WinnerPress(CallbackData, prefix="he"):
    """A button of a winner."""

    do: OnWinner
    idea: Id
    version: Version


class OnForm(StrEnum):
    """What a button of a form about a winner does."""

    OFFICE = "office"  # the office itself carries it out
    DAY = "day"  # value: as date.toordinal
    SKIP = "skip"  # no other money than before
    SAVE = "save"  # value: which preview shows what is kept
    AGAIN = "again"
    STOP = "stop"


Value = Annotated[int, Field(ge=0, lt=2**63)]


class DeliveryForm(CallbackData, prefix="hf"):
    """A button of a form about a winner."""

    do: OnForm
    idea: Id
    value: Value
