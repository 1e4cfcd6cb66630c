"""A lease on what was claimed: renewed as long as somebody works on it."""

import asyncio
from collections.abc import Sequence

import sqlalchemy as sa
import structlog

from bot.core.clock import Clock
from bot.core.db import Database
from bot.delivery.models import Delivery, Outcome
from bot.delivery.pacing import LEASE

log = structlog.get_logger(__name__)


async def hold(database: Database, clock: Clock, ids: Sequence[int]) -> None:
    """Renew the lease on these until cancelled: a 429 may last longer than a lease."""
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        try:
            async with database.write() as session:
                await session.execute(
                    sa.update(Delivery)
                    .where(Delivery.id.in_(ids), Delivery.state == Outcome.SENDING)
                    .values(claimed_until=clock.now() + LEASE)
                    .execution_options(synchronize_session=False)
                )
                await session.commit()
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("outbox.database", error=type(error).__name__)
