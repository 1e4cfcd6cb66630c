"""Ready-made notices and their blanks."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.broadcasts.callbacks.common import Id, Page


class ReadyPage(CallbackData, prefix="bt"):
    """A page of the ready-made notices."""

    broadcast: Id
    page: Page = 0


class ReadyPick(CallbackData, prefix="btp"):
    """One of them."""

    broadcast: Id
    ready: Annotated[str, Field(pattern="^[a-z_]{1,24}$")]


class OnBlank(StrEnum):
    """What is pressed instead of filling a blank in."""

    SKIP = "skip"
    SAME = "same"  # in Russian as in Kazakh
    TODAY = "today"
    TOMORROW = "tomorrow"
    STOP = "stop"


class BlankPress(CallbackData, prefix="btb"):
    """Under the question for a blank; `step` says which question it was."""

    do: OnBlank
    broadcast: Id
    step: Annotated[int, Field(ge=0, lt=100)]
