"""A whole report of an okrug, counted from what the tables say."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from bot.core.calendar import calendar
from bot.core.tx import Tx
from bot.places import service as places
from bot.reports.rules import asked, held
from bot.reports.rules.counting import Days, Tally
from bot.reports.rules.figures import Coming, Figures, Report
from bot.reports.rules.periods import Period, Span
from bot.reports.storage import events as find
from bot.reports.storage import gatherings
from bot.reports.storage.asked import ending
from bot.reports.storage.asked import events as asked_events
from bot.reports.storage.people import first_day, joined, notices, residents

#: How many periods of its kind stand before one: of a week four, for the mean.
_BEFORE = {Span.WEEK: 4, Span.MONTH: 3, Span.QUARTER: 3, Span.YEAR: 1, Span.OWN: 1}
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def trail(period: Period) -> tuple[Period, ...]:
    """The periods that are counted: those before, oldest first, and the one itself."""
    found = [period]
    for _ in range(_BEFORE[period.span]):
        found.insert(0, found[0].before)
    return tuple(found)


async def since_then(tx: Tx, okrug: str, period: Period) -> tuple[Period, ...]:
    """The same without those that were over before the okrug came: nobody could write then."""
    first = await first_day(tx, okrug)
    return tuple(one for one in trail(period) if one.last >= first or one == period)


async def report_of(tx: Tx, okrug: str, period: Period) -> Report:
    """Everything that is shown of a period. The okrug is there, and the period has begun."""
    periods = await since_then(tx, okrug, period)
    figures = await counted(tx, okrug, periods)
    spans = [(one.begins(tx.zone), one.ends(tx.zone)) for one in periods]
    reached = await residents(tx, okrug, spans)
    told = await notices(tx, okrug, spans)
    neighbours = await joined(tx, okrug, spans)
    met = held.count(periods, await gatherings.steps(tx, okrug, spans[0][0]), tx.now, tx.zone)
    votes = asked.count(periods, await asked_events(tx, okrug, spans[0][0]), tx.now, tx.zone)
    full = [
        replace(
            one,
            joined=neighbours[i],
            **asdict(met[i]),
            **asdict(votes[i]),
            notices=told[i].notices,
            reach=told[i].reach,
            newcomers=reached.newcomers[i],
            population=reached.population[i],
        )
        for i, one in enumerate(figures)
    ]
    place = await places.resolve(tx, okrug)
    fresh = tx.today <= period.last + _WEEK  # what waits today has to do with it
    return Report(
        okrug=okrug,
        kk=place.kk if place else okrug,
        ru=place.ru if place else okrug,
        period=period,
        as_of=tx.now,
        trail=tuple(zip(periods, full, strict=True)),
        villages=reached.villages,
        oldest=await find.oldest(tx, okrug) if fresh else (),
        asked=await find.asked_again(tx, okrug) if fresh else (),
        next_due=await _next_due(tx, okrug, period) if fresh else None,
        coming=await _coming(tx, okrug, period),
        zone=tx.zone,
    )


async def counted(tx: Tx, okrug: str, periods: Sequence[Period]) -> list[Figures]:
    """What the steps of appeals tell of each period."""
    working = await calendar(tx)
    days = Days(lambda on: working.add_working_days(on, 1), tx.zone)
    tally = Tally(periods, days, tx.now)
    async for event in find.events(tx, okrug, periods[0].begins(tx.zone)):
        tally.take(event)
    return tally.figures(await find.standing(tx, okrug))


async def _coming(tx: Tx, okrug: str, period: Period) -> tuple[Coming, ...]:
    """What is announced for the rest of the week that follows a week, while it runs."""
    after = period.after
    if period.span is not Span.WEEK or not after.first <= tx.today <= after.last:
        return ()
    until = after.ends(tx.zone)
    met = await gatherings.coming(tx, okrug, until)
    return tuple(sorted((*met, *await ending(tx, okrug, until)), key=lambda one: one.at))


async def _next_due(tx: Tx, okrug: str, period: Period) -> int:
    """What is due in the week after."""
    after = min(period.last, tx.today) + _DAY
    return await find.due_between(tx, okrug, after, after + _WEEK - _DAY)
