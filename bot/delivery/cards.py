"""Of all copies of a card in a chat only the newest lives."""

import sqlalchemy as sa
from aiogram.exceptions import TelegramAPIError

from bot.core.db import Database, insert_for
from bot.delivery.models import Card
from bot.delivery.sender import Sender


class Cards:
    """Remembers where the living copy of each card is."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def replace(self, sender: Sender, chat_id: int, key: str, message_id: int) -> None:
        """`message_id` is the living copy now; the one before is taken away.

        A copy that can no longer be deleted (Telegram's 48 hours) stays; when its buttons are
        pressed they answer with the present state.
        """
        where = (Card.bot_id == sender.bot.id, Card.chat_id == chat_id, Card.key == key)
        async with self.database.write() as session:
            before = await session.scalar(sa.select(Card.message_id).where(*where))
            await session.execute(
                insert_for(session, Card)
                .values(bot_id=sender.bot.id, chat_id=chat_id, key=key, message_id=message_id)
                .on_conflict_do_update(
                    index_elements=["bot_id", "chat_id", "key"], set_={"message_id": message_id}
                )
            )
            await session.commit()
        if before is not None and before != message_id:
            try:
                await sender.bot.delete_message(chat_id, before)
            except TelegramAPIError:
                return
