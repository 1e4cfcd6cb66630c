"""Rows that an okrug's office keeps and edits itself: of many who change one, one is first."""

from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.appeals.models import AnswerTemplate, Body
from bot.core.tx import Tx

Row = TypeVar("Row", Body, AnswerTemplate)


async def rows_of(tx: Tx, kind: type[Row], okrug: str) -> Sequence[Row]:
    """Every row of an okrug, oldest first."""
    found = await tx.session.scalars(
        sa.select(kind).where(kind.bot_id == tx.bot_id, kind.okrug == okrug).order_by(kind.id)
    )
    return found.all()


async def row(tx: Tx, kind: type[Row], row_id: int) -> Row | None:
    """A row of this bot as it is now."""
    found = await tx.session.scalars(
        sa.select(kind)
        .where(kind.id == row_id, kind.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def change(
    tx: Tx, kind: type[Row], row_id: int, version: int, values: dict[str, Any]
) -> bool:
    """Change a row that is still as it was; of many who try at once one is told True."""
    changed = await tx.session.execute(
        sa.update(kind)
        .where(kind.id == row_id, kind.version == version)
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def remove(tx: Tx, kind: type[Row], row_id: int, version: int) -> bool:
    """Take a row away that is still as it was."""
    removed = await tx.session.execute(
        sa.delete(kind)
        .where(kind.id == row_id, kind.version == version)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    )
    return removed.first() is not None
