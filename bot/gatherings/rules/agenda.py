"""The agenda: what stands on it, and how far each thing has come."""

from enum import StrEnum


class About(StrEnum):
    """What an item is."""

    CHAIR = "chair"  # who leads it; with the next two before the agenda itself
    SECRETARY = "secretary"
    AGENDA = "agenda"  # the gathering approves its agenda (39-3(10))
    QUESTION = "question"  # is discussed and voted on
    LISTEN = "listen"  # a report: heard, and nothing is voted on
    ELECTION = "election"


#: What every gathering begins with, in this order.
PROCEDURE = (About.CHAIR, About.SECRETARY, About.AGENDA)
#: What stands on the agenda that people are told.
BUSINESS = frozenset({About.QUESTION, About.LISTEN, About.ELECTION})


class ItemState(StrEnum):
    """How far an item has come."""

    PLANNED = "planned"
    DONE = "done"  # voted on, or listened to
    TAKEN_OFF = "taken_off"  # by the gathering, when it approved its agenda
