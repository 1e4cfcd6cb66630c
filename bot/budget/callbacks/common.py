"""The fields that buttons share, and the buttons that lead from a card to everything else."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
Code = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]  # of an okrug or a settlement
Number = Annotated[int, Field(ge=0, lt=10_000_000)]


class OnRound(StrEnum):
    """Where a button of a round's card leads."""

    OPEN = "open"
    # everybody
    IDEAS = "ideas"  # the list of ideas
    PROPOSE = "propose"
    VOTE = "vote"
    RESULTS = "results"
    WINNERS = "winners"  # and how they are carried out
    HOW = "how"  # how winners are found
    SIGNAL = "signal"  # somebody was made to vote
    # the office
    EDIT = "edit"
    DATES = "dates"
    LIST = "list"  # what people will vote on, and its publication
    PAPER = "paper"  # votes from a gathering
    FILE = "file"  # for whoever wants to count again
    CANCEL = "cancel"


class RoundPress(CallbackData, prefix="ga"):
    """A button of a round's card. version: of the round as it was when it was drawn."""

    do: OnRound
    round: Id
    version: Version


class BudgetHome(CallbackData, prefix="gb"):
    """The people's budget of an okrug: its rounds, and where its money goes."""

    okrug: Code
    page: Page = 0


class OnIdea(StrEnum):
    """Where a button of an idea's card leads."""

    OPEN = "open"
    # everybody
    JOIN = "join"
    LEAVE = "leave"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    STORY = "story"
    PHOTOS = "photos"
    MAP = "map"
    # its author
    EDIT = "edit"
    WITHDRAW = "withdraw"
    WITHDRAW_SURE = "withdraw_sure"
    AGREE = "agree"  # to be merged
    DECLINE = "decline"
    # the office
    CHECK = "check"
    DELIVER = "deliver"


class IdeaPress(CallbackData, prefix="gc"):
    """A button of an idea's card. version: of the idea as it was when it was drawn."""

    do: OnIdea
    idea: Id
    version: Version


class IdeasPage(CallbackData, prefix="gd"):
    """A page of a round's ideas."""

    round: Id
    page: Page
