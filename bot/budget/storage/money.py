"""The budget of an okrug as its office uploaded it: found by year, replaced as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.budget.models import OkrugBudget
from bot.budget.rules.lines import Line
from bot.budget.storage.views import Both
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.service import name_of


@dataclass(frozen=True)
class BudgetView:
    """What an okrug earns and spends in a year. name: of the okrug."""

    okrug: str
    name: Both
    year: int
    version: int
    lines: tuple[Line, ...]
    uploaded_at: datetime
    published_at: datetime | None


async def named(tx: Tx, okrug: str) -> Both:
    """What an okrug is called."""
    place = await places.resolve(tx, okrug)
    return Both(name_of(place, "kk"), name_of(place, "ru")) if place else Both()


async def budget(tx: Tx, okrug: str, year: int) -> OkrugBudget | None:
    """The budget of a year as it stands now."""
    found = await tx.session.scalars(
        sa.select(OkrugBudget)
        .where(
            OkrugBudget.bot_id == tx.bot_id,
            OkrugBudget.okrug == okrug,
            OkrugBudget.year == year,
        )
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def budget_view(tx: Tx, okrug: str, year: int) -> BudgetView | None:
    """The same as screens show it."""
    row = await budget(tx, okrug, year)
    if row is None:
        return None
    return BudgetView(
        okrug=okrug,
        name=await named(tx, okrug),
        year=row.year,
        version=row.version,
        lines=tuple(Line.from_json(one) for one in row.lines),
        uploaded_at=row.uploaded_at,
        published_at=row.published_at,
    )


async def years(tx: Tx, okrug: str, *, office: bool) -> tuple[int, ...]:
    """The years of which there is a budget, the newest first; the office sees hidden ones, too."""
    found = await tx.session.scalars(
        sa.select(OkrugBudget.year)
        .where(
            OkrugBudget.bot_id == tx.bot_id,
            OkrugBudget.okrug == okrug,
            sa.true() if office else OkrugBudget.published_at.is_not(None),
        )
        .order_by(OkrugBudget.year.desc())
    )
    return tuple(found)


async def publish(
    tx: Tx, okrug: str, year: int, lines: Sequence[Line], *, by: int, version: int
) -> bool:
    """Show it to residents in place of the one of this version, 0 for none; False if it is not."""
    values = {
        "lines": [one.to_json() for one in lines],
        "uploaded_by": by,
        "uploaded_at": tx.now,
        "published_at": tx.now,
    }
    if version:
        return await change(tx, okrug, year, version, **values)
    written = await tx.session.execute(
        insert_for(tx.session, OkrugBudget)
        .values(bot_id=tx.bot_id, okrug=okrug, year=year, version=1, **values)
        .on_conflict_do_nothing(index_elements=["bot_id", "okrug", "year"])
        .returning(OkrugBudget.id)
    )
    return written.first() is not None


async def change(tx: Tx, okrug: str, year: int, version: int, **values: object) -> bool:
    """Change a budget that is still as it was; of two at once one is told True."""
    changed = await tx.session.execute(
        sa.update(OkrugBudget)
        .where(
            OkrugBudget.bot_id == tx.bot_id,
            OkrugBudget.okrug == okrug,
            OkrugBudget.year == year,
            OkrugBudget.version == version,
        )
        .values(**values, version=version + 1)
        .returning(OkrugBudget.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None
