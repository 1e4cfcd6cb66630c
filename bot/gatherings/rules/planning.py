"""A gathering in the making: what is missing in it, and what people mean by what they write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.clock import VILLAGE_ZONE, from_village, village, village_date
from bot.core.errors import Invalid
from bot.core.quiet import loud_at
from bot.core.text import Language, clean, language_of, utf16_len
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.kinds import BY_LAW, Elects, Kind, Who, asked
from bot.gatherings.rules.limits import (
    FREE_NOTICE_DAYS,
    HOURS_APART,
    ITEM_LIMIT,
    MOST_ITEMS,
    PLACE_LIMIT,
    SATURDAY,
    SECTION_LIMIT,
    TITLE_LIMIT,
    USUAL_HOURS,
    WEEKEND_HOUR,
    WHY_LIMIT,
)

_DAY = timedelta(days=1)
#: What people put before a line of a list.
_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[•*]\s*|[-–—]\s+)")
_EMPTY_LINE = re.compile(r"\n\s*\n")


class Part(StrEnum):
    """What a gathering cannot be announced without."""

    TITLE = "title"
    VILLAGE = "village"
    DAY = "day"
    PLACE = "place"
    AGENDA = "agenda"
    SEATS = "seats"  # of an election on it


class Spread(StrEnum):
    """When several separate gatherings are held."""

    SAME = "same"  # all at one hour
    HOURS = "hours"  # one after another on one day, so that the akim leads each
    DAYS = "days"  # one a day


@dataclass(frozen=True)
class Line:
    """What an item must have to be announced."""

    about: About
    seats: int | None


def missing(
    kind: Kind,
    *,
    settlement: str,
    held_at: datetime | None,
    place: bool,
    title: bool,
    items: Sequence[Line],
) -> tuple[Part, ...]:
    """What has to be said before it is announced, in the order in which it is asked."""
    elections = [item for item in items if item.about is About.ELECTION]
    wanted = {
        Part.TITLE: kind is Kind.EVENT and not title,
        Part.VILLAGE: asked(kind).takes_part is Who.SECTION and not settlement,
        Part.DAY: held_at is None,
        Part.PLACE: not place,
        Part.AGENDA: kind in BY_LAW and not items,
        Part.SEATS: any(not item.seats for item in elections),
    }
    return tuple(part for part, is_missing in wanted.items() if is_missing)


def asks_notice(kind: Kind, *, only_candidates: bool) -> int:
    """Calendar days between the notice and the day; 0 where the law asks for none."""
    notice = asked(kind).notice_for(only_candidates=only_candidates)
    return 0 if notice is None else notice.value


def told_at(now: datetime, zone: str = VILLAGE_ZONE) -> datetime:
    """When people hear of what is announced now: at night nobody's phone rings."""
    return loud_at(now, zone)


def earliest(told: datetime, days: int, zone: str = VILLAGE_ZONE) -> date:
    """The first day on which it may be held, or comfortably can."""
    return village_date(told, zone) + _DAY * (days or FREE_NOTICE_DAYS)


def suggested(
    told: datetime,
    days: int,
    zone: str = VILLAGE_ZONE,
    *,
    like: datetime | None = None,
) -> tuple[datetime, ...]:
    """Moments for one tap; like: an hour that was chosen before comes first."""
    first = earliest(told, days, zone)
    at_home = first
    while at_home.weekday() < SATURDAY:
        at_home += _DAY
    usual = {from_village(first, time(hour), zone) for hour in USUAL_HOURS}
    usual.add(from_village(at_home, time(WEEKEND_HOUR), zone))
    moments = sorted(usual)
    if like is not None:
        hour = village(like, zone).time().replace(second=0, microsecond=0)
        moments.insert(0, from_village(first, hour, zone))
    return tuple(one for one in dict.fromkeys(moments) if one > told)


def spread_out(first: datetime, count: int, spread: Spread) -> tuple[datetime, ...]:
    """When each of several is held."""
    apart = {
        Spread.SAME: timedelta(0),
        Spread.HOURS: timedelta(hours=HOURS_APART),
        Spread.DAYS: _DAY,
    }[spread]
    return tuple(first + apart * place for place in range(count))


def most_seats(kind: Kind) -> int:
    """How many it may elect at most; 0 where it elects nobody."""
    seats = asked(kind).seats
    return 0 if seats is None or asked(kind).elects is Elects.NOBODY else seats.value


def check_seats(kind: Kind, seats: int) -> None:
    """Refuses with `nobody_elected_here`, `seats_none`, `seats_over_limit`."""
    most = most_seats(kind)
    if not most:
        raise Invalid("nobody_elected_here")
    if seats < 1:
        raise Invalid("seats_none")
    if seats > most:
        raise Invalid("seats_over_limit", limit=most)


# What people write


@dataclass(frozen=True)
class Written:
    """Lines as they were meant: in one language, or in both.

    language: of `lines`; None where the words do not tell. other: the same lines in Russian,
    where somebody wrote both at once.
    """

    lines: tuple[str, ...]
    language: Language | None = None
    other: tuple[str, ...] = ()


def read_items(text: str) -> Written:
    """Questions, one a line. Below an empty line the same may stand in Russian."""
    return _written(text, _EMPTY_LINE.split(text.strip()))


def read_lines(text: str, asked_for: int) -> list[str]:
    """The same questions in the other language; of one question all lines are one."""
    lines = _lines(text)
    return [" ".join(lines)] if asked_for == 1 and lines else lines


def read_name(text: str) -> Written:
    """One line, such as a place; its second line may be the same in Russian."""
    parts = _lines(text)
    read = _written(text, parts)
    return read if read.other else Written((", ".join(parts),) if parts else (), read.language)


def _written(text: str, parts: Sequence[str]) -> Written:
    """Both languages where there are two parts alike, as it was asked for, in whichever order.

    Not where both are surely of one language: somebody only began a new line.
    """
    if len(parts) == len(_PAIR):
        first, second = map(_lines, parts)
        told = [language_of(part) for part in parts]
        if len(first) == len(second) and told == ["ru", "kk"]:
            return Written(tuple(second), "kk", tuple(first))
        if len(first) == len(second) and told[0] != "ru" and told[1] != "kk":
            return Written(tuple(first), "kk", tuple(second))
    return Written(tuple(_lines(text)), language_of(text))


_PAIR = ("kk", "ru")


def _lines(text: str) -> list[str]:
    """Lines with something in them, without the marks of a list."""
    shown = (clean(_MARK.sub("", line), utf16_len(line)) for line in text.splitlines())
    return [line for line in shown if line]


def check_items(lines: Sequence[str], there: int) -> None:
    """Whether these fit on the agenda besides those that are there.

    Refuses with `items_missing`, `too_many_items` (limit, count), or `item_too_long` (number,
    count, limit).
    """
    if not lines:
        raise Invalid("items_missing")
    if there + len(lines) > MOST_ITEMS:
        raise Invalid("too_many_items", limit=MOST_ITEMS, count=there + len(lines))
    for number, line in enumerate(lines, start=1):
        if utf16_len(line) > ITEM_LIMIT:
            count = utf16_len(line)
            raise Invalid("item_too_long", number=number, count=count, limit=ITEM_LIMIT)


def check_same(lines: Sequence[str], asked_for: int) -> None:
    """The same in the other language: as many lines. Refuses with `lines_differ`."""
    if len(lines) != asked_for:
        raise Invalid("lines_differ", count=len(lines), limit=asked_for)


def check_place(line: str) -> str:
    """The line, if it may be a place; `place_missing`, `place_too_long` (count, limit)."""
    return _line(line, PLACE_LIMIT, "place")


def check_title(line: str) -> str:
    """The line, if it may be a title; `title_missing`, `title_too_long`."""
    return _line(line, TITLE_LIMIT, "title")


def check_section(line: str) -> str:
    """The line, if it may be a street; `section_missing`, `section_too_long`."""
    return _line(line, SECTION_LIMIT, "section")


def check_why(line: str) -> str:
    """The line, if it may be a reason; `why_missing`, `why_too_long`."""
    return _line(line, WHY_LIMIT, "why")


def _line(line: str, limit: int, what: str) -> str:
    count = utf16_len(line)
    if not line:
        raise Invalid(_NAMED[what][0])
    if count > limit:
        raise Invalid(_NAMED[what][1], count=count, limit=limit)
    return line


_NAMED = {
    "place": ("place_missing", "place_too_long"),
    "title": ("title_missing", "title_too_long"),
    "section": ("section_missing", "section_too_long"),
    "why": ("why_missing", "why_too_long"),
}
