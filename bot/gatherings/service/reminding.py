"""The clock reminds of gatherings."""

from dataclasses import replace

from bot.core.access import system
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out
from bot.gatherings.notices.wishes import GatheringReminded
from bot.gatherings.rules.reminders import FARTHEST, Reminder, due, mark
from bot.gatherings.storage.replying import (
    Coming,
    asked_since,
    claim_reminder,
    coming,
    to_remind,
)


@system
async def remind(tx: Tx) -> int:
    """Put every reminder that is due and was not put yet; how many people are reminded.

    The row of the gathering keeps the last one, so that of two bots on one database one puts it,
    and that most ticks have nothing to write.
    """
    reminded = 0
    for one in await coming(tx, tx.now + FARTHEST):
        assert one.row.held_at is not None  # noqa: S101 - the query asks for its day
        reminder = due(one.row.held_at, one.told, tx.now, tx.zone)
        if reminder is not None:
            reminded += await _remind(replace(tx, bot_id=one.row.bot_id), one, reminder)
    return reminded


async def _remind(tx: Tx, one: Coming, reminder: Reminder) -> int:
    row = one.row
    this = mark(reminder, row.attempt, row.sequence)
    if row.reminded == this or not await claim_reminder(tx, row, this):
        return 0
    notice = GatheringReminded(
        gathering_id=row.id,
        reminder=reminder.value,
        attempt=row.attempt,
        sequence=row.sequence,
    )
    batch = Batch(row.id, Lane.BULK, Group.GATHERINGS, tag=f"{this}:")
    people = to_remind(row, await asked_since(tx, row))
    return await fan_out(tx, notice, people, batch)
