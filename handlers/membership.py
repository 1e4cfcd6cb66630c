"""Who somebody is in a chat, asked of Telegram before the update's transaction opens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import AiogramError
from aiogram.types import (
    CallbackQuery,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ChatMemberRestricted,
    ResultChatMemberUnion,
    TelegramObject,
    Update,
)

from bot.people.callbacks import ChatPress, OnChat
from bot.people.service import ChatSeen

log = structlog.get_logger(__name__)

#: Somebody waits with a finger on the button.
_PATIENCE_S = 4.0
_OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}


def may_post(chat_type: str, bot: ResultChatMemberUnion) -> bool:
    """Whether the bot may write there: in a channel it has to be let, in a group to be inside."""
    if isinstance(bot, ChatMemberAdministrator):
        return chat_type != ChatType.CHANNEL or bool(bot.can_post_messages)
    if chat_type == ChatType.CHANNEL or bot.status in _OUTSIDE:
        return False
    return not isinstance(bot, ChatMemberRestricted) or bot.can_send_messages


class Membership(BaseMiddleware):
    """For the buttons that link a chat: handlers get `seen`, None when nobody could be asked.

    Stands before the edge: nothing is asked of the network inside a transaction.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Ask, where there is something to ask, then go on."""
        callback = event.callback_query if isinstance(event, Update) else None
        chat_id = _asked_about(callback) if callback is not None else None
        if callback is not None and chat_id is not None:
            data["seen"] = await look(data["bot"], chat_id, callback.from_user.id)
        return await handler(event, data)


def _asked_about(callback: CallbackQuery) -> int | None:
    """The chat that a press would link; in a group the one it stands in."""
    try:
        press = ChatPress.unpack(callback.data or "")
    except (TypeError, ValueError):
        return None
    if press.do is not OnChat.LINK:
        return None
    chat = callback.message.chat if callback.message else None
    return chat.id if chat is not None and chat.type != ChatType.PRIVATE else press.chat_id or None


async def look(bot: Bot, chat_id: int, person: int) -> ChatSeen | None:
    """A chat, and who a person and the bot are in it."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            chat = await bot.get_chat(chat_id)
            them = await bot.get_chat_member(chat_id, person)
            us = await bot.get_chat_member(chat_id, bot.id)
    except (AiogramError, OSError) as error:  # the timeout is an OSError
        log.info("membership.unknown", error=type(error).__name__)
        return None
    return ChatSeen(
        id=chat_id,
        title=chat.title or "",
        is_channel=chat.type == ChatType.CHANNEL,
        username=chat.username or "",
        by_admin=isinstance(them, ChatMemberOwner | ChatMemberAdministrator),
        may_post=may_post(chat.type, us),
    )
