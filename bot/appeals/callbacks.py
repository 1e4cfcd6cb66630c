"""What can be pressed. `version` is that of the thing as it was when the button was drawn.

A button's data may be forged: what no button of ours carries fails to unpack and is told to be out
of date. Whether a thing of this name exists is for the use case to say.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32})?$")]  # of a topic
NoCode = Annotated[str, Field(pattern="^[a-z0-9_]{0,32}$")]  # of a category, or of none
Settlement = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]


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
    PREVIOUS = "prev"


class DraftPress(CallbackData, prefix="d"):
    """A button under a draft."""

    do: OnDraft
    draft: Id
    version: Version


class DraftReply(CallbackData, prefix="dr"):
    """What the draft holds is the reply to the office's question about an appeal."""

    draft: Id
    appeal: Id


class DraftTopics(CallbackData, prefix="dl"):
    """A page of the categories (`category` is "") or of one category's topics."""

    draft: Id
    category: NoCode
    page: Page


class DraftTopic(CallbackData, prefix="dt"):
    """A topic for a draft."""

    draft: Id
    code: Code


class DraftPlaces(CallbackData, prefix="dq"):
    """A page of the okrug's settlements."""

    draft: Id
    page: Page


class DraftPlace(CallbackData, prefix="dp"):
    """A settlement for a draft."""

    draft: Id
    settlement: Settlement


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
    appeal: Id
    version: Version


class Stars(CallbackData, prefix="r"):
    """A rating."""

    appeal: Id
    version: Version
    stars: Id


class OwnPage(CallbackData, prefix="ol"):
    """A page of one's own appeals."""

    page: Page


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
    appeal: Id
    version: Version


class CardTopics(CallbackData, prefix="cl"):
    """A page of the categories or of one category's topics, for an appeal; -1 are the guesses."""

    appeal: Id
    version: Version
    category: NoCode
    page: Annotated[int, Field(ge=-1, lt=10_000)]


class CardTopic(CallbackData, prefix="ct"):
    """A topic for an appeal."""

    appeal: Id
    version: Version
    code: Code


class HandTo(CallbackData, prefix="ch"):
    """Whom an appeal is handed to."""

    appeal: Id
    version: Version
    person: Id


class QueuePage(CallbackData, prefix="q"):
    """A page of the queue."""

    page: Page


class Begin(CallbackData, prefix="qb"):
    """The first card of the queue."""


class OnWords(StrEnum):
    """What a button under a preview does."""

    SEND = "send"
    AGAIN = "again"
    STOP = "stop"
    ANSWER = "answer"
    ASK = "ask"


class WordsPress(CallbackData, prefix="w"):
    """A button under a preview of what somebody is about to say about an appeal.

    pieces: how many messages the preview was made of.
    """

    do: OnWords
    appeal: Id
    pieces: Id


PRESSES: tuple[type[CallbackData], ...] = (
    DraftPress,
    DraftReply,
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
