"""The fields that buttons share, and the buttons that lead from a card to everything else."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
Code = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]  # of an okrug or a settlement
NoCode = Annotated[str, Field(pattern="^([0-9A-Z]{9})?$")]  # or none
RealDay = Annotated[int, Field(ge=1, lt=3_652_060)]  # as date.toordinal
Minute = Annotated[int, Field(ge=0, lt=24 * 60)]  # since midnight in the village
Number = Annotated[int, Field(ge=0, lt=10_000_000)]


class OnGathering(StrEnum):
    """Where a button of a gathering's card leads."""

    OPEN = "open"
    # before
    EDIT = "edit"  # what it says, of a draft or of one that is announced
    ANNOUNCE = "announce"
    CANCEL = "cancel"
    PLAN_SEPARATE = "separate"  # separate gatherings that lead to this one
    PROPOSALS = "proposals"  # questions and wishes of residents
    INITIATIVE = "initiative"
    PAPERS = "papers"  # poster, act of notice, picture, calendar file
    HISTORY = "history"
    # there
    DOOR = "door"  # who is there, and the quorum
    HALL = "hall"  # the agenda, item by item
    RECONVENE = "reconvene"
    # after
    MINUTES = "minutes"
    DECISIONS = "decisions"
    SURVEY = "survey"  # residents rate how it went


class GatheringPress(CallbackData, prefix="ea"):
    """A button of a card. version: of the gathering as it was when the button was drawn."""

    do: OnGathering
    gathering: Id
    version: Version


class CalendarPage(CallbackData, prefix="eb"):
    """A page of an okrug's calendar; past: of what is over."""

    okrug: Code
    page: Page
    past: bool = False
