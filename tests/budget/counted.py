"""Rounds whose vote is over, with ballots made to measure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.budget.jobs.counting import count_due
from bot.budget.models import BudgetVoter
from bot.budget.rules.kinds import Phase
from bot.core.tx import Tx
from tests.budget.conftest import a_round, an_idea
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, ZHANAZHOL

LIGHTS, PLAYGROUND, WELL, ROOF = "Көше шамдары", "Балалар алаңы", "Құдық", "Клуб шатыры"
#: What each costs, of 10 000 000.
COSTS = {LIGHTS: 6_000_000, PLAYGROUND: 4_000_000, WELL: 4_000_000, ROOF: 9_000_000}
#: Of 20 voters, 12 of one village want two things, and 8 of another a third.
BALLOTS: dict[str, dict[Sequence[str], int]] = {
    AKSU: {(LIGHTS, PLAYGROUND): 11, (LIGHTS,): 1},
    BIRLIK: {(WELL,): 8},
}


async def a_vote(
    tx: Tx,
    ballots: Mapping[str, Mapping[Sequence[str], int]] | None = None,
    costs: Mapping[str, int] = COSTS,
    *,
    phase: Phase = Phase.RESULTS,
    **values: Any,
) -> tuple[int, dict[str, int]]:
    """A round whose vote ended just now, and its projects by name; nobody has counted it."""
    about = await a_round(tx, phase, **values)
    ids = {
        title: await an_idea(tx, about, title, listed=True, cost=cost)
        for title, cost in costs.items()
    }
    votes = [
        (village, ",".join(map(str, sorted(ids[title] for title in titles))))
        for village, cast in (BALLOTS if ballots is None else ballots).items()
        for titles, people in cast.items()
        for _ in range(people)
    ]
    for number, (village, choice) in enumerate(votes):
        at = tx.now - timedelta(days=number % 6, minutes=11 * (number // 6))
        await a_ballot(tx, about, choice, settlement=village, at=at)
    return about, ids


async def a_ballot(tx: Tx, about: int, choice: str, **values: Any) -> None:
    """Somebody's vote, as it stands in the tables before it is counted."""
    fields: dict[str, Any] = {"settlement": ZHANAZHOL, "at": tx.now}
    tx.session.add(BudgetVoter(round_id=about, choice=choice, **fields | values))
    await tx.session.flush()


async def counted(open_tx: OpenTx, *args: Any, **values: Any) -> tuple[int, dict[str, int]]:
    """The same, and counted by the clock."""
    async with open_tx() as tx:
        about = await a_vote(tx, *args, **values)
    async with open_tx() as tx:
        left = await count_due(tx)
    if left is not None:
        job = await left.work()
        async with open_tx() as tx:
            await job(tx)
    return about
