"""Notices about what residents bring forward, their initiatives, and the clock before it."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Notice
from bot.gatherings.notices.to_many import ToMany

# ── To whoever wrote it ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class WishAnswered(Notice):
    """What the office made of one's question or proposal."""

    kind: ClassVar[str] = "gathering.wish_answered"

    proposal_id: int
    version: int

    @property
    def key(self) -> str | None:
        """One proposal, one answer."""
        return f"{self.kind}:{self.proposal_id}:{self.version}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class InitiativeStep(Notice):
    """What became of the initiative that one proposed. what: a move, or that signatures count."""

    kind: ClassVar[str] = "gathering.initiative_step"

    gathering_id: int
    what: str
    version: int

    @property
    def key(self) -> str | None:
        """One initiative, one step, one reader."""
        return f"{self.kind}:{self.gathering_id}:{self.version}:{self.to}"


# ── To the office ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class WishesReceived(Notice):
    """Residents brought something forward; told once on a day (ISO), however much it is."""

    kind: ClassVar[str] = "gathering.wishes"
    group: ClassVar[Group | None] = Group.WORK

    gathering_id: int
    day: str

    @property
    def key(self) -> str | None:
        """One gathering, one day, one reader."""
        return f"{self.kind}:{self.gathering_id}:{self.day}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class InitiativeProposed(Notice):
    """Residents or members want a gathering."""

    kind: ClassVar[str] = "gathering.initiative"
    group: ClassVar[Group | None] = Group.WORK

    gathering_id: int

    @property
    def key(self) -> str | None:
        """One initiative, one reader."""
        return f"{self.kind}:{self.gathering_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class InitiativeWithdrawn(Notice):
    """They want it no more."""

    kind: ClassVar[str] = "gathering.initiative_withdrawn"
    group: ClassVar[Group | None] = Group.WORK

    gathering_id: int

    @property
    def key(self) -> str | None:
        """One initiative, one reader."""
        return f"{self.kind}:{self.gathering_id}:{self.to}"


# ── To many ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class InitiativeMoved(ToMany):
    """What became of the initiative that one supports: `move`, a word of the table."""

    kind: ClassVar[str] = "gathering.initiative_moved"

    move: str


@dataclass(frozen=True, kw_only=True)
class GatheringReminded(ToMany):
    """It comes soon. It says so only while day and place are what they were then."""

    kind: ClassVar[str] = "gathering.reminder"

    reminder: str
    attempt: int
    sequence: int


NOTICES: tuple[type[Notice], ...] = (
    WishAnswered,
    InitiativeStep,
    WishesReceived,
    InitiativeProposed,
    InitiativeWithdrawn,
)
TO_MANY: tuple[type[Notice], ...] = (InitiativeMoved, GatheringReminded)
