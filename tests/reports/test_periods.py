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


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("01.11 – 15.11", day(11, 1), day(11, 15)),
        ("1.11-15.11", day(11, 1), day(11, 15)),
        ("15.11 – 01.11", day(11, 1), day(11, 15)),
        ("с 01.12.2025 по 5.1.26", day(12, 1, 2025), day(1, 5)),
        ("2026-11-01 2026-11-15", day(11, 1), day(11, 15)),
        ("1 қараша – 15 қараша", day(11, 1), day(11, 15)),
        ("20 декабря — 5 января", day(12, 20, 2025), day(1, 5)),
        ("20 декабря 2024 – 5 января", day(12, 20, 2024), day(1, 5, 2025)),
        ("10.11 – 2.12", day(11, 10), day(12, 2)),  # what is to come is left out later
        ("24.11", day(11, 24), day(11, 24)),
        ("25.11", day(11, 25), day(11, 25)),
        ("26.11", day(11, 26, 2025), day(11, 26, 2025)),
        # as the bot itself writes it
        ("16–22 қараша", day(11, 16), day(11, 22)),
        ("23–29 ноября", day(11, 23), day(11, 29)),
        ("28 декабря – 3 января", day(12, 28, 2025), day(1, 3)),
        ("2026 жылғы 1–20 қараша", day(11, 1), day(11, 20)),
        ("1–20 ноября 2025", day(11, 1, 2025), day(11, 20, 2025)),
        ("2026 жылғы қараша", day(11, 1), day(11, 30)),
        ("ноябрь 2025", day(11, 1, 2025), day(11, 30, 2025)),
        # as people say it
        ("с 1 по 20 ноября", day(11, 1), day(11, 20)),
        ("с 1 ноября по 20 ноября", day(11, 1), day(11, 20)),
        ("1 қарашадан 20 қарашаға дейін", day(11, 1), day(11, 20)),
        ("1-ден 20 қарашаға дейін", day(11, 1), day(11, 20)),
        ("қараша", day(11, 1), day(11, 30)),
        ("желтоқсан", day(12, 1, 2025), day(12, 31, 2025)),
        ("қазан – қараша", day(10, 1), day(11, 30)),
        ("май", day(5, 1), day(5, 31)),
        ("2026", day(1, 1), day(12, 31)),
        ("2025 жыл", day(1, 1, 2025), day(12, 31, 2025)),
        ("29.02", day(2, 29, 2024), day(2, 29, 2024)),
    ],
)
def test_days_are_read_as_people_write_them(said: str, first: date, last: date):
    assert read_span(said, TODAY) == (first, last)


@pytest.mark.parametrize(
    "said", ["", "сәлем", "1", "1 – 5", "01.11 05.11 09.11", "45.11 – 50.11", "–", "31 қараша",
             "01.11.2026 – 05.11.2025 – 1", "0.0", "13.13", "0000", "қараша 0000"]
)  # fmt: skip
def test_what_is_no_day_is_not_guessed_at(said: str):
    assert read_span(said, TODAY) is None


@given(st.text(max_size=40))
def test_nothing_that_is_written_breaks_the_reading_of_days(text: str):
    found = read_span(text, TODAY)
    assert found is None or found[0] <= found[1]


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
