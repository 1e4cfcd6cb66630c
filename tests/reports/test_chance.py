"""An arrow stands only where small numbers do not move so by themselves."""

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


def report(now: Figures, *before: Figures, elapsed: int = 7) -> Report:
    week = period_of(Span.WEEK, date(2026, 11, 16))
    trail = [(week, now)]
    for figures in reversed(before):
        trail.insert(0, (trail[0][0].before, figures))
    moment = datetime(2026, 11, 23, 4, tzinfo=UTC)
    return Report("103430000", "Ақсу", "Аксу", week, moment, tuple(trail), elapsed=elapsed)


def test_a_report_has_an_arrow_for_the_week_before_and_one_for_the_month():
    quiet, busy = Figures(received=3), Figures(received=16)
    found = arrows(report(busy, quiet, quiet, quiet, busy))
    assert found[Measure.RECEIVED] == (0, 1)


def test_half_a_week_is_not_fewer_appeals_than_a_whole_one():
    whole, half = Figures(received=40), Figures(received=20)
    assert arrows(report(half, *[whole] * 4, elapsed=4))[Measure.RECEIVED] == (0, 0)
    assert arrows(report(half, *[whole] * 4, elapsed=7))[Measure.RECEIVED] == (-1, -1)


def test_what_stands_open_is_compared_with_what_stood_open_however_long_the_week_is():
    assert arrows(report(Figures(backlog=40), *[Figures(backlog=40)] * 4, elapsed=1))[
        Measure.BACKLOG
    ] == (0, 0)


def test_stars_that_nobody_gave_this_week_break_nothing():
    now, then = Figures(stars=(0, 0, 0, 4, 9)), Figures(stars=(9, 4, 0, 0, 0))
    assert arrows(report(now, *[then] * 4))[Measure.RATING] == (1, 1)
