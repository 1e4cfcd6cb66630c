"""What a poll is, and what can happen to it."""

from collections.abc import Set as AbstractSet
from enum import StrEnum


class Kind(StrEnum):
    """How it is answered."""

    CHOICE = "choice"
    SCALE = "scale"  # one of five stars: the options are 1 to 5


class State(StrEnum):
    """Where a poll stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"  # called off after it was opened: nothing of it is counted
    DISCARDED = "discarded"  # a draft that was given up


class Template(StrEnum):
    """What a poll can begin with."""

    BLANK = "blank"
    YES_NO = "yes_no"  # yes, no, no opinion
    DATES = "dates"  # days, from which the best is found: several may be chosen
    STARS = "stars"  # one to five


#: Who may be asked: words of `bot.core.access.Role`, and the residents, who hold none.
RESIDENTS = "resident"
ASKABLE_ROLES = ("assembly_member", "moderator", "executor", "deputy", "akim")

#: From where to where it can go.
MOVES: dict[State, AbstractSet[State]] = {
    State.DRAFT: {State.OPEN, State.DISCARDED},
    State.OPEN: {State.CLOSED, State.CANCELLED},
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
    State.DISCARDED: frozenset(),
}
#: Everybody whom it concerns may know of these.
KNOWN = frozenset({State.OPEN, State.CLOSED, State.CANCELLED})


def may_go(before: State, to: State) -> bool:
    """Whether a poll can go there."""
    return to in MOVES[before]
