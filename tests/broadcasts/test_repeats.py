"""When a repeated notice goes out next, and how often a roll-call calls."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.rules.calls import EVERY, MOST, next_call
from bot.broadcasts.rules.repeats import Repeat, following
from bot.core.clock import VILLAGE_ZONE as ZONE
from bot.core.clock import from_village, village

moments = st.integers(0, 5_000_000).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
repeats = st.sampled_from([one for one in Repeat if one])


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return from_village(date(year, month, day), time(hour), ZONE)


def after(repeat: Repeat, first: datetime, when: datetime) -> str:
    found = following(repeat, first, when, ZONE)
    assert found is not None
    return f"{village(found, ZONE):%d.%m.%Y %H:%M}"


THURSDAY = at(2026, 11, 26)


@pytest.mark.parametrize(
    ("repeat", "when", "next_one"),
    [
        (Repeat.DAILY, THURSDAY, "27.11.2026 09:00"),
        (Repeat.DAILY, at(2026, 11, 27, 8), "27.11.2026 09:00"),
        (Repeat.WEEKDAYS, THURSDAY, "27.11.2026 09:00"),
        (Repeat.WEEKDAYS, at(2026, 11, 27), "30.11.2026 09:00"),
        (Repeat.WEEKLY, THURSDAY, "03.12.2026 09:00"),
        (Repeat.WEEKLY, at(2026, 12, 2, 23), "03.12.2026 09:00"),
        (Repeat.MONTHLY, THURSDAY, "26.12.2026 09:00"),
        (Repeat.MONTHLY, at(2026, 12, 26), "26.01.2027 09:00"),
    ],
)
def test_the_next_one_comes_at_the_same_hour(repeat: Repeat, when: datetime, next_one: str):
    assert after(repeat, THURSDAY, when) == next_one


def test_once_is_once():
    assert following(Repeat.ONCE, THURSDAY, THURSDAY, ZONE) is None


def test_a_week_without_the_bot_is_not_made_up_for():
    assert after(Repeat.DAILY, THURSDAY, at(2026, 12, 3, 15)) == "04.12.2026 09:00"


def test_the_31st_is_the_last_day_of_a_short_month_and_comes_back():
    first = at(2027, 1, 31)
    found = []
    when = first
    for _ in range(4):
        upcoming = following(Repeat.MONTHLY, first, when, ZONE)
        assert upcoming is not None
        when = upcoming
        found.append(f"{village(when, ZONE):%d.%m}")
    assert found == ["28.02", "31.03", "30.04", "31.05"]


def test_nothing_goes_out_before_the_first_time():
    assert after(Repeat.DAILY, THURSDAY, at(2026, 11, 1)) == "26.11.2026 09:00"
    assert after(Repeat.WEEKDAYS, at(2026, 11, 28), at(2026, 11, 1)) == "30.11.2026 09:00"


@given(repeats, moments, moments)
def test_the_next_one_is_later_at_the_same_hour_and_none_is_between(repeat, first, when):
    found = following(repeat, first, when, ZONE)
    assert found is not None
    assert found > when
    assert found >= first
    assert village(found, ZONE).time() == village(first, ZONE).time()
    assert repeat is not Repeat.WEEKDAYS or village(found, ZONE).weekday() < 5
    just_before = found - timedelta(microseconds=1)
    assert following(repeat, first, just_before, ZONE) == found
    assert following(repeat, first, max(when, first), ZONE) == found or found == first
    longest = {Repeat.DAILY: 1, Repeat.WEEKDAYS: 3, Repeat.WEEKLY: 7, Repeat.MONTHLY: 31}
    assert found - max(when, first) <= timedelta(days=longest[repeat])


# ── Roll-call ────────────────────────────────────────────────────────────────────────────────


def test_the_silent_are_called_every_half_hour_six_times():
    now = THURSDAY
    called: list[timedelta] = []
    while (due := next_call(THURSDAY, len(called), now)) is not None:
        called.append(due - THURSDAY)
        now = due + timedelta(seconds=5)
    assert called == [EVERY * (number + 1) for number in range(MOST)]


def test_calls_missed_while_the_bot_was_off_do_not_come_in_a_heap():
    back = THURSDAY + timedelta(hours=2, minutes=10)
    assert next_call(THURSDAY, 1, back) == THURSDAY + timedelta(hours=2, minutes=30)


@given(st.integers(0, MOST + 3), st.timedeltas(timedelta(), timedelta(days=3)))
def test_a_call_is_always_ahead_and_ends(made: int, gone: timedelta):
    due = next_call(THURSDAY, made, THURSDAY + gone)
    assert (due is None) is (made >= MOST)
    assert due is None or due > THURSDAY + gone
