"""What the clock does with winners: the office is reminded, those who follow hear the news."""

from bot.budget.service import delivery_clock
from bot.core.tx import Tx


async def remind_office(tx: Tx) -> None:
    """In the morning: whose day is near, or over."""
    await delivery_clock.remind_office(tx)


async def tell_news(tx: Tx) -> None:
    """In the evening: what was done with winners."""
    await delivery_clock.tell_news(tx)
