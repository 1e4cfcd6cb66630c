"""A round as it is put together: what it cannot do without, its dates, and what may be another.

A draft may become anything. Of a round that people know, money and rule stand once the vote has
begun: nobody changes how winners are found while votes come in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self

from bot.budget.rules.bounds import MOST_PROJECTS, TITLE_LIMIT, USUAL_DAYS
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import PHASES, Method, Phase
from bot.budget.rules.phases import Span, at, check, moved, span_of
from bot.core.clock import VILLAGE_ZONE, from_village, village_date
from bot.core.errors import Invalid, Refusal
from bot.core.moments import read_moment
from bot.core.text import clean, language_of, utf16_len

#: A phase ends in the evening of its last day: there is time after work, and who hears of what
#: begins then is not woken.
ENDS_AT = time(20)
BEGINS_AT = time(9)
REASON_LIMIT = 600
SEED_LIMIT = 100
#: What is offered for one tap: how many one has to choose, and how many one may; 0 is any number.
LEAST_OFFERED = (1, 2, 3, 5)
MOST_OFFERED = (0, 1, 3, 5, 10)
_YEARS = 2  # ahead of this one
_DAY = timedelta(days=1)
_BEFORE_VOTE = frozenset({None, Phase.IDEAS, Phase.CHECK})

Pair = tuple[str, str]


# ── Dates ────────────────────────────────────────────────────────────────────────────────────


def ending(day: date, zone: str = VILLAGE_ZONE) -> datetime:
    """The moment at which a phase ends whose last day this is."""
    return from_village(day, ENDS_AT, zone)


def proposed(begins_at: datetime, zone: str = VILLAGE_ZONE) -> tuple[Span, ...]:
    """The usual dates of a round that begins at a moment."""
    first = village_date(begins_at, zone)
    found, gone = [], 0
    for phase, days in zip(PHASES, [*USUAL_DAYS, None], strict=True):
        gone += days or 0
        ends_at = None if days is None else ending(first + timedelta(days=gone), zone)
        found.append(Span(phase, begins_at, ends_at))
        begins_at = ends_at or begins_at
    return tuple(found)


def as_of(phases: Sequence[Span], now: datetime, zone: str = VILLAGE_ZONE) -> tuple[Span, ...]:
    """The dates of a draft if people were told of it now.

    What should have begun begins now. The usual dates come as much later; days that somebody
    chose stay.
    """
    begins_at = phases[0].begins_at
    if begins_at > now:
        return tuple(phases)
    usual = proposed(begins_at, zone)
    if [one.ends_at for one in phases] == [one.ends_at for one in usual]:
        return proposed(now, zone)
    return (Span(phases[0].phase, now, phases[0].ends_at), *phases[1:])


def begun_on(
    phases: Sequence[Span], begins_at: datetime, zone: str = VILLAGE_ZONE
) -> tuple[Span, ...]:
    """The same phases as long as they were, from another day on."""
    by = village_date(begins_at, zone) - village_date(phases[0].begins_at, zone)
    later = [one.ends_at + by if one.ends_at else None for one in phases]
    begun = [begins_at, *[one for one in later[:-1] if one]]
    made = zip(phases, begun, later, strict=True)
    return tuple(Span(one.phase, first, last) for one, first, last in made)


def on_by_days(phases: Sequence[Span], phase: Phase, now: datetime) -> tuple[Span, ...]:
    """A phase goes on for as many days as it takes to be over after `now`, with all that follow.

    At least until the same hour tomorrow, so that there is time to do what was not done.
    """
    own = span_of(phases, phase)
    assert own is not None and own.ends_at is not None  # noqa: S101,PT018 - asked of one that has ended
    by = _DAY * (1 + max(0, (now - own.ends_at) // _DAY))
    changed = []
    for one in phases:
        later = PHASES.index(one.phase) > PHASES.index(phase)
        begins_at = one.begins_at + by if later else one.begins_at
        ends = later or one.phase is phase
        ends_at = one.ends_at + by if one.ends_at and ends else one.ends_at
        changed.append(Span(one.phase, begins_at, ends_at))
    return tuple(changed)


def read_day(text: str, at_time: time, now: datetime, zone: str = VILLAGE_ZONE) -> datetime:
    """The moment that somebody means by a day, or by a day and an hour.

    `Invalid` as `read_moment` has it, but for an hour that is missing.
    """
    try:
        return read_moment(text, now, zone)
    except Invalid as problem:
        if problem.name != "hour_missing":
            raise
        day = problem.params["day"]
        assert isinstance(day, date)  # noqa: S101 - as `read_moment` says
        return from_village(day, at_time, zone)


# ── Words ────────────────────────────────────────────────────────────────────────────────────


def check_title(title: Pair) -> Pair:
    """Both languages as they are kept. `Invalid`: title_too_long (count, limit)."""
    kept = []
    for line in title:
        shown = clean(line, utf16_len(line)).replace("\n", " ")
        if utf16_len(shown) > TITLE_LIMIT:
            raise Invalid("title_too_long", count=utf16_len(shown), limit=TITLE_LIMIT)
        kept.append(shown)
    return kept[0], kept[1]


def read_title(text: str, language: str) -> tuple[Pair, str]:
    """A title in Kazakh and, on a line of its own, in Russian; and which of them is missing.

    language: of whoever wrote it, where the words do not tell.
    """
    listed = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(listed) == len(("kk", "ru")):
        first, second = listed
        if language_of(first) == "ru" and language_of(second) == "kk":
            first, second = second, first
        return check_title((first, second)), ""
    line = " ".join(listed)
    russian = (language_of(line) or language) == "ru"
    pair = check_title(("", line) if russian else (line, ""))
    return pair, "kk" if russian else "ru"


def check_reason(text: str) -> str:
    """Why it is called off. `Invalid`: why_missing, why_too_long (count, limit)."""
    reason = " ".join(text.split())
    if not reason:
        raise Invalid("why_missing")
    if utf16_len(reason) > REASON_LIMIT:
        raise Invalid("why_too_long", count=utf16_len(reason), limit=REASON_LIMIT)
    return reason


def check_seed(text: str) -> str:
    """The word of a lot. `Invalid`: budget_seed_missing, budget_seed_too_long (limit)."""
    seed = clean(" ".join(text.split()), SEED_LIMIT)
    if not seed:
        raise Invalid("budget_seed_missing")
    if utf16_len(" ".join(text.split())) > SEED_LIMIT:
        raise Invalid("budget_seed_too_long", limit=SEED_LIMIT)
    return seed


# ── What is to be another ────────────────────────────────────────────────────────────────────


class About(StrEnum):
    """What a change is about; the words are in the outbox: never changed, never used again."""

    DATES = "dates"
    MONEY = "money"
    RULE = "rule"
    NAME = "name"  # nobody is told of that


@dataclass(frozen=True)
class Change:
    """What is to be another; None stays as it is.

    tie and seed: together. ends: a phase and its new end. begins_at: of the first phase.
    """

    year: int | None = None
    title: Pair | None = None
    money: int | None = None
    method: Method | None = None
    least: int | None = None
    most: int | None = None
    capped: bool | None = None
    adults: bool | None = None
    joined_before: bool | None = None
    paper: bool | None = None
    tie: TieRule | None = None
    seed: str | None = None
    settlements: tuple[str, ...] | None = None
    ends: tuple[Phase, datetime] | None = None
    begins_at: datetime | None = None

    @property
    def about(self) -> About:
        """What people are told that is another."""
        if self.ends is not None or self.begins_at is not None:
            return About.DATES
        if self.money is not None:
            return About.MONEY
        return About.NAME if self.title is not None else About.RULE

    def columns(self) -> dict[str, Any]:
        """What is written into the round itself."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        title = said.pop("title")
        for name in ("ends", "begins_at"):
            said.pop(name)
        if said["settlements"] is not None:
            said["settlements"] = list(said["settlements"])
        if title is not None:
            said |= {"title_kk": title[0], "title_ru": title[1]}
        return {name: value for name, value in said.items() if value is not None}

    def to_json(self) -> dict[str, Any]:
        """As a form keeps it."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        if self.ends is not None:
            kept["ends"] = [self.ends[0].value, self.ends[1].isoformat()]
        if self.begins_at is not None:
            kept["begins_at"] = self.begins_at.isoformat()
        return {name: value for name, value in kept.items() if value is not None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The change that was kept."""
        read = dict(kept)
        for name, made in _READ.items():
            if name in read:
                read[name] = made(read[name])
        if "ends" in read:
            phase, moment = read["ends"]
            read["ends"] = (Phase(phase), datetime.fromisoformat(moment))
        return cls(**read)


_READ: dict[str, Callable[[Any], Any]] = {
    "method": Method,
    "tie": TieRule,
    "title": tuple,
    "settlements": tuple,
    "begins_at": datetime.fromisoformat,
}


@dataclass(frozen=True)
class Standing:
    """What decides what may still be another. known: people were told of it.

    listed: what people will vote on is out: nobody makes it impossible behind their backs.
    """

    known: bool
    listed: bool
    phases: tuple[Span, ...]
    least: int
    most: int


def check_change(change: Change, standing: Standing, now: datetime) -> None:
    """Whether this may be another now.

    Refuses with `budget_rule_stands` (the vote has begun), `budget_list_relied_on`,
    `budget_stands_once_told`, `budget_begun_already`, and `Invalid` for what makes no sense.
    """
    if standing.known:
        phase = at(standing.phases, now)
        if change.about is not About.DATES and phase not in _BEFORE_VOTE:
            raise Refusal("budget_rule_stands")
        fits = (change.money, change.least, change.most, change.capped)
        if standing.listed and any(one is not None for one in fits):
            raise Refusal("budget_list_relied_on")
        if change.year is not None or change.settlements is not None:
            raise Refusal("budget_stands_once_told")
        if change.begins_at is not None and phase is not None:
            raise Refusal("budget_begun_already")
    least = standing.least if change.least is None else change.least
    most = standing.most if change.most is None else change.most
    if most and least > most:
        raise Invalid("budget_least_over_most")
    if not 1 <= least <= MOST_PROJECTS or not 0 <= most <= MOST_PROJECTS:
        raise Invalid("budget_number_out_of_reach")
    if change.year is not None and not now.year <= change.year <= now.year + _YEARS:
        raise Invalid("budget_number_out_of_reach")
    if change.tie is TieRule.LOT and not change.seed:
        raise Invalid("budget_seed_missing")


def new_dates(
    change: Change, phases: Sequence[Span], now: datetime, *, known: bool, zone: str = VILLAGE_ZONE
) -> tuple[Span, ...]:
    """The dates after a change of them; `Invalid` where they would not do.

    What people vote in is never made shorter once it runs: somebody counts on its last day.
    """
    if change.begins_at is not None:
        if change.begins_at <= now and known:
            raise Invalid("day_is_past")
        made = begun_on(phases, change.begins_at, zone)
        check(made)
        return made
    assert change.ends is not None  # noqa: S101 - asked only of a change of dates
    phase, ends_at = change.ends
    if ends_at <= now:
        raise Invalid("day_is_past")
    if not known:  # nobody minds what a draft's dates were
        return tuple(moved(phases, phase, ends_at, phases[0].begins_at - _DAY))
    own = span_of(phases, phase)
    shorter = own is not None and own.ends_at is not None and ends_at < own.ends_at
    if shorter and phase is Phase.VOTING and at(phases, now) is Phase.VOTING:
        raise Invalid("budget_vote_not_shorter")
    return tuple(moved(phases, phase, ends_at, now))


def year_of(phases: Sequence[Span], zone: str = VILLAGE_ZONE) -> int:
    """Of which year the money is, most likely: that in which the projects are carried out."""
    return village_date(phases[-1].begins_at, zone).year
