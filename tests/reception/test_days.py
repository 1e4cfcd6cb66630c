"""Reception days, free quarter-hours, and what people type for a day and a time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Invalid
from bot.core.workdays import work_calendar
from bot.reception.rules.days import (
    FARTHEST,
    Hours,
    ReceptionDate,
    coming,
    free_quarters,
    read_hours,
    read_moment,
)

WEDNESDAY = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)  # by the village's clock
THURSDAY = Hours(3, time(15), time(17))
CALENDAR = work_calendar().is_working


def days(*hours: Hours, now: datetime = WEDNESDAY, count: int = 3) -> list[tuple[date, bool]]:
    return [(one.day, one.off) for one in coming(hours, now, CALENDAR, count)]


def test_the_next_reception_days_are_the_next_weekdays():
    assert days(THURSDAY) == [
        (date(2026, 11, 26), False),
        (date(2026, 12, 3), False),
        (date(2026, 12, 10), False),
    ]


def test_a_holiday_is_shown_as_one_and_not_counted():
    wednesday = Hours(2, time(9), time(10))
    assert days(wednesday, count=4) == [
        (date(2026, 12, 2), False),
        (date(2026, 12, 9), False),
        (date(2026, 12, 16), True),  # Independence Day
        (date(2026, 12, 23), False),
        (date(2026, 12, 30), False),
    ]


def test_today_counts_until_its_hours_are_over():
    today = Hours(2, time(14), time(16))
    assert days(today, count=1) == [(date(2026, 11, 25), False)]
    late = WEDNESDAY.replace(hour=16)
    assert days(today, now=late, count=1) == [(date(2026, 12, 2), False)]


def test_an_office_without_days_has_no_dates():
    assert days() == []


def test_where_people_never_work_no_holiday_is_listed():
    assert coming([THURSDAY], WEDNESDAY, lambda _: False, 3) == ()


@given(
    st.sets(st.integers(0, 4), min_size=1),
    st.integers(0, 16_000),
)
def test_nobody_is_ever_received_on_a_day_off(weekdays: set[int], ahead: int):
    now = WEDNESDAY + timedelta(hours=ahead / 2)
    hours = [Hours(one, time(9), time(12)) for one in weekdays]
    for one in coming(hours, now, CALENDAR, 3):
        assert one.off is not CALENDAR(one.day)
        assert one.day >= now.date()


THERE = ReceptionDate(date(2026, 11, 26), time(15), time(16))


def test_a_taken_quarter_is_not_offered():
    free = free_quarters(THERE, {time(15, 15)}, WEDNESDAY)
    assert free == (time(15), time(15, 30), time(15, 45))


def test_quarters_that_are_over_are_not_offered():
    now = WEDNESDAY.replace(day=26, minute=20)
    assert free_quarters(THERE, (), now) == (time(15, 30), time(15, 45))
    assert free_quarters(THERE, (), now + timedelta(days=1)) == ()


def test_hours_survive_being_kept():
    assert Hours.read([THURSDAY.kept()]) == (THURSDAY,)
    assert Hours.read(None) == ()


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("26.11 15:30", date(2026, 11, 26), time(15, 30)),
        (" 26.11,  15.30 ", date(2026, 11, 26), time(15, 30)),
        ("26/11 15-30", date(2026, 11, 26), time(15, 30)),
        ("26.11 1530", date(2026, 11, 26), time(15, 30)),
        ("26.11 15", date(2026, 11, 26), time(15)),
        ("3.12.2026 9:05", date(2026, 12, 3), time(9, 5)),
        ("3.12.26 9:05", date(2026, 12, 3), time(9, 5)),
        ("05.01 10:00", date(2027, 1, 5), time(10)),
        ("25.11 15:01", date(2026, 11, 25), time(15, 1)),
        ("16:45", date(2026, 12, 3), time(16, 45)),
    ],
)
def test_a_day_and_a_time_are_read_as_people_type_them(text: str, day: date, at: time):
    assert read_moment(text, WEDNESDAY, date(2026, 12, 3)) == (day, at)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ертең", "time_unreadable"),
        ("", "time_unreadable"),
        ("26.11", "time_unreadable"),
        ("32.11 15:30", "time_unreadable"),
        ("29.02 15:30", "time_unreadable"),
        ("26.11 25:00", "time_unreadable"),
        ("26.11 15:75", "time_unreadable"),
        ("26.11.99999 15:00", "time_unreadable"),
        ("25.11 15:00", "time_past"),
        ("20.11 15:30", "time_past"),
        ("26.11.2025 15:30", "time_past"),
        ("26.11.2036 15:30", "time_far"),
    ],
)
def test_what_is_unreadable_past_or_too_far_is_refused(text: str, problem: str):
    with pytest.raises(Invalid) as refused:
        read_moment(text, WEDNESDAY, None)
    assert refused.value.name == problem


def test_a_time_alone_needs_a_day():
    with pytest.raises(Invalid):
        read_moment("16:45", WEDNESDAY, None)


@given(st.text(alphabet="0123456789.:/- а", max_size=20))
def test_whatever_is_typed_is_a_moment_ahead_or_a_refusal(text: str):
    try:
        day, at = read_moment(text, WEDNESDAY, date(2026, 11, 26))
    except Invalid:
        return
    assert datetime.combine(day, at, UTC) > WEDNESDAY
    assert day <= WEDNESDAY.date() + FARTHEST


@pytest.mark.parametrize(
    "text", ["15:00–17:00", "15:00-17:00", "15-17", " 15.00 — 17.00 ", "15:00 17:00"]
)
def test_hours_are_read_as_people_type_them(text: str):
    assert read_hours(text) == (time(15), time(17))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("17:00–15:00", "hours_backwards"),
        ("15:00–15:00", "hours_backwards"),
        ("15:00", "hours_unreadable"),
        ("түстен кейін", "hours_unreadable"),
        ("15:00–17:00–18:00", "hours_unreadable"),
        ("25:00–26:00", "hours_unreadable"),
        ("", "hours_unreadable"),
    ],
)
def test_hours_that_cannot_be_are_refused(text: str, problem: str):
    with pytest.raises(Invalid) as refused:
        read_hours(text)
    assert refused.value.name == problem
