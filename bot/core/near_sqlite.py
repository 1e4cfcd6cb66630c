"""SQLite statements run where they are asked for; only what may wait goes to another thread.

aiosqlite gives every call to a thread of the connection's own: four times for one SELECT (cursor,
execute, fetch, close), each with a way there and back through the event loop. For statements that
SQLite answers in some ten microseconds that way costs many times the work. What may really take
time, waiting for another process's lock and writing a transaction down, still goes to the thread.
See docs/decisions/0010.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

#: Calls that may wait for a lock or for the disk. To roll back is to forget: it does not.
_WAITING_CALLS = frozenset({"commit", "close", "executescript", "backup"})
#: Statements that may, by their first words. A plain BEGIN takes no lock yet.
_WAITING_WORDS = ("BEGIN IMMEDIATE", "COMMIT", "END", "PRAGMA", "VACUUM", "ANALYZE", "CREATE")


class NearConnection(aiosqlite.Connection):
    """A connection of aiosqlite that stays in the event loop's thread wherever it can.

    Never in both at once: whoever asked is waiting either way.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self._running or self._connection is None or self._may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)

    def _may_wait(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        of_connection = getattr(fn, "__self__", None) is self._connection
        if of_connection and fn.__name__ in _WAITING_CALLS:
            return True
        return bool(args) and isinstance(args[0], str) and args[0].startswith(_WAITING_WORDS)


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """What SQLAlchemy calls instead of `aiosqlite.connect`; awaited, it is open."""
    options["check_same_thread"] = False  # two threads take turns, see above

    def connector() -> sqlite3.Connection:
        opened: sqlite3.Connection = sqlite3.connect(database, **options)
        return opened

    connection = NearConnection(connector, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with a connection it makes
    return connection
