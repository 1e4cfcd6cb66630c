"""Quiet hours: who is asleep is not woken."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import VILLAGE_ZONE as ZONE
from bot.core.clock import from_village, village
from bot.core.quiet import QUIET_UNTIL, is_quiet, loud_at

moments = st.integers(0, 2_000_000_000).map(
    lambda tenths: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=tenths / 10)
)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(21, 59), False), (time(22), True), (time(23, 59), True), (time(0), True),
        (time(7, 59), True), (time(8), False), (time(12), False),
    ],
)  # fmt: skip
def test_the_village_sleeps_from_ten_to_eight(at: time, quiet: bool):
    assert is_quiet(from_village(date(2026, 11, 26), at, ZONE), ZONE) is quiet


def test_what_is_written_late_arrives_in_the_morning():
    late = from_village(date(2026, 11, 26), time(23, 30), ZONE)
    before_dawn = from_village(date(2026, 11, 27), time(3), ZONE)
    morning = from_village(date(2026, 11, 27), time(8), ZONE)
    assert loud_at(late, ZONE) == loud_at(before_dawn, ZONE) == loud_at(morning, ZONE) == morning


@given(moments)
def test_a_held_notice_is_never_held_again_nor_longer_than_the_night(moment: datetime):
    loud = loud_at(moment, ZONE)
    assert moment <= loud <= moment + timedelta(hours=10)
    assert not is_quiet(loud, ZONE)
    assert loud_at(loud, ZONE) == loud
    assert loud == moment or village(loud, ZONE).time() == QUIET_UNTIL
