"""An okrug's own budget: its office shows it to residents, who read where 1,000 tenge go."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.budget.notices.rounds import ThousandWanted
from bot.budget.rules.lines import Line
from bot.budget.storage import money as find
from bot.budget.storage.money import BudgetView
from bot.budget.storage.views import Both
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew

#: What handlers hold in their hands besides the use cases below.
__all__ = ["Both", "BudgetView", "Line", "MoneyView"]

_YEARS_BACK, _YEARS_AHEAD = 10, 2


@dataclass(frozen=True)
class MoneyView:
    """What somebody sees of an okrug's budget. years: of which there is one, the newest first."""

    okrug: str
    name: Both
    office: bool
    years: tuple[int, ...]
    shown: BudgetView | None


def _door(actor: Actor, okrug: str) -> bool:
    """Whether they are of its office; `NotFound` for an okrug that is none of theirs."""
    office = actor.may(Action.RUN_BUDGET, okrug)
    if not office and (not okrug or actor.okrug != okrug):
        raise NotFound("okrug")
    return office


@requires(Action.READ_BUDGET)
async def look(tx: Tx, actor: Actor, okrug: str, year: int = 0) -> MoneyView:
    """The budget of a year, or the newest; residents see what was shown to them."""
    office = _door(actor, okrug)
    years = await find.years(tx, okrug, office=office)
    wanted = year if year in years else next(iter(years), 0)
    shown = await find.budget_view(tx, okrug, wanted) if wanted else None
    return MoneyView(okrug, await find.named(tx, okrug), office, years, shown)


@requires(Action.READ_BUDGET)
async def want_picture(tx: Tx, actor: Actor, okrug: str, year: int) -> BudgetView:
    """It is drawn and comes as a message of its own."""
    shown = (await look(tx, actor, okrug, year)).shown
    if shown is None or shown.year != year:
        raise NotFound("budget")
    notice = ThousandWanted(to=actor.id, okrug=okrug, year=year, version=shown.version)
    await put_anew(tx, notice)
    return shown


@requires(Action.RUN_BUDGET)
async def version_of(tx: Tx, actor: Actor, okrug: str, year: int) -> int:
    """Which budget of this year a new one would replace; 0 for none."""
    actor.must(Action.RUN_BUDGET, okrug)
    row = await find.budget(tx, okrug, year)
    return row.version if row else 0


@requires(Action.RUN_BUDGET)
async def publish(
    tx: Tx, actor: Actor, okrug: str, year: int, lines: Sequence[Line], *, version: int
) -> BudgetView:
    """Show it to residents. version: of the one that it replaces; `Stale` where that is another.

    Refuses with `budget_year_unlikely`, `budget_table_empty`.
    """
    actor.must(Action.RUN_BUDGET, okrug)
    check_year(year, tx.today.year)
    if not any(one.plan for one in lines):
        raise Invalid("budget_table_empty")
    if not await find.publish(tx, okrug, year, lines, by=actor.id, version=version):
        raise Stale(by="")
    shown = await find.budget_view(tx, okrug, year)
    assert shown is not None  # noqa: S101 - it was written just now
    return shown


def check_year(year: int, now: int) -> int:
    """The same year, if there may be a budget of it. `Invalid`: budget_year_unlikely."""
    if not now - _YEARS_BACK <= year <= now + _YEARS_AHEAD:
        raise Invalid("budget_year_unlikely")
    return year


@requires(Action.RUN_BUDGET)
async def hide(tx: Tx, actor: Actor, okrug: str, year: int, version: int) -> MoneyView:
    """Residents do not see it any more. `Stale` where it is another by now."""
    actor.must(Action.RUN_BUDGET, okrug)
    if not await find.change(tx, okrug, year, version, published_at=None):
        raise Stale(by="")
    return await look(tx, actor, okrug, year)
