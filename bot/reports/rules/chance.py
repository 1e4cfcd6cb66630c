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
from math import erfc, exp, lgamma, log, sqrt

from bot.reports.rules.compared import (
    COUNTS,
    OF_GATHERINGS,
    OF_VOTES,
    SHARES,
    pooled,
    pooled_share,
)
from bot.reports.rules.figures import Figures, Measure, Report, Share
from bot.reports.rules.periods import Period

Spread = tuple[tuple[int, int], ...]

LEVEL = 0.05
#: Two ways that differ by less are equally likely: numbers with a point are not exact.
_SAME = 1e-7
#: The rank-sum test's normal curve wants so many on each side.
_ENOUGH = 8

#: What the office itself decides, and what hardly moves in a week, has no arrow; nor have
#: gatherings: they are few, and people come to them together and not one by one.
_NOT = frozenset({Measure.NOTICES, *OF_GATHERINGS, *OF_VOTES})
_COUNTED = tuple(one for one in COUNTS if one not in _NOT)
_SHARED = (Measure.ACCEPTED, Measure.ON_TIME)
_SPREAD: dict[Measure, Callable[[Figures], Spread]] = {
    Measure.DAYS: lambda figures: figures.days,
    Measure.RATING: lambda figures: tuple(enumerate(figures.stars, start=1)),
}
#: Stocks: what is there at a moment, however long the period was.
_STOCKS = frozenset({Measure.OVERDUE, Measure.BACKLOG})


def arrows(report: Report) -> dict[Measure, tuple[int, int]]:
    """For each figure that can be compared: 1 more, -1 less, 0 not beyond chance.

    The first is beside the period before, the second beside all the periods shown before it. A
    period that is not over has none: part of a week is not a shorter week.
    """
    before, usual = report.trail[-2:-1], report.trail[:-1]
    if not report.is_over or not usual:
        return {}
    return {
        measure: (_trend(measure, report, before), _trend(measure, report, usual))
        for measure in (*_COUNTED, *_SHARED, *_SPREAD)
    }


def _trend(measure: Measure, report: Report, earlier: Sequence[tuple[Period, Figures]]) -> int:
    now, then = report.now, [figures for _, figures in earlier]
    if measure in _COUNTED:
        read = COUNTS[measure]
        days = (report.period.days, sum(period.days for period, _ in earlier))
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
    odds = float(p / (1 - p))
    peak = min(int((n + 1) * p), n)
    log_peak = _log_comb(n, peak) + peak * log(p) + (n - peak) * log(1 - p)
    return _as_rare(
        k,
        (0, n),
        peak,
        exp(log_peak),
        lambda i: (n - i) / (i + 1) * odds,  # from i to i + 1
    )


def _log_comb(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _as_rare(
    k: int, span: tuple[int, int], peak: int, top: float, ratio: Callable[[int], float]
) -> float:
    """What lies outside of everything likelier than `k`, which is one piece around the peak.

    top: how likely the peak is; ratio: how much likelier `i + 1` is than `i`. Walked from the peak
    outwards, so that it takes no longer than `k` is far from what is expected.
    """
    lowest, highest = span
    at_k, step = top, 1 if k >= peak else -1
    for i in range(peak, k, step):
        at_k *= ratio(i) if step > 0 else 1 / ratio(i - 1)
    limit = at_k * (1 + _SAME)
    inside = 0.0
    for direction in (1, -1):
        i, weight = peak, top
        while weight > limit and lowest <= i <= highest:
            inside += weight if direction > 0 or i != peak else 0.0
            if direction > 0:
                weight *= ratio(i) if i < highest else 0.0
            else:
                weight *= 1 / ratio(i - 1) if i > lowest else 0.0
            i += direction
    return max(0.0, min(1.0, 1 - inside))


# ── Shares ───────────────────────────────────────────────────────────────────────────────────


def share_trend(now: Share, then: Share) -> int:
    """Whether the share is higher or lower."""
    if not now.of or not then.of or fisher_p(now, then) >= LEVEL:
        return 0
    return 1 if now.n * then.of > then.n * now.of else -1


def fisher_p(now: Share, then: Share) -> float:
    """Two-sided, by Fisher: how likely a table at most as likely as this one is."""
    whole, hits = now.of + then.of, now.n + then.n
    lowest, highest = max(0, hits - then.of), min(hits, now.of)
    peak = min(max((now.of + 1) * (hits + 1) // (whole + 2), lowest), highest)
    log_top = _log_comb(now.of, peak) + _log_comb(then.of, hits - peak) - _log_comb(whole, hits)

    def ratio(i: int) -> float:
        return (now.of - i) * (hits - i) / ((i + 1) * (then.of - hits + i + 1))

    return _as_rare(now.n, (lowest, highest), peak, exp(log_top), ratio)


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
