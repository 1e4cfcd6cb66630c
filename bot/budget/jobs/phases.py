"""What the clock does to rounds: phases begin and end by their dates."""

from bot.budget.service import phases
from bot.core.tx import Tx


async def tick(tx: Tx) -> None:
    """Tell whoever has to know, and put off a vote that has no list; each once."""
    await phases.tick(tx)
