"""A gathering that decided something, without the evening it took; for tests of what follows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.gatherings.models import (
    DecisionStep,
    Gathering,
    GatheringDecision,
    GatheringItem,
)
from bot.gatherings.rules.agenda import ItemState
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.storage import decisions
from tests.conftest import OpenTx
from tests.gatherings.conftest import a_gathering

LIGHTS, WATER = "Көше жарығы туралы", "Су құбыры туралы"


async def decided(tx: Tx, *questions: str, **values: Any) -> tuple[int, list[int]]:
    """A gathering whose minutes were handed over today, and the ids of what it decided."""
    fields: dict[str, Any] = {
        "state": State.HANDED_OVER,
        "held_at": tx.now - timedelta(days=1),
        "opened_at": tx.now - timedelta(days=1),
        "closed_at": tx.now - timedelta(days=1),
        "handed_over_on": tx.today,
    }
    about = await a_gathering(tx, *(questions or (LIGHTS,)), **(fields | values))
    row = await tx.session.get_one(Gathering, about)
    items = await tx.session.scalars(
        sa.select(GatheringItem).where(GatheringItem.gathering_id == about)
    )
    for item in items.all():
        item.state, item.outcome = ItemState.DONE, Outcome.PASSED
        await tx.session.flush()
        await decisions.remember(tx, row, item)
    if row.state is State.HANDED_OVER:
        await decisions.start_consideration(tx, row)
    return about, [one.id for one in await decisions.of_gathering(tx, about)]


async def seen(open_tx: OpenTx, decision_id: int) -> GatheringDecision:
    """A decision as the tables have it now."""
    async with open_tx() as tx:
        return await tx.session.get_one(GatheringDecision, decision_id)


async def history(open_tx: OpenTx, decision_id: int) -> Sequence[DecisionStep]:
    """What happened to it."""
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(DecisionStep)
            .where(DecisionStep.decision_id == decision_id)
            .order_by(DecisionStep.id)
        )
        return found.all()


async def backdated(open_tx: OpenTx, decision_id: int, due: date) -> None:
    """As if it had been promised for a day that is over."""
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(GatheringDecision)
            .where(GatheringDecision.id == decision_id)
            .values(due_on=due)
        )
