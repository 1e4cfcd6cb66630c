"""What we tell people elsewhere about an appeal. Kinds are written to the outbox: append only."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class _AboutAppeal(Notice):
    """A notice about one appeal, told to one person once for each version of it."""

    appeal_id: int
    version: int = 0

    @property
    def key(self) -> str | None:
        """One appeal, one step, one reader."""
        return f"{self.kind}:{self.appeal_id}:{self.version}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class _AboutEntry(Notice):
    """A notice about one contribution to an appeal's thread."""

    appeal_id: int
    entry_id: int

    @property
    def key(self) -> str | None:
        """One contribution, one reader."""
        return f"{self.kind}:{self.entry_id}:{self.to}"


# ── To the author ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Receipt(_AboutAppeal):
    """The number and the due date."""

    kind: ClassVar[str] = "appeal.receipt"
    lane: ClassVar[Lane] = Lane.ANSWER


@dataclass(frozen=True, kw_only=True)
class AppealMoved(_AboutAppeal):
    """Accepted or in work: `state` is where it stood then."""

    kind: ClassVar[str] = "appeal.moved"
    group: ClassVar[Group | None] = Group.APPEALS

    state: str


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(_AboutEntry):
    """The office needs to know something."""

    kind: ClassVar[str] = "appeal.question"


@dataclass(frozen=True, kw_only=True)
class AnswerReceived(_AboutEntry):
    """The office has answered."""

    kind: ClassVar[str] = "appeal.answer"


@dataclass(frozen=True, kw_only=True)
class Redirected(_AboutEntry):
    """Somebody else is responsible; the office says who."""

    kind: ClassVar[str] = "appeal.redirected"


@dataclass(frozen=True, kw_only=True)
class Rejected(_AboutEntry):
    """Not handled in the bot, and why."""

    kind: ClassVar[str] = "appeal.rejected"


@dataclass(frozen=True, kw_only=True)
class Reopened(_AboutAppeal):
    """It is looked at again."""

    kind: ClassVar[str] = "appeal.reopened"


@dataclass(frozen=True, kw_only=True)
class KeptClosed(_AboutEntry):
    """It stays closed, and why."""

    kind: ClassVar[str] = "appeal.kept_closed"


# ── To the office ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class AppealSubmitted(_AboutAppeal):
    """A new appeal."""

    kind: ClassVar[str] = "appeal.submitted"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class UrgentAppealSubmitted(_AboutAppeal):
    """A new appeal with words of danger in it; it cannot be switched off."""

    kind: ClassVar[str] = "appeal.submitted_urgent"
    lane: ClassVar[Lane] = Lane.URGENT


@dataclass(frozen=True, kw_only=True)
class AppealHandedOver(_AboutAppeal):
    """You are to see to it."""

    kind: ClassVar[str] = "appeal.handed_over"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class AuthorWrote(_AboutEntry):
    """The author replied to a question or added something."""

    kind: ClassVar[str] = "appeal.author_wrote"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class ReopenRequested(_AboutEntry):
    """The author says that it is not solved."""

    kind: ClassVar[str] = "appeal.reopen_requested"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class AppealWithdrawn(_AboutAppeal):
    """The author took back what you were seeing to."""

    kind: ClassVar[str] = "appeal.withdrawn"
    group: ClassVar[Group | None] = Group.WORK


#: The kinds that its author is told.
TO_AUTHOR: frozenset[str] = frozenset(
    notice.kind
    for notice in (
        Receipt,
        AppealMoved,
        QuestionAsked,
        AnswerReceived,
        Redirected,
        Rejected,
        Reopened,
        KeptClosed,
    )
)

NOTICES: tuple[type[Notice], ...] = (
    Receipt,
    AppealMoved,
    QuestionAsked,
    AnswerReceived,
    Redirected,
    Rejected,
    Reopened,
    KeptClosed,
    AppealSubmitted,
    UrgentAppealSubmitted,
    AppealHandedOver,
    AuthorWrote,
    ReopenRequested,
    AppealWithdrawn,
)
