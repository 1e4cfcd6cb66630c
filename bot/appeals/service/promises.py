"""On the day that work was promised for, whoever sees to it is asked for a photo of it."""

from datetime import time, timedelta

from bot.appeals.notices import PromiseDue
from bot.appeals.service.case import Case
from bot.appeals.storage.promises import promised
from bot.core.access import system
from bot.core.clock import village
from bot.core.tx import Tx
from bot.delivery.outbox import put

ASKED_AT = time(9)
#: A bot that was off that day asks later, but not for ever.
ASKED_WITHIN = timedelta(days=7)


@system
async def ask_for_photos(tx: Tx) -> int:
    """From nine in the morning: of how many appeals somebody is asked, each once for a day."""
    last = tx.today
    if village(tx.now, tx.zone).time() < ASKED_AT:
        last -= timedelta(days=1)
    found = await promised(tx, last - ASKED_WITHIN, last)
    for appeal in found:
        case = Case.of_bot(tx, appeal)
        on = str(appeal.promised_on)
        await put(
            case.tx,
            *(
                PromiseDue(to=person, appeal_id=appeal.id, version=appeal.version, on=on)
                for person in await case.listeners()
            ),
        )
    return len(found)
