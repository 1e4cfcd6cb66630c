"""Looking at figures: an office at its own, for any period; an observer at the district's.

Counting takes as long as what is counted is long, and whoever asks holds the one writer of SQLite:
so only the wish is put here, and it is counted when it is told.
"""

from datetime import date

from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.delivery.outbox import put, put_anew
from bot.places import service as places
from bot.places.models import Place
from bot.reports.notices import DistrictFileWanted, DistrictWanted, FileWanted, ReportWanted
from bot.reports.rules.periods import Period, check_monday, check_period


@requires(Action.READ_REPORTS)
async def reported(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs whose figures somebody may look at."""
    return await _places(tx, actor, Action.READ_REPORTS)


@requires(Action.READ_REPORTS)
async def want_report(
    tx: Tx, actor: Actor, okrug: str, period: Period, *, anew: bool = False
) -> None:
    """Count a period and show it, where the last one stands or `anew`.

    Refuses with `period_to_come`, `period_too_early`, `period_too_long`.
    """
    await _must_read(tx, actor, okrug, period)
    await put(tx, ReportWanted(to=actor.id, okrug=okrug, anew=anew, **_written(period)))


@requires(Action.READ_REPORTS)
async def want_file(tx: Tx, actor: Actor, okrug: str, period: Period, what: str) -> None:
    """Draw a report as a file and send it to whoever asks."""
    await _must_read(tx, actor, okrug, period)
    await put_anew(tx, FileWanted(to=actor.id, okrug=okrug, what=what, **_written(period)))


async def _must_read(tx: Tx, actor: Actor, okrug: str, period: Period) -> None:
    actor.must(Action.READ_REPORTS, okrug)
    check_period(period, tx.today)
    if await places.okrug_of(tx, okrug) is None:
        raise NotFound("place")


def _written(period: Period) -> dict[str, str]:
    return {
        "span": period.span.value,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }


# ── The district ─────────────────────────────────────────────────────────────────────────────


@requires(Action.SEE_DISTRICT)
async def districts(tx: Tx, actor: Actor) -> list[Place]:
    """The districts that somebody observes."""
    return await _places(tx, actor, Action.SEE_DISTRICT)


@requires(Action.SEE_DISTRICT)
async def want_district(
    tx: Tx, actor: Actor, district: str, monday: date, *, anew: bool = False
) -> None:
    """Count the week before a Monday in every okrug of a district, and show it."""
    _must_observe(tx, actor, district, monday)
    wanted = DistrictWanted(to=actor.id, district=district, monday=monday.isoformat(), anew=anew)
    await put(tx, wanted)


@requires(Action.SEE_DISTRICT)
async def want_district_file(tx: Tx, actor: Actor, district: str, monday: date) -> None:
    """The same as a table."""
    _must_observe(tx, actor, district, monday)
    wanted = DistrictFileWanted(to=actor.id, district=district, monday=monday.isoformat())
    await put_anew(tx, wanted)


def _must_observe(tx: Tx, actor: Actor, district: str, monday: date) -> None:
    if district not in actor.scopes(Action.SEE_DISTRICT):
        raise NotFound("place")
    check_monday(monday, tx.today)


async def _places(tx: Tx, actor: Actor, action: Action) -> list[Place]:
    found = [await places.resolve(tx, code) for code in sorted(actor.scopes(action))]
    return [place for place in found if place is not None]
