"""Speaking after it is true: what handlers returned, said in order, chat by chat."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from aiogram.exceptions import TelegramAPIError

from bot.core.screen import Screen
from bot.delivery.cards import Cards
from bot.delivery.sender import Sender, judge
from handlers.render import Origin, show

log = structlog.get_logger(__name__)

#: How long to wait for the rest of an album; its messages arrive within some 300 ms.
SETTLE_S = 0.6
_TRIES = 4

Spawn = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]
Chat = tuple[int, int]


class Speech:
    """One queue a chat: answers never overtake each other, and chats do not wait for chats."""

    def __init__(self, spawn: Spawn, cards: Cards, settle_s: float = SETTLE_S) -> None:
        self._spawn = spawn
        self._cards = cards
        self._settle_s = settle_s
        self._last: dict[Chat, asyncio.Task[None]] = {}
        self._heard: dict[Chat, int] = {}

    def heard(self, chat: Chat) -> int:
        """Note that something came from `chat`; the number tells whether it is the newest."""
        self._heard[chat] = self._heard.get(chat, 0) + 1
        return self._heard[chat]

    def say(self, sender: Sender, origin: Origin, screen: Screen | None, heard: int) -> None:
        """Show `screen` once everything before it in this chat was shown."""
        chat = (sender.bot.id, origin.chat_id)
        before = self._last.get(chat)
        task = self._spawn(self._speak(before, sender, origin, screen, heard))
        self._last[chat] = task
        task.add_done_callback(lambda done: self._forget(chat, done))

    async def drained(self, deadline_s: float) -> bool:
        """Wait until all is said; False when the deadline came first."""
        tasks = list(self._last.values())
        if not tasks:
            return True
        _, pending = await asyncio.wait(tasks, timeout=deadline_s)
        return not pending

    @property
    def busy(self) -> bool:
        """Whether something is still to be said."""
        return bool(self._last)

    def _forget(self, chat: Chat, task: asyncio.Task[None]) -> None:
        if self._last.get(chat) is task:
            del self._last[chat]
            self._heard.pop(chat, None)

    async def _speak(
        self,
        before: asyncio.Task[None] | None,
        sender: Sender,
        origin: Origin,
        screen: Screen | None,
        heard: int,
    ) -> None:
        if screen is not None and screen.settle:
            await asyncio.sleep(self._settle_s)
            if self._heard.get((sender.bot.id, origin.chat_id), heard) != heard:
                return
        if before is not None:
            await asyncio.wait([before])
        await self._try(sender, origin, screen)

    async def _try(self, sender: Sender, origin: Origin, screen: Screen | None) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await show(sender, self._cards, origin, screen)
            except TelegramAPIError as error:
                verdict = judge(error)
                log.info("reply.fault", verdict=verdict.kind, cause=verdict.cause, attempt=attempt)
                if verdict.kind != "passing":
                    return
                pause = verdict.after.total_seconds() if verdict.after else float(attempt)
                if verdict.cause == "429":
                    sender.gate.silence(pause)
                await asyncio.sleep(pause)
            else:
                return
