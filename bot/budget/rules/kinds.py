"""What a round of the people's budget is made of, and what can happen to its parts."""

from collections.abc import Set as AbstractSet
from enum import StrEnum


class RoundState(StrEnum):
    """Where a round stands; which phase it is in is said by its dates."""

    DRAFT = "draft"
    RUNNING = "running"
    COUNTED = "counted"  # voting is over, the winners stand
    CANCELLED = "cancelled"
    DISCARDED = "discarded"  # a draft that was given up


#: From where to where a round can go; to stay where it is is no move.
ROUND_MOVES: dict[RoundState, AbstractSet[RoundState]] = {
    RoundState.DRAFT: {RoundState.RUNNING, RoundState.DISCARDED},
    RoundState.RUNNING: {RoundState.COUNTED, RoundState.CANCELLED},
    RoundState.COUNTED: frozenset(),
    RoundState.CANCELLED: frozenset(),
    RoundState.DISCARDED: frozenset(),
}


class Phase(StrEnum):
    """What a round is at, in this order; each says what is open."""

    IDEAS = "ideas"  # residents propose
    CHECK = "check"  # the office checks, merges, and publishes the list
    VOTING = "voting"
    RESULTS = "results"  # counted and told
    DELIVERY = "delivery"  # winners are carried out


#: The order in which they follow each other; the last has no end.
PHASES = tuple(Phase)


class Method(StrEnum):
    """How winners are found."""

    EQUAL_SHARES = "equal_shares"
    GREEDY = "greedy"


class IdeaState(StrEnum):
    """Where an idea stands."""

    SENT = "sent"
    FEASIBLE = "feasible"  # checked: it can be done, for so much; on the list once that is out
    REFUSED = "refused"
    MERGED = "merged"  # into another one, with its author's consent
    WITHDRAWN = "withdrawn"  # by its author
    WON = "won"
    LOST = "lost"


#: Everybody of the okrug may read these.
READABLE = frozenset(IdeaState) - {IdeaState.WITHDRAWN}
#: From where to where an idea can go.
IDEA_MOVES: dict[IdeaState, AbstractSet[IdeaState]] = {
    IdeaState.SENT: {
        IdeaState.FEASIBLE,
        IdeaState.REFUSED,
        IdeaState.MERGED,
        IdeaState.WITHDRAWN,
    },
    IdeaState.FEASIBLE: {
        IdeaState.SENT,
        IdeaState.REFUSED,
        IdeaState.MERGED,
        IdeaState.WITHDRAWN,
        IdeaState.WON,
        IdeaState.LOST,
    },
    IdeaState.REFUSED: {IdeaState.SENT, IdeaState.FEASIBLE},
    IdeaState.MERGED: {IdeaState.SENT},  # once that other one is gone
    IdeaState.WITHDRAWN: frozenset(),
    IdeaState.WON: frozenset(),
    IdeaState.LOST: frozenset(),
}


class Stage(StrEnum):
    """How far a winner is carried out."""

    WAITING = "waiting"  # nobody owns it yet
    PLANNED = "planned"  # somebody does, by a day
    STARTED = "started"
    DONE = "done"


class Did(StrEnum):
    """One step in an idea's story; what the office does is public."""

    SENT = "sent"
    CHANGED = "changed"  # by its author, before it was checked
    FEASIBLE = "feasible"
    REFUSED = "refused"
    REOPENED = "reopened"  # to be checked again
    MERGE_ASKED = "merge_asked"
    MERGED = "merged"
    MERGE_DECLINED = "merge_declined"
    WITHDRAWN = "withdrawn"
    WON = "won"
    LOST = "lost"
    PLANNED = "planned"
    STARTED = "started"
    REPORTED = "reported"  # a photo, a word, money spent on the way
    DONE = "done"
    UNDONE = "undone"  # it was not done after all
