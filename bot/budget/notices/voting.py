"""What people are told elsewhere about their own vote, and observers about pressure.

None of them holds what somebody chose or wrote: that is looked up when it is told, by whom it is
for. Whoever reports pressure gets no notice: the outbox would say that they did.
"""

from dataclasses import dataclass
from typing import ClassVar

from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class _AboutVote(Notice):
    """About one's own vote in a round. at: the moment (ISO) at which it became so."""

    round_id: int
    at: str

    @property
    def key(self) -> str | None:
        """One change, one notice."""
        return f"{self.kind}:{self.round_id}:{self.at}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class VoteCounted(_AboutVote):
    """The receipt: that it is counted and since when, never what it was."""

    kind: ClassVar[str] = "budget.vote_counted"
    lane: ClassVar[Lane] = Lane.ANSWER


@dataclass(frozen=True, kw_only=True)
class VoteReplaced(_AboutVote):
    """The office let a vote on paper stand in place of one's own by phone. why: see `Why`."""

    kind: ClassVar[str] = "budget.vote_replaced"
    lane: ClassVar[Lane] = Lane.URGENT

    why: str


@dataclass(frozen=True, kw_only=True)
class VoteFreed(_AboutVote):
    """The vote on paper was a mistake and is removed: they may vote by phone again."""

    kind: ClassVar[str] = "budget.vote_freed"
    lane: ClassVar[Lane] = Lane.URGENT


@dataclass(frozen=True, kw_only=True)
class PressureReported(Notice):
    """To the district's observer: somebody reports pressure."""

    kind: ClassVar[str] = "budget.pressure"
    lane: ClassVar[Lane] = Lane.URGENT

    signal_id: int

    @property
    def key(self) -> str | None:
        """One report, one reader."""
        return f"{self.kind}:{self.signal_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class PaperListWanted(Notice):
    """The list of those whose votes came on paper, to print: asked for by one of the office."""

    kind: ClassVar[str] = "budget.paper_list"
    lane: ClassVar[Lane] = Lane.DRAWN

    round_id: int

    @property
    def key(self) -> str | None:
        """One in the outbox at a time, see `put_anew`."""
        return f"{self.kind}:{self.round_id}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (
    VoteCounted,
    VoteReplaced,
    VoteFreed,
    PressureReported,
    PaperListWanted,
)
TO_MANY: tuple[type[Notice], ...] = ()
