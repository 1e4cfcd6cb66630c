"""What can be pressed about the minutes and the papers of a gathering."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.gatherings.callbacks.common import Id, Number, Page, Version

#: The language of a text or a paper; "" where it is both, or the reader's own.
NoLanguage = Annotated[str, Field(pattern="^(kk|ru)?$")]


class OnMinutes(StrEnum):
    """What a button under the minutes does."""

    OPEN = "open"
    DRAFT = "draft"
    HEAD = "head"  # date, place and people
    CHAIR = "chair"
    SECRETARY = "secretary"
    ENTITLED = "entitled"
    PLACE_KK = "place_kk"
    PLACE_RU = "place_ru"
    LIST = "list"  # of those present
    ON_PAPER = "on_paper"
    NOT_ON_PAPER = "no_paper"
    COUNT = "count"
    FILES = "files"
    SIGN = "sign"
    SHEETS = "sheets"  # look at what was attached
    MORE_SHEETS = "more"
    SHEETS_DONE = "done"
    HAND = "hand"
    HANDED = "handed"  # number: the day, as date.toordinal
    PREVIEW = "preview"  # number: what is shown, see `flags`
    PUBLISH = "publish"  # the same


class MinutesPress(CallbackData, prefix="ew"):
    """A button of the minutes. version: of the gathering when it was drawn."""

    do: OnMinutes
    gathering: Id
    version: Version
    number: Number = 0


class OnItem(StrEnum):
    """What a button about one item does. Short: both ids have to fit beside it."""

    OPEN = "o"
    QUESTION = "q"
    SPEECHES = "s"
    MOTION = "m"
    DECISION = "d"
    NOBODY_SPOKE = "n"
    NOT_TAKEN_UP = "u"
    MINE = "x"  # my words instead of what somebody else wrote meanwhile


class ItemPress(CallbackData, prefix="ex"):
    """A button about one item of the agenda. version: of the item."""

    do: OnItem
    gathering: Id
    item: Id
    version: Version
    language: NoLanguage = ""


class OnPapers(StrEnum):
    """A paper, or what is done with them."""

    MENU = "menu"
    POSTER = "poster"
    PICTURE = "picture"
    CALENDAR = "calendar"
    ACT = "act"
    SHEET = "sheet"
    MINUTES_PDF = "pdf"
    MINUTES_DOCX = "docx"
    PUBLIC_PDF = "public"
    UNREACHED = "unreached"  # as a file
    PHONE = "phone"  # the same on the screen; page
    WHATSAPP = "wa"
    PHOTO = "photo"  # of the poster where it hangs
    PHOTO_AWAY = "away"  # the last one is taken back
    PHOTOS_DONE = "photos"


class PaperPress(CallbackData, prefix="ey"):
    """A button of the papers."""

    do: OnPapers
    gathering: Id
    language: NoLanguage = ""
    page: Page = 0


_SPEECHES, _ADDRESSES = 1, 2


def flags(*, speeches: bool, addresses: bool) -> int:
    """What residents are shown, as a button carries it."""
    return _SPEECHES * speeches + _ADDRESSES * addresses


def unflagged(number: int) -> tuple[bool, bool]:
    """Speeches, addresses."""
    return bool(number & _SPEECHES), bool(number & _ADDRESSES)
