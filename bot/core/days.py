"""A day as people type it: `26.11`, `26.11.2026`, `2026-11-26`, or with the month in words."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_month_names

from bot.core.i18n import LANGUAGES
from bot.core.text import fold

_NUMBERS = re.compile(r"(\d{1,2})[./\s-](\d{1,2})(?:[./\s-](\d{2}|\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})\s+([^\W\d]+)(?:\s+(\d{4}))?\b.*")
_LETTERS = 3  # so many tell every month from every other, in both languages
_CENTURY = 2000


def read_day(text: str, today: date) -> date | None:
    """The day somebody means; without a year the next such day from `today` on; None if none."""
    text = " ".join(text.split()).rstrip(".")
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return _coming(int(found[1]), int(found[2]), found[3], today)
    if found := _WORDS.fullmatch(text):
        month = _months().get(fold(found[2])[:_LETTERS])
        return None if month is None else _coming(int(found[1]), month, found[3], today)
    return None


def _coming(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _day(int(year) + (_CENTURY if len(year) == 2 else 0), month, day)
    this_year = _day(today.year, month, day)
    if this_year is None or this_year >= today:
        return this_year
    return _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Months by their folded beginnings, in every language the bot speaks."""
    return {
        fold(name)[:_LETTERS]: month
        for language in LANGUAGES
        for case in ("format", "stand-alone")
        for month, name in get_month_names("wide", case, locale=language).items()
    }


# ── From one day to another ──────────────────────────────────────────────────────────────────

_PARTS = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})|(?P<dots>\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?)"
    r"|(?P<year>\b\d{4}\b)|(?P<day>\b\d{1,2}(?!\d))|(?P<word>[^\W\d]+)"
)
_STEM = 4  # letters that tell a month in whatever case it stands


@dataclass
class _Said:
    """A day, or a whole month (no day), or a whole year, as far as it was said."""

    day: int | None
    month: int | None
    year: int | None

    def on(self, year: int, *, last: bool) -> date | None:
        """Its first or last day in a year; None of 31 November."""
        month = self.month or (12 if last else 1)
        if self.day is not None:
            return _day(year, month, self.day)
        try:
            return date(year, month, monthrange(year, month)[1] if last else 1)
        except (ValueError, IndexError):  # a month 13, a year 0
            return None


def read_span(text: str, today: date) -> tuple[date, date] | None:
    """From which day to which, as people and this bot write it: `01.11 – 15.11`, `1–15 қараша`,
    `с 1 по 20 ноября`, a day, a month (`қараша`), a year. None if it is none of these.

    Who asks looks back: without a year the beginning is the latest such day, and the end the first
    such day after it. Said the other way round it is turned.
    """
    said = _said(text)
    if not 1 <= len(said) <= 2:
        return None
    first, last = said[0], said[-1]
    forwards = _resolved(first, last, today)
    backwards = _resolved(last, first, today) if len(said) == 2 else None
    found = [one for one in (forwards, backwards) if one is not None]
    return min(found, key=lambda span: span[1] - span[0], default=None)


def _said(text: str) -> list[_Said]:
    """What was said, in order; nothing where a number belongs to no month."""
    found: list[_Said] = []
    waiting: list[int] = []  # days whose month has not been said yet
    ahead: int | None = None  # a year said before its month
    for part in _PARTS.finditer(text):
        kind, word = part.lastgroup, part[0]
        if kind == "iso":
            said = [int(number) for number in word.split("-")]
            found.append(_Said(said[2], said[1], said[0]))
        elif kind == "dots":
            found.append(_dotted(word))
        elif kind == "day":
            waiting.append(int(word))
        elif kind == "year" and found and found[-1].year is None and not waiting:
            found[-1].year = int(word)
        elif kind == "year":
            ahead = int(word)
        elif month := _month_of(word):
            days: list[int | None] = [*waiting] or [None]
            found += [_Said(day, month, ahead) for day in days]
            waiting, ahead = [], None
    if waiting:
        return []
    return found if ahead is None or found else [_Said(None, None, ahead)]


def _dotted(word: str) -> _Said:
    day, month, *year = (int(number) for number in re.split("[./]", word))
    if not year:
        return _Said(day, month, None)
    return _Said(day, month, year[0] + (_CENTURY if year[0] < 100 else 0))


def _resolved(first: _Said, last: _Said, today: date) -> tuple[date, date] | None:
    """The two days, with the years that were not said."""
    begin = _dated(first, first.year, today if last.year is None else None, last)
    if begin is None:
        return None
    years = [last.year] if last.year is not None else [begin.year, begin.year + 1]
    for year in years:
        end = last.on(year, last=True)
        if end is not None and end >= begin:
            return begin, end
    return None


def _dated(said: _Said, year: int | None, by: date | None, end: _Said) -> date | None:
    """When it begins: in its year, or the latest such day by today, or by its end."""
    if year is not None:
        return said.on(year, last=False)
    limit = by or (end.on(end.year, last=True) if end.year is not None else None)
    if limit is None:
        return None
    days = (said.on(limit.year - back, last=False) for back in range(5))  # 29 February
    return next((day for day in days if day is not None and day <= limit), None)


def _month_of(word: str) -> int | None:
    folded = fold(word)
    return next((n for stem, n in _stems().items() if folded.startswith(stem)), None)


@cache
def _stems() -> dict[str, int]:
    """Months by what no other word begins with, in every language the bot speaks."""
    return {
        fold(name)[:_STEM]: month
        for language in LANGUAGES
        for case in ("format", "stand-alone")
        for month, name in get_month_names("wide", case, locale=language).items()
    }
