"""Gate: everything that shares a token waits here for its turn, the most urgent first."""

import asyncio
import heapq
from itertools import count

from bot.delivery.notices import Lane
from bot.delivery.pacing import Bucket

_FORGET_EVERY = 1000
_GROUP_RATE = 15 / 60  # with the burst of 5, no minute has more than 20


class Gate:
    """One bucket for the token, one for each chat.

    Telegram allows about 30 messages a second over all chats, about one a second into one chat,
    with short bursts, and 20 a minute into a group; a 429 names how long the whole token has to be
    silent.
    """

    def __init__(
        self, per_second: float = 30.0, chat_burst: float = 8.0, group_burst: float = 5.0
    ) -> None:
        self._token = Bucket(per_second, burst=max(1.0, per_second / 10))
        self._chat_burst = chat_burst
        self._group_burst = group_burst
        self._chats: dict[int, Bucket] = {}
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._closed_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, lane: Lane, chat_id: int) -> None:
        """Return when one message may be sent into this chat."""
        await self._chat_turn(chat_id)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (int(lane), next(self._order), future))
        self._release()
        await future

    def delay(self, chat_id: int) -> float:
        """Seconds until a chat's own turn comes."""
        bucket = self._chats.get(chat_id)
        return bucket.wait(asyncio.get_running_loop().time()) if bucket else 0.0

    def silence(self, seconds: float) -> None:
        """Nothing goes through for so long: Telegram said 429."""
        until = asyncio.get_running_loop().time() + seconds
        self._closed_until = max(self._closed_until, until)

    async def _chat_turn(self, chat_id: int) -> None:
        now = asyncio.get_running_loop().time()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            if len(self._chats) >= _FORGET_EVERY:
                self._chats = {c: b for c, b in self._chats.items() if not b.idle(now)}
            bucket = self._chats[chat_id] = self._bucket(chat_id)
        delay = bucket.wait(now)
        bucket.take(now)
        if delay:
            await asyncio.sleep(delay)

    def _bucket(self, chat_id: int) -> Bucket:
        if chat_id > 0:
            return Bucket(1.0, self._chat_burst)
        return Bucket(_GROUP_RATE, self._group_burst)  # groups have ids below zero

    def _release(self) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            now = loop.time()
            delay = max(self._token.wait(now), self._closed_until - now)
            if delay > 0:
                self._timer = loop.call_later(delay, self._release)
                return
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():  # whoever waited may have been cancelled
                self._token.take(now)
                future.set_result(None)
