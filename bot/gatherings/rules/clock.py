"""When the clock speaks of decisions, how far it has gone, and what becomes of a missed hour."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from bot.gatherings.rules.consideration import WorkingDays
from bot.gatherings.rules.limits import CONSIDER_NEAR, PROMISE_NEAR
from bot.gatherings.rules.promises import Move

Works = Callable[[date], bool]  # whether people work on a day

#: The office is reminded in these hours of a working day. What is missed is said in the next such
#: hours, unless a later stage takes its place: nobody hears twice of one stage.
MORNING, EVENING = time(9), time(18)
#: Residents hear of a day's news in the evening of that day, all of it in one letter: by then a
#: slip of the finger is undone. What is missed is said the next evening.
NEWS_FROM, NEWS_UNTIL = time(18), time(21)


class Reached(IntEnum):
    """How far the clock has gone with a day by which something is to be done."""

    NOTHING = 0
    BEGUN = 1  # of the akim's term: the minutes are there
    NEAR = 2
    TODAY = 3
    LATE = 4


def is_office_time(there: datetime, works: Works) -> bool:
    """Whether the office is reminded now. there: the village's clock."""
    return works(there.date()) and MORNING <= there.time() < EVENING


def is_news_time(there: datetime) -> bool:
    """Whether residents are told now what became of decisions."""
    return NEWS_FROM <= there.time() < NEWS_UNTIL


def consider_near(today: date, working_days: WorkingDays) -> date:
    """The latest last day for the akim's word that is near today."""
    return working_days(today, CONSIDER_NEAR)


def promise_near(today: date) -> date:
    """The latest day of a promise that is near today."""
    return today + timedelta(days=PROMISE_NEAR)


def reached(due: date, near: date, today: date) -> Reached:
    """How far the clock has gone with a day; near: the latest day that is near today."""
    if due < today:
        return Reached.LATE
    if due == today:
        return Reached.TODAY
    return Reached.NEAR if due <= near else Reached.NOTHING


def consider_reached(due: date, near: date, today: date) -> Reached:
    """The same for the akim's term, of which he hears when it begins."""
    return max(Reached.BEGUN, reached(due, near, today))


def promise_reached(due: date, near: date, today: date) -> Reached:
    """The same for a promise, of which the day itself is not said once more."""
    stage = reached(due, near, today)
    return Reached.NEAR if stage is Reached.TODAY else stage


def news(steps: Sequence[tuple[int, str]], done_before: Collection[int]) -> tuple[int, ...]:
    """Of which decisions residents hear, from (decision, what was done) in order.

    done_before: of these they have heard that they were done. What was done and undone before
    anybody heard of it is nothing.
    """
    last: dict[int, str] = {}
    for decision, did in steps:
        last.pop(decision, None)
        last[decision] = did
    return tuple(
        decision
        for decision, did in last.items()
        if did != Move.UNDO.value or decision in done_before
    )
