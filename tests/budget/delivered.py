"""Rounds whose vote is counted, without the weeks that took; for tests of what follows."""

from typing import Any

from bot.budget.rules.kinds import Did, IdeaState, Phase, RoundState, Stage
from bot.budget.storage import rounds
from bot.core.tx import Tx
from tests.budget.conftest import a_round, an_idea

PLAYGROUND, LIGHTS = "Балалар алаңы", "Көше жарығы"
PHOTO = {"kind": "photo", "id": "swing"}


async def counted_round(tx: Tx, **values: Any) -> int:
    """A round that is at its last phase; its id."""
    counted = {"state": RoundState.COUNTED, "counted_at": tx.now}
    return await a_round(tx, Phase.DELIVERY, **(counted | values))


async def a_winner(tx: Tx, budget_round: int, title: str = PLAYGROUND, **values: Any) -> int:
    """A project that won and that nobody is named for yet; its id."""
    fields = {"listed": True, "state": IdeaState.WON, "stage": Stage.WAITING}
    idea = await an_idea(tx, budget_round, title, **(fields | values))
    await rounds.add_step(tx, idea, Did.WON, by=None)
    return idea
