"""The office's own table of bodies that appeals are redirected to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import Body
from bot.core.i18n import Language
from bot.core.tx import Tx


@dataclass(frozen=True)
class BodyView:
    """A body as it is shown. id: 0 where only its role is known, and nothing is kept of it."""

    okrug: str
    id: int = 0
    version: int = 0
    role: str = ""
    kk: str = ""
    ru: str = ""
    phone: str = ""
    address_kk: str = ""
    address_ru: str = ""

    def name(self, language: Language) -> str:
        """What it is called; in the other language where the office wrote one only."""
        return (self.kk or self.ru) if language == "kk" else (self.ru or self.kk)

    def address(self, language: Language) -> str:
        """Where it is, likewise."""
        mine, other = self.address_kk, self.address_ru
        return (mine or other) if language == "kk" else (other or mine)


async def bodies(tx: Tx, okrug: str) -> Sequence[Body]:
    """Every body an okrug keeps, oldest first."""
    found = await tx.session.scalars(
        sa.select(Body).where(Body.bot_id == tx.bot_id, Body.okrug == okrug).order_by(Body.id)
    )
    return found.all()


async def body(tx: Tx, body_id: int) -> Body | None:
    """A body as it is now."""
    return await tx.session.scalar(
        sa.select(Body)
        .where(Body.id == body_id, Body.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )


async def change(tx: Tx, body_id: int, version: int, values: dict[str, Any]) -> bool:
    """Change a body that is still as it was; of many who try at once one is told True."""
    changed = await tx.session.execute(
        sa.update(Body)
        .where(Body.id == body_id, Body.version == version)
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(Body.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def remove(tx: Tx, body_id: int, version: int) -> bool:
    """Take a body away that is still as it was."""
    removed = await tx.session.execute(
        sa.delete(Body)
        .where(Body.id == body_id, Body.version == version)
        .returning(Body.id)
        .execution_options(synchronize_session=False)
    )
    return removed.first() is not None
