"""Every figure, by its definition, and once more on random histories."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.appeals.rules.lifecycle import Move, State
from bot.core.workdays import work_calendar
from bot.reports.rules.counting import Days, Event, Standing, count
from bot.reports.rules.figures import Figures, Share
from bot.reports.rules.periods import Period, Span, period_of
from tests.reports import slow

WORKING = work_calendar()
DAYS = Days(lambda on: WORKING.add_working_days(on, 1))
MONDAY = date(2026, 11, 16)
WEEK = period_of(Span.WEEK, MONDAY)
BEFORE = WEEK.before
#: The Monday after, nine in the morning in the village.
REPORT = datetime(2026, 11, 23, 4, tzinfo=UTC)
NOTHING_OPEN = Standing(0, ())


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    """A moment by the village's clock."""
    return datetime(2026, month, day, hour, tzinfo=UTC) - slow.ALMATY


def step(
    moment: datetime,
    move: Move,
    before: State | None,
    to: State,
    *,
    appeal: int = 1,
    due: date | None = date(2026, 12, 8),
    **more: Any,
) -> Event:
    values: dict[str, Any] = {"registered_on": MONDAY, **more}
    return Event(moment, appeal, move, before, to, due if before else None, **values)


def submitted(moment: datetime, appeal: int = 1, **more: Any) -> Event:
    return step(moment, Move.SUBMIT, None, State.NEW, appeal=appeal, **more)


def week(*events: Event, standing: Standing = NOTHING_OPEN, now: datetime = REPORT) -> Figures:
    return count([BEFORE, WEEK], events, standing, DAYS, now)[-1]


def test_what_was_sent_in_the_week_is_received_by_the_village_s_clock():
    sunday_night = at(22, 23) + timedelta(minutes=59)
    monday_morning = sunday_night + timedelta(minutes=1)
    found = week(submitted(at(16, 0)), submitted(sunday_night, 2), submitted(monday_morning, 3))
    assert found.received == 2


def test_the_office_has_until_the_end_of_the_next_working_day_to_look_at_it():
    friday: dict[str, Any] = {"registered_on": date(2026, 11, 20)}
    accept = (Move.ACCEPT, State.NEW, State.ACCEPTED)
    in_time = week(submitted(at(20), **friday), step(at(23, 23), *accept, **friday), now=at(24))
    late = week(submitted(at(20), **friday), step(at(24, 0), *accept, **friday), now=at(24))
    assert (in_time.accepted, late.accepted) == (Share(1, 1), Share(0, 1))


def test_what_nobody_has_looked_at_counts_once_its_day_is_over_and_not_before():
    friday: dict[str, Any] = {"registered_on": date(2026, 11, 20)}
    assert week(submitted(at(20), **friday), now=at(23, 20)).accepted == Share(0, 0)
    assert week(submitted(at(20), **friday), now=at(24, 0)).accepted == Share(0, 1)


def test_what_its_author_took_back_first_leaves_nothing_to_be_in_time_for():
    taken = step(at(17, 9), Move.WITHDRAW, State.NEW, State.WITHDRAWN)
    assert week(submitted(at(16)), taken).accepted == Share(0, 0)


def test_an_answer_on_the_last_day_is_on_time_and_one_after_midnight_is_not():
    answer = (Move.ANSWER, State.ACCEPTED, State.ANSWERED)
    due = date(2026, 11, 18)
    on_the_day = week(step(at(18, 23), *answer, due=due))
    after_it = week(step(at(19, 0), *answer, due=due))
    assert (on_the_day.on_time, after_it.on_time) == (Share(1, 1), Share(0, 1))


def test_what_is_answered_twice_in_a_week_counts_once_by_its_first_answer():
    due = date(2026, 11, 17)
    first = step(at(17), Move.ANSWER, State.ACCEPTED, State.ANSWERED, due=due)
    again = step(at(20), Move.ANSWER, State.IN_WORK, State.ANSWERED, due=due, again=True)
    found = week(first, again)
    assert (found.answered, found.on_time, found.days) == (1, Share(1, 1), ((1, 1),))


def test_a_second_answer_says_nothing_of_how_long_the_first_took():
    again = step(at(20), Move.ANSWER, State.IN_WORK, State.ANSWERED, again=True)
    found = week(again)
    assert (found.answered, found.days) == (1, ())


def test_an_answer_before_it_is_even_registered_took_no_days():
    early: dict[str, Any] = {"registered_on": date(2026, 11, 23)}  # sent and answered on a Sunday
    found = week(step(at(22), Move.ANSWER, State.NEW, State.ANSWERED, **early))
    assert found.days == ((0, 1),)


def test_what_was_late_on_sunday_is_overdue_though_it_was_answered_on_monday():
    due = date(2026, 11, 20)
    monday = step(at(23, 8), Move.ANSWER, State.IN_WORK, State.ANSWERED, due=due)
    assert week(monday).overdue == 1


@pytest.mark.parametrize(("due", "overdue"), [(date(2026, 11, 22), 1), (date(2026, 11, 23), 0)])
def test_what_is_due_on_monday_was_not_late_when_sunday_ended(due: date, overdue: int):
    late = Standing(1, ((1, due),))
    assert week(standing=late, now=at(24)).overdue == overdue


def test_an_extension_after_the_week_does_not_make_up_for_it():
    due = date(2026, 11, 20)
    extended = step(at(23, 8), Move.EXTEND, State.IN_WORK, State.IN_WORK, due=due)
    assert week(extended, standing=Standing(1, ())).overdue == 1


def test_what_is_asked_to_be_looked_at_again_has_no_term_that_runs():
    due = date(2026, 11, 2)
    reopened = step(at(23, 8), Move.REOPEN, State.REOPEN_REQUESTED, State.IN_WORK, due=due)
    found = week(reopened, standing=Standing(1, ()))
    assert (found.overdue, found.backlog) == (0, 1)


def test_the_backlog_is_what_was_open_when_the_week_ended():
    sent_later = submitted(at(23, 8), 1)
    closed_later = step(at(23, 8), Move.ANSWER, State.NEW, State.ANSWERED, appeal=2)
    assert week(sent_later, closed_later, standing=Standing(4, ())).backlog == 4


def test_stars_are_those_given_in_the_week_and_a_word_to_them_is_none():
    rate = (Move.RATE, State.CLOSED, State.CLOSED)
    found = week(
        step(at(17), *rate, stars=4), step(at(17), *rate), step(at(18), *rate, appeal=2, stars=5)
    )
    assert (found.rated, str(found.rating)) == (2, "4.5")


def test_a_week_that_is_not_over_is_counted_so_far():
    now = at(18)
    found = week(submitted(at(18)), standing=Standing(1, ()), now=now)
    assert (found.received, found.backlog) == (1, 1)


@pytest.mark.parametrize("span", Span)
@settings(max_examples=60)
@given(data=st.data())
def test_a_slow_and_obvious_count_of_random_histories_says_the_same(
    span: Span, data: st.DataObject
):
    today = data.draw(st.dates(date(2026, 10, 5), date(2027, 1, 20)))
    now = slow.begin_of(today) + timedelta(hours=data.draw(st.integers(0, 23)))
    period = Period(span, today - timedelta(days=data.draw(st.integers(0, 5))), today)
    if span is not Span.OWN:
        period = period_of(span, today - timedelta(days=data.draw(st.integers(0, 10))))
    periods = [period.before.before, period.before, period]
    since = slow.begin_of(periods[0].first)
    begin = since - timedelta(days=data.draw(st.integers(0, 9)))
    lives = slow.until(data.draw(slow.histories(begin, now - begin)), now)
    found = count(periods, slow.events(lives, since), slow.standing(lives, now), DAYS, now)
    expected = [slow.figures(lives, one, now, WORKING.is_working) for one in periods]
    assert found == expected
