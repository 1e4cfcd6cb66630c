"""What stands beside a figure."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.reports.rules.compared import (
    BREAKDOWNS,
    COUNTS,
    SHARES,
    SINGLE,
    Kind,
    Line,
    lines,
    mean,
    mean_count,
    pooled,
    pooled_share,
)
from bot.reports.rules.figures import Figures, Measure, Share
from tests.reports.samples import EMPTY, ORDINARY


def test_every_figure_is_a_count_a_share_a_breakdown_or_days_or_stars() -> None:
    left = set(Measure) - set(COUNTS) - set(SHARES) - BREAKDOWNS
    assert left == {Measure.DAYS, Measure.RATING}
    assert set(SINGLE) == set(Measure) - BREAKDOWNS


@pytest.mark.parametrize(
    ("received", "expected"),
    [((9, 11, 14, 12), "11.5"), ((1, 0, 0, 0), "0.3"), ((7,), "7.0"), ((), None)],
)
def test_a_mean_has_one_decimal_with_halves_up(
    received: tuple[int, ...], expected: str | None
) -> None:
    found = mean_count(Measure.RECEIVED, [Figures(received=n) for n in received])
    assert found == (None if expected is None else Decimal(expected))


def test_a_week_of_two_appeals_weighs_less_than_a_week_of_twenty() -> None:
    weeks = [Figures(on_time=Share(0, 2)), Figures(on_time=Share(20, 20)), Figures()]
    assert pooled_share(Measure.ON_TIME, weeks) == Share(20, 22)
    assert mean(Measure.ON_TIME, Kind.SHARE, weeks) == Fraction(10, 11)


def test_days_and_stars_of_several_weeks_are_taken_together() -> None:
    weeks = [
        Figures(days=((1, 1), (3, 1)), stars=(0, 0, 0, 0, 1)),
        Figures(days=((1, 3), (9, 1)), stars=(1, 0, 0, 0, 1)),
    ]
    assert pooled(weeks).days == ((1, 4), (3, 1), (9, 1))
    assert mean(Measure.DAYS, Kind.DAYS, weeks) == 1
    assert mean(Measure.RATING, Kind.STARS, weeks) == Decimal("3.7")
    assert mean(Measure.RATING, Kind.RATED, weeks) == Decimal("1.5")


def test_each_number_stands_beside_the_week_before_and_the_mean() -> None:
    found = {(line.measure, line.kind): line for line in lines(ORDINARY)}
    assert found[Measure.RECEIVED, Kind.COUNT] == Line(
        Measure.RECEIVED, Kind.COUNT, 18, 12, Decimal("11.5")
    )
    assert found[Measure.ON_TIME, Kind.SHARE] == Line(
        Measure.ON_TIME, Kind.SHARE, Fraction(14, 15), Fraction(9, 12), Fraction(36, 42)
    )
    assert found[Measure.DAYS, Kind.DAYS].now == 4
    assert found[Measure.RATING, Kind.RATED].now == 11


def test_of_nothing_there_is_no_share_and_no_median() -> None:
    found = {(line.measure, line.kind): line.now for line in lines(EMPTY)}
    assert found[Measure.ON_TIME, Kind.SHARE] is None
    assert found[Measure.DAYS, Kind.DAYS] is None
    assert found[Measure.RATING, Kind.STARS] is None
    assert found[Measure.RECEIVED, Kind.COUNT] == 0


def test_a_first_period_has_nothing_beside_it() -> None:
    first = replace(ORDINARY, trail=ORDINARY.trail[-1:])
    assert all(line.before is None and line.usual is None for line in lines(first))
