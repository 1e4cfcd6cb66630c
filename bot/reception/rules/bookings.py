"""Where a booking may stand, who may move it, and when people are reminded."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.errors import Refusal

ABOUT_LIMIT = 300  # UTF-16 units: one line
REASON_LIMIT = 300

#: At most so many requests of one person within so long: each of them is told to the whole office.
MOST, WITHIN = 5, timedelta(days=1)

#: People are reminded from this hour of the evening before, and not at night.
EVENING = time(18)
NIGHT = time(22)
MORNING = time(7)


class State(StrEnum):
    """Where a booking stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"  # by the resident
    PASSED = "passed"  # the day is over


OPEN = frozenset({State.ASKED, State.CONFIRMED})


class Move(StrEnum):
    """What somebody does to a booking."""

    ASK = "ask"
    CONFIRM = "confirm"  # also: another time for what was confirmed
    DECLINE = "decline"
    CANCEL = "cancel"
    PASS = "pass"  # noqa: S105 - time passes


_AFTER = {
    Move.CONFIRM: State.CONFIRMED,
    Move.DECLINE: State.DECLINED,
    Move.CANCEL: State.CANCELLED,
    Move.PASS: State.PASSED,
}


def after(move: Move, state: State) -> State:
    """Where a move leads; `Refusal("impossible_move")` for what is over."""
    if state not in OPEN:
        raise Refusal("impossible_move")
    return _AFTER[move]


def reminded_of(now: datetime) -> date | None:
    """The day whose visits people are reminded of at `now` (village time); None at night.

    From 18:00 it is the next day. Earlier it is the day itself: what the evening before missed,
    because nothing ran, is made up for in the morning.
    """
    if EVENING <= now.time() < NIGHT:
        return now.date() + timedelta(days=1)
    return now.date() if MORNING <= now.time() < EVENING else None


def knew_already(confirmed: datetime, day: date) -> bool:
    """Whether a visit on `day` was confirmed (village time) too late to remind of it."""
    return confirmed >= datetime.combine(day - timedelta(days=1), EVENING, confirmed.tzinfo)
