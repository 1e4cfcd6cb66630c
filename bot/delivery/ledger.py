"""Ledger: what became of each message of a batch, written down soon and many at a time."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from bot.core.db import Database
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person

log = structlog.get_logger(__name__)

#: So many messages may be out without being written down: what a crash can repeat.
IN_FLIGHT = 64
_WRITE_FROM = 32
_WRITE_EVERY = 0.05  # seconds: at Telegram's pace a crash repeats two or three
_PATIENCE = 0.5  # seconds between tries to reach the database


@dataclass(frozen=True)
class Entry:
    """What became of one attempt. With `pause` it comes again; `tried`: it counts as a try."""

    delivery_id: int
    state: Outcome
    at: datetime
    message_id: int | None = None
    more_ids: tuple[int, ...] = ()
    error: str | None = None
    pause: timedelta | None = None
    tried: bool = True
    blocked: int | None = None  # people.id of who turned out to have blocked the bot


class Room:
    """Lets `IN_FLIGHT` messages be between being sent and being written down."""

    def __init__(self) -> None:
        self.open = 0
        self.most_open = 0
        self._free = asyncio.Semaphore(IN_FLIGHT)

    async def enter(self) -> None:
        """Wait until one more may be sent."""
        await self._free.acquire()
        self.open += 1
        self.most_open = max(self.most_open, self.open)

    def leave(self) -> None:
        """One is written down."""
        self.open -= 1
        self._free.release()


class Ledger:
    """Keeps what became of the messages of a batch until it is written down."""

    def __init__(self, database: Database, room: Room) -> None:
        self.database = database
        self.room = room
        self._entries: list[Entry] = []
        self._enough = asyncio.Event()
        self._closed = False

    def note(self, entry: Entry) -> None:
        """Remember what became of one that entered the room; it leaves once that is written."""
        self._entries.append(entry)
        if len(self._entries) >= _WRITE_FROM:
            self._enough.set()

    def close(self) -> None:
        """Nothing more will be noted: `keep` writes the rest and returns."""
        self._closed = True
        self._enough.set()

    async def keep(self) -> None:
        """Write what is noted, until closed."""
        while not self._closed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), _WRITE_EVERY)
            self._enough.clear()
            await self.write()

    async def write(self) -> None:
        """Write down everything noted so far, however long the database takes to be there."""
        while self._entries:
            entries, self._entries = self._entries, []
            while not await self._written(entries):  # noqa: ASYNC110 - no event tells of its return
                await asyncio.sleep(_PATIENCE)
            for _ in entries:
                self.room.leave()

    async def _written(self, entries: list[Entry]) -> bool:
        try:
            async with self.database.write() as session:
                connection = await session.connection()
                await connection.execute(_MARK, [_values(entry) for entry in entries])
                blocked = [entry for entry in entries if entry.blocked is not None]
                if blocked:
                    await connection.execute(
                        _BLOCK, [{"who": entry.blocked, "since": entry.at} for entry in blocked]
                    )
                await session.commit()
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("outbox.database", error=type(error).__name__)
            return False
        return True


_table = Delivery.__table__
_MARK = (
    sa.update(Delivery)
    .where(_table.c.id == sa.bindparam("row"), _table.c.state == Outcome.SENDING)
    .values(
        state=sa.bindparam("to_state"),
        claimed_until=None,
        error=sa.bindparam("why"),
        sent_at=sa.bindparam("sent"),
        message_id=sa.bindparam("message"),
        more_ids=sa.bindparam("more"),
        due_at=sa.func.coalesce(sa.bindparam("due", type_=_table.c.due_at.type), _table.c.due_at),
        attempts=_table.c.attempts - sa.bindparam("untried"),
    )
)
_BLOCK = (
    sa.update(Person)
    .where(Person.id == sa.bindparam("who"), Person.blocked_at.is_(None))
    .values(blocked_at=sa.bindparam("since"))
)


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "row": entry.delivery_id,
        "to_state": entry.state,
        "why": entry.error,
        "sent": entry.at if entry.state is Outcome.SENT else None,
        "message": entry.message_id,
        "more": list(entry.more_ids) or None,
        "due": None if entry.pause is None else entry.at + entry.pause,
        "untried": int(not entry.tried),
    }
