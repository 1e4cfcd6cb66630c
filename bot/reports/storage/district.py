"""A week in every okrug of a district, each beside its own past."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.places import service as places
from bot.places.models import Okrug, Place
from bot.reports.rules.chance import count_trend
from bot.reports.rules.figures import DistrictRow
from bot.reports.rules.periods import Period, Span, period_of
from bot.reports.storage.report import counted, since_then

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DistrictWeek:
    """The okrugs of a district in the order of their names, not of their figures."""

    code: str
    kk: str
    ru: str
    period: Period
    rows: tuple[DistrictRow, ...]


async def week_of(tx: Tx, district: str, monday: date) -> DistrictWeek:
    """The week before a Monday. Only okrugs that this bot serves."""
    period = period_of(Span.WEEK, monday - _DAY)
    place = await places.resolve(tx, district)
    rows = [await _row(tx, okrug, period) for okrug in await _okrugs(tx, district)]
    return DistrictWeek(
        district, place.kk if place else district, place.ru if place else district,
        period, tuple(rows),
    )  # fmt: skip


async def _okrugs(tx: Tx, district: str) -> list[Place]:
    found = await tx.session.scalars(
        sa.select(Place)
        .join(Okrug, Okrug.code == Place.code)
        .where(
            sa.func.substr(Place.code, 1, 4) == district[:4],
            sa.or_(Okrug.bot_id.is_(None), Okrug.bot_id == tx.bot_id),
        )
        .order_by(Place.kk_folded, Place.code)
    )
    return list(found.all())


async def _row(tx: Tx, okrug: Place, period: Period) -> DistrictRow:
    *before, now = await counted(tx, okrug.code, await since_then(tx, okrug.code, period))
    row = DistrictRow(okrug.code, okrug.kk, okrug.ru, now, tuple(before))
    if not before:
        return row
    earlier = sum(figures.received for figures in before)
    return replace(row, arrow=count_trend(now.received, earlier, 1, len(before)))
