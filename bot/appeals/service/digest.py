"""The morning digest: once on a working day, to everybody on whose desk something lies."""

from dataclasses import replace

from bot.appeals.notices import KEPT_FOR_THE_DAY, MorningDigest
from bot.appeals.rules.reminders import Reminder, is_time
from bot.appeals.storage import digest as storage
from bot.core.access import system
from bot.core.apart import each_apart
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.tx import Tx
from bot.delivery.outbox import put_to_all

EACH = 0


@system
async def put_digests(tx: Tx) -> bool:
    """Whether this morning's digests were put now; the words are found when each is told.

    What the clock had to say since the last one and could not say in its hours is told now.
    """
    works = (await calendar(tx)).is_working(tx.today)
    if not is_time(Reminder.DIGEST, village(tx.now, tx.zone), works=works):
        return False
    if not await storage.claim_day(tx):
        return False
    await storage.say_again(tx, KEPT_FOR_THE_DAY, MorningDigest.kind)

    async def put_for(bot_id: int) -> None:
        own = replace(tx, bot_id=bot_id)
        notice = MorningDigest(to=EACH, day=tx.today.isoformat())
        await put_to_all(own, notice, storage.with_desk(own))

    await each_apart(tx, "digest.not_put", await storage.bots(tx), put_for)
    return True
