"""Where a booking may stand, and when people are reminded."""

from datetime import UTC, date, datetime

import pytest

from bot.core.errors import Refusal
from bot.reception.rules.bookings import OPEN, Move, State, after, knew_already, reminded_of


def test_what_is_open_may_be_confirmed_declined_cancelled_and_pass():
    for state in OPEN:
        assert after(Move.CONFIRM, state) is State.CONFIRMED
        assert after(Move.DECLINE, state) is State.DECLINED
        assert after(Move.CANCEL, state) is State.CANCELLED
        assert after(Move.PASS, state) is State.PASSED


@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
def test_what_is_over_stays_as_it_is(state: State):
    for move in (Move.CONFIRM, Move.DECLINE, Move.CANCEL, Move.PASS):
        with pytest.raises(Refusal):
            after(move, state)


@pytest.mark.parametrize(
    ("hour", "day"),
    [(17, 25), (18, 26), (21, 26), (22, None), (3, None), (7, 25), (12, 25)],
)
def test_people_are_reminded_in_the_evening_and_never_at_night(hour: int, day: int | None):
    now = datetime(2026, 11, 25, hour, 30, tzinfo=UTC)
    assert reminded_of(now) == (date(2026, 11, day) if day else None)


def test_whoever_heard_of_it_that_evening_needs_no_reminder():
    day = date(2026, 11, 26)
    assert not knew_already(datetime(2026, 11, 25, 17, 59, tzinfo=UTC), day)
    assert knew_already(datetime(2026, 11, 25, 18, 0, tzinfo=UTC), day)
    assert knew_already(datetime(2026, 11, 26, 9, 0, tzinfo=UTC), day)
