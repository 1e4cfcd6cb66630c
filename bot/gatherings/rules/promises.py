"""What becomes of what was said: said, decided, done."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.core.errors import Invalid, Refusal
from bot.gatherings.rules.refusals import No


class Stage(StrEnum):
    """How far it has come. Residents see the first three side by side."""

    SAID = "said"
    DECIDED = "decided"
    DONE = "done"
    DROPPED = "dropped"  # given up or overruled; its reason stays


class Move(StrEnum):
    """What is done to it."""

    DECIDE = "decide"  # with an owner and a day
    PUT_OFF = "put_off"  # another day; what was promised before stays in its history
    DO = "do"
    UNDO = "undo"  # it was not done after all
    DROP = "drop"


#: From where, to where. Whoever keeps the office's promises makes every move.
STEPS: dict[Move, tuple[frozenset[Stage], Stage]] = {
    Move.DECIDE: (frozenset({Stage.SAID}), Stage.DECIDED),
    Move.PUT_OFF: (frozenset({Stage.DECIDED}), Stage.DECIDED),
    Move.DO: (frozenset({Stage.DECIDED}), Stage.DONE),
    Move.UNDO: (frozenset({Stage.DONE}), Stage.DECIDED),
    Move.DROP: (frozenset({Stage.SAID, Stage.DECIDED}), Stage.DROPPED),
}


@dataclass(frozen=True)
class Promise:
    """owner: who carries it out. due: by what day."""

    stage: Stage = Stage.SAID
    owner: str = ""
    due: date | None = None
    done: date | None = None

    def overdue_by(self, today: date) -> int:
        """By how many days it is late now; 0 for what is in time, done or dropped."""
        if self.stage is not Stage.DECIDED or self.due is None:
            return 0
        return max(0, (today - self.due).days)

    def done_late(self) -> bool:
        """Whether it was done after its day."""
        return self.done is not None and self.due is not None and self.done > self.due


def possible(stage: Stage) -> frozenset[Move]:
    """What may be done at a stage."""
    return frozenset(move for move, (before, _) in STEPS.items() if stage in before)


def decide(promise: Promise, owner: str, due: date | None, today: date) -> Promise:
    """Somebody is to do it by a day.

    Refuses with `promise_without_owner`, `promise_without_day` or `day_is_past`.
    """
    to = _to(Move.DECIDE, promise)
    if not owner.strip():
        raise Invalid(No.PROMISE_WITHOUT_OWNER)
    return replace(promise, stage=to, owner=owner.strip(), due=_day(due, today))


def put_off(promise: Promise, due: date | None, today: date) -> Promise:
    """Another day for it."""
    return replace(promise, stage=_to(Move.PUT_OFF, promise), due=_day(due, today))


def do(promise: Promise, on: date) -> Promise:
    """It was done on a day."""
    return replace(promise, stage=_to(Move.DO, promise), done=on)


def undo(promise: Promise) -> Promise:
    """It was not done after all: its owner and day stand as before."""
    return replace(promise, stage=_to(Move.UNDO, promise), done=None)


def drop(promise: Promise) -> Promise:
    """It will not be done."""
    return replace(promise, stage=_to(Move.DROP, promise))


def _to(move: Move, promise: Promise) -> Stage:
    before, to = STEPS[move]
    if promise.stage not in before:
        raise Refusal("impossible_move", move=move.value, state=promise.stage.value)
    return to


def _day(due: date | None, today: date) -> date:
    if due is None:
        raise Invalid(No.PROMISE_WITHOUT_DAY)
    if due < today:
        raise Invalid("day_is_past")
    return due
