"""An okrug's own budget: what it earns and spends, uploaded by its office, read by everybody."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.budget.callbacks.common import Code, Version

#: 0: the newest there is.
Year = Annotated[int, Field(ge=0, lt=10_000)]


class OnMoney(StrEnum):
    """What a button about an okrug's budget does."""

    SEE = "see"
    PICTURE = "picture"
    FORWARD = "forward"  # the words for other chats
    # the office
    UPLOAD = "upload"  # a table is asked for
    TEMPLATE = "empty"  # one to fill in
    HIDE = "hide"  # from residents
    HIDE_SURE = "hidden"


class MoneyPress(CallbackData, prefix="ha"):
    """A button about the budget of an okrug and a year. version: as it was when drawn."""

    do: OnMoney
    okrug: Code
    year: Year
    version: Version


class OnTable(StrEnum):
    """What becomes of a table that was read."""

    PUBLISH = "show"
    YEAR = "year"  # it is of this year
    THOUSANDS = "x1000"  # its numbers stand for thousands of tenge
    TENGE = "x1"
    DROP = "drop"


class TablePress(CallbackData, prefix="hb"):
    """A button about the table just read. turn: which of the readings it was drawn for."""

    do: OnTable
    okrug: Code
    year: Year
    turn: Version
