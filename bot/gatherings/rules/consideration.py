"""What the akim makes of a decision (39-3(12) to (14)): one table.

The akim must consider it. Whoever does not agree says so; it is discussed again; where that does
not help, the district akim decides.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.errors import Refusal


class Standing(StrEnum):
    """Where a decision stands with the akim."""

    WAITING = "waiting"  # handed over; the term runs
    AGREED = "agreed"
    DISPUTED = "disputed"  # to be discussed again
    INSISTED = "insisted"  # discussed again and kept
    GIVEN_UP = "given_up"  # discussed again and dropped
    WITH_DISTRICT = "with_district"
    UPHELD = "upheld"
    OVERRULED = "overruled"


class Answer(StrEnum):
    """What somebody says to it."""

    AGREE = "agree"
    DISAGREE = "disagree"
    INSIST = "insist"
    GIVE_UP = "give_up"
    PASS_UP = "pass_up"  # noqa: S105 - to the district akim
    UPHOLD = "uphold"
    OVERRULE = "overrule"


class Side(StrEnum):
    """Who says it. What the gathering or the district says, the office writes down."""

    AKIM = "akim"
    GATHERING = "gathering"
    DISTRICT = "district"


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    answer: Answer
    before: frozenset[Standing]
    to: Standing
    by: Side


_S, _A = Standing, Answer

TABLE: tuple[Row, ...] = (
    Row(_A.AGREE, frozenset({_S.WAITING, _S.DISPUTED, _S.INSISTED}), _S.AGREED, Side.AKIM),
    Row(_A.DISAGREE, frozenset({_S.WAITING}), _S.DISPUTED, Side.AKIM),
    Row(_A.INSIST, frozenset({_S.DISPUTED}), _S.INSISTED, Side.GATHERING),
    Row(_A.GIVE_UP, frozenset({_S.DISPUTED}), _S.GIVEN_UP, Side.GATHERING),
    Row(_A.PASS_UP, frozenset({_S.INSISTED}), _S.WITH_DISTRICT, Side.AKIM),
    Row(_A.UPHOLD, frozenset({_S.WITH_DISTRICT}), _S.UPHELD, Side.DISTRICT),
    Row(_A.OVERRULE, frozenset({_S.WITH_DISTRICT}), _S.OVERRULED, Side.DISTRICT),
)
_BY_ANSWER = {row.answer: row for row in TABLE}

#: The decision holds: it is to be carried out.
HOLDS = frozenset({_S.AGREED, _S.UPHELD})
#: It does not.
FALLEN = frozenset({_S.GIVEN_UP, _S.OVERRULED})
#: Somebody still has to say something.
OPEN = frozenset(Standing) - HOLDS - FALLEN


def possible(standing: Standing, sides: Collection[Side]) -> frozenset[Answer]:
    """What these sides may say to a decision that stands so."""
    return frozenset(row.answer for row in TABLE if standing in row.before and row.by in sides)


def after(answer: Answer, standing: Standing) -> Standing:
    """Where an answer leads; refuses with `impossible_move` what the table does not have."""
    row = _BY_ANSWER[answer]
    if standing not in row.before:
        raise Refusal("impossible_move", move=answer.value, state=standing.value)
    return row.to


#: The n-th working day after a day: `WorkCalendar.add_working_days`.
WorkingDays = Callable[[date, int], date]


def consider_by(handed_over: date, days: int, working_days: WorkingDays) -> date:
    """The last day on which the akim considers it; the first day counted is the one after."""
    return working_days(handed_over, days)


def hand_over_by(held: date, days: int, working_days: WorkingDays) -> date:
    """The last day on which the minutes of a gathering reach the akim's office, counted alike."""
    return working_days(held, days)


def is_late(standing: Standing, due: date, today: date) -> bool:
    """Whether the akim has not said a word and the term is over."""
    return standing is Standing.WAITING and today > due
