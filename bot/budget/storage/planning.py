"""Rounds as they are put together: the one draft of an okrug, and whom a round reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.budget.models import BudgetRound
from bot.budget.rules.kinds import RoundState
from bot.budget.storage import rounds as find
from bot.budget.storage.views import RoundView
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.people.models import Person
from bot.places.models import Place


@dataclass(frozen=True)
class Reach:
    """How many people a round is for, and how many of them the bot can tell."""

    total: int = 0
    reachable: int = 0


@dataclass(frozen=True)
class PlanView:
    """A round on the desk of its office. all_villages: of the okrug, to tick.

    chats: of the okrug, in which it is posted, too. bot: its name.
    """

    view: RoundView
    reach: Reach
    chats: int
    all_villages: tuple[Place, ...]
    bot: str

    @property
    def known(self) -> bool:
        """Whether people know of it: whatever is another is told to them."""
        return self.view.state is not RoundState.DRAFT

    @property
    def ready(self) -> bool:
        """Whether it can be announced: all the rest has a usual value."""
        return self.view.money > 0


async def draft(tx: Tx, okrug: str) -> BudgetRound | None:
    """What an office is putting together."""
    found = await find.of_okrug(tx, okrug, {RoundState.DRAFT}, limit=1)
    return found[0] if found else None


async def lock_okrug(tx: Tx, okrug: str) -> Sequence[BudgetRound]:
    """Every round of an okrug that is put together or runs; whoever else begins one waits."""
    found = await tx.session.scalars(
        sa.select(BudgetRound)
        .where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetRound.state.in_([RoundState.DRAFT, RoundState.RUNNING]),
        )
        .order_by(BudgetRound.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def reach(tx: Tx, row: BudgetRound) -> Reach:
    """Count those whom a round concerns."""
    off = sa.cast(Person.muted, sa.Text).like(f'%"{Group.BUDGET.value}"%')
    silent = sa.case((sa.or_(Person.blocked_at.is_not(None), off), 1), else_=0)
    found = await tx.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(silent), 0)).where(
            Person.id.in_(find.concerned(row))
        )
    )
    total, missing = found.one()
    return Reach(int(total), int(total) - int(missing))
