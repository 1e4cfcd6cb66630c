"""Pushing updates to a bot's address, again and again until it says 200."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sandbox.updates import Pending
from sandbox.world import Bot

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from sandbox.engine import Engine

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 8.0
PATIENCE_S = 60.0


class Reply(NamedTuple):
    """What the bot's server said."""

    status: int
    body: bytes


Post = Callable[[str, bytes, dict[str, str]], Awaitable[Reply]]


@dataclass(slots=True)
class Hook:
    """Where to push, and how it went."""

    url: str
    secret: str = ""
    connections: int = 40
    error: str = ""
    error_date: int = 0


class Webhooks:
    """One pusher per bot. Needs a running event loop once a webhook is set."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._hooks: dict[int, Hook] = {}
        self._pushers: dict[int, asyncio.Task[None]] = {}
        self._session: ClientSession | None = None

    def of(self, bot: Bot) -> Hook | None:
        """The webhook of a bot."""
        return self._hooks.get(bot.id)

    def set(self, bot: Bot, hook: Hook) -> None:
        """Start pushing."""
        self.remove(bot)
        self._hooks[bot.id] = hook
        pusher = _Pusher(self._engine, bot, hook, self._post)
        task = asyncio.get_running_loop().create_task(pusher.run())
        self._pushers[bot.id] = task

    def remove(self, bot: Bot) -> None:
        """Stop pushing; updates wait."""
        self._hooks.pop(bot.id, None)
        task = self._pushers.pop(bot.id, None)
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """Stop everything."""
        tasks = list(self._pushers.values())
        self._pushers.clear()
        self._hooks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        from aiohttp import ClientSession, ClientTimeout

        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=PATIENCE_S))
        async with self._session.post(url, data=body, headers=headers) as response:
            return Reply(response.status, await response.read())


class _Pusher:
    """Pushes up to ``connections`` updates at once; updates of one chat keep their order."""

    def __init__(self, engine: "Engine", bot: Bot, hook: Hook, post: Post) -> None:
        self._engine = engine
        self._bot = bot
        self._hook = hook
        self._post = post
        self._lanes: dict[int, list[Pending]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        try:
            while True:
                await self._bot.updates.wait()
                while len(self._running) >= self._hook.connections:
                    await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                for update in self._bot.updates.take(1):
                    self._enqueue(update)
                await asyncio.sleep(0)
        finally:
            for task in self._running:
                task.cancel()
            self._bot.updates.put_back([u for lane in self._lanes.values() for u in lane])

    def _enqueue(self, update: Pending) -> None:
        chat_id = _chat_of(json.loads(update.body))
        lane = self._lanes.get(chat_id)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[chat_id] = [update]
        task = asyncio.get_running_loop().create_task(self._drain(chat_id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _drain(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        while lane:
            await self._push(lane[0])
            lane.pop(0)
        del self._lanes[chat_id]

    async def _push(self, update: Pending) -> None:
        pause = FIRST_PAUSE_S
        headers = {"Content-Type": "application/json"}
        if self._hook.secret:
            headers[SECRET_HEADER] = self._hook.secret
        while True:
            problem = await self._attempt(update, headers)
            if not problem:
                return
            self._hook.error = problem
            self._hook.error_date = self._engine.clock.stamp()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _attempt(self, update: Pending, headers: dict[str, str]) -> str:
        """Push once; empty when the bot took it."""
        try:
            reply = await self._post(self._hook.url, update.body.encode(), headers)
        except TimeoutError:
            return "Read timeout expired"
        except OSError:
            return "Connection refused"
        except Exception as error:  # noqa: BLE001 - whatever the client raises is the bot's fault
            return f"Connection failed: {type(error).__name__}"
        if not 200 <= reply.status < 300:
            return f"Wrong response from the webhook: {reply.status}"
        await self._obey(reply.body)
        return ""

    async def _obey(self, body: bytes) -> None:
        """A method call may come in the answer; nobody hears how it went."""
        try:
            call = json.loads(body) if body else None
        except ValueError:
            return
        if isinstance(call, dict) and "method" in call:
            method = str(call.pop("method"))
            await self._engine.call(self._bot.token, method, call)


def _chat_of(update: dict[str, object]) -> int:
    """Which chat an update belongs to; 0 when it has none."""
    for body in update.values():
        if isinstance(body, dict):
            inner = body.get("message") if "data" in body else body
            chat = inner.get("chat") if isinstance(inner, dict) else None
            if isinstance(chat, dict):
                return int(chat["id"])
    return 0
