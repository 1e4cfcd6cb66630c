"""What the clock does before a gathering: it reminds."""

from bot.core.tx import Tx
from bot.gatherings.service import reminding


async def remind(tx: Tx) -> None:
    """Ten days, three days, one day and two hours before, each once.

    Which of them is due, and what becomes of a missed one, is in `rules/reminders.py`. In quiet
    hours they wait for the morning, as everything does that is told to many.
    """
    await reminding.remind(tx)
