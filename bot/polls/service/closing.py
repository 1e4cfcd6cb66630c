"""The clock closes polls and counts them."""

from dataclasses import replace
from functools import partial

from bot.core.access import system
from bot.core.apart import each_apart
from bot.core.tx import Tx
from bot.polls.rules.kinds import State
from bot.polls.rules.timing import may_close
from bot.polls.service.telling import tell_result
from bot.polls.storage import closing, tallies
from bot.polls.storage import polls as find
from bot.polls.storage.closing import Due


@system
async def close_due(tx: Tx) -> None:
    """Close every poll whose hour has passed, count it, and tell what came out.

    Each waits until everything is heard that came to Telegram before its hour.
    """
    due = await closing.due(tx)
    if due:
        await each_apart(tx, "poll.not_closed", due, partial(_close, tx))


async def _close(tx: Tx, due: Due) -> None:
    """Votes being written are waited for and counted; whoever comes later finds it closed."""
    here = replace(tx, bot_id=due.bot_id)
    await find.lock(here, due.id)
    row = await find.poll(here, due.id)
    if row is None or row.state is not State.OPEN or row.closes_at is None:
        return
    if not may_close(row.closes_at, tx.now, due.caught_up_at):
        return
    tally = await tallies.count(here, row)
    closed = {"state": State.CLOSED, "closed_at": row.closes_at, "tally": tally.to_json()}
    if await find.advance(here, row.id, row.version, {State.OPEN}, closed):
        await tell_result(here, row, tally)
