"""A table that somebody encloses: fetched and read before the update's transaction opens."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.exceptions import AiogramError
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Document, Message, TelegramObject, Update
from aiohttp import ClientError

from bot.budget.rules.lines import Lines
from bot.budget.rules.tables import BadTable, Fault
from bot.budget.screens.workbook import lines_in
from bot.core.db import Database
from bot.core.workshop import WORKSHOP, Workshop
from handlers.forms import Forms

log = structlog.get_logger(__name__)

MOST_BYTES = 2 * 1024 * 1024
#: Somebody waits, and what they send next waits behind it.
_PATIENCE_S = 25.0
#: It was not fetched, or not read in time: a fault that a table of its own does not have.
NOT_FETCHED = "not_fetched"


class Enclosing(StatesGroup):
    """The next file is asked for. Data: see handlers.budget.money."""

    table = State()


@dataclass(frozen=True)
class Enclosure:
    """What came: the lines of a table, or why there are none and in which row."""

    lines: Lines | None = None
    fault: str = ""
    row: int | None = None


class Enclosed(BaseMiddleware):
    """For a file that a form waits for: handlers get `enclosed`.

    Stands before the edge: nothing is fetched or taken apart inside a transaction. What is taken
    apart is taken apart in a process of its own, and nobody but its sender waits for it.
    """

    def __init__(self, database: Database, workshop: Workshop = WORKSHOP) -> None:
        self._database = database
        self._workshop = workshop

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Fetch, where something is waited for, then go on."""
        message = event.message if isinstance(event, Update) else None
        if message is not None and message.document is not None and await self._waits(message):
            data["enclosed"] = await self._read(data["bot"], message.document)
        return await handler(event, data)

    async def _waits(self, message: Message) -> bool:
        """Whether its sender was asked for a table in this chat, and not too long ago."""
        if message.chat.type != ChatType.PRIVATE or message.from_user is None:
            return False
        assert message.bot is not None  # noqa: S101 - every update comes through one
        key = StorageKey(message.bot.id, message.chat.id, message.from_user.id)
        async with self._database.read() as session:
            forms = Forms(session, message.date)
            if await forms.get_state(key) != Enclosing.table.state:
                return False
            until = (await forms.get_data(key)).get("until")
        return until is not None and message.date <= datetime.fromisoformat(until)

    async def _read(self, bot: Bot, document: Document) -> Enclosure:
        if (document.file_size or 0) > MOST_BYTES:
            return Enclosure(fault=Fault.TOO_LARGE)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                content = await fetch(bot, document.file_id)
                return Enclosure(await self._workshop.make(lines_in, content))
        except BadTable as problem:
            return Enclosure(fault=problem.fault, row=problem.row)
        except (AiogramError, ClientError, OSError, RuntimeError) as error:
            # the timeout is an OSError; a workshop that breaks or gets stuck is a RuntimeError
            log.info("enclosed.not_read", error=type(error).__name__)
            return Enclosure(fault=NOT_FETCHED)


async def fetch(bot: Bot, file_id: str) -> bytes:
    """A file's content. `BadTable` for one that is larger than it was said to be."""
    file = await bot.get_file(file_id)
    content = _Bounded()
    await bot.download_file(file.file_path or "", destination=content)
    return content.getvalue()


class _Bounded(BytesIO):
    """Takes only so much."""

    def write(self, part: Any) -> int:
        if self.tell() + len(part) > MOST_BYTES:
            raise BadTable(Fault.TOO_LARGE)
        return super().write(part)
