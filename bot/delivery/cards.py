"""Of all copies of a card in a chat only the newest lives."""

from typing import Any

import sqlalchemy as sa
import structlog
from aiogram.exceptions import AiogramError

from bot.core.db import Database, insert_for
from bot.core.models import Form
from bot.core.tx import Tx
from bot.delivery.models import Card
from bot.delivery.sender import Sender, judge
from bot.people.models import Person, StaffGroup

log = structlog.get_logger(__name__)


class Cards:
    """Remembers where the living copy of each card is."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def known(self, bot_id: int, chat_id: int, key: str) -> int | None:
        """The message of a card's living copy."""
        async with self.database.read() as session:
            found: int | None = await session.scalar(
                sa.select(Card.message_id).where(
                    Card.bot_id == bot_id, Card.chat_id == chat_id, Card.key == key
                )
            )
        return found

    async def replace(self, sender: Sender, chat_id: int, key: str, message_id: int) -> None:
        """`message_id` is the living copy now; the one before is taken away.

        A copy that can no longer be deleted (Telegram's 48 hours) stays; when its buttons are
        pressed they answer with the present state.
        """
        try:
            before = await self._note(sender.bot.id, chat_id, key, message_id)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("card.unnoted", error=type(error).__name__)  # the message itself is out
            return
        if before is not None and before != message_id:
            try:
                await sender.bot.delete_message(chat_id, before)
            except (AiogramError, OSError) as error:
                log.debug("card.stays", cause=judge(error).cause)

    async def _note(self, bot_id: int, chat_id: int, key: str, message_id: int) -> int | None:
        """Keep the new copy's id; the old one's comes back. Nothing is kept of who was erased."""
        where = (Card.bot_id == bot_id, Card.chat_id == chat_id, Card.key == key)
        async with self.database.write() as session:
            if not await session.scalar(sa.select(_somebody(bot_id, chat_id))):
                return None
            first = await session.execute(
                insert_for(session, Card)
                .values(bot_id=bot_id, chat_id=chat_id, key=key, message_id=message_id)
                .on_conflict_do_nothing()
                .returning(Card.message_id)
            )
            before: int | None = None
            if first.first() is None:  # of two who are here at once the second sees the first
                before = await session.scalar(
                    sa.select(Card.message_id).where(*where).with_for_update()
                )
                await session.execute(sa.update(Card).where(*where).values(message_id=message_id))
            await session.commit()
        return before


def _somebody(bot_id: Any, chat_id: Any) -> sa.ColumnElement[bool]:
    """A person of ours, a stranger on the way in, a staff group; nobody once they are erased."""
    person = sa.exists().where(Person.bot_id == bot_id, Person.telegram_id == chat_id)
    arriving = sa.exists().where(Form.bot_id == bot_id, Form.chat_id == chat_id)
    group = sa.exists().where(
        StaffGroup.bot_id == bot_id,
        StaffGroup.chat_id == chat_id,
        StaffGroup.ended_at.is_(None),
    )
    return person | arriving | group


async def sweep(tx: Tx) -> None:
    """Forget where the cards of those are who left without a trace."""
    await tx.session.execute(sa.delete(Card).where(~_somebody(Card.bot_id, Card.chat_id)))
