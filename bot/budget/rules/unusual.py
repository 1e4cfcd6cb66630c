"""What looked unusual in a vote: told to everybody, with numbers and without names.

A sign is no proof. Votes at night, many at once, from people who came only lately, or more from a
village than live there are what bought and forced votes looked like elsewhere; all of it has
honest causes, too. So it is listed, and nothing is taken away from anybody's vote.

Of fewer than `SMALLEST_CELL` people nothing is told, and neither is it of the others where all but
so few did something: then it is told of all.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from bot.budget.rules.bounds import SMALLEST_CELL
from bot.core.clock import VILLAGE_ZONE, village

#: Of fewer votes nothing can be said.
LEAST_VOTES = 20
#: From which hour to which it is night, by the village's clock.
NIGHT = (22, 6)
#: From such a part of the votes on, in percent …
NIGHT_PERCENT = 20  # … cast at night,
TEN_MINUTES_PERCENT = 15  # … within ten minutes,
HOUR_PERCENT = 33  # … or within an hour,
NEWCOMERS_PERCENT = 20  # … by people who came to the bot only lately,
PAPER_PERCENT = 50  # … from paper.
#: Fewer at once are no burst.
LEAST_BURST = 10
#: So soon after everybody was called to vote it is no wonder that many do.
CALL = timedelta(hours=2)
#: A village has this many times its part of the people in the votes, and so many points more.
BEYOND_TIMES = 2
BEYOND_POINTS = 15

_SLOT = timedelta(minutes=10)
_SLOTS_OF_HOUR = 6


class Sign(StrEnum):
    """What looked unusual."""

    NIGHT = "night"
    TEN_MINUTES = "ten_minutes"
    HOUR = "hour"
    NEWCOMERS = "newcomers"
    BEYOND_ADULTS = "beyond_adults"  # more voted than may vote at a gathering there
    BEYOND_SHARE = "beyond_share"
    PAPER = "paper"


@dataclass(frozen=True)
class Cast:
    """A vote as it was cast: not by whom, and not for what. at: None of what was never noted."""

    at: datetime | None
    settlement: str
    newcomer: bool
    on_paper: bool


@dataclass(frozen=True)
class Village:
    """How large a settlement is. adults: who may vote at a gathering; None: nobody has said.

    people: those of it who are in the bot.
    """

    code: str
    adults: int | None
    people: int


@dataclass(frozen=True)
class Finding:
    """One sign. count: of so many votes; the same as `of` where it is (nearly) all of them.

    at: when a burst began, to ten minutes. size: how many adults a village has, or which part of
    the people, in percent.
    """

    sign: Sign
    count: int
    of: int
    settlement: str = ""
    at: datetime | None = None
    size: int = 0

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self) | {"at": self.at.isoformat() if self.at else None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """And back."""
        at = kept["at"]
        told = {"sign": Sign(kept["sign"]), "at": datetime.fromisoformat(at) if at else None}
        return cls(**{**kept, **told})


@dataclass(frozen=True)
class Note:
    """Everything that looked unusual. enough: there were enough votes to say so."""

    enough: bool
    findings: tuple[Finding, ...] = ()


def note(
    cast: Collection[Cast],
    villages: Sequence[Village] = (),
    hidden: Collection[str] = (),
    calls: Collection[datetime] = (),
    zone: str = VILLAGE_ZONE,
) -> Note:
    """What can be told of these votes.

    hidden: villages that cannot be told of by themselves. calls: when everybody was called to
    vote.
    """
    if len(cast) < LEAST_VOTES:
        return Note(enough=False)
    found = (
        *_of_all(cast, zone),
        *_bursts(cast, calls),
        *(one for one in _villages(cast, villages) if one.settlement not in hidden),
    )
    return Note(enough=True, findings=found)


def _of_all(cast: Collection[Cast], zone: str) -> Iterator[Finding]:
    """A large part of all votes were cast so. The hour and the age count of votes by phone."""
    phone = [one for one in cast if not one.on_paper]
    night = sum(_at_night(one, zone) for one in phone)
    new = sum(one.newcomer for one in phone)
    paper = len(cast) - len(phone)
    for sign, count, of, percent in (
        (Sign.NIGHT, night, len(phone), NIGHT_PERCENT),
        (Sign.NEWCOMERS, new, len(phone), NEWCOMERS_PERCENT),
        (Sign.PAPER, paper, len(cast), PAPER_PERCENT),
    ):
        if _is_part(count, of, percent):
            yield Finding(sign, _told(count, len(cast)), len(cast))


def _bursts(cast: Collection[Cast], calls: Collection[datetime]) -> Iterator[Finding]:
    """The most in ten minutes, and in an hour, of those who were not just called."""
    slots = Counter(
        int(one.at.timestamp() // _SLOT.total_seconds())
        for one in cast
        if one.at is not None and not one.on_paper and not _just_called(one.at, calls)
    )
    for sign, long, percent in (
        (Sign.TEN_MINUTES, 1, TEN_MINUTES_PERCENT),
        (Sign.HOUR, _SLOTS_OF_HOUR, HOUR_PERCENT),
    ):
        sums = {slot: sum(slots[slot + more] for more in range(long)) for slot in list(slots)}
        if not sums:
            continue
        first = max(sums, key=lambda slot: (sums[slot], -slot))
        if sums[first] >= LEAST_BURST and _is_part(sums[first], len(cast), percent):
            at = datetime.fromtimestamp(first * _SLOT.total_seconds(), UTC)
            yield Finding(sign, _told(sums[first], len(cast)), len(cast), at=at)


def _villages(cast: Collection[Cast], villages: Sequence[Village]) -> Iterator[Finding]:
    """A village has more voters than adults, or many times its part of the people."""
    voters = Counter(one.settlement for one in cast)
    sizes = {one.code: _size(one, villages) for one in villages}
    everybody = sum(sizes.values())
    for one in villages:
        count = voters[one.code]
        told = _told(count, len(cast))
        if one.adults is not None and count > one.adults and count >= SMALLEST_CELL:
            yield Finding(Sign.BEYOND_ADULTS, told, len(cast), one.code, size=one.adults)
        elif everybody and len(villages) > 1:
            size = round(100 * sizes[one.code] / everybody)
            beyond = max(size * BEYOND_TIMES, size + BEYOND_POINTS)
            if _is_part(count, len(cast), beyond):
                yield Finding(Sign.BEYOND_SHARE, told, len(cast), one.code, size=size)


def _size(one: Village, villages: Sequence[Village]) -> int:
    """By adults where they are known of every village, and else by those in the bot."""
    if any(other.adults is None for other in villages):
        return one.people
    return one.adults or 0


def _at_night(one: Cast, zone: str) -> bool:
    if one.at is None:
        return False
    begins, ends = NIGHT
    hour = village(one.at, zone).hour
    return hour >= begins or hour < ends


def _just_called(at: datetime, calls: Collection[datetime]) -> bool:
    return any(call <= at < call + CALL for call in calls)


def _is_part(count: int, of: int, percent: int) -> bool:
    return count >= SMALLEST_CELL and count * 100 >= of * percent


def _told(count: int, of: int) -> int:
    """Where all but a few did so it is told of all."""
    return of if of - count < SMALLEST_CELL else count
