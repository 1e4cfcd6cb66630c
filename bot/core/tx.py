"""Tx: one transaction, the moment it happens at, and the bot it happens through."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.clock import VILLAGE_ZONE, village_date


@dataclass(frozen=True)
class Tx:
    """What every use case receives first. Only the edge, the jobs and the worker commit it."""

    session: AsyncSession
    now: datetime
    bot_id: int
    zone: str = field(default=VILLAGE_ZONE)

    @property
    def today(self) -> date:
        """The calendar day in the village."""
        return village_date(self.now, self.zone)
