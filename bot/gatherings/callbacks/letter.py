"""Under the call as everybody reads it: whether one comes, and what one wants to know.

The same buttons stand under the reminder and under the card of a gathering.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.gatherings.callbacks.common import Id
from bot.gatherings.rules.replies import Reply


class OnLetter(StrEnum):
    """What a reader wants to have."""

    CALENDAR = "calendar"  # the file for their phone's calendar
    MAP = "map"
    AGENDA = "agenda"  # with its papers
    WISH = "wish"  # to ask or propose something


class ReplyPress(CallbackData, prefix="eh"):
    """Whether somebody comes; pressed anew it changes what they said."""

    reply: Reply
    gathering: Id


class LetterPress(CallbackData, prefix="ei"):
    """A reader's other buttons."""

    do: OnLetter
    gathering: Id
