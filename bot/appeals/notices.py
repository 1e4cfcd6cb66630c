"""What we tell people elsewhere about an appeal. Kinds are written to the outbox: append only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import GroupNotice, Lane, Notice

#: A notice of many appeals carries no more of them than anybody reads.
_NAMED = 60


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
    """It is looked at again; entry_id: what the office said with it, 0 for nothing."""

    kind: ClassVar[str] = "appeal.reopened"

    entry_id: int = 0


@dataclass(frozen=True, kw_only=True)
class KeptClosed(_AboutEntry):
    """It stays closed, and why."""

    kind: ClassVar[str] = "appeal.kept_closed"


@dataclass(frozen=True, kw_only=True)
class ClosedInSilence(_AboutAppeal):
    """Nobody objected to the answer for so long that it is closed; it can still be disputed."""

    kind: ClassVar[str] = "appeal.closed_in_silence"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class StillUnjudged(_AboutEntry):
    """The author has not said whether the answer (`entry_id`) solves it; asked once more."""

    kind: ClassVar[str] = "appeal.still_unjudged"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class ClosesSoon(_AboutEntry):
    """The author has not judged the answer (`entry_id`), and the appeal is about to close."""

    kind: ClassVar[str] = "appeal.closes_soon"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class ReplyAwaited(_AboutEntry):
    """The office asked something (`entry_id`) days ago, and waits for the reply."""

    kind: ClassVar[str] = "appeal.reply_awaited"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class ReplyStillAwaited(_AboutEntry):
    """The same once more, and for the last time."""

    kind: ClassVar[str] = "appeal.reply_still_awaited"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class DueMoved(_AboutAppeal):
    """The calendar changed, and with it the due date."""

    kind: ClassVar[str] = "appeal.due_moved"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class Extended(_AboutEntry):
    """The answer takes longer, and why."""

    kind: ClassVar[str] = "appeal.extended"


@dataclass(frozen=True, kw_only=True)
class Promised(_AboutEntry):
    """What will be done, and by when."""

    kind: ClassVar[str] = "appeal.promised"


@dataclass(frozen=True, kw_only=True)
class Merged(_AboutAppeal):
    """Theirs is joined to another appeal; to whoever joined it as well."""

    kind: ClassVar[str] = "appeal.merged"


@dataclass(frozen=True, kw_only=True)
class Unmerged(_AboutAppeal):
    """Theirs stands by itself again."""

    kind: ClassVar[str] = "appeal.unmerged"


@dataclass(frozen=True, kw_only=True)
class NeighbourJoined(Notice):
    """A neighbour has joined; told at some counts only. joined: how many there were then."""

    kind: ClassVar[str] = "appeal.neighbour_joined"
    group: ClassVar[Group | None] = Group.APPEALS

    appeal_id: int
    joined: int

    @property
    def key(self) -> str | None:
        """One appeal, one count, one reader."""
        return f"{self.kind}:{self.appeal_id}:{self.joined}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class BecameCollective(_AboutAppeal):
    """So many joined that theirs is a collective appeal now."""

    kind: ClassVar[str] = "appeal.collective"
    group: ClassVar[Group | None] = Group.APPEALS


@dataclass(frozen=True, kw_only=True)
class _AboutDue(Notice):
    """The due date `due` of an appeal, as ISO writes it, has passed without an answer."""

    group: ClassVar[Group | None] = Group.APPEALS

    appeal_id: int
    due: str

    @property
    def key(self) -> str | None:
        """One appeal, one due date, one reader."""
        return f"{self.kind}:{self.appeal_id}:{self.due}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class TermPassed(_AboutDue):
    """The office is late, and was reminded."""

    kind: ClassVar[str] = "appeal.term_passed"


# ── To neighbours who joined ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class JoinReceipt(Notice):
    """The number and the due date of what they joined, by which draft and version of it."""

    kind: ClassVar[str] = "appeal.joined"
    lane: ClassVar[Lane] = Lane.ANSWER

    appeal_id: int
    draft_id: int
    version: int

    @property
    def key(self) -> str | None:
        """Whoever left and joins again has a receipt again."""
        return f"{self.kind}:{self.draft_id}:{self.version}"


@dataclass(frozen=True, kw_only=True)
class JoinedMoved(_AboutAppeal):
    """A public step without words. move: which; state: where it stood then."""

    kind: ClassVar[str] = "appeal.joined_moved"
    group: ClassVar[Group | None] = Group.APPEALS

    move: str
    state: str


@dataclass(frozen=True, kw_only=True)
class JoinedTold(_AboutAppeal):
    """What the office said at a step, or that the author has withdrawn it."""

    kind: ClassVar[str] = "appeal.joined_told"

    step_id: int


@dataclass(frozen=True, kw_only=True)
class JoinedTermPassed(_AboutDue):
    """The office is late with what they joined."""

    kind: ClassVar[str] = "appeal.joined_term_passed"


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


@dataclass(frozen=True, kw_only=True)
class NoteWritten(_AboutEntry):
    """A colleague left a note for the office."""

    kind: ClassVar[str] = "appeal.noted"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class PromiseDue(_AboutAppeal):
    """The day that work was promised for; on: that day, as ISO writes it."""

    kind: ClassVar[str] = "appeal.promise_due"
    group: ClassVar[Group | None] = Group.WORK

    on: str

    @property
    def key(self) -> str | None:
        """One appeal, one promised day, one reader."""
        return f"{self.kind}:{self.appeal_id}:{self.on}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class AppealsPassedOn(Notice):
    """A colleague leaves, and everything that lay with them is yours now."""

    kind: ClassVar[str] = "appeal.passed_on"

    okrug: str
    n: int
    at: str  # when, so that it is told once for each time

    @property
    def key(self) -> str | None:
        """One handing over, one reader."""
        return f"{self.kind}:{self.okrug}:{self.at}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class AppealsInherited(Notice):
    """You are the new akim: this is what the office owes its residents."""

    kind: ClassVar[str] = "appeal.inherited"

    role_id: int
    open: int
    promised: int
    overdue: int

    @property
    def key(self) -> str | None:
        """Once for each time somebody becomes akim."""
        return f"{self.kind}:{self.role_id}"


@dataclass(frozen=True, kw_only=True)
class CollectiveForLeader(_AboutAppeal):
    """An appeal has become collective: the akim and the deputy hear of it in any case."""

    kind: ClassVar[str] = "appeal.collective_leader"


@dataclass(frozen=True, kw_only=True)
class CollectiveForDesk(_AboutAppeal):
    """The same to moderators."""

    kind: ClassVar[str] = "appeal.collective_desk"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class NeighboursDoubt(_AboutAppeal):
    """Most neighbours who were asked say that it is not solved. no, asked: how many."""

    kind: ClassVar[str] = "appeal.doubted"
    group: ClassVar[Group | None] = Group.WORK

    no: int
    asked: int


# ── What the clock says to the office ────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class MorningDigest(Notice):
    """What lies on somebody's desk on the morning of a day, as ISO writes it."""

    kind: ClassVar[str] = "appeal.digest"
    group: ClassVar[Group | None] = Group.DIGEST

    day: str

    @property
    def key(self) -> str | None:
        """One morning, one reader."""
        return f"{self.kind}:{self.day}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class _AboutTerms(Notice):
    """Several appeals and their due dates, said on a day: `142@2026-12-11,143@2026-12-14`.

    total: how many there are, where they are more than are named; 0: as many as are named.
    inside: the reader's digest of that day says it; told only if that was not told.
    """

    group: ClassVar[Group | None] = Group.TERMS

    day: str
    appeals: str
    total: int = 0
    inside: bool = False

    @staticmethod
    def spelled(dues: Mapping[int, date]) -> str:
        """Appeals by their id with their due dates, as `appeals` has them: not too many."""
        return ",".join(f"{id_}@{due.isoformat()}" for id_, due in islice(dues.items(), _NAMED))

    @property
    def dues(self) -> dict[int, date]:
        """The due dates that were spoken of, by the appeals' ids."""
        pairs = (one.split("@") for one in self.appeals.split(",") if one)
        return {int(id_): date.fromisoformat(due) for id_, due in pairs}

    @property
    def unnamed(self) -> int:
        """How many more there are than are named."""
        return max(self.total - len(self.dues), 0)

    def _key(self, what: str) -> str:
        """What was said on that day of these due dates is said once."""
        which = sha256(self.appeals.encode()).hexdigest()[:16]
        return f"{self.kind}:{what}:{self.day}:{which}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class TermsNear(_AboutTerms):
    """These are due soon, and you see to them."""

    kind: ClassVar[str] = "appeal.terms_near"

    @property
    def key(self) -> str | None:
        """One day, one set of due dates, one reader."""
        return self._key("near")


@dataclass(frozen=True, kw_only=True)
class OverdueRaised(_AboutTerms):
    """These are overdue. level: how far up it has gone, the name of a `Stage` in small letters."""

    kind: ClassVar[str] = "appeal.overdue"

    level: str

    @property
    def key(self) -> str | None:
        """One day, one level, one set of due dates, one reader."""
        return self._key(self.level)


# ── To the staff group ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class AppealInGroup(GroupNotice):
    """The card in the staff group becomes what the appeal is now. again: even if told."""

    kind: ClassVar[str] = "appeal.group_card"

    appeal_id: int
    version: int
    again: bool = False

    @property
    def key(self) -> str | None:
        """Once for each version of the appeal."""
        return None if self.again else f"{self.kind}:{self.appeal_id}:{self.version}:{self.to}"


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
        ClosedInSilence,
        StillUnjudged,
        ClosesSoon,
        ReplyAwaited,
        ReplyStillAwaited,
        DueMoved,
        Extended,
        Promised,
        Merged,
        Unmerged,
        NeighbourJoined,
        BecameCollective,
        TermPassed,
    )
)

#: What is said by day alone: dropped at other hours, it is tried again the next morning.
KEPT_FOR_THE_DAY: frozenset[str] = frozenset(
    notice.kind for notice in (TermsNear, OverdueRaised, TermPassed, JoinedTermPassed)
)

NOTICES: tuple[type[Notice], ...] = (
    AppealInGroup,
    Receipt,
    AppealMoved,
    QuestionAsked,
    AnswerReceived,
    Redirected,
    Rejected,
    Reopened,
    KeptClosed,
    ClosedInSilence,
    StillUnjudged,
    AppealSubmitted,
    UrgentAppealSubmitted,
    AppealHandedOver,
    AuthorWrote,
    ReopenRequested,
    AppealWithdrawn,
    DueMoved,
    Extended,
    Promised,
    Merged,
    Unmerged,
    NoteWritten,
    PromiseDue,
    AppealsPassedOn,
    AppealsInherited,
    NeighbourJoined,
    BecameCollective,
    JoinReceipt,
    JoinedMoved,
    JoinedTold,
    CollectiveForLeader,
    CollectiveForDesk,
    NeighboursDoubt,
    ClosesSoon,
    ReplyAwaited,
    ReplyStillAwaited,
    MorningDigest,
    TermsNear,
    OverdueRaised,
    TermPassed,
    JoinedTermPassed,
)
