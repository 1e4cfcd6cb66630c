"""Work that was promised for a day."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from bot.appeals.models import Appeal
from bot.appeals.rules.lifecycle import OPEN
from bot.core.tx import Tx


async def promised(tx: Tx, first: date, last: date) -> Sequence[Appeal]:
    """Open appeals of every bot whose work was promised for one of these days."""
    found = await tx.session.scalars(
        sa.select(Appeal)
        .where(Appeal.state.in_(OPEN), Appeal.promised_on.between(first, last))
        .order_by(Appeal.id)
    )
    return found.all()
