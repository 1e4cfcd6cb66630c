"""Alerts stay pinned in the channel and the open group until the office says that it is enough."""

from bot.broadcasts.notices import BroadcastUnpinned
from bot.broadcasts.rules.lifecycle import SENT_KIND
from bot.broadcasts.storage.pins import pinned
from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch


@requires(Action.LINK_CHAT)
async def has_pins(tx: Tx, actor: Actor, okrug: str) -> bool:
    """Whether an alert of the okrug is still pinned somewhere."""
    actor.must(Action.LINK_CHAT, okrug)
    return bool(await pinned(tx, okrug))


@requires(Action.LINK_CHAT)
async def unpin(tx: Tx, actor: Actor, okrug: str) -> int:
    """The alerts stay where they are posted, and are not pinned any more; how many they were."""
    actor.must(Action.LINK_CHAT, okrug)
    alerts = await pinned(tx, okrug)
    for row in alerts:
        await outbox.fan_out_again(
            tx,
            BroadcastUnpinned(broadcast_id=row.id),
            (SENT_KIND,),
            Batch(row.id, Lane.SILENT),
            row.version,
            public_only=True,
        )
    return len(alerts)
