"""How the office's routing rules are found."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.appeals.models import RoutingRule
from bot.appeals.storage.views import Named
from bot.core.tx import Tx


@dataclass(frozen=True)
class RuleView:
    """A rule as the office reads it. able: whether its executor still works here.

    hidden: an earlier rule takes everything that this one would.
    """

    id: int
    topic: str
    settlement: Named | None
    executor: str
    able: bool
    hidden: bool


async def rules_of(tx: Tx, okrug: str) -> Sequence[RoutingRule]:
    """The rules of an okrug in the order in which they are asked."""
    found = await tx.session.scalars(
        sa.select(RoutingRule)
        .where(RoutingRule.bot_id == tx.bot_id, RoutingRule.okrug == okrug)
        .order_by(RoutingRule.position, RoutingRule.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def rule(tx: Tx, rule_id: int) -> RoutingRule | None:
    """One rule of this bot, locked."""
    found = await tx.session.execute(
        sa.select(RoutingRule)
        .where(RoutingRule.id == rule_id, RoutingRule.bot_id == tx.bot_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def drop(tx: Tx, rule_id: int) -> None:
    """Forget a rule."""
    await tx.session.execute(sa.delete(RoutingRule).where(RoutingRule.id == rule_id))


async def hand_on(tx: Tx, okrug: str, person_id: int, to: int | None) -> None:
    """What somebody's rules gave to them goes to another; without another the rules go."""
    theirs = sa.and_(
        RoutingRule.bot_id == tx.bot_id,
        RoutingRule.okrug == okrug,
        RoutingRule.person_id == person_id,
    )
    if to is None:
        await tx.session.execute(sa.delete(RoutingRule).where(theirs))
    else:
        await tx.session.execute(sa.update(RoutingRule).where(theirs).values(person_id=to))
