"""What a member of staff looks at in the queue."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.appeals.rules.lifecycle import OPEN, State

#: The category of appeals that have no topic yet.
NO_TOPIC = "none"
#: The executor of appeals that nobody was given.
NOBODY = 0


class Shown(StrEnum):
    """Open appeals that have something in common which is no state."""

    URGENT = "urgent"
    OVERDUE = "overdue"
    TODAY = "today"
    COLLECTIVE = "collective"


class Part(StrEnum):
    """What a queue is narrowed by."""

    TOPIC = "topic"
    VILLAGE = "village"
    EXECUTOR = "executor"
    STATE = "state"


def shown(word: str) -> Shown | State | None:
    """What a word of the filter stands for; None for "" and for what no filter of ours has."""
    kinds: tuple[type[Shown] | type[State], ...] = (Shown, State)
    return next((kind(word) for kind in kinds if word in set(kind)), None)


@dataclass(frozen=True)
class QueueFilter:
    """A queue narrowed; "" and None stand for everything.

    category: a category's code or `NO_TOPIC`; executor: a person's id or `NOBODY`.
    """

    category: str = ""
    settlement: str = ""
    executor: int | None = None
    shown: Shown | State | None = None

    @property
    def ended(self) -> bool:
        """Whether it shows what the office has done with: newest first, nothing to begin."""
        return isinstance(self.shown, State) and self.shown not in OPEN

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != QueueFilter()

    def without(self, part: Part) -> "QueueFilter":
        """Not narrowed by one part."""
        match part:
            case Part.TOPIC:
                return replace(self, category="")
            case Part.VILLAGE:
                return replace(self, settlement="")
            case Part.EXECUTOR:
                return replace(self, executor=None)
            case Part.STATE:
                return replace(self, shown=None)
