"""Notices about ideas: to their authors, to who wants the same, to the office, to everybody."""

from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice

# ── To whoever proposed it, or wants it, too ─────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class IdeaReceived(Notice):
    """The receipt: one's idea has a number."""

    kind: ClassVar[str] = "budget.idea_received"
    lane: ClassVar[Lane] = Lane.ANSWER

    idea_id: int

    @property
    def key(self) -> str | None:
        """One idea, one receipt."""
        return f"{self.kind}:{self.idea_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class IdeaDecided(Notice):
    """What became of one's own idea. did: a word of its story."""

    kind: ClassVar[str] = "budget.idea_decided"

    idea_id: int
    version: int
    did: str

    @property
    def key(self) -> str | None:
        """One idea, one step, one reader."""
        return f"{self.kind}:{self.idea_id}:{self.version}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class WantedIdeaDecided(Notice):
    """The same for whoever wants it, too."""

    kind: ClassVar[str] = "budget.wanted_idea_decided"
    group: ClassVar[Group | None] = Group.BUDGET

    idea_id: int
    version: int
    did: str

    @property
    def key(self) -> str | None:
        """One idea, one step, one reader."""
        return f"{self.kind}:{self.idea_id}:{self.version}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class IdeaGrew(Notice):
    """Another idea, of this number, was let go into one's own."""

    kind: ClassVar[str] = "budget.idea_grew"
    group: ClassVar[Group | None] = Group.BUDGET

    idea_id: int
    number: int

    @property
    def key(self) -> str | None:
        """One idea that came, one reader."""
        return f"{self.kind}:{self.idea_id}:{self.number}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class MergeAsked(Notice):
    """Will one let one's idea go into another?"""

    kind: ClassVar[str] = "budget.merge_asked"

    idea_id: int
    version: int

    @property
    def key(self) -> str | None:
        """One idea, asked once."""
        return f"{self.kind}:{self.idea_id}:{self.version}:{self.to}"


# ── To the office ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class IdeasReceived(Notice):
    """Ideas wait for a check; told once on a day (ISO), however many they are."""

    kind: ClassVar[str] = "budget.ideas_received"
    group: ClassVar[Group | None] = Group.WORK

    round_id: int
    day: str

    @property
    def key(self) -> str | None:
        """One round, one day, one reader."""
        return f"{self.kind}:{self.round_id}:{self.day}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class MergeAnswered(Notice):
    """Its author agrees to let an idea go into another, or keeps it."""

    kind: ClassVar[str] = "budget.merge_answered"
    group: ClassVar[Group | None] = Group.WORK

    idea_id: int
    into: int
    version: int
    agreed: bool

    @property
    def key(self) -> str | None:
        """One idea, one answer, one reader."""
        return f"{self.kind}:{self.idea_id}:{self.version}:{self.to}"


# ── To many ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class ListPublished(Notice):
    """The list that people will vote on. told: when it came out (ISO); again: it was out before.

    It says what the list is then, and nothing once it was taken back.
    """

    kind: ClassVar[str] = "budget.list_published"

    to: int = field(default=0, metadata={"envelope": True})  # whomever the round concerns
    round_id: int
    told: str
    again: bool = False


NOTICES: tuple[type[Notice], ...] = (
    IdeaReceived,
    IdeaDecided,
    WantedIdeaDecided,
    IdeaGrew,
    MergeAsked,
    IdeasReceived,
    MergeAnswered,
)
TO_MANY: tuple[type[Notice], ...] = (ListPublished,)
