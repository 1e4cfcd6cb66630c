"""Buttons of what became of decisions. `version` is that of the decision when it was drawn."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.gatherings.callbacks.common import Code, Id, Page, Version


class DecisionsPress(CallbackData, prefix="oa"):
    """A page of what an okrug's office still has to do."""

    okrug: Code
    page: Page


class OnDecision(StrEnum):
    """What a button under a decision does."""

    OPEN = "open"
    HISTORY = "history"
    PHOTOS = "photos"
    # the akim
    ASK_AGREE = "ask_agree"
    AGREE = "agree"
    ASK_AGREE_ALL = "ask_all"  # id: of the gathering
    AGREE_ALL = "all"  # the same
    DISAGREE = "disagree"
    ASK_HIGHER = "ask_up"
    HIGHER = "up"  # to the district akim
    # what others said, as the office writes it down
    INSIST = "insist"
    GIVE_UP = "give_up"
    UPHOLD = "uphold"
    OVERRULE = "overrule"
    # the promise
    DECIDE = "decide"
    OWNER = "owner"
    PUT_OFF = "put_off"
    DO = "do"
    ASK_UNDO = "ask_undo"
    UNDO = "undo"


class DecisionPress(CallbackData, prefix="ob"):
    """A button under a decision; id: the decision's."""

    do: OnDecision
    id: Id
    version: Version


class OnForm(StrEnum):
    """What a button of a form about a decision does."""

    PERSON = "person"  # value: people.id of a colleague
    DAY = "day"  # value: as date.toordinal
    SAVE = "save"  # value: which preview shows what is saved
    AGAIN = "again"
    STOP = "stop"


Value = Annotated[int, Field(ge=0, lt=2**63)]


class DecisionForm(CallbackData, prefix="oc"):
    """A button of a form about a decision."""

    do: OnForm
    id: Id
    value: Value
