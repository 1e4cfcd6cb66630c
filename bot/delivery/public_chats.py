"""Public chats: what an office hears about its channel and open group, and how they are lost."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from aiogram.exceptions import AiogramError, TelegramBadRequest

from bot.core.access import Action, Actor
from bot.core.clock import Clock
from bot.core.db import Database
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, row, rows
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.delivery.notices import Lane, Notice
from bot.delivery.outbox import put
from bot.delivery.sender import Sent, judge
from bot.people import service as people
from bot.people.callbacks import ChatPress, OnChat
from bot.people.models import PublicChat
from bot.people.screens import chats as screens


@dataclass(frozen=True, kw_only=True)
class PublicChatOffered(Notice):
    """The bot was let into a channel by somebody who could link it: in private they are asked."""

    kind = "public_chat.offered"
    lane = Lane.ANSWER

    chat_id: int
    title: str


@dataclass(frozen=True, kw_only=True)
class PublicChatLost(Notice):
    """The bot may not write in the channel or open group any more."""

    kind = "public_chat.lost"

    public_id: int
    okrug: str
    title: str
    is_channel: bool

    @property
    def key(self) -> str:
        """Once for each reader."""
        return f"{self.kind}:{self.public_id}:{self.to}"


async def lose(tx: Tx, chat: PublicChat) -> None:
    """End the link, and tell whoever could link another one."""
    if not await people.lose_public_chat(tx, chat.id):
        return
    lost = PublicChatLost(
        to=0, public_id=chat.id, okrug=chat.okrug, title=chat.title, is_channel=chat.is_channel
    )
    office = await people.who_may(tx, Action.LINK_CHAT, chat.okrug)
    await put(tx, *(replace(lost, to=one) for one in office))


async def lose_in(tx: Tx, chat_id: int) -> None:
    """What is linked in this chat, if anything, is lost."""
    chat = await people.public_chat_in(tx, chat_id)
    if chat is not None:
        await lose(tx, chat)


class PublicChats:
    """What the pump learns of public chats by writing there."""

    def __init__(self, database: Database, clock: Clock, zone: str) -> None:
        self.database = database
        self.clock = clock
        self.zone = zone

    async def lost(self, bot_id: int, public_id: int) -> None:
        """The bot is not wanted there any more."""
        async with self._write(bot_id) as tx:
            chat = await people.public_chat_by_id(tx, public_id)
            if chat is not None:
                await lose(tx, chat)

    async def moved(self, bot_id: int, chat_id: int, to: int) -> None:
        """The group has another id now."""
        async with self._write(bot_id) as tx:
            await people.move_public_chat(tx, chat_id, to)

    async def posted_anew(self, delivery_id: int, sent: Sent) -> None:
        """Other messages stand for this delivery from now on."""
        async with self._write(0) as tx:
            await tx.session.execute(
                sa.update(Delivery)
                .where(Delivery.id == delivery_id)
                .values(message_id=sent.main, more_ids=list(sent.others) or None)
            )

    @asynccontextmanager
    async def _write(self, bot_id: int) -> AsyncIterator[Tx]:
        async with self.database.write() as session:
            yield Tx(session, self.clock.now(), bot_id, self.zone)
            await session.commit()


def is_lost(error: AiogramError | OSError) -> bool:
    """Whether the bot may not post in a public chat any more."""
    if judge(error).kind == "unreachable":
        return True
    said = error.message.lower() if isinstance(error, TelegramBadRequest) else ""
    return any(one in said for one in ("rights to send", "need administrator", "write_forbidden"))


async def chat_offered(
    tx: Tx, notice: PublicChatOffered, actor: Actor, t: Translator
) -> Screen | None:
    """Nothing for somebody who may not link any more, or where it is linked already."""
    if not actor.may(Action.LINK_CHAT):
        return None
    okrugs = await people.linkable(tx, actor)
    linked = await people.public_chat_in(tx, notice.chat_id)
    if not okrugs or (linked is not None and linked.okrug in {one.code for one in okrugs}):
        return None
    return screens.offer(notice.title, notice.chat_id, okrugs, t)


async def chat_lost(tx: Tx, notice: PublicChatLost, _actor: Actor, t: Translator) -> Screen | None:
    """For the office; nothing where it was only moved."""
    if await people.public_chat_by_id(tx, notice.public_id) is not None:
        return None
    if notice.is_channel:
        said = t(
            "The bot may not post in the channel “{title}” any more, so notices no longer come "
            "there. Residents still get them in private.",
            title=notice.title,
        )
    else:
        said = t(
            "The bot may not write in the open group “{title}” any more, so notices no longer "
            "come there. Residents still get them in private.",
            title=notice.title,
        )
    opens = ChatPress(do=OnChat.LIST, okrug=notice.okrug).pack()
    return Screen(text=said, rows=rows(row(Button(t.word("Channel and group"), data=opens))))


NOTICES = (PublicChatOffered, PublicChatLost)
RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    PublicChatOffered.kind: chat_offered,
    PublicChatLost.kind: chat_lost,
}
