"""Time that can be moved: real time and an offset."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """The machine's own time, aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is where time comes from


class Clock:
    """Real time plus an offset; whoever listens hears of every move.

    Moving it does not stop it: after ``move_to`` it goes on at one second a second.
    """

    def __init__(self, source: Callable[[], datetime] = real_now) -> None:
        self._source = source
        self._offset = timedelta()
        self.listeners: list[Callable[[], None]] = []

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of real time."""
        return self._offset

    def now(self) -> datetime:
        """The moved moment, aware, UTC."""
        return self._source() + self._offset

    def stamp(self) -> int:
        """Unix time, as Telegram writes dates."""
        return int(self.now().timestamp())

    def move_to(self, moment: datetime) -> None:
        """Make it ``moment`` now; the moment must be aware."""
        if moment.tzinfo is None:
            raise ValueError("The moment needs a time zone.")
        self._set(moment - self._source())

    def shift(self, by: timedelta) -> None:
        """Move by ``by``, backwards when negative."""
        self._set(self._offset + by)

    def reset(self) -> None:
        """Real time again."""
        self._set(timedelta())

    def _set(self, offset: timedelta) -> None:
        self._offset = offset
        for listener in self.listeners:
            listener()
