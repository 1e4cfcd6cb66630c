"""When the clock speaks: counted like somebody would on their fingers, whatever the calendar."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appeals.rules.reminders import (
    DAYS_LEFT,
    LEVELS,
    NOT_ACCEPTED_DAYS,
    TABLE,
    Missed,
    Reminder,
    Stage,
    before_today,
    is_time,
    kind_of,
    stage_of,
    thresholds,
    to_say,
    turns,
    waited,
)
from bot.core.quiet import is_quiet
from bot.core.workdays import WorkCalendar, work_calendar

DAYS = st.dates(date(2026, 3, 1), date(2027, 10, 1))
CORRECTIONS = st.dictionaries(DAYS, st.booleans(), max_size=12)
LEVEL_DAYS = st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)).map(
    lambda n: (n[0], n[0] + n[1], n[0] + n[1] + n[2])
)
NEARBY = st.integers(-60, 60).map(lambda n: timedelta(days=n))


def on_fingers(
    working: WorkCalendar, today: date, due: date, overdue_days: tuple[int, ...]
) -> Stage:
    """The stage that a due date has reached, day by day."""
    for level, days in reversed(list(zip(LEVELS, overdue_days, strict=True))):
        if working.working_days_between(due, today) >= days:
            return level
    for stage, left in sorted(DAYS_LEFT.items(), reverse=True):
        if working.working_days_between(today, due) <= left:
            return stage
    return Stage.NONE


@given(DAYS, NEARBY, CORRECTIONS, LEVEL_DAYS)
def test_a_due_date_has_reached_what_is_counted_on_ones_fingers(
    today: date, away: timedelta, corrections: dict[date, bool], overdue_days: tuple[int, ...]
):
    working = work_calendar().corrected(corrections)
    reach = thresholds(today, working.is_working, overdue_days)
    assert stage_of(today + away, reach) is on_fingers(working, today, today + away, overdue_days)


@given(DAYS, CORRECTIONS, LEVEL_DAYS)
def test_a_later_stage_is_never_reached_before_an_earlier_one(
    today: date, corrections: dict[date, bool], overdue_days: tuple[int, ...]
):
    working = work_calendar().corrected(corrections)
    reach = thresholds(today, working.is_working, overdue_days)
    last = [reach[stage] for stage in Stage if stage is not Stage.NONE]
    assert last == sorted(last, reverse=True)


@given(DAYS, NEARBY, CORRECTIONS)
def test_as_days_pass_the_clock_never_goes_back(
    today: date, away: timedelta, corrections: dict[date, bool]
):
    working = work_calendar().corrected(corrections)
    stages = [
        stage_of(today + away, thresholds(today + timedelta(days=n), working.is_working))
        for n in range(20)
    ]
    assert stages == sorted(stages)


@pytest.mark.parametrize(
    ("today", "due", "stage"),
    [
        (date(2026, 12, 10), date(2026, 12, 17), Stage.NONE),
        (date(2026, 12, 11), date(2026, 12, 17), Stage.SOON),  # Friday; the 16th is a holiday
        (date(2026, 12, 12), date(2026, 12, 17), Stage.SOON),
        (date(2026, 12, 14), date(2026, 12, 17), Stage.SOON),
        (date(2026, 12, 15), date(2026, 12, 17), Stage.NEXT),
        (date(2026, 12, 17), date(2026, 12, 17), Stage.NEXT),
        (date(2026, 12, 18), date(2026, 12, 17), Stage.MODERATOR),
        (date(2026, 12, 20), date(2026, 12, 18), Stage.NEXT),  # over, but no working day since
        (date(2026, 12, 21), date(2026, 12, 18), Stage.MODERATOR),
        (date(2026, 12, 28), date(2027, 1, 5), Stage.NONE),
        (date(2026, 12, 30), date(2027, 1, 5), Stage.SOON),  # 31 December, the 5th; 1 and 4 off
        (date(2026, 12, 31), date(2027, 1, 5), Stage.NEXT),
        (date(2027, 1, 5), date(2026, 12, 30), Stage.MODERATOR),
        (date(2027, 1, 6), date(2026, 12, 30), Stage.AKIM),
        (date(2027, 1, 11), date(2026, 12, 30), Stage.OBSERVER),  # the 7th is off
    ],
)
def test_weekends_holidays_and_the_turn_of_the_year(today: date, due: date, stage: Stage):
    assert stage_of(due, thresholds(today, work_calendar().is_working)) is stage


def test_what_came_on_friday_is_waiting_on_tuesday():
    works = work_calendar().is_working
    friday, monday, tuesday = date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 8)
    assert waited(monday, works, NOT_ACCEPTED_DAYS) < friday
    assert friday <= waited(tuesday, works, NOT_ACCEPTED_DAYS) < monday
    assert before_today(monday, works) == friday


def test_levels_of_one_day_are_reached_together():
    reach = thresholds(date(2026, 11, 26), work_calendar().is_working, (1, 1, 1))
    assert stage_of(date(2026, 11, 25), reach) is Stage.OBSERVER


def test_a_calendar_without_working_days_ends_the_search():
    reach = thresholds(date(2026, 11, 26), lambda _day: False)
    assert reach[Stage.OBSERVER] < date(2026, 11, 26) < reach[Stage.SOON]


@pytest.mark.parametrize(
    ("kind", "at", "works", "said"),
    [
        (Reminder.DIGEST, time(8, 59), True, False),
        (Reminder.DIGEST, time(9), True, True),
        (Reminder.DIGEST, time(11, 59, 59), True, True),
        (Reminder.DIGEST, time(12), True, False),
        (Reminder.DIGEST, time(9), False, False),
        (Reminder.NEAR, time(9), True, True),
        (Reminder.NEAR, time(17, 59), True, True),
        (Reminder.NEAR, time(18), True, False),
        (Reminder.NEAR, time(12), False, False),
        (Reminder.OVERDUE, time(8, 59), True, False),
        (Reminder.OVERDUE, time(17, 59), True, True),
        (Reminder.OVERDUE, time(12), False, False),
        (Reminder.REPLY, time(7, 59), True, False),
        (Reminder.REPLY, time(8), False, True),
        (Reminder.REPLY, time(21, 59), False, True),
        (Reminder.REPLY, time(22), True, False),
        (Reminder.VERDICT, time(3), True, False),
        (Reminder.VERDICT, time(12), False, True),
        (Reminder.PASSED, time(9), True, True),
        (Reminder.PASSED, time(18), True, False),
        (Reminder.PASSED, time(12), False, False),
    ],
)
def test_each_reminder_has_its_hours(kind: Reminder, at: time, works: bool, said: bool):
    there = datetime.combine(date(2026, 11, 25), at)
    assert is_time(kind, there, works=works) is said


def test_the_table_says_of_every_reminder_what_becomes_of_a_missed_hour():
    assert {kind: hours.missed for kind, hours in TABLE.items()} == {
        Reminder.DIGEST: Missed.DROPPED,
        Reminder.NEAR: Missed.OVERTAKEN,
        Reminder.OVERDUE: Missed.SAID,
        Reminder.REPLY: Missed.OVERTAKEN,
        Reminder.VERDICT: Missed.OVERTAKEN,
        Reminder.PASSED: Missed.SAID,
    }


def test_nobody_is_reminded_in_quiet_hours():
    for kind in Reminder:
        for hour in range(24):
            there = datetime.fromisoformat(f"2026-11-25T{hour:02d}:30:00+05:00")
            assert not (is_quiet(there) and is_time(kind, there, works=True)), (kind, hour)


def test_one_tick_speaks_of_what_is_near_and_of_what_is_overdue():
    near, overdue = TABLE[Reminder.NEAR], TABLE[Reminder.OVERDUE]
    assert (near.since, near.until) == (overdue.since, overdue.until)
    assert {kind_of(stage) for stage in DAYS_LEFT} == {Reminder.NEAR}
    assert {kind_of(stage) for stage in LEVELS} == {Reminder.OVERDUE}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (Stage.NONE, Stage.SOON, [Stage.SOON]),
        (Stage.SOON, Stage.NEXT, [Stage.NEXT]),
        (Stage.NONE, Stage.NEXT, [Stage.NEXT]),
        (Stage.NEXT, Stage.MODERATOR, [Stage.MODERATOR]),
        (Stage.NONE, Stage.MODERATOR, [Stage.MODERATOR]),
        (Stage.SOON, Stage.OBSERVER, [Stage.MODERATOR, Stage.AKIM, Stage.OBSERVER]),
        (Stage.MODERATOR, Stage.OBSERVER, [Stage.AKIM, Stage.OBSERVER]),
        (Stage.OBSERVER, Stage.OBSERVER, []),
        (Stage.AKIM, Stage.SOON, []),
    ],
)
def test_what_is_near_gives_way_and_every_level_of_what_is_overdue_is_said(
    was: Stage, now: Stage, said: list[Stage]
):
    assert list(to_say(was, now)) == said


def test_each_of_several_reminders_has_its_time_until_the_next_one():
    day = timedelta(days=1)
    assert turns((3 * day, 7 * day), 14 * day) == ((3 * day, 7 * day), (7 * day, 14 * day))
