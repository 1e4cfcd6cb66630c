"""Reports: of one okrug with a long history, of a whole country in one morning; and the ticks.

An okrug's report is the figures, the words and the picture, all of its appeals lying in the five
weeks that a weekly report looks at. The country is 2,289 okrugs on PostgreSQL and one bot process
on the sandbox's wire, while residents press buttons; the report of each goes to its akim with a
picture. A tick is what `remind_of_terms` and `put_digests` do together over 200,000 open appeals.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path

import asyncpg
import psutil
import sqlalchemy as sa

from benchmarks import country, crowd, town
from benchmarks.figures import Figure, percentile
from benchmarks.processes import BotProcess, bot, wire
from bot.appeals import jobs
from bot.core.clock import SystemClock, from_village, village_date
from bot.core.db import Database, open_database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from bot.reports.models import WeeklyReport
from bot.reports.rules.periods import Span, period_of
from bot.reports.rules.weekly import monday_of
from bot.reports.screens import chart
from bot.reports.screens.message import report_text
from bot.reports.storage.report import report_of
from bot.tables import metadata

_OKRUGS = 2_289  # sub-district akimats in KATO
_A_SECOND = 1.5
_LONGEST_S = 3_600.0
POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True)
class Load:
    """How much of everything. sizes: appeals of one okrug; each: of each okrug of the country."""

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    rounds: int = 5
    okrugs: int = _OKRUGS
    each: int = 50
    idle: int = 90
    open: int = 200_000


FULL = Load()
QUICK = Load((100, 1_000), 2, 12, 10, 6, 2_000)


def measure(*, quick: bool = False) -> list[Figure]:
    """Every figure of reports."""
    load = QUICK if quick else FULL
    figures: list[Figure] = []
    for part in (one_okrug, ticks, whole_country):
        with tempfile.TemporaryDirectory() as folder:
            print(part.__name__, file=sys.stderr, flush=True)
            figures += part(Path(folder), load)
    return figures


# ── One okrug ────────────────────────────────────────────────────────────────────────────────


def one_okrug(folder: Path, load: Load) -> Iterator[Figure]:
    """Seconds from asking until words and picture are there; the process that draws is warm."""
    took = {}
    for size in load.sizes:
        took[size] = asyncio.run(_reports(folder / f"{size}.db", size, load.rounds))
        target = "≤ 2" if size == 10_000 else ""
        yield Figure(f"report.{size}_s", took[size].whole, "s", target)
        yield Figure(f"report.{size}.counted_s", took[size].counted, "s")
    smaller, larger = sorted(took)[-2:]
    growth = took[larger].counted / took[smaller].counted / (larger / smaller)
    yield Figure("report.growth_beside_linear", growth, "×", "≤ 1.1")


@dataclass(frozen=True)
class _Took:
    counted: float
    whole: float


async def _reports(file: Path, size: int, rounds: int) -> _Took:
    now = SystemClock().now()
    async with _opened(f"sqlite:///{file}") as database:
        await country.found(database, 1, now)
        await country.remember(database, 1, size, now)
        counted, whole = [], []
        for number in range(rounds + 1):
            started = time.perf_counter()
            async with database.read() as session:
                tx = Tx(session, now, town.BOT_ID)
                report = await report_of(tx, country.code(0), period_of(Span.WEEK, tx.today))
            figures = time.perf_counter() - started
            report_text(report, translator("kk"))
            await WORKSHOP.make(chart.png, report, "kk")
            if number:  # the first warms up
                counted.append(figures)
                whole.append(time.perf_counter() - started)
    WORKSHOP.close()
    return _Took(statistics.median(counted), statistics.median(whole))


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = open_database(url)
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(metadata.create_all)
        yield database
    finally:
        await database.close()


# ── The clock's tick ─────────────────────────────────────────────────────────────────────────


def ticks(folder: Path, load: Load) -> Iterator[Figure]:
    """Milliseconds of a tick that finds nothing, and of one that finds as much as it takes."""
    found = asyncio.run(_ticks(folder / "open.db", load))
    yield Figure(f"tick.{load.open}_ms", found.idle, "ms", "≤ 300")
    yield Figure(f"tick.{load.open}.busy_ms", found.busy, "ms")


@dataclass(frozen=True)
class _Ticked:
    idle: float
    busy: float


async def _ticks(file: Path, load: Load) -> _Ticked:
    real = SystemClock().now()
    today = village_date(real)
    while today.weekday() != 1:  # a Tuesday morning, when everything is looked at
        today += timedelta(days=1)
    now = from_village(today, clock(10))
    async with _opened(f"sqlite:///{file}") as database:
        await country.found(database, load.okrugs, now - timedelta(days=1))
        await country.owe(database, load.open, now)
        busy = [await _tick(database, now + timedelta(days=6)) for _ in range(3)]  # a Monday
        idle = [await _tick(database, now) for _ in range(7)]
    return _Ticked(statistics.median(idle[2:]), max(busy))


async def _tick(database: Database, now: datetime) -> float:
    started = time.perf_counter()
    for job in (jobs.put_digests, jobs.remind_of_terms):
        async with database.write() as session:
            await job(Tx(session, now, 0))
            await session.commit()
    return (time.perf_counter() - started) * 1000


# ── A country in one morning ─────────────────────────────────────────────────────────────────


def whole_country(folder: Path, load: Load) -> Iterator[Figure]:
    """How long it takes, what people who press buttons feel of it, and what memory it takes."""
    name = f"auyldas_bench_{uuid.uuid4().hex[:8]}"
    url = sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    asyncio.run(_admin(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    try:
        yield from _morning(url, folder, load)
    finally:
        asyncio.run(_admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


async def _admin(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRESQL)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _morning(url: str, folder: Path, load: Load) -> Iterator[Figure]:
    asyncio.run(_populate(url, load))
    settings = {
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "TIME_ZONE": crowd.waking_zone(),
    }
    with wire() as on:
        on.order("town")
        on.order("crowd", country.AKIMS, load.okrugs, crowd.AKIM)
        on.order("limits")
        with bot(on, "bot", "run", **settings) as process:
            idle = on.order("press", load.idle, _A_SECOND)["waits"]["press"]
            before = process.resident_mb()
            asyncio.run(_begin(url))
            started = time.time()
            busy: list[float] = []
            most, drawing = before, 0.0
            while asyncio.run(_told(url)) < load.okrugs and time.time() < started + _LONGEST_S:
                busy += on.order("press", 15, _A_SECOND)["waits"]["press"]
                most = max(most, process.resident_mb())
                drawing = max(drawing, _children_mb(process))
            took = time.time() - started
            told = asyncio.run(_told(url))
    yield Figure("report.country_s", took, "s")
    yield Figure("report.country.okrugs", told, "", f"≥ {load.okrugs}")
    for percent in (50, 95):
        yield Figure(f"report.country.idle_p{percent}_ms", percentile(idle, percent), "ms")
        yield Figure(f"report.country.people_p{percent}_ms", percentile(busy, percent), "ms")
    ratio = percentile(busy, 95) / percentile(idle, 95)
    yield Figure("report.country.people_p95_ratio", ratio, "×", "≤ 2")
    yield Figure("report.country.memory_growth_mb", most - before, "MB")
    yield Figure("report.country.drawing_mb", drawing, "MB")


async def _populate(url: str, load: Load) -> None:
    """The town that presses buttons, and the country beside it: nothing is to be reported yet."""
    now = SystemClock().now()
    await town.make_at(url, 100, 0)
    database = open_database(url)
    try:
        await country.found(database, load.okrugs, now)
        await country.remember(database, load.okrugs, load.each, now, first_id=1_000)
        monday = monday_of(village_date(now, crowd.waking_zone()))
        rows = [
            {"bot_id": town.BOT_ID, "place": country.code(i), "monday": monday, "put_at": now}
            for i in range(load.okrugs)
        ]
        async with database.writer.begin() as connection:
            await connection.execute(sa.insert(WeeklyReport), rows)
            await connection.execute(sa.text("ANALYZE"))
    finally:
        await database.close()


async def _begin(url: str) -> None:
    """It is Monday, nine o'clock, everywhere."""
    database = open_database(url)
    try:
        async with database.writer.begin() as connection:
            await connection.execute(sa.delete(WeeklyReport))
    finally:
        await database.close()


async def _told(url: str) -> int:
    database = open_database(url)
    try:
        async with database.read() as session:
            n = await session.scalar(
                sa.select(sa.func.count())
                .select_from(Delivery)
                .join(Person, Person.id == Delivery.person_id)
                .where(
                    Delivery.kind == "reports.week",
                    Delivery.state == Outcome.SENT,
                    Person.telegram_id >= country.AKIMS,
                )
            )
            return n or 0
    finally:
        await database.close()


def _children_mb(process: BotProcess) -> float:
    """What the bot's own processes take: the one that draws."""
    try:
        children = psutil.Process(process.process.pid).children(recursive=True)
        return sum(child.memory_info().rss for child in children) / 1e6
    except psutil.NoSuchProcess:
        return 0.0
