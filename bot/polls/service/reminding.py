"""The clock reminds those who have not voted, a day before the end."""

from dataclasses import replace
from functools import partial

from bot.core.access import system
from bot.core.apart import each_apart
from bot.core.tx import Tx
from bot.polls.models import Poll
from bot.polls.rules.timing import remind_at
from bot.polls.service.telling import tell_silent
from bot.polls.storage.closing import claim_reminder, to_remind


@system
async def remind(tx: Tx) -> None:
    """Remind of every poll that is to be reminded of now, each once.

    The poll's row keeps that it was done, so that of two bots on one database one does it.
    """
    due = [row for row in await to_remind(tx) if _is_due(row, tx)]
    if due:
        await each_apart(tx, "poll.not_reminded", due, partial(_remind, tx))


def _is_due(row: Poll, tx: Tx) -> bool:
    if row.opened_at is None or row.closes_at is None:
        return False
    at = remind_at(row.opened_at, row.closes_at, tx.zone)
    return at is not None and at <= tx.now


async def _remind(tx: Tx, row: Poll) -> None:
    here = replace(tx, bot_id=row.bot_id)
    if await claim_reminder(here, row):
        await tell_silent(here, row)
