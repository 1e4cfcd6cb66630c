"""Long polling that confirms an update only after its effect is committed.

aiogram's own polling confirms a batch while its handlers still run, so a kill in between loses
updates; and one update that it cannot decode stops it for good (aiogram #1840).
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from aiogram.methods.base import TelegramMethod
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.core.clock import Clock, SystemClock
from bot.core.db import is_passing
from bot.core.faults import cause
from bot.core.stamps import CAME, earliest

log = structlog.get_logger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_LONG_POLL_S = 25
_MOST = 100  # updates that Telegram gives at once: fewer, and nothing more waits
_NOTED_EVERY = timedelta(seconds=2)  # in busy hours every batch would write once more
_AT_ONCE = 20
_LONGEST_PAUSE_S = 30.0
_ON_ITS_WAY = timedelta(seconds=3)  # an answer of Telegram's, at the longest

Feed = Callable[[Bot, Update], Awaitable[Any]]
#: Told when nothing waited at Telegram any more, and everything that had is committed.
CaughtUp = Callable[[datetime], Awaitable[None]]


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates whose updates are left undecoded, so that each can fail alone."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Poller:
    """Asks for updates, feeds them chat by chat in order, and asks on when all are committed."""

    def __init__(
        self,
        bot: Bot,
        feed: Feed,
        long_poll_s: int = _LONG_POLL_S,
        *,
        clock: Clock | None = None,
        heard_all_at: datetime | None = None,
        caught_up: CaughtUp | None = None,
    ) -> None:
        self.bot = bot
        self.feed = feed
        self.long_poll_s = long_poll_s
        self.clock = clock or SystemClock()
        self.heard_all_at = heard_all_at  # as it was before a stop
        self.caught_up = caught_up
        self._noted: datetime | None = None
        self.offset: int | None = None
        self._stopping = asyncio.Event()
        self._unfinished = False  # something in hand at the stop has to come again

    def stop(self) -> None:
        """Take no more updates; the batch in hand is finished."""
        self._stopping.set()

    async def run(self) -> None:
        """Until `stop`. Faults of the network are waited out."""
        pause = 1.0
        while not self._stopping.is_set():
            try:
                asked_at = self.clock.now()
                batch = await self._next()
            except TelegramRetryAfter as error:
                await self._rest(error.retry_after)
            except (AiogramError, OSError) as error:
                log.warning("polling.fault", error=type(error).__name__)
                await self._rest(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                pause = 1.0
                # what comes while the answer is on its way is not in it
                heard_at = max(asked_at, self.clock.now() - _ON_ITS_WAY)
                await self.take(batch)
                await self._note(heard_at, len(batch))
        await self._confirm()

    async def _note(self, heard_at: datetime, count: int) -> None:
        """Where nothing more waited when these were heard, that is worth knowing."""
        if count >= _MOST or self._unfinished or self._stopping.is_set():
            return
        self.heard_all_at = heard_at
        if self.caught_up is None:
            return
        if self._noted is None or abs(heard_at - self._noted) >= _NOTED_EVERY:
            self._noted = heard_at
            await self.caught_up(heard_at)

    async def _confirm(self) -> None:
        """Before a stop, tell Telegram what was taken, or it would all come again."""
        if self.offset is None:
            return
        try:
            await self.bot(
                GetRawUpdates(offset=self.offset, timeout=0, limit=1), request_timeout=5
            )
        except (AiogramError, OSError) as error:
            log.info("polling.unconfirmed", error=type(error).__name__)

    async def _next(self) -> list[dict[str, Any]]:
        asking = asyncio.ensure_future(  # noqa: TID251 - ended in this very function
            self.bot(
                GetRawUpdates(
                    offset=self.offset, timeout=self.long_poll_s, allowed_updates=ALLOWED
                ),
                request_timeout=self.long_poll_s + 10,
            )
        )
        stopping = asyncio.ensure_future(self._stopping.wait())  # noqa: TID251 - likewise
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else []
        finally:
            for task in (asking, stopping):
                task.cancel()
            await asyncio.gather(asking, stopping, return_exceptions=True)

    async def take(self, batch: list[dict[str, Any]]) -> None:
        """Feed a batch: chats side by side, each chat in order. Then it counts as confirmed."""
        chats: dict[object, list[Update]] = defaultdict(list)
        for raw in batch:
            update = self._decode(raw)
            if update is not None:
                chats[_chat(update)].append(update)
        came = earliest(batch, self.heard_all_at)
        slots = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for updates in chats.values():
                group.create_task(self._feed_chat(updates, slots, came))
        if batch and not self._unfinished:
            self.offset = max(int(raw["update_id"]) for raw in batch) + 1

    def _decode(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.model_validate(raw, context={"bot": self.bot})
        except ValidationError as error:
            log.error(  # noqa: TRY400 - the traceback would quote what was written
                "update.undecodable", update_id=raw.get("update_id"), faults=error.error_count()
            )
            return None

    async def _feed_chat(
        self,
        updates: list[Update],
        slots: asyncio.Semaphore,
        came: dict[int, datetime | None],
    ) -> None:
        for update in updates:
            async with slots:
                CAME.set(came.get(update.update_id))
                if not await self._taken(update):
                    return  # what follows in this chat must not overtake it

    async def _taken(self, update: Update) -> bool:
        """Feed until the effect is there; False when the stop came first."""
        pause = 0.5
        while True:
            try:
                await self.feed(self.bot, update)
            except Exception as error:  # noqa: BLE001 - one update must not hold up the others
                if not is_passing(error):
                    log.error(  # noqa: TRY400 - a traceback would quote people
                        "update.given_up", update_id=update.update_id, **cause(error)
                    )
                    return True
                log.warning("update.waits", error=type(error).__name__, update_id=update.update_id)
                if self._stopping.is_set():
                    self._unfinished = True
                    return False
                await self._rest(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                return True

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def _chat(update: Update) -> object:
    try:
        event = update.event
    except UpdateTypeLookupError:
        return update.update_id
    message = getattr(event, "message", None) or event
    chat = getattr(message, "chat", None)
    return chat.id if chat is not None else update.update_id
