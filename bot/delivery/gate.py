"""Gate: everything that shares a token waits here for its turn, the most urgent first."""

import asyncio
import heapq
from itertools import count
from types import TracebackType

from bot.delivery.notices import BULK_LANES, Lane
from bot.delivery.pacing import Bucket, Window

_FORGET_FROM = 1000
_FORGET_EVERY = 1.0  # seconds
_GROUP_RATE = 15 / 60  # with the burst of 5, no minute has more than 20
#: So long after somebody's press one turn is kept free for the next one.
_PEOPLE_ARE_HERE = 3.0


class ClosedError(Exception):
    """The bot is stopping: what can wait gets no turn any more."""


class Gate:
    """One window for the token, one bucket for each chat.

    Telegram allows about 30 messages a second over all chats, about one a second into one chat,
    with short bursts, and 20 a minute into a group; a 429 names how long the whole token has to be
    silent.

        async with gate.turn(lane, chat_id):
            await bot.send_message(chat_id, …)
    """

    def __init__(
        self, per_second: float = 30.0, chat_burst: float = 8.0, group_burst: float = 5.0
    ) -> None:
        self._window = Window(per_second)
        self._chat_burst = chat_burst
        self._group_burst = group_burst
        self._chats: dict[int, Bucket] = {}
        self._forgot_at = 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[int]]] = []
        self._order = count()
        self._closed_until = 0.0
        self._bulk_is_over = False
        self._pressed_at = -_PEOPLE_ARE_HERE
        self._timer: asyncio.TimerHandle | None = None

    @property
    def per_second(self) -> float:
        """How many messages may go in a second now; fewer for a while after a 429."""
        return self._window.limit(asyncio.get_running_loop().time())

    def turn(self, lane: Lane, chat_id: int) -> "Turn":
        """A turn for one message into a chat: it is waited for on the way in."""
        return Turn(self, lane, chat_id)

    def delay(self, chat_id: int) -> float:
        """Seconds until a chat's own turn comes."""
        bucket = self._chats.get(chat_id)
        return bucket.wait(asyncio.get_running_loop().time()) if bucket else 0.0

    def silence(self, seconds: float) -> None:
        """Nothing goes through for so long: Telegram said 429, or cannot be reached."""
        until = asyncio.get_running_loop().time() + seconds
        self._closed_until = max(self._closed_until, until)

    def slow_down(self) -> None:
        """Telegram said 429: less for a while."""
        self._window.slow_down(asyncio.get_running_loop().time())

    def close_to_bulk(self) -> None:
        """What many are told waits no longer and is refused from now on."""
        self._bulk_is_over = True
        for lane, _, future in self._waiting:
            if lane in BULK_LANES and not future.done():
                future.set_exception(ClosedError())

    async def enter(self, lane: Lane, chat_id: int) -> int:
        """Wait for a turn; its number. `ClosedError` for bulk once the bot stops."""
        await self._chat_turn(chat_id)
        if self._bulk_is_over and lane in BULK_LANES:
            raise ClosedError
        now = asyncio.get_running_loop().time()
        if lane not in BULK_LANES:
            self._pressed_at = now
        if not self._waiting and self._delay(lane, now) <= 0:
            return self._take(lane, now)
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (int(lane), next(self._order), future))
        self._release()
        return await future

    def leave(self, number: int) -> None:
        """The message of this turn is out, or failed: Telegram has counted it by now."""
        self._window.finish(number, asyncio.get_running_loop().time())
        if self._waiting:
            self._release()

    async def _chat_turn(self, chat_id: int) -> None:
        now = asyncio.get_running_loop().time()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            if len(self._chats) >= _FORGET_FROM and now >= self._forgot_at + _FORGET_EVERY:
                self._forgot_at = now
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

    def _delay(self, lane: Lane, now: float) -> float:
        """Seconds until one of this lane may go. Bulk is spread evenly over the second.

        Where people are pressing buttons, bulk leaves one turn at hand: they hardly wait.
        """
        closed = self._closed_until - now
        if lane not in BULK_LANES:
            return max(closed, self._window.wait(now))
        people = now - self._pressed_at < _PEOPLE_ARE_HERE
        return max(closed, self._window.wait(now, spread=True, keep_one=people))

    def _take(self, lane: Lane, now: float) -> int:
        return self._window.take(now, spread=lane in BULK_LANES)

    def _release(self) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            lane, _, future = self._waiting[0]
            if future.done():  # whoever waited was cancelled
                heapq.heappop(self._waiting)
                continue
            now = loop.time()
            delay = self._delay(Lane(lane), now)
            if delay > 0:
                self._timer = loop.call_later(delay, self._release)
                return
            heapq.heappop(self._waiting)
            future.set_result(self._take(Lane(lane), now))


class Turn:
    """One message's turn, as `async with` takes it."""

    __slots__ = ("_chat_id", "_gate", "_lane", "_number")

    def __init__(self, gate: Gate, lane: Lane, chat_id: int) -> None:
        self._gate = gate
        self._lane = lane
        self._chat_id = chat_id
        self._number = 0

    async def __aenter__(self) -> None:
        self._number = await self._gate.enter(self._lane, self._chat_id)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._gate.leave(self._number)
