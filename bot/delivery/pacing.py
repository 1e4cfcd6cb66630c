"""How fast, when to retry, when to give up. Pure: time is an argument, in seconds."""

import heapq
from dataclasses import dataclass, field
from datetime import timedelta

#: A message is tried this often before it is given up: about ten hours with the pauses below.
MAX_ATTEMPTS = 12

#: How long a worker may hold what it claimed; a dead worker's claims return after this.
LEASE = timedelta(seconds=60)

#: A notice to many is tried this often. What Telegram did not get to see is not counted.
BULK_ATTEMPTS = 3
BULK_PAUSES = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))

_SLACK = 0.05  # seconds
_LATEST = 0.5
_DRIFT = 0.002  # by which every answer may be slower than the one before and be as usual
#: So soon after somebody's press a place is free for them at the latest.
_AT_HAND = 0.008  # seconds
_LEAST_SHARE = 0.5
_RECOVERS = 0.001  # of the whole limit, a second: a tenth in 100 s
_ENOUGH_TO_SPARE = 10  # below so many a second no turn is kept free
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 3600.0


def pause_before(attempt: int) -> timedelta:
    """How long to wait after attempt number `attempt` (from 1) failed in passing."""
    return timedelta(seconds=min(_FIRST_PAUSE * 3 ** (attempt - 1), _LONGEST_PAUSE))


@dataclass
class Bucket:
    """The generic cell rate algorithm: `rate` a second on average, `burst` at once.

    A window counter lets twice its limit through around the edge of a window; this does not.
    """

    rate: float
    burst: float = 1.0
    _full_at: float = field(default=0.0, init=False)

    def wait(self, now: float) -> float:
        """Seconds until one more may go; 0 when it may go at once."""
        allowed_at = self._full_at - (self.burst - 1) / self.rate
        return max(0.0, allowed_at - now)

    def take(self, now: float) -> None:
        """Count one that goes at `now`."""
        self._full_at = max(self._full_at, now) + 1 / self.rate

    def idle(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self._full_at <= now


@dataclass
class Window:
    """At most `per_second` messages in any second, as Telegram counts them.

    Telegram counts a message somewhere between the moment it is sent and the moment its answer
    is here. So a message holds its place for one second after its answer came: however the
    network trembles, no second of Telegram's has more. What every answer takes beyond `_SLACK`
    is not added, or a far network would slow everything down, nor more than `_LATEST` of a single
    one; if that was too short, Telegram answers 429 and the limit gives way for a while.
    """

    per_second: float
    _places: list[tuple[float, int]] = field(default_factory=list, init=False)  # (free at, number)
    _held: dict[int, float] = field(default_factory=dict, init=False)  # number → free at
    _numbers: int = field(default=0, init=False)
    _spread_at: float = field(default=0.0, init=False)
    _usual: float = field(default=0.0, init=False)  # seconds that every answer takes at least
    _share: float = field(default=1.0, init=False)
    _slowed_at: float = field(default=-1.0, init=False)

    def limit(self, now: float) -> float:
        """How many may go in a second at present."""
        share = min(1.0, self._share + _RECOVERS * (now - self._slowed_at))
        return max(1.0, self.per_second * share)

    def slow_down(self, now: float) -> None:
        """A tenth less, to be recovered within minutes; however many were refused together."""
        if now < self._slowed_at + 1:
            return
        share = min(1.0, self._share + _RECOVERS * (now - self._slowed_at))
        self._share, self._slowed_at = max(_LEAST_SHARE, share * 0.9), now

    def wait(self, now: float, *, spread: bool = False, keep_one: bool = False) -> float:
        """Seconds until one more may go; 0 when it may go at once.

        keep_one: the last place is taken only when another is about to come free: nobody else
        then waits for longer than `_AT_HAND`, and the places are used nearly as much.
        """
        limit = self.limit(now)
        delay = self._spread_at - now if spread else 0.0
        self._settle(now)
        delay = max(delay, self._free_at(1, limit) - now)
        if keep_one and limit >= _ENOUGH_TO_SPARE:
            delay = max(delay, self._free_at(2, limit) - _AT_HAND - now)
        return max(0.0, delay)

    def _free_at(self, places: int, limit: float) -> float:
        """When so many places are free, or a little sooner; 0.0 when they are."""
        lacking = len(self._held) + places - int(limit)
        if lacking <= 0:
            return 0.0
        if lacking == 1:
            return self._places[0][0]
        return heapq.nsmallest(lacking, self._places)[-1][0]

    def take(self, now: float, *, spread: bool = False) -> int:
        """Count one that goes now; its number."""
        self._numbers += 1
        if spread:
            gap = 1 / self.limit(now)
            self._spread_at = max(self._spread_at, now - gap) + gap
        self._hold(self._numbers, now + 1 + _LATEST)
        return self._numbers

    def finish(self, number: int, now: float) -> None:
        """Its answer is here: its place is free a second from now, or a little sooner."""
        until = self._held.get(number)
        if until is None:
            return
        self._usual = min(now - (until - 1 - _LATEST), self._usual + _DRIFT)
        free = now + 1 - max(0.0, self._usual - _SLACK)
        if free < until:
            self._hold(number, free)

    def _hold(self, number: int, until: float) -> None:
        self._held[number] = until
        heapq.heappush(self._places, (until, number))

    def _settle(self, now: float) -> None:
        """Give places back whose second is over; forget entries that were overtaken."""
        while self._places:
            until, number = self._places[0]
            if self._held.get(number) != until:
                heapq.heappop(self._places)
            elif until <= now:
                heapq.heappop(self._places)
                del self._held[number]
            else:
                return
