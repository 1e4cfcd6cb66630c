"""What the chat page hears: one numbered list of things that happened, per person and chat."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from sandbox.world import Json, Message

KEPT = 5_000


@dataclass(slots=True)
class Event:
    """One thing that happened; a message is shown as it is when somebody reads the event."""

    seq: int
    kind: str
    person: int | None
    chat: int | None
    message: Message | None = None
    extra: Json = field(default_factory=dict)


class EventLog:
    """The last few thousand events and whoever waits for the next one."""

    def __init__(self) -> None:
        self.seq = 0
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Future[None]] = set()
        self.closed = False

    def add(
        self,
        kind: str,
        person: int | None = None,
        chat: int | None = None,
        message: Message | None = None,
        extra: Json | None = None,
    ) -> None:
        """It happened."""
        self.seq += 1
        self._kept.append(Event(self.seq, kind, person, chat, message, extra or {}))
        if self._waiting:
            self.wake()

    def since(self, seq: int) -> list[Event]:
        """What happened after ``seq``, as far as it is kept."""
        missed = self.seq - seq
        if missed <= 0:
            return []
        if missed >= len(self._kept):
            return list(self._kept)
        return [self._kept[i] for i in range(len(self._kept) - missed, len(self._kept))]

    def wake(self) -> None:
        """Let everyone look."""
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seq: int, timeout: float) -> list[Event]:
        """Events after ``seq``, or nothing when the time is over."""
        if self.seq <= seq and not self.closed:
            future = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, timeout)
            except TimeoutError:
                return []
            finally:
                self._waiting.discard(future)
        return self.since(seq)

    def close(self) -> None:
        """No more waiting: the server stops."""
        self.closed = True
        self.wake()
