"""Words that the office uses again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.appeals.models import AnswerTemplate
from bot.core.i18n import Language
from bot.core.tx import Tx


@dataclass(frozen=True)
class TemplateView:
    """A template as it is shown. topic: a category's code, "" for any."""

    okrug: str
    id: int = 0
    version: int = 0
    topic: str = ""
    kk: str = ""
    ru: str = ""

    def text(self, language: Language) -> str:
        """Its words in a language; "" where the office wrote none."""
        return self.kk if language == "kk" else self.ru

    def any_text(self, language: Language) -> str:
        """Its words in a language, or else in the other one."""
        return self.text(language) or self.kk or self.ru


async def templates(tx: Tx, okrug: str) -> Sequence[AnswerTemplate]:
    """Every template of an okrug, oldest first."""
    found = await tx.session.scalars(
        sa.select(AnswerTemplate)
        .where(AnswerTemplate.bot_id == tx.bot_id, AnswerTemplate.okrug == okrug)
        .order_by(AnswerTemplate.id)
    )
    return found.all()


async def template(tx: Tx, template_id: int) -> AnswerTemplate | None:
    """A template as it is now."""
    return await tx.session.scalar(
        sa.select(AnswerTemplate)
        .where(AnswerTemplate.id == template_id, AnswerTemplate.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )


async def change(tx: Tx, template_id: int, version: int, values: dict[str, Any]) -> bool:
    """Change a template that is still as it was; of many who try at once one is told True."""
    changed = await tx.session.execute(
        sa.update(AnswerTemplate)
        .where(AnswerTemplate.id == template_id, AnswerTemplate.version == version)
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(AnswerTemplate.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def remove(tx: Tx, template_id: int, version: int) -> bool:
    """Take a template away that is still as it was."""
    removed = await tx.session.execute(
        sa.delete(AnswerTemplate)
        .where(AnswerTemplate.id == template_id, AnswerTemplate.version == version)
        .returning(AnswerTemplate.id)
        .execution_options(synchronize_session=False)
    )
    return removed.first() is not None
