"""How fast, when to retry, when to give up. Pure: time is an argument, in seconds."""

from dataclasses import dataclass, field
from datetime import timedelta

#: A message is tried this often before it is given up: about ten hours with the pauses below.
MAX_ATTEMPTS = 12

#: How long a worker may hold what it claimed; a dead worker's claims return after this.
LEASE = timedelta(seconds=60)

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
