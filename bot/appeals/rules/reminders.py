"""When the clock speaks of an appeal, how far it has gone, and what becomes of a missed hour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise

from bot.core.quiet import QUIET_FROM, QUIET_UNTIL

Works = Callable[[date], bool]  # whether people work on a day
_DAY = timedelta(days=1)
#: Nobody has so many days off in a row; a calendar that says so ends the search.
_LONGEST = 60

# ── How far the clock has gone ───────────────────────────────────────────────────────────────


class Stage(IntEnum):
    """How far the clock has gone with an appeal's due date; kept with the appeal."""

    NONE = 0
    SOON = 1  # three working days are left
    NEXT = 2  # one working day is left
    MODERATOR = 3  # overdue: whoever is responsible, and the moderators
    AKIM = 4
    OBSERVER = 5


#: So many working days before the due date whoever is responsible is reminded.
DAYS_LEFT = {Stage.SOON: 3, Stage.NEXT: 1}
#: Where what is overdue goes up to, in this order …
LEVELS = (Stage.MODERATOR, Stage.AKIM, Stage.OBSERVER)
#: … and after how many working days, where an okrug does not say otherwise.
OVERDUE_DAYS = (1, 3, 5)

Reach = Mapping[Stage, date]


def thresholds(today: date, works: Works, overdue_days: Sequence[int] = OVERDUE_DAYS) -> Reach:
    """For each stage the latest due date that has reached it by today, later stages never later.

    A working day is left for each that follows today, up to and including the due date; overdue
    by one for each that follows the due date, up to and including today.
    """
    reach = {
        stage: _nth(today + _DAY, _DAY, left + 1, works) - _DAY
        for stage, left in DAYS_LEFT.items()
    }
    for stage, days in zip(LEVELS, overdue_days, strict=True):
        reach[stage] = _nth(today, -_DAY, days, works) - _DAY
    return reach


def before_today(today: date, works: Works) -> date:
    """The last working day before today."""
    return _nth(today - _DAY, -_DAY, 1, works)


def waited(today: date, works: Works, days: int) -> date:
    """The latest day that so many working days have followed by today."""
    return _nth(today, -_DAY, days, works) - _DAY


def _nth(day: date, step: timedelta, n: int, works: Works) -> date:
    """The `n`-th working day, beginning with `day` itself."""
    off = 0
    while off < _LONGEST:
        n, off = (n - 1, 0) if works(day) else (n, off + 1)
        if n == 0:
            break
        day += step
    return day


def stage_of(due: date, reach: Reach) -> Stage:
    """The last stage that a due date has reached."""
    return max((stage for stage, last in reach.items() if due <= last), default=Stage.NONE)


# ── The hours, and what is missed ────────────────────────────────────────────────────────────


class Reminder(StrEnum):
    """What the clock says of appeals by itself."""

    DIGEST = "digest"  # to the office and executors: what lies on the desk this morning
    NEAR = "near"  # to whoever is responsible: due soon
    OVERDUE = "overdue"  # up to the moderators, the akim, the district
    REPLY = "reply"  # to the author: the office asked, and waits
    VERDICT = "verdict"  # to the author: is it solved? before it closes by itself
    PASSED = "passed"  # to the author: the office is late


class Missed(StrEnum):
    """What becomes of a reminder whose hours have passed without it."""

    DROPPED = "dropped"  # nobody wants it later
    OVERTAKEN = "overtaken"  # said in the next such hours, unless a later one takes its place
    SAID = "said"  # said in the next such hours, whatever else is


@dataclass(frozen=True)
class Hours:
    """From when until when something is said. until: on that day it is not said any more.

    within: for how long after its day it is caught up; None: as long as it is true.
    """

    since: time
    until: time
    every_day: bool
    missed: Missed
    within: timedelta | None = None


_MORNING, _NOON, _EVENING = time(9), time(12), time(18)

#: What is caught up after a missed hour, and what is dropped.
TABLE: Mapping[Reminder, Hours] = {
    Reminder.DIGEST: Hours(_MORNING, _NOON, every_day=False, missed=Missed.DROPPED),
    Reminder.NEAR: Hours(_MORNING, _EVENING, every_day=False, missed=Missed.OVERTAKEN),
    Reminder.OVERDUE: Hours(_MORNING, _EVENING, every_day=False, missed=Missed.SAID),
    Reminder.REPLY: Hours(
        QUIET_UNTIL,
        QUIET_FROM,
        every_day=True,
        missed=Missed.OVERTAKEN,
        within=timedelta(days=7),
    ),
    Reminder.VERDICT: Hours(QUIET_UNTIL, QUIET_FROM, every_day=True, missed=Missed.OVERTAKEN),
    Reminder.PASSED: Hours(
        _MORNING,
        _EVENING,
        every_day=False,
        missed=Missed.SAID,
        within=timedelta(days=7),
    ),
}

# ── What a digest has room for ───────────────────────────────────────────────────────────────

#: Of so many appeals a digest speaks one by one.
IN_DIGEST = 6
#: What is asked to be looked at again comes first, and leaves room for the rest beyond these …
ASKED_IN_DIGEST = 2
#: … so that this many that have reached a stage that morning are surely heard of in it.
NEWS_IN_DIGEST = IN_DIGEST - ASKED_IN_DIGEST
#: What is new and not accepted after so many working days is waiting.
NOT_ACCEPTED_DAYS = 2


def is_time(kind: Reminder, there: datetime, *, works: bool) -> bool:
    """Whether such a thing is said now. there: the village's clock; works: on a working day."""
    hours = TABLE[kind]
    return (works or hours.every_day) and hours.since <= there.time() < hours.until


def kind_of(stage: Stage) -> Reminder:
    """What is said at a stage."""
    return Reminder.NEAR if stage in DAYS_LEFT else Reminder.OVERDUE


def to_say(was: Stage, now: Stage) -> tuple[Stage, ...]:
    """The stages to speak of where an appeal has gone from one to another, perhaps at one leap."""
    passed = (stage for stage in Stage if was < stage <= now)
    return tuple(
        stage
        for stage in passed
        if stage is now or TABLE[kind_of(stage)].missed is not Missed.OVERTAKEN
    )


def turns(after: Sequence[timedelta], end: timedelta) -> tuple[tuple[timedelta, timedelta], ...]:
    """For each of several reminders of one thing: from what age of it on, and until what age.

    The next one takes the place of one that was missed; at `end` none is said any more.
    """
    return tuple(pairwise((*after, end)))
