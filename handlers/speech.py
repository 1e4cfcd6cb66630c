"""Speaking after it is true: what handlers returned, said in order, chat by chat."""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

import structlog
from aiogram.exceptions import AiogramError

from bot.core.faults import cause
from bot.core.screen import Screen
from bot.delivery.cards import Cards
from bot.delivery.sender import Sender, judge
from handlers.render import Origin, Shown, show

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
        self._newest: dict[Chat, dict[str, int]] = {}
        self._tickets = count()

    def say(self, sender: Sender, origin: Origin, screen: Screen | None) -> None:
        """Show `screen` once everything before it in this chat was shown."""
        chat = (sender.bot.id, origin.chat_id)
        ticket = next(self._tickets)
        if screen is not None:
            self._newest.setdefault(chat, {})[screen.card or ""] = ticket
        before = self._last.get(chat)
        task = self._spawn(self._speak(before, sender, origin, screen, ticket))
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
            self._newest.pop(chat, None)

    async def _speak(
        self,
        before: asyncio.Task[None] | None,
        sender: Sender,
        origin: Origin,
        screen: Screen | None,
        ticket: int,
    ) -> None:
        if screen is not None and screen.settle:
            await asyncio.sleep(self._settle_s)
            chat = (sender.bot.id, origin.chat_id)
            if self._newest.get(chat, {}).get(screen.card or "", ticket) != ticket:
                return  # a newer copy of the same is about to be shown
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._try(sender, origin, screen)
        except Exception as error:  # noqa: BLE001 - one reply must not end the bot
            log.error("reply.failed", **cause(error))  # noqa: TRY400 - a traceback quotes people

    async def _try(self, sender: Sender, origin: Origin, screen: Screen | None) -> None:
        shown = Shown()
        for attempt in range(1, _TRIES + 1):
            try:
                await show(sender, self._cards, origin, screen, shown)
            except (AiogramError, OSError) as error:
                verdict = judge(error)
                log.info("reply.fault", verdict=verdict.kind, cause=verdict.cause, attempt=attempt)
                if verdict.kind not in {"passing", "stopped"}:
                    return
                pause = verdict.after.total_seconds() if verdict.after else float(attempt)
                if verdict.cause == "429":
                    sender.gate.silence(pause)
                    sender.gate.slow_down()
                await asyncio.sleep(pause)
            else:
                return
