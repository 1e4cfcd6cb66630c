"""What can be pressed on a ballot, about votes from paper, and to report pressure."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.budget.callbacks.common import Id, Number, Page

Seal = Annotated[str, Field(pattern="^[0-9a-f]{8}$")]
NOTHING = "0" * 8
Settlement = Annotated[str, Field(pattern="^([0-9A-Z]{9})?$")]  # or none


class OnBallot(StrEnum):
    """What a button of the ballot does."""

    SHOW = "show"  # a page of the list, to choose
    READ = "read"  # the same, to read about a project
    LOOK = "look"  # once more at what is chosen
    CAST = "cast"
    # from a notice, which stays where it is
    OPEN = "open"
    PRESSURE = "press"
    # who votes
    ADULT = "adult"
    CHILD = "child"
    MY_NAME = "mine"  # the one that the bot knows
    NAME = "name"  # another one


class BallotPress(CallbackData, prefix="go"):
    """A button of the ballot. seal: of what was chosen when it was drawn, where it matters."""

    do: OnBallot
    round: Id
    page: Page = 0
    seal: Seal = NOTHING


class OnPick(StrEnum):
    """What is done with a project. A second tap on one button changes nothing more."""

    ON = "on"
    OFF = "off"
    CARD = "card"


class PickPress(CallbackData, prefix="gp"):
    """A project of the ballot. page: of the list that it stands on."""

    do: OnPick
    round: Id
    project: Id
    page: Page


class OnSignal(StrEnum):
    """What is done with a report of pressure."""

    # whoever writes it; of: the round, shown: the message that is previewed
    NAMED = "named"
    UNNAMED = "unnamed"
    CHANGE = "change"
    SEND = "send"
    STOP = "stop"
    # the observer; of: the report
    LIST = "list"
    OPEN = "open"
    SEEN = "seen"


class SignalPress(CallbackData, prefix="gq"):
    """A button about a report of pressure."""

    do: OnSignal
    of: Id
    shown: Id = 0
    page: Page = 0


class OnPaper(StrEnum):
    """Where a button about votes from a gathering leads."""

    OPEN = "open"
    ENTER = "enter"  # from a settlement; asked for where it is empty
    LEFT = "left"  # lines that wait to be put right
    LIST = "list"  # whose votes were entered
    PRINT = "print"


class PaperPress(CallbackData, prefix="gr"):
    """A button about votes from a gathering."""

    do: OnPaper
    round: Id
    settlement: Settlement = ""
    page: Page = 0


class OnLine(StrEnum):
    """What is done with a line that waits."""

    OPEN = "open"
    TAKE = "take"  # it is another person, or nothing is in its way any more
    ASKED = "asked"  # paper stands in place of phone, and why
    NOT_THEIRS = "not"
    REWRITE = "write"
    OUT = "out"


class LinePress(CallbackData, prefix="gs"):
    """A line that waits. number: among them; seal: of its words. other: who stands in its way."""

    do: OnLine
    round: Id
    number: Number
    seal: Seal
    other: Id = 0


class OnVoter(StrEnum):
    """What is done with a vote that was entered from paper."""

    ASK = "ask"  # to remove it
    REMOVE = "remove"


class VoterPress(CallbackData, prefix="gt"):
    """A vote that was entered from paper. page: of their list."""

    do: OnVoter
    round: Id
    voter: Id
    page: Page
