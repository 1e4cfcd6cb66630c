"""Notices about who is there, and the quorum."""

from dataclasses import dataclass
from typing import ClassVar

from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class DoorChanged(Notice):
    """Somebody came or left: the secretary's card is edited in its place.

    pulse: what it was told for, so that the next tick knows whether there is anything new.
    """

    kind: ClassVar[str] = "gathering.door"
    lane: ClassVar[Lane] = Lane.URGENT

    gathering_id: int
    pulse: str

    @property
    def key(self) -> str | None:
        """One in the outbox at a time, see `put_anew`."""
        return f"{self.kind}:{self.gathering_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class DoorPicture(Notice):
    """The picture with the code of a window: sent when it is asked for, then turned by the clock.

    anew: somebody asked for it, so that it comes as a new message. It takes a moment to draw, and
    people stand at the door: it does not wait behind reports.
    """

    kind: ClassVar[str] = "gathering.door_picture"
    lane: ClassVar[Lane] = Lane.URGENT

    gathering_id: int
    window: int
    anew: bool = False

    @property
    def key(self) -> str | None:
        """One in the outbox at a time, see `put_anew`."""
        return f"{self.kind}:{self.gathering_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class DeskGiven(Notice):
    """Somebody was named secretary: from now on their phone keeps the door and the hall."""

    kind: ClassVar[str] = "gathering.desk"
    lane: ClassVar[Lane] = Lane.URGENT

    gathering_id: int
    at: str  # ISO: given twice, told twice

    @property
    def key(self) -> str | None:
        """Once for each time."""
        return f"{self.kind}:{self.gathering_id}:{self.at}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (DoorChanged, DoorPicture, DeskGiven)
TO_MANY: tuple[type[Notice], ...] = ()
