"""A broadcast goes out: once, however often "send" is pressed."""

from dataclasses import replace

from markupsafe import Markup

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import GROUP, BroadcastSent
from bot.broadcasts.rules.calls import next_call
from bot.broadcasts.rules.lifecycle import Asks, Move, State
from bot.broadcasts.service.held import BroadcastView, Held
from bot.broadcasts.storage.audience import members, reach_now
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid
from bot.core.screen import plain
from bot.core.text import fold
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, fan_out_to_public
from bot.people import service as people


@requires(Action.SEND_BROADCAST)
async def send(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, *, confirmed: bool = False
) -> BroadcastView:
    """Send a draft, or leave it to its hour. An urgent alert is confirmed besides.

    Raises Invalid("notice_needs_words"), Invalid("nobody_to_tell"), Invalid("moment_past"),
    Invalid("confirm_urgent"); Stale for the second of two presses.
    """
    held = await Held.open(tx, actor, broadcast_id)
    row = held.row
    if row.state is State.DRAFT and row.version == version:
        await _check(tx, row, confirmed=confirmed)
    if row.send_at is not None:
        return await held.move(
            Move.SCHEDULE, version, search=searchable(row), first_at=row.send_at
        )
    await held.move(Move.SEND, version, note=row.reason, **sent_now(tx, row))
    await tell(tx, held.row)
    return await held.again()


async def _check(tx: Tx, row: Broadcast, *, confirmed: bool) -> None:
    if not (row.kk or row.ru):
        raise Invalid("notice_needs_words")
    if row.send_at is not None and row.send_at <= tx.now:
        raise Invalid("moment_past", moment=row.send_at)
    if not (await reach_now(tx, row)).total:
        raise Invalid("nobody_to_tell")
    if row.urgent and not confirmed:
        raise Invalid("confirm_urgent")


def sent_now(tx: Tx, row: Broadcast) -> dict[str, object]:
    """What is noted of a broadcast as it goes out."""
    calls = next_call(tx.now, 0, tx.now) if row.asks is Asks.SAFE else None
    return {"sent_at": tx.now, "search": searchable(row), "next_call_at": calls, "shown": {}}


def searchable(row: Broadcast) -> str:
    """Both texts as they are searched."""
    return fold(plain(Markup(f"{row.kk}\n{row.ru}")))  # noqa: S704 - ours: escaped when written


def batch(row: Broadcast) -> Batch:
    """How its messages go together: an alert before all others, whatever is switched off."""
    if row.urgent:
        return Batch(row.id, Lane.ALERT)
    return Batch(row.id, Lane.BULK, GROUP)


@system
async def tell(tx: Tx, row: Broadcast) -> None:
    """Its messages stand in the outbox."""
    through = replace(tx, bot_id=row.bot_id)
    notice = BroadcastSent(broadcast_id=row.id)
    await fan_out(through, notice, await members(through, row.audience), batch(row))
    if row.to_public and row.is_public and not row.settlements:
        chats = await people.public_chats_of(through, row.office)
        await fan_out_to_public(through, notice, [chat.id for chat in chats], batch(row))
