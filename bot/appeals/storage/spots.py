"""Landmarks that were used before."""

from datetime import datetime

import sqlalchemy as sa

from bot.appeals.models import Appeal
from bot.appeals.rules.lifecycle import State
from bot.core.tx import Tx

_OWN = 20
_MOST = 500


async def landmarks(
    tx: Tx, settlement: str, me: int, since: datetime
) -> list[tuple[str, int | None]]:
    """The landmarks of a settlement with their authors, newest first: one's own, then others'."""
    found = await tx.session.execute(landmarks_query(tx.bot_id, settlement, me, since))
    return [(name, author) for name, author in found.all()]


def landmarks_query(
    bot_id: int, settlement: str, me: int, since: datetime
) -> sa.Select[str, int | None]:
    """Both halves go by an index, by author and by settlement: so every state is named."""
    told = (Appeal.landmark, Appeal.author_id)
    here = (Appeal.settlement == settlement, Appeal.bot_id == bot_id, Appeal.landmark != "")
    own = (
        sa.select(*told, sa.literal(0).label("half"), Appeal.id)
        .where(*here, Appeal.author_id == me)
        .order_by(Appeal.id.desc())
        .limit(_OWN)
        .subquery()
    )
    others = (
        sa.select(*told, sa.literal(1).label("half"), Appeal.id)
        .where(
            *here,
            Appeal.state.in_(list(State)),
            Appeal.submitted_at > since,
            Appeal.author_id != me,
        )
        .order_by(Appeal.submitted_at.desc())
        .limit(_MOST)
        .subquery()
    )
    both = sa.union_all(sa.select(own), sa.select(others)).subquery()
    return sa.select(both.c.landmark, both.c.author_id).order_by(both.c.half, both.c.id.desc())
