"""What people are told elsewhere: a vote is counted; and the picture that somebody asked for."""

from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class RoundCounted(Notice):
    """To everybody whom a round concerns: what won, what it costs, and where to read why."""

    kind: ClassVar[str] = "budget.counted"
    group: ClassVar[Group | None] = Group.BUDGET

    to: int = field(default=0, metadata={"envelope": True})  # whomever it concerns
    round_id: int


@dataclass(frozen=True, kw_only=True)
class WinnersWanted(Notice):
    """Somebody asked for the picture of what won, and waits."""

    kind: ClassVar[str] = "budget.winners_picture"
    lane: ClassVar[Lane] = Lane.DRAWN

    round_id: int

    @property
    def key(self) -> str | None:
        """One picture for one reader is made at a time; asked for again, it is made again."""
        return f"{self.kind}:{self.round_id}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (WinnersWanted,)
TO_MANY: tuple[type[Notice], ...] = (RoundCounted,)
