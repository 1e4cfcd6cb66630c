"""How the figures are counted: from the steps of appeals, which are only ever added to.

Each step says where the appeal stood and when it was due before it. So what was open or overdue at
a past moment is what the first step after that moment says, or the appeal itself where there was
none: of an old week that is the same today as it was then. Topic and village are as they are now.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.appeals.rules.lifecycle import OPEN, TERM_RUNS, Move, State
from bot.core.clock import VILLAGE_ZONE, village_date
from bot.reports.rules.figures import Cell, Figures, Share
from bot.reports.rules.periods import Period

_MOMENT = timedelta(microseconds=1)
_MOST_STARS = 5
#: What shows that the office has looked at an appeal.
_ACTS = frozenset(
    {Move.ACCEPT, Move.HAND_OVER, Move.ASK, Move.PROMISE, Move.EXTEND, Move.ANSWER,
     Move.REDIRECT, Move.REJECT, Move.MERGE}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One step of an appeal, and what the report has to know of the appeal.

    before: None for the first. due_on: the due date before this step. again: an answer after an
    earlier one. stars: of a rating; 0 otherwise. topic: its category's code.
    """

    at: datetime
    appeal: int
    move: Move
    before: State | None
    to: State
    due_on: date | None
    registered_on: date
    settlement: str = ""
    topic: str = ""
    medium: str = ""
    language: str = ""
    again: bool = False
    stars: int = 0


@dataclass(frozen=True)
class Standing:
    """How an okrug's appeals stand at the moment of counting.

    open: how many are open. late: (appeal, due date) of those whose term runs and whose due date
    is past.
    """

    open: int
    late: tuple[tuple[int, date], ...]


@dataclass(frozen=True)
class Days:
    """What is asked of the calendar. accept_by: the last day on which something registered on a
    day is looked at in time: the first working day after it."""

    accept_by: Callable[[date], date]
    zone: str = VILLAGE_ZONE


@dataclass
class _Sums:
    """What is added up of one period."""

    received: int = 0
    accepted: Share = field(default_factory=Share)
    answered: set[int] = field(default_factory=set)
    in_time: Share = field(default_factory=Share)
    redirected: set[int] = field(default_factory=set)
    reopened: set[int] = field(default_factory=set)
    collective: set[int] = field(default_factory=set)
    days: Counter[int] = field(default_factory=Counter)
    stars: list[int] = field(default_factory=lambda: [0] * _MOST_STARS)
    by: dict[str, Counter[str]] = field(
        default_factory=lambda: {
            name: Counter() for name in ("settlement", "topic", "medium", "language")
        }
    )
    overdue: int = 0
    opened_after: int = 0  # open now and not yet at the end of the period, less the contrary


@dataclass
class _Waiting:
    """An appeal that was received and nobody has acted on yet."""

    period: int
    by: date


class Tally:
    """Takes events in the order in which they happened, and gives the figures of each period.

    periods: one after another, oldest first. as_of: now; a period that is not over ends now.
    """

    def __init__(self, periods: Sequence[Period], days: Days, as_of: datetime) -> None:
        self._periods = periods
        self._days = days
        self._as_of = as_of
        self._begins = [period.begins(days.zone) for period in periods]
        now = as_of + _MOMENT  # what happens now is in it
        self._ends = [min(period.ends(days.zone), now) for period in periods]
        self._end_days = [village_date(end, days.zone) for end in self._ends]
        self._sums = [_Sums() for _ in periods]
        self._waiting: dict[int, _Waiting] = {}
        self._seen: dict[int, int] = {}  # appeal → how many ends its steps are past

    def take(self, event: Event) -> None:
        """One more step; not before the one taken last."""
        self._look_back(event)
        self._act(event)
        period = self._period_of(event.at)
        if period is not None:
            self._add(self._sums[period], period, event)

    def figures(self, standing: Standing) -> list[Figures]:
        """Of every period, with what appeals tell; the rest is left at nothing."""
        for appeal, due_on in standing.late:
            for number in range(self._seen.get(appeal, 0), len(self._periods)):
                self._sums[number].overdue += due_on < self._end_days[number]
        today = village_date(self._as_of, self._days.zone)
        for waiting in self._waiting.values():
            if waiting.by < today:
                self._count_act(waiting.period, in_time=False)
        return [_figures(sums, standing.open) for sums in self._sums]

    def _period_of(self, at: datetime) -> int | None:
        number = bisect_right(self._begins, at) - 1
        return number if number >= 0 and at < self._ends[number] else None

    def _look_back(self, event: Event) -> None:
        """What this step tells of how things stood at the ends of periods before it."""
        past = bisect_right(self._ends, event.at)
        was, is_ = event.before in OPEN, event.to in OPEN
        for number in range(past):
            self._sums[number].opened_after += is_ - was
        for number in range(self._seen.get(event.appeal, 0), past):
            late = event.due_on is not None and event.due_on < self._end_days[number]
            self._sums[number].overdue += late and event.before in TERM_RUNS
        self._seen[event.appeal] = past

    def _act(self, event: Event) -> None:
        """The office's first act; whoever withdraws before it leaves nothing to be in time for."""
        if event.move is Move.WITHDRAW:
            self._waiting.pop(event.appeal, None)
        elif event.move in _ACTS and (waiting := self._waiting.pop(event.appeal, None)):
            day = village_date(event.at, self._days.zone)
            self._count_act(waiting.period, in_time=day <= waiting.by)

    def _count_act(self, period: int, *, in_time: bool) -> None:
        sums = self._sums[period]
        sums.accepted = Share(sums.accepted.n + in_time, sums.accepted.of + 1)

    def _add(self, sums: _Sums, period: int, event: Event) -> None:
        match event.move:
            case Move.SUBMIT:
                self._receive(sums, period, event)
            case Move.ANSWER:
                self._answer(sums, event)
            case Move.REDIRECT:
                sums.redirected.add(event.appeal)
            case Move.REOPEN:
                sums.reopened.add(event.appeal)
            case Move.BECOME_COLLECTIVE:
                sums.collective.add(event.appeal)
            case Move.RATE if 1 <= event.stars <= _MOST_STARS:
                sums.stars[event.stars - 1] += 1
            case _:
                pass

    def _receive(self, sums: _Sums, period: int, event: Event) -> None:
        sums.received += 1
        for name, counted in sums.by.items():
            counted[getattr(event, name)] += 1
        by = self._days.accept_by(event.registered_on)
        self._waiting[event.appeal] = _Waiting(period, by)

    def _answer(self, sums: _Sums, event: Event) -> None:
        day = village_date(event.at, self._days.zone)
        if not event.again:
            sums.days[max((day - event.registered_on).days, 0)] += 1
        if event.appeal in sums.answered:
            return
        sums.answered.add(event.appeal)
        if event.due_on is not None:
            in_time = sums.in_time
            sums.in_time = Share(in_time.n + (day <= event.due_on), in_time.of + 1)


def _figures(sums: _Sums, open_now: int) -> Figures:
    one, two, three, four, five = sums.stars
    return Figures(
        received=sums.received,
        accepted=sums.accepted,
        answered=len(sums.answered),
        on_time=sums.in_time,
        overdue=sums.overdue,
        redirected=len(sums.redirected),
        reopened=len(sums.reopened),
        backlog=open_now - sums.opened_after,
        days=tuple(sorted(sums.days.items())),
        stars=(one, two, three, four, five),
        collective=len(sums.collective),
        by_settlement=cells(sums.by["settlement"]),
        by_topic=cells(sums.by["topic"]),
        by_medium=cells(sums.by["medium"]),
        by_language=cells(sums.by["language"]),
    )


def cells(counted: Counter[str]) -> tuple[Cell, ...]:
    """The largest first."""
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Cell(code, n) for code, n in ordered)


def count(
    periods: Sequence[Period],
    events: Iterable[Event],
    standing: Standing,
    days: Days,
    as_of: datetime,
) -> list[Figures]:
    """The figures of each period, from every step since the first of them began."""
    tally = Tally(periods, days, as_of)
    for event in events:
        tally.take(event)
    return tally.figures(standing)
