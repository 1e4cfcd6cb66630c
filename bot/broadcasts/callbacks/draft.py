"""On the card of a draft and on what leads to it, for whoever puts a notice together."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.broadcasts.callbacks.common import Id, Office, Page, Version


class OnDraft(StrEnum):
    """What is done with a draft."""

    OPEN = "open"
    LEAVE = "leave"  # back to the menu; the draft is kept
    PREVIEW = "look"
    SEND = "send"
    SURE = "sure"  # an urgent alert is confirmed
    KK = "kk"  # asks for the words in Kazakh
    RU = "ru"
    AS_KK = "askk"  # what was written is the text in Kazakh
    AS_RU = "asru"
    PLUS_KK = "pluskk"  # what was written goes on with the text in Kazakh
    PLUS_RU = "plusru"
    NO_KK = "nokk"  # takes the words in Kazakh away
    NO_RU = "noru"
    SWAP = "swap"  # it was the other language
    MORE = "more"
    LINK = "link"
    NO_LINK = "nolink"
    URGENT = "urgent"
    CALM = "calm"  # an ordinary notice again
    ASKS = "asks"
    ASK_NOTHING = "ask0"
    ASK_READ = "askread"
    ASK_SAFE = "asksafe"
    PUBLIC = "public"  # to the channel and the open group, too
    PRIVATE = "private"
    NO_FILES = "nofiles"
    DISCARD = "drop"
    BRING_BACK = "back"


class DraftPress(CallbackData, prefix="bd"):
    """A button of a draft."""

    do: OnDraft
    broadcast: Id
    version: Version


class OfficePress(CallbackData, prefix="bdo"):
    """The office in whose name it is written."""

    office: Office


class OfficesPage(CallbackData, prefix="bdp"):
    """A page of the offices somebody may speak for."""

    page: Page


class PreviewPress(CallbackData, prefix="bdv"):
    """Any button of a preview: it does nothing but say so."""
