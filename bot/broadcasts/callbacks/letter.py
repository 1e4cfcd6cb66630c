"""Under a broadcast, for whoever reads it."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.broadcasts.callbacks.common import Id


class OnLetter(StrEnum):
    """What a reader presses under a broadcast."""

    READ = "read"
    SAFE = "safe"
    HELP = "help"
    DONE = "done"  # answered before: shows what was answered


class LetterPress(CallbackData, prefix="bl"):
    """A reader's button under a broadcast."""

    do: OnLetter
    broadcast: Id
