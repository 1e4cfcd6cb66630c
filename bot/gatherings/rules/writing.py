"""What of the minutes is written by hand, and how long it may be."""

from enum import StrEnum

from bot.core.errors import Invalid
from bot.core.text import clean, utf16_len
from bot.gatherings.rules.limits import (
    DECISION_LIMIT,
    ITEM_LIMIT,
    OFFICER_LIMIT,
    PLACE_LIMIT,
    SPEECH_LIMIT,
)


class Part(StrEnum):
    """A text of one item, in a language of its own each."""

    QUESTION = "question"  # only where it is not written in that language yet
    SPEECHES = "speeches"
    MOTION = "motion"
    DECISION = "decision"


LIMITS: dict[Part, int] = {
    Part.QUESTION: ITEM_LIMIT,
    Part.SPEECHES: SPEECH_LIMIT,
    Part.MOTION: DECISION_LIMIT,
    Part.DECISION: DECISION_LIMIT,
}


class Officer(StrEnum):
    """Who leads a gathering and who writes it down."""

    CHAIR = "chair"
    SECRETARY = "secretary"


def check_words(part: Part, text: str) -> str:
    """The text as it is kept. Refuses with `words_missing` or `notice_too_long`."""
    return _checked(text, LIMITS[part])


def check_place(text: str) -> str:
    """The same of a place."""
    return " ".join(_checked(text, PLACE_LIMIT).split())


def check_officer(text: str) -> str:
    """The same of a name; `name_without_letters` where it is none."""
    name = " ".join(_checked(text, OFFICER_LIMIT).split())
    if not any(letter.isalpha() for letter in name):
        raise Invalid("name_without_letters")
    return name


def _checked(text: str, limit: int) -> str:
    kept = clean(text, utf16_len(text) + 1)
    count = utf16_len(kept)
    if not count:
        raise Invalid("words_missing")
    if count > limit:
        raise Invalid("notice_too_long", count=count, limit=limit, over=count - limit)
    return kept


def read_count(text: str, most: int) -> int:
    """A number as people type it: `812`, `1 204`. Refuses with `number_unclear`."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= most:
        raise Invalid("number_unclear")
    return int(digits)
