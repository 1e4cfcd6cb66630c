"""A poll is opened, people are reminded of it, and hear what came out."""

from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class AboutPoll(Notice):
    """One thing that many are told alike; lane and key are the batch's, which is the poll."""

    group: ClassVar[Group | None] = Group.POLLS

    to: int = field(default=0, metadata={"envelope": True})  # whomever it concerns
    poll_id: int


@dataclass(frozen=True, kw_only=True)
class PollAsked(AboutPoll):
    """Here is a question."""

    kind: ClassVar[str] = "poll.asked"


@dataclass(frozen=True, kw_only=True)
class PollReminded(AboutPoll):
    """A day is left, and they had not voted."""

    kind: ClassVar[str] = "poll.reminded"


@dataclass(frozen=True, kw_only=True)
class PollCalledOff(AboutPoll):
    """Nothing of it is counted after all."""

    kind: ClassVar[str] = "poll.called_off"


@dataclass(frozen=True, kw_only=True)
class PollResult(AboutPoll):
    """What came out. settlement: the reader's own, if its votes may be told, which comes first."""

    kind: ClassVar[str] = "poll.result"

    settlement: str = ""


@dataclass(frozen=True, kw_only=True)
class PollCounted(Notice):
    """The office hears what came out, and may have it as a table."""

    kind: ClassVar[str] = "poll.counted"
    lane: ClassVar[Lane] = Lane.REPORT
    group: ClassVar[Group | None] = Group.POLLS

    poll_id: int

    @property
    def key(self) -> str:
        """Of each poll once."""
        return f"{self.kind}:{self.poll_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class PollFileWanted(Notice):
    """Somebody asked for the result as a file. what: `picture` or `workbook`."""

    kind: ClassVar[str] = "poll.file"
    lane: ClassVar[Lane] = Lane.DRAWN

    poll_id: int
    what: str

    @property
    def key(self) -> str:
        """Asked for twice it is made once."""
        return f"{self.kind}:{self.poll_id}:{self.what}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (PollCounted, PollFileWanted)
TO_MANY: tuple[type[Notice], ...] = (PollAsked, PollReminded, PollCalledOff, PollResult)
