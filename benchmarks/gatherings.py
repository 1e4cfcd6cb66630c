"""Gatherings: how many people a door lets in, and how soon their minutes are on paper.

A check-in is the use case in a transaction of its own: the person is looked up, the code judged,
they are counted, and what they see is found. Forty come at any moment, each once; SQLite has one
writer, so there they wait for each other.

Minutes are of five hundred people with full names and twelve items of the agenda: from the
database to a PDF and a Word file, in one language, the process that draws being warm.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg
import sqlalchemy as sa

from benchmarks import town
from benchmarks.figures import Figure
from bot.core.access import Role
from bot.core.clock import SystemClock
from bot.core.db import Database, open_database
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.gatherings.models import Gathering, GatheringItem, GatheringStay
from bot.gatherings.rules import codes
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.screens import filled
from bot.gatherings.screens.documents.minutes_docx import minutes_docx
from bot.gatherings.screens.documents.minutes_pdf import minutes_pdf
from bot.gatherings.service import entering
from bot.gatherings.service.entering import Became
from bot.gatherings.storage import gatherings as find
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.plan import read
from bot.places.service import seed
from bot.tables import metadata

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
_SECRET = "5e" * 32


@dataclass(frozen=True)
class Load:
    """people: who come; at_once: how many of them at any moment.

    attendees: on the list of the minutes; rounds: how often these are drawn.
    """

    people: int = 1_000
    at_once: int = 40
    attendees: int = 500
    rounds: int = 5


FULL = Load()
QUICK = Load(people=60, at_once=20, attendees=40, rounds=1)


def measure(*, quick: bool = False) -> list[Figure]:
    """Every figure of gatherings."""
    load = QUICK if quick else FULL
    figures: list[Figure] = []
    for part in (check_ins, minutes):  # each takes a folder of its own and the load
        with tempfile.TemporaryDirectory() as folder:
            print(part.__name__, file=sys.stderr, flush=True)
            figures += part(Path(folder), load)
    return figures


# ── The door ─────────────────────────────────────────────────────────────────────────────────


def check_ins(folder: Path, load: Load) -> Iterator[Figure]:
    """Check-ins a second on each database. Two hundred people are to be in within ten seconds."""
    sqlite = asyncio.run(checked_in(f"sqlite:///{folder / 'door.db'}", load))
    yield Figure("gathering.checkins_per_s", sqlite, "1/s", "≥ 20")
    postgresql = asyncio.run(_on_postgresql(load))
    yield Figure("gathering.checkins_per_s.postgresql", postgresql, "1/s", "≥ 20")


async def _on_postgresql(load: Load) -> float:
    async with empty_postgresql() as url:
        return await checked_in(url, load)


async def checked_in(url: str, load: Load) -> float:
    """How many a second are let in, each in a transaction of their own."""
    now = SystemClock().now()
    async with opened(url) as database:
        gathering = await _a_door(database, now, load.people)
        digits = codes.code(_SECRET, gathering, 1, codes.window(now))
        line = iter(range(load.people))
        became: Counter[Became] = Counter()

        async def usher() -> None:
            for one in line:
                async with database.write() as session:
                    tx = Tx(session, now, town.BOT_ID)
                    actor = await recognise(tx, town.TALKERS + one)
                    entry = await entering.check_in(
                        tx, actor, gathering, digits, how=How.QR, sent=now
                    )
                    await session.commit()
                became[entry.became] += 1

        async def warm_up() -> None:  # a bot that runs has its connections
            async with database.write() as session:
                await session.execute(sa.text("SELECT 1"))

        await asyncio.gather(*(warm_up() for _ in range(load.at_once)))
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(load.at_once):
                group.create_task(usher())
        took = time.perf_counter() - started
    if became != {Became.CAME: load.people}:
        raise RuntimeError(f"not everybody was counted once: {became}")
    return load.people / took


async def _a_door(database: Database, now: datetime, people: int) -> int:
    """A village, its people, and a gathering whose door is open."""
    async with database.write() as session:
        seeded = await seed(Tx(session, now, town.BOT_ID), read(town.ROOT / "okrug.example.yaml"))
        okrug, village = seeded.okrug, seeded.codes[0]
        for one in range(people):
            person = Person(
                bot_id=town.BOT_ID,
                telegram_id=town.TALKERS + one,
                language="kk",
                name=f"Resident Number{one}",
                okrug=okrug,
                settlement=village,
                created_at=now,
            )
            session.add(person)
            await session.flush()
            role = HeldRole(person_id=person.id, role=Role.RESIDENT, scope=okrug, given_at=now)
            session.add(role)
        row = Gathering(
            bot_id=town.BOT_ID,
            okrug=okrug,
            kind=Kind.SEPARATE,
            state=State.ANNOUNCED,
            settlement=village,
            held_at=now,
            door_secret=_SECRET,
            door_opened_at=now,
            entitled=people,
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        await session.commit()
        return row.id


# ── Minutes: gathering.minutes_500_s ─────────────────────────────────────────────────────────


# ── Databases ────────────────────────────────────────────────────────────────────────────────


# ── The minutes ──────────────────────────────────────────────────────────────────────────────

_ITEMS = 12
_SPOKEN = "The road to the school is closed in winter, and somebody has to clear it. " * 8


def minutes(folder: Path, load: Load) -> Iterator[Figure]:
    """Seconds from asking until both files are there."""
    took = asyncio.run(_written(f"sqlite:///{folder / 'minutes.db'}", load))
    yield Figure("gathering.minutes_500_s", took, "s", "≤ 5")


async def _written(url: str, load: Load) -> float:
    now = SystemClock().now()
    async with opened(url) as database:
        gathering = await _over(database, now, load.attendees)
        took = []
        for number in range(load.rounds + 1):
            started = time.perf_counter()
            async with database.read() as session:
                tx = Tx(session, now, town.BOT_ID)
                row = await find.gathering(tx, gathering)
                if row is None:
                    raise RuntimeError("there is no gathering")
                paper = await filled.minutes_paper(tx, row, "kk")
            if len(paper.minutes.present.names) != load.attendees:
                raise RuntimeError("not everybody is on the list")
            await WORKSHOP.make(minutes_pdf, paper, now)
            await WORKSHOP.make(minutes_docx, paper, now)
            if number:  # the first warms up
                took.append(time.perf_counter() - started)
    WORKSHOP.close()
    return statistics.median(took)


async def _over(database: Database, now: datetime, attendees: int) -> int:
    """A gathering that is over: everybody by name, and everything that was said and decided."""
    async with database.write() as session:
        seeded = await seed(Tx(session, now, town.BOT_ID), read(town.ROOT / "okrug.example.yaml"))
        row = Gathering(
            bot_id=town.BOT_ID,
            okrug=seeded.okrug,
            kind=Kind.GATHERING,
            state=State.DRAFTED,
            held_at=now,
            opened_at=now,
            closed_at=now,
            entitled=attendees * 4,
            opened_present=attendees,
            opened_needed=attendees // 2,
            chair="Serikov Asan",
            secretary="Omarova Aigul",
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        await session.flush()
        session.add_all(
            GatheringStay(
                gathering_id=row.id,
                name=f"Residentov Number{one} Serikovich",
                who=f"residentov number{one}",
                how=How.NAME,
                came_at=now,
            )
            for one in range(attendees)
        )
        session.add_all(_item(row.id, position, attendees) for position in range(1, _ITEMS + 1))
        await session.commit()
        return row.id


def _item(gathering: int, position: int, present: int) -> GatheringItem:
    return GatheringItem(
        gathering_id=gathering,
        position=position,
        about=About.QUESTION,
        state=ItemState.DONE,
        kk=f"Question {position}: what is to be done about the road?",
        speeches_kk=_SPOKEN,
        decision_kk=_SPOKEN[:200],
        outcome=Outcome.PASSED,
        present=present,
        ayes=present,
        noes=0,
        abstained=0,
    )


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def empty_postgresql() -> AsyncIterator[str]:
    """A database of its own, dropped afterwards."""
    name = f"auyldas_bench_{uuid.uuid4().hex[:8]}"
    admin = await asyncpg.connect(POSTGRESQL)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()
