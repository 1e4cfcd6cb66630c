"""Terms are counted in days on which the office works."""

from datetime import date, datetime, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import from_village
from bot.core.law import LAW
from bot.core.workdays import WorkCalendar, term, work_calendar

DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))
MOMENTS = st.builds(from_village, DAYS, st.times())
TERMS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 25), True),
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 12, 16), False),  # Independence Day
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), False),  # 2 January fell on a Saturday
        (date(2027, 1, 7), False),
        (date(2027, 3, 15), False),  # Constitution Day since 1 July 2026
        (date(2027, 3, 24), False),  # 21 March fell on a Sunday
        (date(2027, 8, 30), True),  # Constitution Day until 2025
        (date(2027, 10, 25), False),
        (date(2028, 3, 15), False),
        (date(2028, 8, 30), True),
        (date(2029, 12, 17), False),  # 16 December falls on a Sunday
        (date(2030, 8, 30), True),
    ],
)
def test_the_office_works_on_the_days_the_law_says(day: date, works: bool):
    assert work_calendar().is_working(day) is works


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ((2026, 11, 25, 15, 0), date(2026, 11, 25)),
        ((2026, 11, 25, 7, 0), date(2026, 11, 25)),  # before the office opens
        ((2026, 11, 25, 17, 59), date(2026, 11, 25)),
        ((2026, 11, 25, 18, 0), date(2026, 11, 26)),
        ((2026, 11, 27, 20, 0), date(2026, 11, 30)),  # Friday evening
        ((2026, 12, 15, 19, 0), date(2026, 12, 17)),  # the eve of a holiday
    ],
)
def test_what_comes_after_hours_is_registered_on_the_next_working_day(
    moment: tuple[int, int, int, int, int], day: date
):
    there = datetime(*moment)  # noqa: DTZ001 - the village's wall clock
    assert work_calendar().registered_on(from_village(there.date(), there.time())) == day


def test_an_answer_is_due_fifteen_working_days_after_registration():
    due = work_calendar().due_on(date(2026, 11, 25), term("answer_working_days"))
    assert due == date(2026, 12, 17)  # 16 December is a holiday


@given(DAYS, TERMS)
def test_no_deadline_falls_on_a_day_off(registered: date, days: int):
    calendar = work_calendar()
    assert calendar.is_working(calendar.due_on(registered, days))


@given(MOMENTS, MOMENTS, TERMS)
def test_who_comes_later_is_never_due_earlier(one: datetime, other: datetime, days: int):
    calendar = work_calendar()
    earlier, later = sorted((one, other))
    first = calendar.due_on(calendar.registered_on(earlier), days)
    assert first <= calendar.due_on(calendar.registered_on(later), days)


@given(DAYS, st.integers(1, 60))
def test_a_term_is_as_many_working_days_as_it_says(registered: date, days: int):
    calendar = work_calendar()
    due = calendar.due_on(registered, days)
    assert calendar.working_days_between(registered, due) == days


@given(DAYS, st.integers(1, 30))
def test_a_new_day_off_never_makes_a_deadline_earlier(registered: date, days: int):
    before = WorkCalendar({})
    due = before.due_on(registered, days)
    moved = WorkCalendar({due.year: {due}})
    assert moved.due_on(registered, days) > due


def test_a_saturday_may_be_made_a_working_day():
    saturday = date(2026, 11, 28)
    assert WorkCalendar({}, working_weekends=[saturday]).is_working(saturday)


def test_nothing_has_aged_before_it_is_registered():
    day = date(2026, 11, 26)
    assert work_calendar().working_days_between(day, day - timedelta(days=3)) == 0


def test_every_number_of_the_law_names_its_source_and_day():
    law = yaml.safe_load(LAW.read_text(encoding="utf-8"))
    lists = {"terms", "duties"}
    sections = [one for name in lists for one in law[name].values()]
    sections += [law[name] for name in law if name not in lists]
    assert all(section["source"] and section["as_of"] for section in sections)
