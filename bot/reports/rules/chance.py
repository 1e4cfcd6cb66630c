"""Whether a figure has really changed, or only as small numbers do by themselves.

An arrow is shown where a change as large would come by chance less often than once in twenty
times (two-sided, p < 0.05), each figure by the exact test that suits it: counts by the
conditional binomial test of two Poisson rates (Przyborowski and Wilenski, 1940), shares by
Fisher's exact test, days and stars by the rank-sum test with the correction for ties (Mann and
Whitney, 1947). What stands open at one moment is compared like a count: for a queue that lives
for days that is strict rather than loose.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb, erfc, sqrt

from bot.reports.rules.compared import COUNTS, SHARES, pooled, pooled_share
from bot.reports.rules.figures import Figures, Measure, Report, Share
from bot.reports.rules.periods import Period

Spread = tuple[tuple[int, int], ...]

LEVEL = 0.05
#: From here on sums of exact fractions are long, and the normal curve is as good.
_MANY = 1000
#: The rank-sum test's normal curve wants so many on each side.
_ENOUGH = 8

#: What the office itself decides, and what hardly moves in a week, has no arrow.
_COUNTED = tuple(one for one in COUNTS if one is not Measure.NOTICES)
_SHARED = (Measure.ACCEPTED, Measure.ON_TIME)
_SPREAD: dict[Measure, Callable[[Figures], Spread]] = {
    Measure.DAYS: lambda figures: figures.days,
    Measure.RATING: lambda figures: tuple(enumerate(figures.stars, start=1)),
}
#: Stocks: what is there at a moment, however long the period was.
_STOCKS = frozenset({Measure.OVERDUE, Measure.BACKLOG})


def arrows(report: Report) -> dict[Measure, tuple[int, int]]:
    """For each figure that can be compared: 1 more, -1 less, 0 not beyond chance.

    The first is beside the period before, the second beside all the periods shown before it.
    """
    before, usual = report.trail[-2:-1], report.trail[:-1]
    return {
        measure: (_trend(measure, report, before), _trend(measure, report, usual))
        for measure in (*_COUNTED, *_SHARED, *_SPREAD)
    }


def _trend(measure: Measure, report: Report, earlier: Sequence[tuple[Period, Figures]]) -> int:
    now, then = report.now, [figures for _, figures in earlier]
    if measure in _COUNTED:
        read = COUNTS[measure]
        days = (report.elapsed or report.period.days, sum(period.days for period, _ in earlier))
        lengths = (1, len(then)) if measure in _STOCKS else days
        return count_trend(read(now), sum(map(read, then)), *lengths)
    if measure in _SHARED:
        return share_trend(SHARES[measure](now), pooled_share(measure, then))
    spread = _SPREAD[measure]
    return spread_trend(spread(now), spread(pooled(then)))


# ── Counts ───────────────────────────────────────────────────────────────────────────────────


def count_trend(now: int, then: int, long_now: int = 1, long_then: int = 1) -> int:
    """Whether `now` in so long a time is more or less than `then` in its time."""
    p = Fraction(long_now, long_now + long_then)
    if binomial_p(now, now + then, p) >= LEVEL:
        return 0
    return 1 if now * long_then > then * long_now else -1


def binomial_p(k: int, n: int, p: Fraction) -> float:
    """Two-sided: how likely something at most as likely as `k` of `n` is."""
    if n == 0:
        return 1.0
    if n > _MANY:
        off = (k - n * p) / sqrt(n * p * (1 - p))
        return erfc(abs(float(off)) / sqrt(2))
    a, b = p.numerator, p.denominator - p.numerator
    weights = [comb(n, i) * a**i * b ** (n - i) for i in range(n + 1)]
    return float(Fraction(sum(w for w in weights if w <= weights[k]), sum(weights)))


# ── Shares ───────────────────────────────────────────────────────────────────────────────────


def share_trend(now: Share, then: Share) -> int:
    """Whether the share is higher or lower."""
    if not now.of or not then.of or fisher_p(now, then) >= LEVEL:
        return 0
    return 1 if now.n * then.of > then.n * now.of else -1


def fisher_p(now: Share, then: Share) -> float:
    """Two-sided, by Fisher: how likely a table at most as likely as this one is."""
    whole, hits = now.of + then.of, now.n + then.n
    if whole > _MANY:
        pooled = Fraction(hits, whole)
        spread = pooled * (1 - pooled) * (Fraction(1, now.of) + Fraction(1, then.of))
        if not spread:
            return 1.0
        off = Fraction(now.n, now.of) - Fraction(then.n, then.of)
        return erfc(abs(float(off)) / sqrt(2 * float(spread)))
    lowest, highest = max(0, hits - then.of), min(hits, now.of)
    weights = {n: comb(now.of, n) * comb(then.of, hits - n) for n in range(lowest, highest + 1)}
    rare = sum(weight for weight in weights.values() if weight <= weights[now.n])
    return float(Fraction(rare, sum(weights.values())))


# ── Days and stars ───────────────────────────────────────────────────────────────────────────


def spread_trend(now: Spread, then: Spread) -> int:
    """Whether the values, (value, how many), are higher or lower as a whole."""
    now = tuple((value, n) for value, n in now if n)  # stars that nobody gave have no rank
    a, b = sum(n for _, n in now), sum(n for _, n in then)
    if min(a, b) < _ENOUGH:
        return 0
    both = Counter(dict(now)) + Counter(dict(then))
    ranks, ties, passed = {}, 0, 0
    for value, n in sorted(both.items()):
        ranks[value] = passed + Fraction(n + 1, 2)
        ties += n**3 - n
        passed += n
    whole = a + b
    variance = Fraction(a * b, 12) * (whole + 1 - Fraction(ties, whole * (whole - 1)))
    if not variance:
        return 0
    off = sum((ranks[value] * n for value, n in now), Fraction()) - Fraction(a * (whole + 1), 2)
    nearer = max(abs(off) - Fraction(1, 2), Fraction())  # ranks go by halves: not so sure
    if erfc(float(nearer) / sqrt(2 * float(variance))) >= LEVEL:
        return 0
    return 1 if off > 0 else -1
