"""An arrow stands only where small numbers do not move so by themselves."""

import time
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.rules.chance import (
    arrows,
    binomial_p,
    count_trend,
    fisher_p,
    share_trend,
    spread_trend,
)
from bot.reports.rules.figures import Figures, Measure, Report, Share
from bot.reports.rules.periods import Span, period_of

SMALL = st.integers(0, 12)
MONDAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # nine in the village


def slow_binomial(k: int, n: int, p: Fraction) -> Fraction:
    """By its definition, each way of the coin counted by itself."""
    ways = [comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n + 1)]
    return sum((way for way in ways if way <= ways[k]), Fraction())


def slow_fisher(now: Share, then: Share) -> Fraction:
    """Every way to give the hits to the people of both sides."""
    whole, hits = now.of + then.of, now.n + then.n
    given_out = [
        sum(person < now.of for person in one)
        for one in product(range(whole), repeat=hits)
        if list(one) == sorted(set(one))
    ]
    of_now = {n: given_out.count(n) for n in set(given_out)}
    rare = sum(count for count in of_now.values() if count <= of_now[now.n])
    return Fraction(rare, len(given_out))


@given(k=SMALL, rest=SMALL, odds=st.integers(1, 5))
def test_counts_are_judged_as_the_book_says(k: int, rest: int, odds: int):
    p = Fraction(1, 1 + odds)
    assert binomial_p(k, k + rest, p) == pytest.approx(float(slow_binomial(k, k + rest, p)))


@pytest.mark.parametrize(
    ("now", "then"),
    [(Share(a, 4), Share(b, 3)) for a in range(5) for b in range(4) if a + b <= 4],
)
def test_shares_are_judged_by_every_way_they_could_have_come_about(now: Share, then: Share):
    assert fisher_p(now, then) == pytest.approx(float(slow_fisher(now, then)))


def test_fisher_s_own_kind_of_example_comes_out_as_published():
    """Wikipedia's studying men and women: 1 of 12 men, 9 of 12 women, p = 0.0028."""
    assert fisher_p(Share(1, 12), Share(9, 12)) == pytest.approx(0.00276, abs=5e-5)


@pytest.mark.parametrize(
    ("now", "then", "arrow"),
    [
        (18, 12, 0),  # half as many again, and still chance
        (3, 0, 0),
        (6, 0, 1),
        (0, 6, -1),
        (25, 8, 1),
        (8, 25, -1),
        (0, 0, 0),
        (1200, 1000, 1),
        (1020, 1000, 0),
    ],
)
def test_only_a_change_beyond_chance_has_an_arrow(now: int, then: int, arrow: int):
    assert count_trend(now, then) == arrow


@pytest.mark.parametrize(
    ("now", "then", "p"),
    [
        (Share(2, 3), Share(950, 1000), 0.14505),
        (Share(4, 4), Share(250, 500), 0.12356),
        (Share(0, 4), Share(250, 500), 0.12356),
    ],
)
def test_a_few_beside_very_many_are_still_a_few(now: Share, then: Share, p: float):
    assert fisher_p(now, then) == pytest.approx(p, abs=1e-5)
    assert share_trend(now, then) == 0


def test_one_busy_day_beside_a_year_is_judged_exactly():
    assert binomial_p(6, 1006, Fraction(1, 366)) == pytest.approx(0.0609, abs=1e-3)
    assert count_trend(6, 1000, 1, 365) == 0


def test_a_million_is_judged_in_a_moment():
    started = time.perf_counter()
    assert binomial_p(600_000, 1_200_000, Fraction(1, 2)) == pytest.approx(1)
    assert binomial_p(605_000, 1_200_000, Fraction(1, 2)) < 1e-6
    assert fisher_p(Share(1_180_000, 1_198_004), Share(4_000_000, 4_100_000)) < 1e-6
    assert time.perf_counter() - started < 2


def test_four_weeks_beside_one_count_as_four():
    assert count_trend(20, 80, 1, 4) == 0
    assert count_trend(20, 30, 1, 4) == 1


@given(now=st.integers(0, 60), then=st.integers(0, 60))
def test_what_is_more_one_way_is_less_the_other_way(now: int, then: int):
    assert count_trend(now, then) == -count_trend(then, now)


@pytest.mark.parametrize(
    ("now", "then", "arrow"),
    [
        (Share(14, 15), Share(11, 12), 0),
        (Share(2, 15), Share(11, 12), -1),
        (Share(15, 15), Share(4, 12), 1),
        (Share(0, 0), Share(4, 12), 0),
        (Share(900, 1000), Share(700, 1000), 1),
    ],
)
def test_a_share_of_few_moves_far_without_an_arrow(now: Share, then: Share, arrow: int):
    assert share_trend(now, then) == arrow


def test_days_and_stars_are_compared_as_a_whole():
    fast, slow = ((1, 10), (2, 5)), ((5, 10), (6, 3))
    assert (spread_trend(fast, slow), spread_trend(slow, fast)) == (-1, 1)
    assert spread_trend(fast, fast) == 0
    assert spread_trend(((1, 3),), ((9, 30),)) == 0  # three answers are too few to say anything
    assert spread_trend(((3, 20),), ((3, 20),)) == 0


def report(now: Figures, *before: Figures, moment: datetime = MONDAY) -> Report:
    week = period_of(Span.WEEK, date(2026, 11, 16))
    trail = [(week, now)]
    for figures in reversed(before):
        trail.insert(0, (trail[0][0].before, figures))
    return Report("103430000", "Ақсу", "Аксу", week, moment, tuple(trail))


def test_a_report_has_an_arrow_for_the_week_before_and_one_for_the_month():
    quiet, busy = Figures(received=3), Figures(received=16)
    found = arrows(report(busy, quiet, quiet, quiet, busy))
    assert found[Measure.RECEIVED] == (0, 1)


def test_a_week_that_is_not_over_has_no_arrows():
    busy, quiet = Figures(received=75), Figures(received=20)
    friday = datetime(2026, 11, 20, 13, tzinfo=UTC)
    assert arrows(report(busy, *[quiet] * 4, moment=friday)) == {}
    assert arrows(report(busy, *[quiet] * 4))[Measure.RECEIVED] == (1, 1)


def test_a_first_week_has_nothing_to_be_compared_with():
    assert arrows(report(Figures(received=75))) == {}


def test_what_stands_open_is_compared_with_what_stood_open_however_long_the_week_is():
    assert arrows(report(Figures(backlog=40), *[Figures(backlog=40)] * 4))[Measure.BACKLOG] == (
        0,
        0,
    )


def test_stars_that_nobody_gave_this_week_break_nothing():
    now, then = Figures(stars=(0, 0, 0, 4, 9)), Figures(stars=(9, 4, 0, 0, 0))
    assert arrows(report(now, *[then] * 4))[Measure.RATING] == (1, 1)
