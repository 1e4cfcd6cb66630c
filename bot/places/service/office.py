"""What the office says of itself in the bot."""

from typing import Any

import sqlalchemy as sa

from bot.core.access import system
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.places.models import Okrug
from bot.places.office import with_said


@system
async def locked_office(tx: Tx, code: str) -> Okrug:
    """The served okrug, held until the transaction ends: others who change it wait."""
    found = await tx.session.execute(
        sa.select(Okrug)
        .where(Okrug.code == code, sa.or_(Okrug.bot_id.is_(None), Okrug.bot_id == tx.bot_id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    okrug = found.scalar_one_or_none()
    if okrug is None:
        raise NotFound("place")
    return okrug


@system
async def say_of_office(tx: Tx, code: str, field: str, value: Any) -> None:
    """Say how the office is reached (`bot.places.office.FIELDS`); over what the file says."""
    okrug = await locked_office(tx, code)
    okrug.office = with_said(okrug, field, value)
    okrug.updated_at = tx.now
    await tx.session.flush()
