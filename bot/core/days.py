"""A day as people type it: `26.11`, `26.11.2026`, `2026-11-26`, or with the month in words."""

import re
from datetime import date, timedelta
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


_ONE_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?")
_BETWEEN = re.compile(r"\s*[\u2013\u2014]\s*|\s+-\s+|\s*\.{2,}\s*|\n+")
#: The latest such day: today itself rather than a year ago.
_A_YEAR_BACK = timedelta(days=364)


def read_span(text: str, today: date) -> tuple[date, date] | None:
    """From which day to which: `01.11 – 15.11`, `1 қараша – 15 қараша`; one day is both.

    A day without a year is the latest such day, for who asks looks back. None if it is neither.
    """
    parts = _ONE_DAY.findall(text) or [part for part in _BETWEEN.split(text.strip()) if part]
    if not 1 <= len(parts) <= 2:
        return None
    days = [read_day(part, today - _A_YEAR_BACK) for part in parts]
    read = [day for day in days if day is not None]
    return (read[0], read[-1]) if len(read) == len(parts) else None
