"""Periods of what an office owes, and the days on which it is reminded."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Invalid
from bot.core.law import Every
from bot.core.workdays import work_calendar
from bot.reports.rules.duties import (
    REMINDED,
    Turn,
    check_day,
    due_mark,
    is_time,
    marks,
    read_in,
    told_on,
    turn_of,
)

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2033, 12, 31))
EVERY = st.sampled_from(Every)
TURNS = st.builds(turn_of, EVERY, DAYS)
#: Days off as nobody has them, so that nothing rests on Saturdays.
DAYS_OFF = st.sets(st.integers(0, 6), max_size=6)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


# Periods


@pytest.mark.parametrize(
    ("every", "day", "name", "first", "last"),
    [
        (Every.YEAR, date(2026, 11, 25), "2026", date(2026, 1, 1), date(2026, 12, 31)),
        (Every.HALF_YEAR, date(2026, 11, 25), "2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        (Every.HALF_YEAR, date(2026, 6, 30), "2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        (Every.QUARTER, date(2026, 11, 25), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (Every.QUARTER, date(2027, 1, 1), "2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
        (Every.MONTH, date(2026, 11, 25), "2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        (Every.MONTH, date(2026, 12, 31), "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (Every.MONTH, date(2028, 2, 29), "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (Every.MONTH, date(2027, 2, 28), "2027-02", date(2027, 2, 1), date(2027, 2, 28)),
    ],
)
def test_a_day_lies_in_one_period(every: Every, day: date, name: str, first: date, last: date):
    turn = turn_of(every, day)
    assert (turn.name, turn.first, turn.last) == (name, first, last)


@given(EVERY, DAYS)
def test_periods_tile_the_calendar(every: Every, day: date):
    turn = turn_of(every, day)
    assert turn.first <= day <= turn.last
    assert turn_of(every, turn.first) == turn_of(every, turn.last) == turn
    following = turn_of(every, turn.last + DAY)
    assert following.first == turn.last + DAY
    assert following.before == turn
    assert len({turn.name, turn.before.name, following.name}) == 3
    assert len(turn.name) <= 8


@given(DAYS)
def test_a_year_has_one_two_four_and_twelve_of_them(day: date):
    year = [date(day.year, 1, 1) + DAY * n for n in range(365)]
    counted = {every: len({turn_of(every, one).name for one in year}) for every in Every}
    assert counted == {
        Every.YEAR: 1, Every.HALF_YEAR: 2, Every.QUARTER: 4, Every.MONTH: 12,
    }  # fmt: skip


# The day it was done on


@pytest.mark.parametrize(
    ("every", "day", "problem"),
    [
        (Every.MONTH, date(2026, 11, 1), None),
        (Every.MONTH, date(2026, 11, 25), None),
        (Every.MONTH, date(2026, 11, 26), "duty_day_to_come"),
        (Every.MONTH, date(2026, 10, 31), "duty_day_early"),
        (Every.YEAR, date(2025, 12, 31), "duty_day_early"),
        (Every.YEAR, date(2026, 1, 1), None),
        (Every.YEAR, date(2027, 1, 1), "duty_day_to_come"),
    ],
)
def test_a_day_counts_within_the_period_and_not_ahead(
    every: Every, day: date, problem: str | None
):
    today = date(2026, 11, 25)
    turn = turn_of(every, today)
    if problem is None:
        check_day(turn, day, today)
        return
    with pytest.raises(Invalid) as refused:
        check_day(turn, day, today)
    assert refused.value.name == problem


@pytest.mark.parametrize(
    ("every", "first", "latest"),
    [
        (Every.MONTH, date(2026, 11, 1), date(2026, 12, 7)),
        (Every.QUARTER, date(2026, 10, 1), date(2027, 1, 15)),
        (Every.HALF_YEAR, date(2026, 7, 1), date(2027, 1, 31)),
        (Every.YEAR, date(2026, 1, 1), date(2027, 1, 31)),
    ],
)
def test_what_came_a_little_late_still_counts(every: Every, first: date, latest: date):
    turn, today = turn_of(every, first), date(2027, 6, 1)
    check_day(turn, latest, today)
    with pytest.raises(Invalid) as refused:
        check_day(turn, latest + DAY, today)
    assert refused.value.name == "duty_day_late"
    assert refused.value.params == {"day": latest}


@given(TURNS)
def test_what_is_late_for_one_period_never_skips_the_next(turn: Turn):
    assert turn.last < turn.latest < turn_of(turn.every, turn.last + DAY).last


@pytest.mark.parametrize(
    ("every", "within", "text", "day"),
    [
        (Every.MONTH, date(2026, 11, 25), "12.11", date(2026, 11, 12)),
        (Every.MONTH, date(2026, 11, 25), "12 қараша", date(2026, 11, 12)),
        (Every.MONTH, date(2026, 11, 25), "12 ноября", date(2026, 11, 12)),
        (Every.MONTH, date(2026, 11, 25), "12.11.2025", date(2025, 11, 12)),
        (Every.MONTH, date(2026, 11, 25), "30.11", date(2026, 11, 30)),
        (Every.MONTH, date(2026, 12, 25), "3.01", date(2027, 1, 3)),  # a little late
        (Every.HALF_YEAR, date(2026, 12, 1), "5.01", date(2027, 1, 5)),
        (Every.YEAR, date(2026, 12, 1), "5.01", date(2026, 1, 5)),  # the year itself comes first
        (Every.MONTH, date(2028, 2, 10), "29.02", date(2028, 2, 29)),
        (Every.MONTH, date(2027, 2, 10), "29.02", None),
        (Every.MONTH, date(2026, 11, 25), "кеше", None),
        (Every.MONTH, date(2026, 11, 25), "31.11", None),
    ],
)
def test_a_day_without_a_year_is_one_of_the_period(
    every: Every, within: date, text: str, day: date | None
):
    assert read_in(turn_of(every, within), text) == day


@given(TURNS, st.data())
def test_every_day_of_a_period_can_be_written_short(turn: Turn, data: st.DataObject):
    day = data.draw(st.dates(turn.first, turn.last))
    assert read_in(turn, f"{day:%d.%m}") == day
    assert read_in(turn, f"{day:%d.%m.%Y}") == day


# Reminders

WORKS = work_calendar().is_working
YEAR = turn_of(Every.YEAR, date(2026, 1, 1))
NOVEMBER = turn_of(Every.MONTH, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("every", "within", "told"),
    [
        # 17 and 28 December 2026 are a Thursday and a Monday
        (Every.YEAR, date(2026, 12, 1), [date(2026, 12, 17), date(2026, 12, 28)]),
        (Every.HALF_YEAR, date(2026, 12, 1), [date(2026, 12, 17), date(2026, 12, 28)]),
        # 27 March 2027 is a Saturday, and the 25th follows Nauryz
        (Every.QUARTER, date(2027, 3, 1), [date(2027, 3, 17), date(2027, 3, 26)]),
        # 23 and 28 November 2026: a Monday, and a Saturday told on Friday
        (Every.MONTH, date(2026, 11, 1), [date(2026, 11, 23), date(2026, 11, 27)]),
        # 24 March 2027 is off, so are 20–23: told on Friday, 19 March
        (Every.MONTH, date(2027, 3, 1), [date(2027, 3, 19), date(2027, 3, 29)]),
        # a leap year: 22 and 27 February 2028, a Tuesday and a Sunday
        (Every.MONTH, date(2028, 2, 1), [date(2028, 2, 22), date(2028, 2, 25)]),
    ],
)
def test_reminders_come_before_the_end_and_on_working_days(
    every: Every, within: date, told: list[date]
):
    turn = turn_of(every, within)
    assert [told_on(turn, mark, WORKS) for mark in marks(turn)] == told


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        (at(date(2026, 12, 17), 9, 59), None),
        (at(date(2026, 12, 17), 10), date(2026, 12, 17)),
        (at(date(2026, 12, 17), 19, 59), date(2026, 12, 17)),
        (at(date(2026, 12, 17), 20), None),  # nobody is reminded in the evening
        (at(date(2026, 12, 18), 3), None),
        (at(date(2026, 12, 18), 10), date(2026, 12, 17)),  # caught up on Friday
        (at(date(2026, 12, 19), 12), None),  # not on a Saturday
        (at(date(2026, 12, 21), 11), date(2026, 12, 17)),  # but on Monday
        (at(date(2026, 12, 28), 10), date(2026, 12, 28)),  # only the later of two
        (at(date(2026, 12, 31), 15), date(2026, 12, 28)),  # until the period ends
        (at(date(2027, 1, 4), 15), None),  # then there is nothing to remind of
        (at(date(2026, 6, 1), 10), None),
    ],
)
def test_a_missed_hour_is_caught_up_until_the_year_ends(now: datetime, mark: date | None):
    assert due_mark(YEAR, now, WORKS) == mark


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        (at(date(2026, 11, 23), 10), date(2026, 11, 23)),
        (at(date(2026, 11, 27), 10), date(2026, 11, 28)),  # Saturday's is told on Friday
        (at(date(2026, 11, 28), 10, 5), None),  # missed on Friday: Monday is still there
        (at(date(2026, 11, 30), 10), date(2026, 11, 28)),
        (at(date(2026, 12, 1), 10), None),
    ],
)
def test_a_month_is_reminded_of_a_week_and_two_days_ahead(now: datetime, mark: date | None):
    assert due_mark(NOVEMBER, now, WORKS) == mark


def test_where_no_working_day_is_left_a_day_off_has_to_do():
    october = turn_of(Every.MONTH, date(2026, 10, 1))  # it ends on a Saturday
    assert due_mark(october, at(date(2026, 10, 31), 12), WORKS) == date(2026, 10, 29)


@given(TURNS)
def test_reminders_lie_within_the_period_by_the_calendar_of_the_office(turn: Turn):
    told = [told_on(turn, mark, WORKS) for mark in marks(turn)]
    assert all(turn.first < day < turn.last for day in told)
    assert all(WORKS(day) for day in told)
    assert told == sorted(set(told))


@given(TURNS, DAYS_OFF)
def test_reminders_lie_within_the_period_whatever_days_are_off(turn: Turn, off: set[int]):
    def works(day: date) -> bool:
        return day.weekday() not in off

    for mark in marks(turn):
        day = told_on(turn, mark, works)
        assert turn.first <= day <= mark <= turn.last
        assert works(day) or day == mark


@given(TURNS, st.integers(-20, 5), st.times(), DAYS_OFF)
def test_nobody_is_reminded_at_night_or_of_another_period(
    turn: Turn, from_end: int, hour: time, off: set[int]
):
    now = datetime.combine(turn.last + DAY * from_end, hour)
    mark = due_mark(turn, now, lambda one: one.weekday() not in off)
    if mark is None:
        return
    assert mark in marks(turn)
    assert turn.first <= now.date() <= turn.last
    assert is_time(now)
    assert time(10) <= hour < time(20)


@given(TURNS, DAYS_OFF)
def test_whoever_starts_the_bot_any_day_of_the_period_misses_nothing(turn: Turn, off: set[int]):
    """From the first reminder to the end of the period there is always a day that tells it."""

    def works(day: date) -> bool:
        return day.weekday() not in off

    first = told_on(turn, marks(turn)[0], works)
    for late in range((turn.last - first).days + 1):
        rest = (first + DAY * n for n in range(late, (turn.last - first).days + 1))
        assert any(due_mark(turn, at(day, 10), works) for day in rest)


def test_every_period_has_a_line_in_the_table():
    assert set(REMINDED) == set(Every)
    assert all(rule.days == tuple(sorted(rule.days, reverse=True)) for rule in REMINDED.values())
