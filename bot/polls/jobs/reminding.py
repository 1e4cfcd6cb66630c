"""What the clock does a day before a poll ends: it reminds."""

from bot.core.tx import Tx
from bot.polls.service import reminding


async def remind(tx: Tx) -> None:
    """Those who have not voted, once. In quiet hours it waits for the morning."""
    await reminding.remind(tx)
