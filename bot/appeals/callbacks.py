"""What can be pressed. `version` is that of the thing as it was when the button was drawn."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class OnDraft(StrEnum):
    """What a button under a draft does."""

    SEND = "send"
    SHOW = "show"
    TOPIC = "topic"
    HIDE_NAME = "hide"
    SHOW_NAME = "name"
    DISCARD = "drop"
    BRING_BACK = "back"
    LANDMARK = "mark"
    NO_PLACE = "noplace"


class DraftPress(CallbackData, prefix="d"):
    """A button under a draft."""

    do: OnDraft
    draft: int
    version: int


class DraftTopics(CallbackData, prefix="dl"):
    """A page of the categories (`category` is "") or of one category's topics."""

    draft: int
    category: str
    page: int


class DraftTopic(CallbackData, prefix="dt"):
    """A topic for a draft."""

    draft: int
    code: str


class DraftPlaces(CallbackData, prefix="dq"):
    """A page of the okrug's settlements."""

    draft: int
    page: int


class DraftPlace(CallbackData, prefix="dp"):
    """A settlement for a draft."""

    draft: int
    settlement: str


class OnOwn(StrEnum):
    """What a button under one's own appeal does."""

    OPEN = "open"
    TIMELINE = "line"
    FILES = "files"
    WRITE = "write"
    CONFIRM = "yes"
    DISPUTE = "no"
    ASK_WITHDRAW = "back"
    WITHDRAW = "withdraw"
    NO_WORD = "noword"


class OwnPress(CallbackData, prefix="o"):
    """A button under one's own appeal."""

    do: OnOwn
    appeal: int
    version: int


class Stars(CallbackData, prefix="r"):
    """A rating."""

    appeal: int
    version: int
    stars: int


class OwnPage(CallbackData, prefix="ol"):
    """A page of one's own appeals."""

    page: int


class OnCard(StrEnum):
    """What a button under the office's card does."""

    OPEN = "open"
    NEXT = "next"
    MORE = "more"
    FILES = "files"
    ACCEPT = "accept"
    HAND_OVER = "hand"
    ASK = "ask"
    ANSWER = "answer"
    REDIRECT = "redirect"
    REJECT = "reject"
    REOPEN = "reopen"
    KEEP_CLOSED = "keep"


class CardPress(CallbackData, prefix="c"):
    """A button under the office's card."""

    do: OnCard
    appeal: int
    version: int


class CardTopics(CallbackData, prefix="cl"):
    """A page of the categories or of one category's topics, for an appeal."""

    appeal: int
    version: int
    category: str
    page: int


class CardTopic(CallbackData, prefix="ct"):
    """A topic for an appeal."""

    appeal: int
    version: int
    code: str


class HandTo(CallbackData, prefix="ch"):
    """Whom an appeal is handed to."""

    appeal: int
    version: int
    person: int


class QueuePage(CallbackData, prefix="q"):
    """A page of the queue."""

    page: int


class Begin(CallbackData, prefix="qb"):
    """The first card of the queue."""


class OnWords(StrEnum):
    """What a button under a preview does."""

    SEND = "send"
    AGAIN = "again"
    STOP = "stop"


class WordsPress(CallbackData, prefix="w"):
    """A button under a preview of what somebody is about to say about an appeal.

    pieces: how many messages the preview was made of.
    """

    do: OnWords
    appeal: int
    pieces: int


PRESSES: tuple[type[CallbackData], ...] = (
    DraftPress,
    DraftTopics,
    DraftTopic,
    DraftPlaces,
    DraftPlace,
    OwnPress,
    Stars,
    OwnPage,
    CardPress,
    CardTopics,
    CardTopic,
    HandTo,
    QueuePage,
    Begin,
    WordsPress,
)
