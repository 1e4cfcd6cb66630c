"""What residents bring forward before a gathering."""

from enum import StrEnum


class Wish(StrEnum):
    """What they want with it."""

    QUESTION = "question"  # to be answered there
    AGENDA = "agenda"  # to be put on the agenda


class ProposalState(StrEnum):
    """What the office made of it."""

    OPEN = "open"
    TAKEN = "taken"  # it stands on the agenda, or was answered
    DECLINED = "declined"  # and the office says why
    WITHDRAWN = "withdrawn"  # by whoever wrote it
