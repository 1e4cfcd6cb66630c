"""Notices about the minutes and papers."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice
from bot.gatherings.notices.to_many import ToMany


@dataclass(frozen=True, kw_only=True)
class PaperWanted(Notice):
    """Somebody asked for a paper of a gathering and waits. what: a word of `rules.papers.Paper`.

    language: of the paper; "" for one that has both, or the reader's own.
    """

    kind: ClassVar[str] = "gathering.paper"
    lane: ClassVar[Lane] = Lane.DRAWN

    gathering_id: int
    what: str
    language: str = ""

    @property
    def key(self) -> str | None:
        """One paper for one reader is made at a time; asked for again, it is made again."""
        return f"{self.kind}:{self.gathering_id}:{self.what}:{self.language}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(ToMany):
    """What a gathering decided, for everybody to read."""

    kind: ClassVar[str] = "gathering.minutes"
    group: ClassVar[Group | None] = Group.GATHERINGS


NOTICES: tuple[type[Notice], ...] = (PaperWanted,)
TO_MANY: tuple[type[Notice], ...] = (MinutesPublished,)
