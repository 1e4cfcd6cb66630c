"""What somebody has ticked and not voted with, and lines from paper that wait to be put right.

Each is kept apart from whatever else its owner fills in meanwhile, so nothing of it is lost; and
goes when the round is counted, so that nothing is left which tells who wanted what.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.models import Form
from bot.core.tx import Tx


def ballot(round_id: int) -> str:
    """Where a ballot is kept."""
    return f"budget:{round_id}"


def paper(round_id: int) -> str:
    """Where lines from paper are kept."""
    return f"budget-paper:{round_id}"


async def read(tx: Tx, telegram_id: int, slot: str) -> dict[str, Any] | None:
    """What is kept; None where nothing is."""
    found = await tx.session.scalar(sa.select(Form.data).where(*_where(tx, telegram_id, slot)))
    return None if found is None else dict(found)


async def keep(tx: Tx, telegram_id: int, slot: str, data: Mapping[str, Any]) -> None:
    """Keep this in place of what was kept before."""
    values = {"state": None, "data": dict(data), "updated_at": tx.now}
    await tx.session.execute(
        insert_for(tx.session, Form)
        .values(
            bot_id=tx.bot_id,
            chat_id=telegram_id,
            person_id=telegram_id,
            destiny=slot,
            **values,
        )
        .on_conflict_do_update(
            index_elements=["bot_id", "chat_id", "person_id", "destiny"], set_=values
        )
    )


async def drop(tx: Tx, telegram_id: int, slot: str) -> None:
    """Keep it no more."""
    await tx.session.execute(sa.delete(Form).where(*_where(tx, telegram_id, slot)))


async def drop_all(tx: Tx, round_id: int) -> None:
    """Nobody's of a round is kept any more."""
    await tx.session.execute(
        sa.delete(Form).where(Form.destiny.in_((ballot(round_id), paper(round_id))))
    )


def _where(tx: Tx, telegram_id: int, slot: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Form.bot_id == tx.bot_id,
        Form.chat_id == telegram_id,
        Form.person_id == telegram_id,
        Form.destiny == slot,
    )
