"""What each paper is given: plain values and the words of the rules, ready to be written down.

What stands in one language only is chosen by whoever asks for the paper. `Both` is for papers that
hold both languages. Text may be of any length and have anything in it: the papers clean it, break
it and, where there is no more room, cut it. Nothing here is escaped.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from bot.core.clock import VILLAGE_ZONE
from bot.core.i18n import Language
from bot.core.law import Tie
from bot.gatherings.rules.elections import Result, Term
from bot.gatherings.rules.kinds import Base, Elects, Kind
from bot.gatherings.rules.minutes import Minutes
from bot.gatherings.rules.notice import NoticePeriod
from bot.gatherings.rules.presence import Attendee
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.storage.views import Both

__all__ = [
    "Act", "Both", "CalendarEntry", "Candidate", "ElectionPaper", "ItemPaper", "MinutesPaper",
    "Post", "Poster", "PosterPhoto", "Reached", "SignatureSheet", "Version", "names_of",
]  # fmt: skip

# ── Minutes ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Candidate:
    """One who stood in an election. again: the second vote, of those who were level alone."""

    number: int
    name: str
    vote: Vote
    again: Vote | None = None


@dataclass(frozen=True)
class ElectionPaper:
    """An election as the minutes tell it.

    result: by the numbers of the candidates. tie: the rule that was said before the vote.
    seed, lot: the words that the hall named and the candidates in the order in which the lot drew
    them; where there was none, "" and nothing. source: by whose decision so many are elected.
    """

    elects: Elects
    candidates: tuple[Candidate, ...]
    result: Result
    tie: Tie
    seed: str = ""
    lot: tuple[int, ...] = ()
    term: Term | None = None
    source: str = ""

    def name_of(self, number: int) -> str:
        """The name before which a number stands."""
        return next((one.name for one in self.candidates if one.number == number), "")


@dataclass(frozen=True)
class ItemPaper:
    """The figures of one item of the agenda; its words stand in the minutes.

    motion: what was put to the vote. vote, outcome: None where it was only listened to.
    """

    motion: str = ""
    vote: Vote | None = None
    outcome: Outcome | None = None
    election: ElectionPaper | None = None


@dataclass(frozen=True)
class MinutesPaper:
    """Minutes in one language.

    minutes: the five items of the law as the secretary left them; `names_of` makes its list.
    items: the figures that belong to `minutes.business`, in the same order; what is missing at
        the end has none.
    number: as it stands behind «№», "" while it has none. okrug, section: in the nominative;
        section only of a separate gathering. office: to whose akim they are handed over.
    quorum, base: as they stood at the opening; None where none is asked.
    chair_vote, secretary_vote, agenda_vote: None where nobody voted on it.
    public: for everybody to read, without the list of people and without signatures.
    """

    language: Language
    kind: Kind
    number: str
    okrug: str
    minutes: Minutes
    items: tuple[ItemPaper, ...] = ()
    section: str = ""
    office: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    quorum: Threshold | None = None
    base: Base | None = None
    chair_vote: Vote | None = None
    secretary_vote: Vote | None = None
    agenda_vote: Vote | None = None
    handed_over: date | None = None
    public: bool = False
    zone: str = VILLAGE_ZONE


def names_of(attendees: Iterable[Attendee]) -> tuple[str, ...]:
    """The list of those present by alphabet, namesakes with what tells them apart.

    Nobody reads from it how somebody was counted, when they came or when they left.
    """
    names = [f"{one.name} ({one.mark})" if one.mark else one.name for one in attendees]
    return tuple(sorted(names, key=_by_alphabet))


#: The Kazakh alphabet, which has the Russian one in it, in its own order; that of the code points
#: no reader knows.
_LETTERS = (
    "430 4d9 431 432 433 493 434 435 451 436 437 438 439 43a 49b 43b 43c 43d 4a3 43e 4e9 43f 440 "
    "441 442 443 4b1 4af 444 445 4bb 446 447 448 449 44a 44b 456 44c 44d 44e 44f"
)
_PLACES = {chr(int(code, 16)): place for place, code in enumerate(_LETTERS.split())}


def _by_alphabet(name: str) -> list[tuple[int, int]]:
    """Spaces first, then the alphabet, then everything else by its code point."""
    return [
        (0, 0) if one.isspace() else (1, _PLACES[one]) if one in _PLACES else (2, ord(one))
        for one in name.casefold()
    ]


# ── The act of notice ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Version:
    """What people were told and when; the first is the notice itself. what: what changed."""

    number: int
    at: datetime
    what: Both = field(default_factory=Both)


@dataclass(frozen=True)
class Reached:
    """How many residents of one settlement a notice came to, and how many not.

    muted: who switched such notices off.
    """

    settlement: Both
    delivered: int
    unreached: int
    muted: int = 0


@dataclass(frozen=True)
class Post:
    """It stood in the okrug's public channel or group. deleted: it is not there any more."""

    at: datetime
    title: str


@dataclass(frozen=True)
class PosterPhoto:
    """A photo of the poster where it hangs. image: a JPEG or a PNG; None: only that there is one.

    where: in the words of whoever took it.
    """

    at: datetime
    where: Both = field(default_factory=Both)
    image: bytes | None = None


@dataclass(frozen=True)
class Act:
    """That people were told in time, of one gathering; both languages on one page.

    period: days given and asked. reason: why it came late; nothing where it did not.
    signer: who signs it, with the post: «Ақсу ауылдық округінің әкімі».
    """

    kind: Kind
    okrug: Both
    held_at: datetime
    place: Both
    agenda: tuple[Both, ...]
    period: NoticePeriod
    versions: tuple[Version, ...]
    reached: tuple[Reached, ...]
    section: Both = field(default_factory=Both)
    reason: Both = field(default_factory=Both)
    posts: tuple[Post, ...] = ()
    photos: tuple[PosterPhoto, ...] = ()
    signer: Both = field(default_factory=Both)
    zone: str = VILLAGE_ZONE


# ── Signatures, the poster, the calendar ─────────────────────────────────────────────────────


@dataclass(frozen=True)
class SignatureSheet:
    """The paper on which people sign for an initiative.

    needed, share, out_of: how many signatures, what part of how many that is; None where nobody
    has said how many may sign. rows: so many lines at least; pages are filled.
    """

    kind: Kind
    okrug: Both
    question: Both
    needed: int | None = None
    share: Fraction | None = None
    out_of: int | None = None
    initiator: str = ""
    rows: int = 40


@dataclass(frozen=True)
class Poster:
    """A gathering for the wall and for a chat. where: the village or the okrug it is of."""

    kind: Kind
    where: Both
    held_at: datetime
    place: Both
    agenda: tuple[Both, ...]
    office: Both
    link: str
    title: Both = field(default_factory=Both)  # of an event or a report meeting
    zone: str = VILLAGE_ZONE

    @property
    def shown_link(self) -> str:
        """The link as people read it and type it."""
        return self.link.removeprefix("https://")


@dataclass(frozen=True)
class CalendarEntry:
    """One gathering in one reader's calendar.

    uid: the same for every version of one gathering; `version` tells which is newer.
    lines: what stands in its description, a paragraph each. pin: latitude and longitude.
    """

    uid: str
    version: int
    summary: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    place: str = ""
    lines: tuple[str, ...] = ()
    link: str = ""
    pin: tuple[float, float] | None = None
    language: Language = "kk"
    cancelled: bool = False
