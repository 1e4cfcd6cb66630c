"""When what was decided becomes a promise: where the law asks it, the akim considers it first."""

from datetime import date, timedelta
from enum import StrEnum

from bot.core.errors import Invalid, Refusal
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.consideration import FALLEN, HOLDS, Answer, Standing
from bot.gatherings.rules.kinds import Kind, asked
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.limits import PROMISE_FARTHEST
from bot.gatherings.rules.promises import Move
from bot.gatherings.rules.votes import Outcome

#: Nothing is left to be done for an election once it is over, nor for its own officers.
_NOT_KEPT = frozenset(About) - {About.QUESTION, About.LISTEN}
#: It was held: what it decided stands.
HELD = frozenset({State.CLOSED, State.DRAFTED, State.SIGNED, State.HANDED_OVER})
#: It waits until its minutes reach the akim's office.
MINUTES_DUE = HELD - {State.HANDED_OVER}
#: What residents are told of, in the words of a step.
NEWS = frozenset(
    {
        Answer.AGREE.value,
        Answer.DISAGREE.value,
        Answer.INSIST.value,
        Answer.GIVE_UP.value,
        Answer.PASS_UP.value,
        Answer.UPHOLD.value,
        Answer.OVERRULE.value,
        Move.DO.value,
        Move.UNDO.value,
    }
)


class Also(StrEnum):
    """What happens to a promise beside its moves."""

    OWNER = "owner"  # somebody else carries it out


def is_kept(about: About, state: ItemState, outcome: Outcome | None, *, said: bool) -> bool:
    """Whether an item left something to be carried out.

    A question that passed did; something that was listened to did where the gathering said what.
    """
    if about in _NOT_KEPT or state is not ItemState.DONE:
        return False
    return outcome is Outcome.PASSED or (about is About.LISTEN and said)


def may_be_promised(kind: Kind, standing: Standing | None, state: State) -> bool:
    """Whether somebody may be named who carries it out: the akim agreed, or need not be asked."""
    if standing is None:
        return asked(kind).considered is None and state in HELD
    return standing in HOLDS


def check_promised(kind: Kind, standing: Standing | None, state: State) -> None:
    """Refuses with `decision_not_considered`, or `decision_fell`."""
    if has_fallen(standing):
        raise Refusal("decision_fell")
    if not may_be_promised(kind, standing, state):
        raise Refusal("decision_not_considered")


def has_fallen(standing: Standing | None) -> bool:
    """Whether it does not hold any more."""
    return standing in FALLEN


def days_to_consider(kind: Kind, own: int | None) -> int | None:
    """Working days in which the akim considers what was decided; None where nobody asks it.

    own: what the okrug's file says. The law's days are from memory, so the office's word wins.
    """
    considered = asked(kind).considered
    if considered is None:
        return None
    return own or considered.value


def check_due(due: date | None, today: date) -> None:
    """Refuses with `promise_too_far` a day that nobody lives to see."""
    if due is not None and due > today + timedelta(days=PROMISE_FARTHEST):
        raise Invalid("promise_too_far")


def check_happened(on: date, earliest: date, today: date) -> None:
    """The day of what is written down: `decision_day_to_come`, or `decision_day_early` (day)."""
    if on > today:
        raise Invalid("decision_day_to_come")
    if on < earliest:
        raise Invalid("decision_day_early", day=earliest)
