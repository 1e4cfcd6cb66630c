"""Whoever is silent in a roll-call is asked again: by the clock, or because the office says so."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import BroadcastSent, RollCalled
from bot.broadcasts.rules.calls import next_call
from bot.broadcasts.rules.lifecycle import TOLD, Asks
from bot.broadcasts.service.held import BroadcastView, Held
from bot.broadcasts.service.sending import batch
from bot.broadcasts.storage import calls
from bot.broadcasts.storage.audience import unanswered
from bot.core.access import Action, Actor, requires, system
from bot.core.apart import each_apart
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.quiet import is_quiet, loud_at
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.outbox import call_off, fan_out

#: Whoever was asked or told just now is left alone for so long.
GRACE = timedelta(minutes=10)


@system
async def call_again(tx: Tx) -> None:
    """Whoever has not answered a roll-call is asked again, until it has been often enough.

    At night only an urgent one is.
    """
    await each_apart(tx, "broadcast.not_called", await calls.due(tx), partial(_call_or_wait, tx))


async def _call_or_wait(tx: Tx, row: Broadcast) -> None:
    through = replace(tx, bot_id=row.bot_id)
    if not row.urgent and is_quiet(tx.now, tx.zone):
        await calls.put_off(through, row, loud_at(tx.now, tx.zone))
        return
    coming = next_call(row.sent_at or tx.now, row.calls + 1, tx.now)
    if await calls.take(through, row, coming):
        await _call(through, row, told_before=tx.now - GRACE)


@requires(Action.SEND_BROADCAST)
async def ask_again(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Ask the silent now. The clock's own calls go on as before.

    Raises Refusal("call_is_over"), Refusal("asked_just_now"); Stale for the second of two presses.
    """
    held = await Held.open(tx, actor, broadcast_id)
    row = held.row
    if row.asks is not Asks.SAFE:
        raise NotFound("broadcast")
    if row.version != version:
        raise Stale(by="")
    if row.state not in TOLD or row.closed_at is not None:
        raise Refusal("call_is_over")
    last = await calls.last_asked(tx, row.id, (BroadcastSent.kind, RollCalled.kind))
    if last is not None and tx.now - last < GRACE:
        raise Refusal("asked_just_now")
    coming = next_call(row.sent_at or tx.now, row.calls + 1, tx.now)
    if not await calls.take(tx, row, coming):
        raise Stale(by="")
    await _call(tx, row, told_before=tx.now)
    return await held.again()


async def _call(tx: Tx, row: Broadcast, told_before: datetime) -> None:
    """One call to those who have the question and are silent; older calls on their way are off."""
    call = row.calls + 1
    silent = (await unanswered(tx, row.id, row.office)).where(
        Delivery.state == Outcome.SENT, Delivery.sent_at <= told_before
    )
    await call_off(tx, row.id, (RollCalled.kind,))
    notice = RollCalled(broadcast_id=row.id, call=call)
    await fan_out(tx, notice, silent, replace(batch(row), tag=f"{call}:"))
