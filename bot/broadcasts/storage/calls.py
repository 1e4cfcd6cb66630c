"""The further calls of a roll-call: which are due, and who makes one."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import TOLD, Asks
from bot.core.tx import Tx
from bot.delivery.models import Delivery


async def due(tx: Tx) -> Sequence[Broadcast]:
    """Roll-calls of every bot whose silent are to be asked again."""
    found = await tx.session.scalars(
        sa.select(Broadcast)
        .where(Broadcast.next_call_at <= tx.now, *_asking())
        .order_by(Broadcast.next_call_at, Broadcast.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def take(tx: Tx, row: Broadcast, coming: datetime | None) -> bool:
    """Make the call after those that `row` knows of; of many at once one is told True."""
    return await _move(tx, row, {"calls": row.calls + 1, "next_call_at": coming})


async def put_off(tx: Tx, row: Broadcast, until: datetime) -> bool:
    """The call waits: people sleep."""
    return await _move(tx, row, {"next_call_at": until})


async def _move(tx: Tx, row: Broadcast, values: dict[str, object]) -> bool:
    """Versions stay as they are: no button depends on how often people were asked."""
    moved = await tx.session.execute(
        sa.update(Broadcast)
        .where(
            Broadcast.id == row.id,
            Broadcast.version == row.version,
            Broadcast.calls == row.calls,
            Broadcast.next_call_at.is_not_distinct_from(row.next_call_at),
            *_asking(),
        )
        .values(**values)
        .returning(Broadcast.id)
        .execution_options(synchronize_session=False)
    )
    return moved.first() is not None


def _asking() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Broadcast.state.in_(TOLD),
        Broadcast.asks == Asks.SAFE,
        Broadcast.closed_at.is_(None),
    )


async def last_asked(tx: Tx, broadcast_id: int, kinds: Sequence[str]) -> datetime | None:
    """When somebody was last told or asked."""
    moment: datetime | None = await tx.session.scalar(
        sa.select(sa.func.max(Delivery.created_at)).where(
            Delivery.batch_id == broadcast_id, Delivery.kind.in_(kinds)
        )
    )
    return moment
