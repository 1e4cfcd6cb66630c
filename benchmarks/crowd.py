"""Many people who are told the same: a database of them, and what their akim sends.

They live in an okrug of their own in `benchmarks.town`: others can press buttons meanwhile.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import town
from bot.broadcasts import service
from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import BroadcastSent
from bot.broadcasts.rules.lifecycle import Asks
from bot.broadcasts.screens.letter import letter_screen
from bot.core.access import Role
from bot.core.clock import VILLAGE_ZONE, SystemClock
from bot.core.db import Base, Database, open_database
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out
from bot.people.models import Person
from bot.people.service import recognise
from bot.places import service as places

FIRST = 660_000_000  # Telegram ids
AKIM = 650_000_000
OKRUG = town.okrug_code(1)
_APPEALS = 100  # of others
_CHUNK = 5_000


async def make(file: Path, count: int) -> None:
    """A database in which `count` people live in `OKRUG`, besides the akim."""
    await town.make(file, _APPEALS, 0)
    now = SystemClock().now()
    async with _opened(file) as database, database.writer.begin() as connection:
        people, roles = Base.metadata.tables["people"], Base.metadata.tables["roles"]
        moved = sa.update(people).values(okrug="").where(people.c.okrug == OKRUG)
        await connection.execute(moved)
        for start in range(0, count, _CHUNK):
            rows = [_resident(i, now) for i in range(start, min(start + _CHUNK, count))]
            await connection.execute(sa.insert(people), rows)
        akim = {"bot_id": town.BOT_ID, "telegram_id": AKIM, "language": "kk", "created_at": now}
        who = await connection.scalar(sa.insert(people).values(**akim).returning(people.c.id))
        role = {"person_id": who, "role": Role.AKIM, "scope": OKRUG, "given_at": now}
        await connection.execute(sa.insert(roles).values(**role))


def _resident(number: int, now: datetime) -> dict[str, Any]:
    return {
        "bot_id": town.BOT_ID,
        "telegram_id": FIRST + number,
        "language": "ru" if number % 3 == 0 else "kk",
        "okrug": OKRUG,
        "settlement": town.settlement_code(1, number % 3),
        "created_at": now,
    }


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{file}")
    try:
        yield database
    finally:
        await database.close()


async def send(file: Path) -> int:
    """The akim tells them all something and asks for a receipt; the broadcast's id."""
    said = town.sayings()["notice"]
    async with _opened(file) as database, database.write() as session:
        tx = Tx(session, SystemClock().now(), town.BOT_ID)
        akim = await recognise(tx, AKIM)
        view = await service.new_draft(tx, akim, OKRUG)
        for language in ("kk", "ru"):
            view = await service.write(
                tx, akim, view.id, view.version, html=said[language], language=language
            )
        view = await service.set_asks(tx, akim, view.id, view.version, Asks.READ)
        await service.send(tx, akim, view.id, view.version)
        await session.commit()
    return view.id


async def letter(file: Path, broadcast_id: int) -> Screen:
    """What each of them reads in Kazakh."""
    async with _opened(file) as database, database.read() as session:
        row = await session.get_one(Broadcast, broadcast_id)
        tx = Tx(session, SystemClock().now(), town.BOT_ID)
        return letter_screen(row, await places.resolve(tx, OKRUG), "kk", VILLAGE_ZONE)


async def fan_out_once(file: Path, number: int) -> float:
    """Put what everybody is told, as a batch of this number; seconds until it was committed."""
    async with _opened(file) as database, database.write() as session:
        tx = Tx(session, SystemClock().now(), town.BOT_ID)
        everybody = sa.select(Person.id).where(Person.okrug == OKRUG)
        notice, batch = BroadcastSent(broadcast_id=number), Batch(number, Lane.BULK)
        started = time.perf_counter()
        await fan_out(tx, notice, everybody, batch)
        await session.commit()
        return time.perf_counter() - started


async def states(file: Path, broadcast_id: int) -> dict[Outcome, int]:
    """How many of its deliveries stand where."""
    async with _opened(file) as database, database.read() as session:
        found = await session.execute(
            sa.select(Delivery.state, sa.func.count().label("total"))
            .where(Delivery.batch_id == broadcast_id, Delivery.kind == BroadcastSent.kind)
            .group_by(Delivery.state)
        )
        return {row.state: row.total for row in found}


def waking_zone() -> str:
    """A time zone in which it is noon: what is measured at night must not wait for the morning."""
    behind = SystemClock().now().hour - 12
    return f"Etc/GMT{behind:+d}"
