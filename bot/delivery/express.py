"""The same words into many chats: a request that is put together once, not once a message.

aiogram validates each call, builds a form of it and validates the whole message that comes back;
of a notice to a village only the chat differs, and only the message's id is wanted. That is half
of what a message costs. Faults are still aiogram's own.
"""

import json
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup
from aiohttp import ClientError, ClientTimeout

_HEADERS = {"Content-Type": "application/json"}
_TIMEOUT = ClientTimeout(total=60.0)


def letter_body(text: str, markup: InlineKeyboardMarkup | None, *, paid: bool) -> bytes:
    """A text message without its chat: JSON from which the opening brace is missing."""
    said: dict[str, Any] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if markup is not None:
        said["reply_markup"] = markup.model_dump(exclude_none=True)
    if paid:
        said["allow_paid_broadcast"] = True
    return json.dumps(said, ensure_ascii=False).encode()[1:]


def can_express(bot: Bot) -> bool:
    """Whether the bot speaks over HTTP itself; tests let it speak in process."""
    return type(bot.session) is AiohttpSession


async def express(bot: Bot, chat_id: int, body: bytes) -> int:
    """Send it; the message's id. Raises what `bot.send_message` raises."""
    session = bot.session
    assert isinstance(session, AiohttpSession)  # noqa: S101 - see can_express
    url = session.api.api_url(token=bot.token, method="sendMessage")
    client = await session.create_session()
    try:
        async with client.post(
            url, data=b'{"chat_id":%d,' % chat_id + body, headers=_HEADERS, timeout=_TIMEOUT
        ) as response:
            status, content = response.status, await response.text()
    except TimeoutError as error:
        raise TelegramNetworkError(_method(chat_id), "Request timeout error") from error
    except ClientError as error:
        raise TelegramNetworkError(_method(chat_id), f"{type(error).__name__}: {error}") from error
    if status == 200:
        number: int = json.loads(content)["result"]["message_id"]
        return number
    session.check_response(bot, _method(chat_id), status, content)
    raise TelegramNetworkError(_method(chat_id), f"HTTP {status}")


def _method(chat_id: int) -> SendMessage:
    """The call for an error's sake, without what was said."""
    return SendMessage(chat_id=chat_id, text="…")
