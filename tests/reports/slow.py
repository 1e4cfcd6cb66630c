"""The figures once more, slowly and obviously: each appeal's whole life is gone through by itself.

Shares nothing with `bot.reports.rules.counting` but the words; a random history makes the input.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.appeals.rules.lifecycle import OPEN, TABLE, Move, State, after
from bot.reports.rules.counting import Event, Standing
from bot.reports.rules.figures import Cell, Figures, Share
from bot.reports.rules.held import Did, Step
from bot.reports.rules.periods import Period

ALMATY = timedelta(hours=5)  # the village's clock, without asking anybody
ONE_ZONE = datetime(2024, 2, 29, 18, tzinfo=UTC)  # until then Almaty was an hour further ahead
RUNNING = {State.NEW, State.ACCEPTED, State.IN_WORK, State.NEED_INFO}
PROMISED = {"owed", "done", "undone"}
OFFICE_ACTS = {"accept", "hand_over", "ask", "promise", "extend", "answer", "redirect", "reject",
               "merge"}  # fmt: skip


@dataclass
class Life:
    """One appeal: its steps, oldest first, each with the due date that holds after it."""

    id: int
    registered_on: date
    settlement: str
    topic: str
    medium: str
    language: str
    steps: list[tuple[datetime, Move, State, date, int]] = field(default_factory=list)

    def at(self, moment: datetime) -> tuple[State, date] | None:
        """Where it stood just before a moment; None before it was sent."""
        known = [step for step in self.steps if step[0] < moment]
        return (known[-1][2], known[-1][3]) if known else None


def day_of(moment: datetime) -> date:
    """The village's day."""
    return (moment + _ahead(moment)).date()


def begin_of(day: date) -> datetime:
    """The village's midnight."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight - _ahead(midnight - ALMATY)


def _ahead(moment: datetime) -> timedelta:
    return ALMATY if moment >= ONE_ZONE else ALMATY + timedelta(hours=1)


def figures(
    lives: Sequence[Life], period: Period, now: datetime, works: Callable[[date], bool]
) -> Figures:
    """One period's figures, in as many lines as there are sentences in the definitions."""
    begin = begin_of(period.first)
    end = min(begin_of(period.last + timedelta(days=1)), now + timedelta(microseconds=1))
    ended_on = day_of(end)

    def within(life: Life, move: Move) -> list[tuple[datetime, Move, State, date, int]]:
        return [step for step in life.steps if step[1] is move and begin <= step[0] < end]

    received = [life for life in lives if within(life, Move.SUBMIT)]
    answered = [life for life in lives if within(life, Move.ANSWER)]
    on_time = [life for life in answered if _in_time(life, within(life, Move.ANSWER)[0])]
    stood = [life.at(end) for life in lives]
    overdue = [1 for one in stood if one and one[0] in RUNNING and one[1] < ended_on]
    backlog = [1 for one in stood if one and one[0] in OPEN]
    days = Counter(
        max((day_of(first) - life.registered_on).days, 0)
        for life in lives
        if (first := _first_answer(life)) and begin <= first < end
    )
    stars = [0] * 5
    for life in lives:
        for step in within(life, Move.RATE):
            if step[4]:
                stars[step[4] - 1] += 1
    return Figures(
        received=len(received),
        accepted=_accepted(received, now, works),
        answered=len(answered),
        on_time=Share(len(on_time), len(answered)),
        overdue=len(overdue),
        redirected=len([life for life in lives if within(life, Move.REDIRECT)]),
        reopened=len([life for life in lives if within(life, Move.REOPEN)]),
        backlog=len(backlog),
        days=tuple(sorted(days.items())),
        stars=(stars[0], stars[1], stars[2], stars[3], stars[4]),
        collective=len([life for life in lives if within(life, Move.BECOME_COLLECTIVE)]),
        by_settlement=_by(received, "settlement"),
        by_topic=_by(received, "topic"),
        by_medium=_by(received, "medium"),
        by_language=_by(received, "language"),
    )


def _in_time(life: Life, answer: tuple[datetime, Move, State, date, int]) -> bool:
    due = life.steps[life.steps.index(answer) - 1][3]
    return day_of(answer[0]) <= due


def _first_answer(life: Life) -> datetime | None:
    return next((step[0] for step in life.steps if step[1] is Move.ANSWER), None)


def _accepted(received: Sequence[Life], now: datetime, works: Callable[[date], bool]) -> Share:
    in_time = counted = 0
    for life in received:
        last = life.registered_on + timedelta(days=1)
        while not works(last):
            last += timedelta(days=1)
        for moment, move, *_ in life.steps:
            if move.value in OFFICE_ACTS:
                counted += 1
                in_time += day_of(moment) <= last
                break
            if move is Move.WITHDRAW:
                break
        else:
            counted += day_of(now) > last
    return Share(in_time, counted)


def _by(received: Sequence[Life], name: str) -> tuple[Cell, ...]:
    counted = Counter(getattr(life, name) for life in received)
    return tuple(
        Cell(code, n) for code, n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    )


def gatherings(steps: Sequence[Step], period: Period, now: datetime) -> dict[str, int]:
    """What is told of gatherings in a period: each promise is asked how it stood, day by day."""
    begin = begin_of(period.first)
    end = min(begin_of(period.last + timedelta(days=1)), now + timedelta(microseconds=1))

    def within(did: str) -> list[Step]:
        return [one for one in steps if one.did == did and begin <= one.at < end]

    kept = late = 0
    for promise in {one.thing for one in steps if one.did == "owed"}:
        known = [one for one in steps if one.thing == promise and one.at < end]
        known = sorted((one for one in known if one.did in PROMISED), key=lambda one: one.at)
        if not known:
            continue
        if known[-1].did == "done":
            kept += known[-1].at >= begin
            continue
        due = [one.due for one in known if one.due is not None]
        late += bool(due) and due[-1] < day_of(end)
    return {
        "called": len(within("called")),
        "held": len(within("held")),
        "no_quorum": len(within("no_quorum")),
        "came": sum(one.came for one in within("held")),
        "decided": len(within("decided")),
        "kept": kept,
        "promises_late": late,
    }


# ── Random histories ─────────────────────────────────────────────────────────────────────────

_HOUR = timedelta(hours=1)


@st.composite
def histories(draw: st.DrawFn, start: datetime, span: timedelta) -> list[Life]:
    """Up to twelve appeals that take only steps which the table of their life allows."""
    hours = int(span / _HOUR)
    lives = []
    for number in range(draw(st.integers(1, 12))):
        at = start + draw(st.integers(0, hours)) * _HOUR
        registered = day_of(at) + timedelta(days=draw(st.integers(0, 3)))
        due = registered + timedelta(days=draw(st.integers(1, 25)))
        life = Life(
            number + 1,
            registered,
            draw(st.sampled_from(["a", "b", ""])),
            draw(st.sampled_from(["water", "roads", ""])),
            draw(st.sampled_from(["text", "voice"])),
            draw(st.sampled_from(["kk", "ru"])),
            [(at, Move.SUBMIT, State.NEW, due, 0)],
        )
        _live(draw, life, hours)
        lives.append(life)
    return lives


def _live(draw: st.DrawFn, life: Life, hours: int) -> None:
    came_from: State | None = None
    for _ in range(draw(st.integers(0, 9))):
        at, _, state, due, _ = life.steps[-1]
        able = [row.move for row in TABLE if state in row.before]
        if not able:
            return
        move = draw(st.sampled_from(able))
        if move in {Move.ASK, Move.MERGE, Move.DISPUTE, Move.DOUBT}:
            came_from = state
        to = after(move, state, came_from)
        at += draw(st.integers(0, hours // 4)) * _HOUR
        if move in {Move.EXTEND, Move.MOVE_DUE, Move.REOPEN}:
            due = day_of(at) + timedelta(days=draw(st.integers(-5, 25)))
        stars = draw(st.integers(0, 5)) if move is Move.RATE else 0
        life.steps.append((at, move, to, due, stars))


def until(lives: Sequence[Life], now: datetime) -> list[Life]:
    """What had happened by a moment."""
    known = [
        replace(life, steps=[step for step in life.steps if step[0] <= now]) for life in lives
    ]
    return [life for life in known if life.steps]


def events(lives: Sequence[Life], since: datetime) -> list[Event]:
    """The same history as the database gives it to whoever counts: every step since a moment."""
    found = []
    for life in lives:
        answered = False
        for number, (at, move, to, _, stars) in enumerate(life.steps):
            before = life.steps[number - 1] if number else None
            found.append(
                Event(
                    at=at,
                    appeal=life.id,
                    move=move,
                    before=before[2] if before else None,
                    to=to,
                    due_on=before[3] if before else None,
                    registered_on=life.registered_on,
                    settlement=life.settlement,
                    topic=life.topic,
                    medium=life.medium,
                    language=life.language,
                    again=move is Move.ANSWER and answered,
                    stars=stars,
                )
            )
            answered |= move is Move.ANSWER
    ordered = sorted(enumerate(found), key=lambda one: (one[1].at, one[0]))
    return [event for _, event in ordered if event.at >= since]


def standing(lives: Sequence[Life], now: datetime) -> Standing:
    """How everything stands at a moment."""
    last = [(life.id, *life.steps[-1][2:4]) for life in lives]
    late = tuple((id_, due) for id_, state, due in last if state in RUNNING and due < day_of(now))
    return Standing(sum(state in OPEN for _, state, _ in last), late)


@st.composite
def meetings(draw: st.DrawFn, start: datetime, span: timedelta) -> list[Step]:
    """Gatherings that are called, held or not, and promises that are kept, put off or undone."""
    hours = int(span / _HOUR)
    found = []
    for thing in range(1, draw(st.integers(1, 8)) + 1):
        at = start + draw(st.integers(0, hours)) * _HOUR
        found.append(Step(at, Did.CALLED, thing))
        at += draw(st.integers(0, hours // 4)) * _HOUR
        if draw(st.booleans()):
            found.append(Step(at, Did.HELD, thing, came=draw(st.integers(0, 200))))
        else:
            found.append(Step(at, Did.NO_QUORUM, thing))
    for thing in range(100, 100 + draw(st.integers(0, 8))):
        at = start + draw(st.integers(0, hours)) * _HOUR
        found.append(Step(at, Did.DECIDED, thing))
        at += draw(st.integers(0, hours // 4)) * _HOUR
        due = day_of(at) + timedelta(days=draw(st.integers(0, 30)))
        found.append(Step(at, Did.OWED, thing, due=due))
        done = False
        for _ in range(draw(st.integers(0, 5))):
            at += draw(st.integers(1, hours // 4)) * _HOUR
            if done:
                found.append(Step(at, Did.UNDONE, thing, due=due))
                done = False
            elif draw(st.booleans()):
                found.append(Step(at, Did.DONE, thing))
                done = True
            else:
                due = day_of(at) + timedelta(days=draw(st.integers(0, 30)))
                found.append(Step(at, Did.OWED, thing, due=due))
    return found
