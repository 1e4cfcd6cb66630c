"""What the clock does when a poll's hour has come: it closes and counts it."""

from bot.core.tx import Tx
from bot.polls.service import closing


async def close_due(tx: Tx) -> None:
    """Often, for people wait for it; when nothing is due it is one look at an index."""
    await closing.close_due(tx)
