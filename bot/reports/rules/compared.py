"""What stands beside a figure: the period before it, and the mean of several."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from bot.reports.rules.figures import Figures, Measure, Report, Share

#: Measures that are how many of something.
COUNTS: Mapping[Measure, Callable[[Figures], int]] = {
    Measure.RECEIVED: lambda figures: figures.received,
    Measure.ANSWERED: lambda figures: figures.answered,
    Measure.OVERDUE: lambda figures: figures.overdue,
    Measure.REDIRECTED: lambda figures: figures.redirected,
    Measure.REOPENED: lambda figures: figures.reopened,
    Measure.BACKLOG: lambda figures: figures.backlog,
    Measure.JOINED: lambda figures: figures.joined,
    Measure.COLLECTIVE: lambda figures: figures.collective,
    Measure.GATHERINGS_CALLED: lambda figures: figures.called,
    Measure.GATHERINGS_HELD: lambda figures: figures.held,
    Measure.NO_QUORUM: lambda figures: figures.no_quorum,
    Measure.CAME: lambda figures: figures.came,
    Measure.DECIDED: lambda figures: figures.decided,
    Measure.PROMISES_KEPT: lambda figures: figures.kept,
    Measure.PROMISES_LATE: lambda figures: figures.promises_late,
    Measure.POLLS_OPENED: lambda figures: figures.polls_opened,
    Measure.POLLS_CLOSED: lambda figures: figures.polls_closed,
    Measure.POLL_VOTES: lambda figures: figures.poll_votes,
    Measure.IDEAS: lambda figures: figures.ideas,
    Measure.BUDGET_VOTES: lambda figures: figures.budget_votes,
    Measure.PROJECTS_DONE: lambda figures: figures.projects_done,
    Measure.NOTICES: lambda figures: figures.notices,
    Measure.NEWCOMERS: lambda figures: figures.newcomers,
}
#: Measures that are so many of so many.
SHARES: Mapping[Measure, Callable[[Figures], Share]] = {
    Measure.ACCEPTED: lambda figures: figures.accepted,
    Measure.ON_TIME: lambda figures: figures.on_time,
    Measure.REACH: lambda figures: figures.reach,
    Measure.POPULATION: lambda figures: figures.population,
}
#: Measures that are several numbers: by village, by topic and so on.
BREAKDOWNS = frozenset(
    {Measure.BY_SETTLEMENT, Measure.BY_TOPIC, Measure.BY_MEDIUM, Measure.BY_LANGUAGE}
)
#: What is told of gatherings, and only where there is or was any of it.
OF_GATHERINGS = (
    Measure.GATHERINGS_CALLED,
    Measure.GATHERINGS_HELD,
    Measure.NO_QUORUM,
    Measure.CAME,
    Measure.DECIDED,
    Measure.PROMISES_KEPT,
    Measure.PROMISES_LATE,
)
#: What is told of polls and of the people's budget, likewise.
OF_VOTES = (
    Measure.POLLS_OPENED,
    Measure.POLLS_CLOSED,
    Measure.POLL_VOTES,
    Measure.IDEAS,
    Measure.BUDGET_VOTES,
    Measure.PROJECTS_DONE,
)
#: Everything that is one figure, in the order in which it is told.
SINGLE: tuple[Measure, ...] = tuple(one for one in Measure if one not in BREAKDOWNS)


def any_gatherings(report: Report) -> bool:
    """Whether there is or was anything to tell of them."""
    return any(COUNTS[one](figures) for one in OF_GATHERINGS for _, figures in report.trail)


def any_votes(report: Report) -> bool:
    """Whether there is or was anything to tell of polls and the people's budget."""
    return any(COUNTS[one](figures) for one in OF_VOTES for _, figures in report.trail)


def mean_count(measure: Measure, periods: Sequence[Figures]) -> Decimal | None:
    """How many in a period on average, to one decimal, halves up; None of no periods."""
    return _mean([COUNTS[measure](figures) for figures in periods])


def pooled_share(measure: Measure, periods: Sequence[Figures]) -> Share:
    """As if the periods were one."""
    shares = [SHARES[measure](figures) for figures in periods]
    return Share(sum(share.n for share in shares), sum(share.of for share in shares))


def pooled(periods: Sequence[Figures]) -> Figures:
    """The days to an answer and the stars of the periods as if they were one; nothing else."""
    ones, twos, threes, fours, fives = (
        sum(figures.stars[star] for figures in periods) for star in range(5)
    )
    days: dict[int, int] = {}
    for figures in periods:
        for day, n in figures.days:
            days[day] = days.get(day, 0) + n
    return Figures(days=tuple(sorted(days.items())), stars=(ones, twos, threes, fours, fives))


class Kind(StrEnum):
    """What sort of number a line is, and so how it is written."""

    COUNT = "count"
    OF = "of"  # of how many
    SHARE = "share"  # from 0 to 1
    DAYS = "days"
    STARS = "stars"
    RATED = "rated"  # how many gave them


#: None: there was nothing to count.
Number = int | Decimal | Fraction | None


@dataclass(frozen=True)
class Line:
    """One number of the period beside the period before and the mean of all before."""

    measure: Measure
    kind: Kind
    now: Number
    before: Number
    usual: Number


def kinds(measure: Measure) -> tuple[Kind, ...]:
    """The numbers that a figure consists of."""
    if measure in SHARES:
        return (Kind.COUNT, Kind.OF, Kind.SHARE)
    if measure is Measure.RATING:
        return (Kind.STARS, Kind.RATED)
    return (Kind.DAYS,) if measure is Measure.DAYS else (Kind.COUNT,)


def number(measure: Measure, kind: Kind, figures: Figures) -> Number:
    """One number of one period."""
    match kind:
        case Kind.COUNT if measure in COUNTS:
            return COUNTS[measure](figures)
        case Kind.COUNT:
            return SHARES[measure](figures).n
        case Kind.OF:
            return SHARES[measure](figures).of
        case Kind.SHARE:
            return _fraction(SHARES[measure](figures))
        case Kind.DAYS:
            return figures.median_days
        case Kind.STARS:
            return figures.rating
        case Kind.RATED:
            return figures.rated


def mean(measure: Measure, kind: Kind, periods: Sequence[Figures]) -> Number:
    """The same number of several periods: how many on average in one; shares, days and stars as
    if the periods were one, so that a week of two appeals weighs less than one of 20."""
    if not periods:
        return None
    match kind:
        case Kind.SHARE:
            return _fraction(pooled_share(measure, periods))
        case Kind.DAYS | Kind.STARS:
            return number(measure, kind, pooled(periods))
        case Kind.COUNT | Kind.OF | Kind.RATED:
            return _mean([int(number(measure, kind, figures) or 0) for figures in periods])


def lines(report: Report) -> tuple[Line, ...]:
    """Every number of a report, in the order in which it is told."""
    earlier = report.usual
    return tuple(
        Line(
            measure,
            kind,
            number(measure, kind, report.now),
            number(measure, kind, earlier[-1]) if earlier else None,
            mean(measure, kind, earlier),
        )
        for measure in SINGLE
        for kind in kinds(measure)
    )


def _mean(numbers: Sequence[int]) -> Decimal | None:
    if not numbers:
        return None
    return (Decimal(sum(numbers)) / len(numbers)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _fraction(share: Share) -> Fraction | None:
    return Fraction(share.n, share.of) if share.of else None
