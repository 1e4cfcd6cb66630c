"""What the clock does after a gathering: the office is reminded, residents hear the news."""

from bot.core.tx import Tx
from bot.gatherings.service import decision_clock


async def remind_office(tx: Tx) -> None:
    """In the morning: what waits for the akim, what is promised, minutes not handed over."""
    await decision_clock.remind_office(tx)


async def tell_news(tx: Tx) -> None:
    """In the evening: what the akim made of decisions, and what is done."""
    await decision_clock.tell_news(tx)
