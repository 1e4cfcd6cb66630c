"""Weeks, months and years as a village counts them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import village_date
from bot.core.days import read_span
from bot.core.errors import Invalid
from bot.reports.rules.periods import Period, Span, last_week, own_period, period_of
from bot.reports.rules.weekly import is_due, monday_of, still_news

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
SPANS = st.sampled_from([span for span in Span if span is not Span.OWN])
TODAY = date(2026, 11, 25)
NINE = time(9)


def week(first: date, last: date) -> Period:
    return Period(Span.WEEK, first, last)


@given(day=DAYS, span=SPANS)
def test_periods_follow_each_other_without_a_gap(day: date, span: Span):
    period = period_of(span, day)
    assert period.first <= day <= period.last
    assert period.after.first - period.last == timedelta(days=1)
    assert period.after.before == period
    assert period.before.after == period
    assert period.begins() == period.before.ends()


@given(day=DAYS)
def test_a_week_begins_on_monday_and_has_seven_days(day: date):
    found = period_of(Span.WEEK, day)
    assert (found.first.weekday(), found.days) == (0, 7)
    assert found.first.isocalendar().week == found.last.isocalendar().week


def test_the_fifty_third_week_lies_in_both_years():
    assert period_of(Span.WEEK, date(2026, 12, 31)) == week(date(2026, 12, 28), date(2027, 1, 3))
    assert date(2027, 1, 3).isocalendar()[:2] == (2026, 53)
    assert last_week(date(2027, 1, 4)) == week(date(2026, 12, 28), date(2027, 1, 3))


def test_a_day_ends_at_the_village_s_midnight_wherever_the_server_stands():
    sunday = week(date(2026, 11, 16), date(2026, 11, 22))
    assert sunday.begins() == datetime(2026, 11, 15, 19, tzinfo=UTC)
    assert sunday.ends() == datetime(2026, 11, 22, 19, tzinfo=UTC)


def test_the_night_in_which_the_country_moved_to_one_zone_is_counted_once():
    february = period_of(Span.MONTH, date(2024, 2, 10))
    assert february.begins() == datetime(2024, 1, 31, 18, tzinfo=UTC)  # UTC+6 then
    assert february.ends() == february.after.begins()
    assert village_date(february.ends()) == date(2024, 3, 1)


def test_quarters_and_years_end_where_they_should():
    assert period_of(Span.QUARTER, date(2026, 11, 25)).first == date(2026, 10, 1)
    assert period_of(Span.QUARTER, date(2026, 11, 25)).last == date(2026, 12, 31)
    assert period_of(Span.YEAR, date(2028, 2, 29)).days == 366


def test_own_days_may_be_said_in_either_order_and_not_beyond_today():
    found = own_period(date(2026, 11, 30), date(2026, 11, 1), TODAY)
    assert (found.first, found.last) == (date(2026, 11, 1), TODAY)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 11, 26), date(2026, 11, 30), "period_to_come"),
        (date(2019, 1, 1), date(2026, 1, 1), "period_too_early"),
        (date(2024, 1, 1), date(2026, 11, 1), "period_too_long"),
    ],
)
def test_days_that_cannot_be_counted_are_refused_in_words(first: date, last: date, refusal: str):
    with pytest.raises(Invalid) as refused:
        own_period(first, last, TODAY)
    assert refused.value.name == refusal


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("01.11 – 15.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("1.11-15.11", date(2026, 11, 1), date(2026, 11, 15)),
        ("с 01.12.2025 по 5.1.26", date(2025, 12, 1), date(2026, 1, 5)),
        ("2026-11-01 2026-11-15", date(2026, 11, 1), date(2026, 11, 15)),
        ("1 қараша – 15 қараша", date(2026, 11, 1), date(2026, 11, 15)),
        ("20 декабря — 5 января", date(2025, 12, 20), date(2026, 1, 5)),
        ("24.11", date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_days_are_read_as_people_write_them(said: str, first: date, last: date):
    assert read_span(said, TODAY) == (first, last)


@pytest.mark.parametrize("said", ["", "сәлем", "1", "01.11 05.11 09.11", "45.11 – 50.11", "–"])
def test_what_is_no_day_is_not_guessed_at(said: str):
    assert read_span(said, TODAY) is None


# ── When Monday's report comes ───────────────────────────────────────────────────────────────

MONDAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=5)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(23, 8, 59), False),
        (at(23, 9), True),
        (at(25, 3), True),  # the bot was off: it is still this week's report
        (at(29, 23, 59), True),
        (at(30, 0), False),  # a week has passed over it
    ],
)
def test_a_missed_report_is_made_up_for_as_long_as_it_is_news(now: datetime, due: bool):
    assert is_due(MONDAY, NINE, now) is due


@given(day=DAYS)
def test_there_is_one_monday_for_each_day(day: date):
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert still_news(monday, day)
    assert not still_news(monday, day + timedelta(days=7))
