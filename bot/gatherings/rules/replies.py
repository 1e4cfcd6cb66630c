"""What people say by a tap: whether they come, and how they raise their hand."""

from enum import StrEnum


class Reply(StrEnum):
    """Whether somebody comes."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class Hand(StrEnum):
    """How somebody votes; the secretary counts hands, phones only help."""

    AYE = "aye"
    NO = "no"
    ABSTAIN = "abstain"
