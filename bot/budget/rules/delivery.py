"""How a winner is carried out: what can be done when, what is said with it, when the clock speaks.

Another day is the same step as the first one, with the reason in its note.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TypeVar

from bot.budget.rules.bounds import OWNER_LIMIT, REASON_LIMIT
from bot.budget.rules.ideas import read_cost
from bot.budget.rules.kinds import Did, Stage
from bot.core.days import read_day
from bot.core.errors import Invalid, Refusal
from bot.core.text import clean, utf16_len

Works = Callable[[date], bool]  # whether people work on a day
T = TypeVar("T")

FARTHEST = 5 * 365  # days ahead; a later day is a slip of the finger
SUGGESTED_DAYS = (30, 90, 180)  # ahead
NEAR = timedelta(days=3)
_DAY_LENGTH = 60  # letters of a typed day
_READ = 20_000  # of what is longer it is only said that it is too long


class Move(StrEnum):
    """What the office does with a winner."""

    PLAN = "plan"  # who carries it out, and by what day
    OWNER = "owner"  # somebody else does; its day stands
    BEGIN = "begin"
    REPORT = "report"  # words, photos, money on the way
    PUT_OFF = "put_off"  # another day, and why
    DONE = "done"
    UNDO = "undo"  # it is not done after all, and why


@dataclass(frozen=True)
class Way:
    """From where a move leads to where, and how the story tells it. to: None stays."""

    before: frozenset[Stage]
    to: Stage | None
    did: Did


_S = Stage
_UNDER_WAY = frozenset({_S.PLANNED, _S.STARTED})
WAYS: dict[Move, Way] = {
    Move.PLAN: Way(frozenset({_S.WAITING}), _S.PLANNED, Did.PLANNED),
    Move.OWNER: Way(_UNDER_WAY, None, Did.PLANNED),
    Move.BEGIN: Way(frozenset({_S.PLANNED}), _S.STARTED, Did.STARTED),
    Move.REPORT: Way(_UNDER_WAY | {_S.DONE}, None, Did.REPORTED),
    Move.PUT_OFF: Way(_UNDER_WAY, None, Did.PLANNED),
    Move.DONE: Way(_UNDER_WAY, _S.DONE, Did.DONE),
    Move.UNDO: Way(frozenset({_S.DONE}), _S.STARTED, Did.UNDONE),
}
#: What a winner's own story is made of; what was before it won stands on the idea's card.
STORY = frozenset({Did.WON} | {way.did for way in WAYS.values()})
#: Whoever follows a winner hears of these.
NEWS = STORY - {Did.WON}


def possible(stage: Stage | None) -> frozenset[Move]:
    """What may be done at a stage."""
    return frozenset(move for move, way in WAYS.items() if (stage or _S.WAITING) in way.before)


def after(move: Move, stage: Stage | None) -> Stage:
    """Where it stands then. `impossible_move` where that cannot be done now."""
    way, now = WAYS[move], stage or _S.WAITING
    if now not in way.before:
        raise Refusal("impossible_move", move=move.value, state=now.value)
    return way.to or now


def overdue_by(stage: Stage | None, due: date | None, today: date) -> int:
    """By how many days it is late; 0 for what is in time or done."""
    if stage not in _UNDER_WAY or due is None:
        return 0
    return max(0, (today - due).days)


# ── What people type ─────────────────────────────────────────────────────────────────────────


def line(text: str, limit: int = REASON_LIMIT) -> str:
    """In one line. What is longer is not cut behind anybody's back: `why_too_long`."""
    said = " ".join(clean(text, _READ).split())
    if utf16_len(said) > limit:
        raise Invalid("why_too_long", count=utf16_len(said), limit=limit)
    return said


def owner(text: str) -> str:
    """Who carries it out. `promise_without_owner`."""
    said = line(text, OWNER_LIMIT)
    if not any(letter.isalnum() for letter in said):
        raise Invalid("promise_without_owner")
    return said


def day(text: str, today: date) -> date:
    """By what day. `decision_day_unclear`, and as `check_due` refuses."""
    due = read_day(clean(text, _DAY_LENGTH), today)
    if due is None:
        raise Invalid("decision_day_unclear")
    return check_due(due, today)


def check_due(due: date, today: date) -> date:
    """A day by which something can be done. `day_is_past`, `promise_too_far`."""
    if due < today:
        raise Invalid("day_is_past")
    if due > today + timedelta(days=FARTHEST):
        raise Invalid("promise_too_far")
    return due


def money(text: str) -> int:
    """So many tenge; nothing may be spent yet. `cost_unclear`, `cost_too_large`."""
    return 0 if text.strip() in {"0", "0 ₸"} else read_cost(text)


def reason(text: str) -> str:
    """Why, for everybody to read. `why_missing`."""
    said = line(text)
    if not any(letter.isalnum() for letter in said):
        raise Invalid("why_missing")
    return said


def needs_word(spent: int | None, before: int | None, cost: int | None) -> bool:
    """Whether more is spent than it was to cost, and more than was said before."""
    if spent is None or cost is None or spent <= cost:
        return False
    return before is None or spent > before


def check_report(spent: int | None, before: int | None, cost: int | None, words: str) -> None:
    """`spent_without_word` where more is spent than it was to cost and nobody says why."""
    if needs_word(spent, before, cost) and not words:
        raise Invalid("spent_without_word")


# ── What the office is asked ─────────────────────────────────────────────────────────────────


class Asks(StrEnum):
    """What the next message of the office is taken for."""

    OWNER = "owner"
    DUE = "due"
    MONEY = "money"  # spent so far, all together
    WORDS = "words"
    PREVIEW = "preview"  # nothing more: it is shown once more before it is kept


#: In which order; the preview always comes last.
ORDER: dict[Move, tuple[Asks, ...]] = {
    Move.PLAN: (Asks.OWNER, Asks.DUE),
    Move.OWNER: (Asks.OWNER,),
    Move.PUT_OFF: (Asks.DUE, Asks.WORDS),
    Move.REPORT: (Asks.MONEY,),
    Move.DONE: (Asks.MONEY,),
    Move.UNDO: (Asks.WORDS,),
}
#: To these photos and words may be added until they are kept.
TAKES_MORE = frozenset({Move.REPORT, Move.DONE})


# ── The clock ────────────────────────────────────────────────────────────────────────────────

#: The office is reminded in these hours of a working day.
_MORNING, _EVENING = time(9), time(18)
#: Those who follow hear of a day's steps in its evening: by then a slip of the finger is undone.
#: What is missed is said the next evening.
_NEWS_FROM, _NEWS_UNTIL = time(18), time(21)


class Reached(IntEnum):
    """How far the clock has gone with the day of a winner; each is said once."""

    NOTHING = 0
    NEAR = 1
    LATE = 2


def reached(due: date, today: date) -> Reached:
    """How far it has gone by today."""
    if due < today:
        return Reached.LATE
    return Reached.NEAR if due <= today + NEAR else Reached.NOTHING


def is_office_time(there: datetime, works: Works) -> bool:
    """Whether the office is reminded now. there: the village's clock."""
    return works(there.date()) and _MORNING <= there.time() < _EVENING


def is_news_time(there: datetime) -> bool:
    """Whether those who follow hear now."""
    return _NEWS_FROM <= there.time() < _NEWS_UNTIL


def news(steps: Sequence[tuple[T, Did]]) -> list[T]:
    """Of which steps they hear, oldest first: what was done and undone meanwhile is nothing."""
    kept: list[tuple[T, Did]] = []
    for step, did in steps:
        done = [at for at, (_, before) in enumerate(kept) if before is Did.DONE]
        if did is Did.UNDONE and done:
            del kept[done[-1]]
        else:
            kept.append((step, did))
    return [step for step, _ in kept]
