"""What the clock does: sends what is due, asks again, tells how far it has come."""

from datetime import timedelta

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import State
from bot.broadcasts.service import call_again, send_due, watch
from bot.broadcasts.storage import broadcasts as find
from bot.core.tx import Tx

#: A draft that was given up can be brought back for so long.
DISCARDED_KEPT = timedelta(days=7)

__all__ = ["call_again", "forget_discarded", "send_due", "watch"]


async def forget_discarded(tx: Tx) -> None:
    """Drafts given up a week ago are gone."""
    old = Broadcast.updated_at < tx.now - DISCARDED_KEPT
    await find.delete(tx, Broadcast.state == State.DISCARDED, old)
