"""Notices about what happens in the hall."""

from dataclasses import dataclass
from typing import ClassVar

from bot.delivery.notices import Lane, Notice
from bot.gatherings.notices.to_many import ToMany


@dataclass(frozen=True, kw_only=True)
class HandsAsked(Notice):
    """Hands are raised in the room: whoever checked in may say it on the phone as well."""

    kind: ClassVar[str] = "gathering.hands"
    lane: ClassVar[Lane] = Lane.URGENT

    item_id: int
    candidate_id: int
    turn: int

    @property
    def key(self) -> str | None:
        """Once for each time that hands are asked for."""
        return f"{self.kind}:{self.item_id}:{self.candidate_id}:{self.turn}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class HandsTally(Notice):
    """How many have tapped so far: the desk's own message is written anew. slot: of time."""

    kind: ClassVar[str] = "gathering.tally"
    lane: ClassVar[Lane] = Lane.ANSWER

    item_id: int
    turn: int
    slot: int

    @property
    def key(self) -> str | None:
        """Once in a while, however many tap."""
        return f"{self.kind}:{self.item_id}:{self.turn}:{self.slot}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class GatheringResults(ToMany):
    """It is over: what came of it."""

    kind: ClassVar[str] = "gathering.results"


NOTICES: tuple[type[Notice], ...] = (HandsAsked, HandsTally)
TO_MANY: tuple[type[Notice], ...] = (GatheringResults,)
