"""Looking at figures: an office at its own, for any period; an observer at the district's."""

from datetime import date

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew
from bot.places import service as places
from bot.places.models import Place
from bot.reports.notices import DistrictFileWanted, FileWanted
from bot.reports.rules.figures import Report
from bot.reports.rules.periods import EARLIEST, LONGEST, Period, Span, period_of
from bot.reports.storage.district import DistrictWeek, week_of
from bot.reports.storage.report import report_of


@requires(Action.READ_REPORTS)
async def reported(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs whose figures somebody may look at."""
    codes = sorted(actor.scopes(Action.READ_REPORTS))
    found = [await places.resolve(tx, code) for code in codes]
    return [place for place in found if place is not None]


@requires(Action.READ_REPORTS)
async def look(tx: Tx, actor: Actor, okrug: str, period: Period) -> Report:
    """The report of a period, counted now. Refuses with `period_to_come`, `period_too_early`."""
    actor.must(Action.READ_REPORTS, okrug)
    check(period, tx.today)
    if await places.okrug_of(tx, okrug) is None:
        raise NotFound("place")
    return await report_of(tx, okrug, period)


def check(period: Period, today: date) -> None:
    """That a period, perhaps of a forged button, is one that can be counted."""
    if period.first > today:
        raise Invalid("period_to_come")
    if period.last < EARLIEST:
        raise Invalid("period_too_early", day=EARLIEST)
    if not 1 <= period.days <= LONGEST.days + 1:
        raise Invalid("period_too_long", limit=LONGEST.days)
    if period.span is not Span.OWN and period != period_of(period.span, period.first):
        raise NotFound("period")


@requires(Action.READ_REPORTS)
async def want_file(tx: Tx, actor: Actor, okrug: str, period: Period, what: str) -> None:
    """Draw a report as a file and send it to whoever asks."""
    actor.must(Action.READ_REPORTS, okrug)
    check(period, tx.today)
    wanted = FileWanted(
        to=actor.id,
        okrug=okrug,
        span=period.span.value,
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        what=what,
    )
    await put_anew(tx, wanted)


# ── The district ─────────────────────────────────────────────────────────────────────────────


@requires(Action.SEE_DISTRICT)
async def districts(tx: Tx, actor: Actor) -> list[Place]:
    """The districts that somebody observes."""
    codes = sorted(actor.scopes(Action.SEE_DISTRICT))
    found = [await places.resolve(tx, code) for code in codes]
    return [place for place in found if place is not None]


@requires(Action.SEE_DISTRICT)
async def look_at_district(tx: Tx, actor: Actor, district: str, monday: date) -> DistrictWeek:
    """The week before a Monday in every okrug of a district."""
    _must_observe(actor, district)
    if monday > tx.today or monday.weekday() != 0 or monday <= EARLIEST:
        raise NotFound("period")
    return await week_of(tx, district, monday)


@requires(Action.SEE_DISTRICT)
async def want_district_file(tx: Tx, actor: Actor, district: str, monday: date) -> None:
    """The same as a table."""
    _must_observe(actor, district)
    wanted = DistrictFileWanted(to=actor.id, district=district, monday=monday.isoformat())
    await put_anew(tx, wanted)


def _must_observe(actor: Actor, district: str) -> None:
    if district not in actor.scopes(Action.SEE_DISTRICT):
        raise NotFound("place")
