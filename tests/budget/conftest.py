"""An okrug with three villages, its people, and rounds made to measure; without Telegram."""

from datetime import timedelta
from typing import Any

from bot.budget.models import BudgetIdea, BudgetRound
from bot.budget.rules.bounds import USUAL_DAYS
from bot.budget.rules.kinds import PHASES, IdeaState, Phase, RoundState
from bot.budget.rules.phases import spans
from bot.budget.storage import rounds as find
from bot.core.tx import Tx
from tests.gatherings.conftest import Somebody, somebody
from tests.support.okrugs import AKSU, OKRUG

__all__ = ["Somebody", "a_round", "an_idea", "somebody"]


async def a_round(tx: Tx, phase: Phase = Phase.IDEAS, **values: Any) -> int:
    """A running round in the tables, at the first day of a phase unless said otherwise; its id."""
    fields: dict[str, Any] = {
        "bot_id": tx.bot_id,
        "okrug": OKRUG,
        "state": RoundState.RUNNING,
        "year": 2026,
        "title_kk": "Ауылымызға не керек?",
        "title_ru": "Что нужно нашему селу?",
        "money": 10_000_000,
        "announced_at": tx.now,
        "joined_before": False,
        "adults": False,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    if PHASES.index(phase) >= PHASES.index(Phase.VOTING):
        fields["listed_at"] = tx.now
    row = BudgetRound(**fields | values)
    tx.session.add(row)
    await tx.session.flush()
    gone = sum(USUAL_DAYS[: PHASES.index(phase)])
    await find.set_phases(tx, row.id, spans(tx.now - timedelta(days=gone), USUAL_DAYS))
    return row.id


async def an_idea(tx: Tx, budget_round: int, title: str = "Балалар алаңы", **values: Any) -> int:
    """An idea in the tables; with `listed=True` a project that people vote on. Its id."""
    number = await find.next_number(tx, budget_round)
    listed = values.get("listed", False)
    fields: dict[str, Any] = {
        "round_id": budget_round,
        "number": number,
        "state": IdeaState.FEASIBLE if listed else IdeaState.SENT,
        "settlement": AKSU,
        "title": title,
        "text": "Балалар ойнайтын жер жоқ.",
        "title_kk": title if listed else "",
        "title_ru": f"[{title}]" if listed else "",
        "cost_guess": 2_000_000,
        "cost": 2_000_000 if listed else None,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    row = BudgetIdea(**fields | values)
    tx.session.add(row)
    await tx.session.flush()
    return row.id
