"""Flood control, as Telegram has it.

30 a second over all chats; one a second into a chat, beyond a short burst; 20 a minute into a
group.
"""

import math
import time
from collections import deque
from collections.abc import Callable

from sandbox.errors import too_many_requests

OVERALL = 30
CHAT_BURST = 10
GROUP = 20


class Window:
    """At most ``count`` sendings in any ``seconds``."""

    __slots__ = ("seconds", "sent", "shut_until")

    def __init__(self, count: int, seconds: float) -> None:
        self.seconds = seconds
        self.sent: deque[float] = deque([-math.inf] * count, maxlen=count)
        self.shut_until = 0.0

    def wait(self, now: float, count: int) -> float:
        """Seconds until ``count`` more fit."""
        gate = self.sent[min(count, len(self.sent)) - 1] + self.seconds
        return max(gate, self.shut_until) - now

    def spend(self, now: float, count: int) -> None:
        """Take them."""
        self.sent.extend([now] * count)


class Allowance:
    """A short burst, then one sending every second."""

    __slots__ = ("burst", "full_at", "shut_until")

    def __init__(self, burst: int) -> None:
        self.burst = burst
        self.full_at = 0.0
        self.shut_until = 0.0

    def wait(self, now: float, count: int) -> float:
        """Seconds until ``count`` more fit."""
        owed = max(self.full_at - now, 0.0)
        return max(owed - (self.burst - min(count, self.burst)), self.shut_until - now)

    def spend(self, now: float, count: int) -> None:
        """Take them."""
        self.full_at = max(self.full_at, now) + count


class Limits:
    """Counts what the bots of one engine send, in real seconds and not on the movable clock.

    A refusal shuts the door for the whole pause that it names: trying earlier does not help.
    """

    def __init__(
        self,
        *,
        enabled: bool = True,
        overall: int = OVERALL,
        chat_burst: int = CHAT_BURST,
        group: int = GROUP,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self.enabled = enabled
        self._overall = overall
        self._chat_burst = chat_burst
        self._group = group
        self._timer = timer
        self._bots: dict[int, Window] = {}
        self._chats: dict[tuple[int, int], Window | Allowance] = {}

    def spend(self, bot_id: int, chat_id: int, count: int = 1, *, group: bool = False) -> None:
        """Count a sending or raise 429."""
        if not self.enabled:
            return
        now = self._timer()
        gates = (self._bot(bot_id), self._chat(bot_id, chat_id, group=group))
        for gate in gates:
            wait = gate.wait(now, count)
            if wait > 0:
                pause = math.ceil(wait)
                gate.shut_until = now + pause
                raise too_many_requests(pause)
        for gate in gates:
            gate.spend(now, count)

    def forget(self) -> None:
        """Everyone starts afresh."""
        self._bots.clear()
        self._chats.clear()

    def _bot(self, bot_id: int) -> Window:
        gate = self._bots.get(bot_id)
        if gate is None:
            gate = self._bots[bot_id] = Window(self._overall, 1.0)
        return gate

    def _chat(self, bot_id: int, chat_id: int, *, group: bool) -> Window | Allowance:
        gate = self._chats.get((bot_id, chat_id))
        if gate is None:
            gate = Window(self._group, 60.0) if group else Allowance(self._chat_burst)
            self._chats[bot_id, chat_id] = gate
        return gate
