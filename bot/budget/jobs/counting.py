"""What the clock does after a vote: it is counted."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.budget.models import BudgetRound
from bot.budget.service import counting
from bot.budget.service.counting import Reckoned, Reckoning
from bot.core.apart import Job, Rest, each_apart
from bot.core.db import is_passing
from bot.core.faults import cause
from bot.core.tx import Tx

log = structlog.get_logger(__name__)

_NAME = "budget.not_counted"
_Large = tuple[int, int, Reckoning]  # a round, its bot
_Ready = tuple[int, int, Reckoned]


async def count_due(tx: Tx) -> Rest | None:
    """Count every round that is due and is not counted yet; what fails stops no other.

    Of large ones the winners are worked out first, while everybody else goes on writing.
    """
    large: list[_Large] = []

    async def count(row: BudgetRound) -> None:
        own = replace(tx, bot_id=row.bot_id)
        asked = await counting.prepare(own, row.id)
        if asked is None:
            await counting.count(own, row.id)
        else:
            large.append((row.id, row.bot_id, asked))

    await each_apart(tx, _NAME, await counting.due(tx), count)
    return Rest(lambda: _worked_out(large)) if large else None


async def _worked_out(large: Sequence[_Large]) -> Job:
    ready: list[_Ready] = []
    for number, (round_id, bot_id, asked) in enumerate(large):
        try:
            ready.append((round_id, bot_id, Reckoned(asked, await asked.explained())))
        except Exception as error:
            if is_passing(error):
                raise
            log.error(_NAME, number=number, **cause(error))  # noqa: TRY400 - a trace quotes people

    async def write(tx: Tx) -> None:
        async def count(one: _Ready) -> None:
            round_id, bot_id, known = one
            await counting.count(replace(tx, bot_id=bot_id), round_id, known)

        await each_apart(tx, _NAME, ready, count)

    return write
