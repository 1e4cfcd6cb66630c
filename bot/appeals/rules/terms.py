"""How far a term may be moved: extensions and promises, by the calendar of working days."""

import calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.errors import Refusal

Works = Callable[[date], bool]  # whether people work on a day
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
#: Nobody has so many days off in a row; a calendar that says so ends the search.
_LONGEST = 60


@dataclass(frozen=True)
class Room:
    """How far a term may be moved, or work be promised for.

    days: what is offered, in order; none where nothing is left. last: the latest day.
    """

    due_on: date
    last: date
    days: tuple[date, ...]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 December + 2 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def lands_on(day: date, limit: date, works: Works) -> date:
    """The working day from `day` on; the last one by `limit` where that would pass it."""
    landed = _walk(day, _DAY, works)
    return landed if landed <= limit else _walk(limit, -_DAY, works)


def _walk(day: date, step: timedelta, works: Works) -> date:
    for _ in range(_LONGEST):
        if works(day):
            break
        day += step
    return day


def extended_to(day: date, *, due: date, limit: date, today: date, works: Works) -> date:
    """The due date of an extension to `day`: a working day after `due`, `limit` at the latest.

    Refuses with `extension_used_up`, `day_is_past`, `extension_not_later` or
    `extension_too_far` (with `limit`).
    """
    last = lands_on(limit, limit, works)
    if last <= max(due, today - _DAY):
        raise Refusal("extension_used_up")
    if day < today:
        raise Refusal("day_is_past")
    if day > limit:
        raise Refusal("extension_too_far", limit=last)
    landed = lands_on(day, limit, works)
    if landed <= due:
        raise Refusal("extension_not_later", due=due)
    return landed


def extensions(*, due: date, limit: date, today: date, works: Works) -> tuple[date, ...]:
    """What is offered: a week, two weeks, a month, and as late as may be; nothing when used up."""
    begin = max(due, today)
    asked = (begin + _WEEK, begin + 2 * _WEEK, months_later(begin, 1), limit)
    last = lands_on(limit, limit, works)
    landed = (lands_on(day, limit, works) for day in asked if day <= limit)
    return _in_order(day for day in landed if day > due and today <= day <= last)


def promises(*, due: date, last: date, today: date, works: Works) -> tuple[date, ...]:
    """Days to promise work for: soon, in a week or two, the due date; `last` at the latest."""
    asked = (today + _DAY, today + 3 * _DAY, today + _WEEK, today + 2 * _WEEK)
    landed = (_walk(day, _DAY, works) for day in asked)
    return _in_order(day for day in (*landed, due) if today < day <= last)


def _in_order(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))
