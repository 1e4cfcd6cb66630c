"""Which alerts are pinned in an okrug's channel and open group."""

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import SENT_KIND, UNPINNED_KIND, State
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome


async def pinned(tx: Tx, okrug: str) -> list[Broadcast]:
    """Urgent alerts that were posted, stand, and were not unpinned; those of ninety days."""
    posted = sa.exists().where(
        Delivery.batch_id == Broadcast.id,
        Delivery.kind == SENT_KIND,
        Delivery.public_id.is_not(None),
        Delivery.state == Outcome.SENT,
    )
    unpinned = sa.exists().where(Delivery.batch_id == Broadcast.id, Delivery.kind == UNPINNED_KIND)
    found = await tx.session.scalars(
        sa.select(Broadcast)
        .where(
            Broadcast.bot_id == tx.bot_id,
            Broadcast.office == okrug,
            Broadcast.urgent.is_(True),
            Broadcast.state != State.WITHDRAWN,
            posted,
            ~unpinned,
        )
        .order_by(Broadcast.id)
    )
    return list(found)
