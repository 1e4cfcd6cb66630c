"""On the list of a roll-call, or of who has not read: for the office."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.broadcasts.callbacks.common import Id, Page, Version


class OnRoll(StrEnum):
    """What the office does with a roll-call."""

    OPEN = "open"  # who answered, and who is to be phoned: below the card that leads there
    LIST = "list"  # the same where the list stands: another page, or back to it
    FILE = "file"  # the same as a file
    AGAIN = "again"  # the silent are asked now
    CLOSE = "close"  # asks once
    CLOSE_NOW = "close!"


class RollPress(CallbackData, prefix="bq"):
    """The list of a broadcast's silent; `version` as it was drawn."""

    do: OnRoll
    broadcast: Id
    version: Version = 0
    page: Page = 0


class OnPerson(StrEnum):
    """What is said of somebody on the list, once they were reached by phone."""

    OPEN = "open"
    READ = "read"
    SAFE = "safe"
    HELP = "help"
    SAFE_NOW = "safe!"  # safe, said under the message that help is needed


class Seen(StrEnum):
    """What they had answered when the button was drawn."""

    SILENT = "none"
    HELP = "help"


class RollFor(CallbackData, prefix="bqf"):
    """Somebody on the list."""

    do: OnPerson
    broadcast: Id
    person: Id
    page: Page = 0
    seen: Seen = Seen.SILENT
