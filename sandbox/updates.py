"""Updates on their way to a bot: kept until confirmed, pulled or pushed."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.errors import ApiError

if TYPE_CHECKING:
    from sandbox.faults import Faults

KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    "my_chat_member", "chat_member", "message_reaction", "message_reaction_count", "poll",
    "poll_answer", "chat_join_request", "inline_query", "chosen_inline_result",
)  # fmt: skip
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
BY_DEFAULT = frozenset(KINDS) - ON_REQUEST
FIRST_ID = 710_000_000


@dataclass(slots=True)
class Pending:
    """One update as JSON text; ``ready_at`` is on the event loop's clock."""

    id: int
    body: str
    ready_at: float = 0.0
    stubborn: bool = False


class UpdateQueue:
    """The updates of one bot. Polling reads from the front; a new poll ends the older one."""

    def __init__(self, faults: "Faults", first_id: int = FIRST_ID) -> None:
        self._faults = faults
        self._pending: deque[Pending] = deque()
        self._next_id = first_id
        self._news: set[asyncio.Future[None]] = set()
        self._poll = 0
        self._disordered = False
        self.allowed = BY_DEFAULT
        self.asked: list[str] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds to keep from now on; None leaves it, an empty list means the usual."""
        if kinds is None:
            return
        self.asked = kinds or None
        self.allowed = frozenset(kinds) if kinds else BY_DEFAULT

    def put(self, kind: str, body: dict[str, Any]) -> None:
        """An update happens."""
        if kind not in self.allowed:
            return
        update = {"update_id": self._next_id, kind: body}
        entry = Pending(self._next_id, json.dumps(update, ensure_ascii=False))
        self._next_id += 1
        self._insert(entry)
        self.wake()

    def _insert(self, entry: Pending) -> None:
        faults = self._faults
        if faults.late_updates_s:
            entry.ready_at = _loop_time() + faults.late_updates_s
        self._pending.append(entry)
        if faults.strikes(faults.reorder_updates) and len(self._pending) > 1:
            self._disordered = True
            self._pending[-1], self._pending[-2] = self._pending[-2], self._pending[-1]
        if faults.strikes(faults.duplicate_updates):
            again = Pending(entry.id, entry.body, entry.ready_at, stubborn=True)
            self._pending.append(again)
            self._disordered = True

    def wake(self) -> None:
        """Whoever waits looks again."""
        waiting, self._news = self._news, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def drop(self) -> None:
        """Forget everything that waits."""
        self._pending.clear()

    def pull(self) -> list[dict[str, Any]]:
        """Everything ready, decoded and confirmed: the way of in-process journeys."""
        return [json.loads(entry.body) for entry in self.take(len(self._pending))]

    def take(self, limit: int) -> list[Pending]:
        """Up to ``limit`` ready updates, confirmed by taking them."""
        ready = self.ready(limit)
        for entry in ready:
            self._pending.remove(entry)
        return ready

    def put_back(self, entries: list[Pending]) -> None:
        """Taken but not delivered: they wait again, before the others."""
        self._pending.extendleft(sorted(entries, key=lambda entry: -entry.id))
        self.wake()

    async def wait(self, timeout: float | None = None) -> bool:
        """Until something is ready; False when the time ran out first."""
        return await self._until(lambda: bool(self.ready(1)), timeout)

    async def changed(self, timeout: float) -> None:
        """Until something comes, or the time is over."""
        future = asyncio.get_running_loop().create_future()
        self._news.add(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            pass
        finally:
            self._news.discard(future)

    def ready(self, limit: int) -> list[Pending]:
        """What may be delivered now, in order."""
        if not self._pending:
            return []
        now = _loop_time()
        found: list[Pending] = []
        for entry in self._pending:
            if len(found) >= limit:
                break
            if entry.ready_at <= now:
                found.append(entry)
        return found

    async def poll(self, offset: int, limit: int, timeout: float) -> str:
        """The answer to getUpdates: a JSON array; raises 409 when a newer poll comes."""
        self._confirm(offset)
        self._poll += 1
        mine = self._poll
        self.wake()
        await self._until(lambda: bool(self.ready(1)) or self._poll != mine, timeout)
        if self._poll != mine:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        entries = self.ready(limit)
        for entry in entries:
            if entry.stubborn:
                self._pending.remove(entry)
        return "[" + ",".join(entry.body for entry in entries) + "]"

    def _confirm(self, offset: int) -> None:
        """Everything before ``offset`` was handled; a negative one keeps that many last ones."""
        pending = self._pending
        if offset < 0:
            while len(pending) > -offset:
                pending.popleft()
            return
        while pending and pending[0].id < offset and not pending[0].stubborn:
            pending.popleft()
        if self._disordered and offset > 0:
            self._pending = deque(e for e in pending if e.id >= offset or e.stubborn)
            self._disordered = any(e.stubborn for e in self._pending)

    async def _until(self, done: Callable[[], bool], timeout: float | None) -> bool:
        loop = asyncio.get_running_loop()
        end = None if timeout is None else loop.time() + timeout
        while not done():
            left = 3600.0 if end is None else end - loop.time()
            if left <= 0:
                return False
            await self.changed(min(left, self._next_ready_in()))
        return True

    def _next_ready_in(self) -> float:
        if not self._pending:
            return 3600.0
        first = min(entry.ready_at for entry in self._pending)
        return max(first - _loop_time(), 0.001) if first else 3600.0


def _loop_time() -> float:
    try:
        return asyncio.get_running_loop().time()
    except RuntimeError:
        return 0.0
