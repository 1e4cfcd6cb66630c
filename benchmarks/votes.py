"""Votes: how many a second are counted for good, how a last minute goes, how soon results stand.

A vote is the use case in a transaction of its own, as the edge has it: the update's id is claimed,
the person looked up, the vote cast in one statement, what they see found; it counts once that is
committed. Forty come at any moment. Beside it, in the same run, stands a bare bot that says back
what it hears (`benchmarks.echo_bot`), which keeps nothing.

The burst goes through the whole bot, from the press to the word over the chat: five thousand
people press within one minute, at moments drawn by chance, and the sandbox stands for Telegram in
the same process. Results are those of a poll with a million votes in a hundred villages.
"""

import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from benchmarks import TOKEN, house, town
from benchmarks.figures import Figure, percentile
from benchmarks.gatherings import empty_postgresql, opened
from bot.app import App, build, spawner
from bot.core.clock import SystemClock
from bot.core.db import Database, open_database
from bot.core.tx import Tx
from bot.delivery.gate import Gate
from bot.people.models import Person
from bot.people.service import recognise
from bot.places.plan import read
from bot.places.service import seed
from bot.polling import Poller
from bot.polls.callbacks.vote import TakePress
from bot.polls.models import Poll, PollOption, PollVote
from bot.polls.rules.kinds import State
from bot.polls.service import voting
from bot.polls.storage import tallies
from bot.settings import Settings
from handlers.edge import claim
from sandbox.engine import Engine
from sandbox.session import InProcessSession

_OPTIONS = 4
_PROCESSES = 2
_VILLAGES = 100
_LONGEST_S = 600.0


@dataclass(frozen=True)
class Load:
    """people: who vote, each once; at_once: how many of them at any moment.

    burst: presses within `within_s` seconds. stored: votes of the poll whose results are counted.
    """

    people: int = 4_000
    at_once: int = 40
    burst: int = 5_000
    within_s: float = 60.0
    stored: int = 1_000_000


FULL = Load()
QUICK = Load(people=120, at_once=20, burst=40, within_s=1.0, stored=2_000)


def measure(*, quick: bool = False) -> list[Figure]:
    """Every figure of votes."""
    load = QUICK if quick else FULL
    figures: list[Figure] = []
    for part in (_speeds, _burst, _results):  # each takes a folder of its own and the load
        with tempfile.TemporaryDirectory() as folder:
            print(part.__name__.strip("_"), file=sys.stderr, flush=True)
            figures += part(Path(folder), load)
    return figures


# ── How many a second ────────────────────────────────────────────────────────────────────────


def _speeds(folder: Path, load: Load) -> Iterator[Figure]:
    """Votes a second on each database, by one process and by two, and beside the yardstick."""
    one = asyncio.run(speed(f"sqlite:///{folder / 'one.db'}", load, 1))
    yield Figure("votes.per_s", one, "1/s", "≥ 400")
    two = asyncio.run(speed(f"sqlite:///{folder / 'two.db'}", load, _PROCESSES))
    yield Figure("votes.per_s.two_processes", two, "1/s", "≥ 400")
    echo = house.echo_speed(load.people)
    yield Figure("votes.ratio_to_echo", one / echo, "×")
    yield Figure("votes.per_s_postgresql", asyncio.run(_on_postgresql(load, 1)), "1/s")
    both = asyncio.run(_on_postgresql(load, _PROCESSES))
    yield Figure("votes.per_s_postgresql.two_processes", both, "1/s")


async def _on_postgresql(load: Load, processes: int) -> float:
    async with empty_postgresql() as url:
        return await speed(url, load, processes)


async def speed(url: str, load: Load, processes: int) -> float:
    """How many votes a second `processes` count together; each has its share of the people."""
    now = SystemClock().now()
    async with opened(url) as database:
        poll = await _a_poll(database, now, load.people)
        if processes == 1:
            took = await cast_all(database, poll, range(load.people), load.at_once)
        else:
            await database.close()
            took = await asyncio.to_thread(_side_by_side, url, poll, load, processes)
    async with opened(url) as database:
        await _must_be_all(database, poll, load.people)
    return load.people / took


async def cast_all(database: Database, poll: int, people: range, at_once: int) -> float:
    """Everybody votes; seconds from the first to the last commit."""
    line = iter(people)
    clock = SystemClock()

    async def desk() -> None:
        for one in line:
            async with database.write() as session:
                tx = Tx(session, clock.now(), town.BOT_ID)
                await claim(tx, one)
                actor = await recognise(tx, town.TALKERS + one)
                position = 1 + one % _OPTIONS
                await voting.take(tx, actor, poll, position, on=True, sent=tx.now)
                await session.commit()

    async def warm_up() -> None:  # a bot that runs has its connections
        async with database.write() as session:
            await session.execute(sa.text("SELECT 1"))

    await asyncio.gather(*(warm_up() for _ in range(at_once)))
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(desk())
    return time.perf_counter() - started


def _side_by_side(url: str, poll: int, load: Load, processes: int) -> float:
    """The same by several processes at once; from when all are ready until all are done."""
    share = load.people // processes
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.votes", url, str(poll), str(number * share),
             str(load.people if number == processes - 1 else (number + 1) * share),
             str(max(1, load.at_once // processes))],
            cwd=town.ROOT, env=os.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    for process in running:
        _heard(process)
    started = time.perf_counter()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        _heard(process)
    took = time.perf_counter() - started
    for process in running:
        process.communicate(timeout=20)
    return took


def _heard(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a voting process ended")
    told: dict[str, Any] = json.loads(line)
    return told


async def _alone(url: str, poll: int, people: range, at_once: int) -> None:
    """One of several processes: says that it is ready, votes when told to, and says when done."""
    database = open_database(url)
    try:
        async with database.write() as session:
            await session.execute(sa.text("SELECT 1"))
        print(json.dumps({"ready": True}), flush=True)
        sys.stdin.readline()
        took = await cast_all(database, poll, people, at_once)
        print(json.dumps({"seconds": took}), flush=True)
    finally:
        await database.close()


# ── The last minute ──────────────────────────────────────────────────────────────────────────


def _burst(folder: Path, load: Load) -> Iterator[Figure]:
    """Presses of the last minute: how many were lost, and how soon they were confirmed."""
    lost, waits = asyncio.run(last_minute(f"sqlite:///{folder / 'burst.db'}", load))
    yield Figure("votes.burst.lost", lost, "votes", "≤ 0")
    yield Figure("votes.burst.p95_ms", percentile(waits, 95), "ms")


async def last_minute(url: str, load: Load) -> tuple[int, list[float]]:
    """How many votes were not counted, and milliseconds from each press to its confirmation."""
    now = SystemClock().now()
    async with opened(url) as database, _running(database) as (app, bot, engine, sandbox_bot):
        poll = await _a_poll(database, now, load.burst)
        chance = random.Random(7)
        asked = Poller(bot, app.feed)
        people = []
        for one in range(load.burst):
            person = engine.add_person(f"P{one}", id=town.TALKERS + one)
            engine.dialog(sandbox_bot, person).started = True
            message = await bot.send_message(person.id, "?")
            people.append((person, message.message_id))
        moments = sorted(chance.uniform(0, load.within_s) for _ in people)
        pressed: dict[int, float] = {}
        waits: dict[int, float] = {}
        started = time.perf_counter()

        async def press() -> None:
            for (person, message), moment in zip(people, moments, strict=True):
                await asyncio.sleep(max(0.0, started + moment - time.perf_counter()))
                data = TakePress(poll=poll, position=1 + person.id % _OPTIONS, on=True).pack()
                shown = next(m for m in person.chat(sandbox_bot).messages if m.id == message)
                pressed[person.id] = time.perf_counter()
                person.press_stale(shown, data)

        whose: dict[str, int] = {}
        told = engine.call

        async def confirmed(token: str, asked_for: str, given: Any, uploads: Any = None) -> Any:
            said = await told(token, asked_for, given, uploads)
            if asked_for == "answerCallbackQuery":
                person = whose[str(given["callback_query_id"])]
                waits.setdefault(person, time.perf_counter() - pressed[person])
            return said

        engine.call = confirmed  # type: ignore[method-assign, assignment]  # its own meter

        async def answer() -> None:
            queue = engine.updates(sandbox_bot)
            while len(waits) < load.burst and time.perf_counter() - started < _LONGEST_S:
                await queue.wait(1.0)
                batch = queue.pull()
                for raw in batch:
                    press = raw["callback_query"]
                    whose[str(press["id"])] = int(press["from"]["id"])
                await asked.take(batch)

        async with asyncio.TaskGroup() as group:
            for work in (press, answer):
                group.create_task(work())
        async with database.read() as session:
            counted = await session.scalar(
                sa.select(sa.func.count()).select_from(PollVote).where(PollVote.choice != 0)
            )
    return load.burst - int(counted or 0), [1000 * wait for wait in waits.values()]


@asynccontextmanager
async def _running(database: Database) -> AsyncIterator[tuple[App, Bot, Engine, Any]]:
    """The bot, with the sandbox for a wire and no limits but its own."""
    engine = Engine()
    sandbox_bot = engine.add_bot(token=TOKEN, username="auyldas_bot", first_name="Auyldas")
    bot = Bot(
        TOKEN,
        session=InProcessSession(engine),
        default=DefaultBotProperties(parse_mode="HTML"),
    )
    settings = Settings(_env_file=None, bot_token=TOKEN)
    async with asyncio.TaskGroup() as group:
        gate = Gate(1_000_000, chat_burst=1_000_000, group_burst=1_000_000)
        yield build(settings, database, bot, spawner(group), gate=gate), bot, engine, sandbox_bot


# ── Results ──────────────────────────────────────────────────────────────────────────────────


def _results(folder: Path, load: Load) -> Iterator[Figure]:
    """Seconds until the results of a large poll stand, counted by the database."""
    took = asyncio.run(counted(f"sqlite:///{folder / 'results.db'}", load.stored))
    yield Figure("votes.result_1m_s", took, "s", "≤ 1")
    yield Figure("votes.result_1m_s.postgresql", asyncio.run(counted_there(load)), "s", "≤ 1")


async def counted_there(load: Load) -> float:
    async with empty_postgresql() as url:
        return await counted(url, load.stored)


async def counted(url: str, stored: int) -> float:
    now = SystemClock().now()
    async with opened(url) as database:
        poll = await _a_poll(database, now, 1)
        await _store(database, poll, stored, now)
        took = []
        voters = 0
        for _ in range(3):
            started = time.perf_counter()
            async with database.read() as session:
                row = await session.get_one(Poll, poll)
                tally = await tallies.count(Tx(session, now, town.BOT_ID), row)
            took.append(time.perf_counter() - started)
            voters = tally.voters
        if voters != stored:
            raise RuntimeError(f"not every vote was counted: {voters}")
        print(await _plan(database, poll), file=sys.stderr, flush=True)
    return sorted(took)[1]


async def _store(database: Database, poll: int, stored: int, now: datetime) -> None:
    """Votes of people who are only numbers: counting asks nothing else of them."""
    rows = [
        (poll, 10 + one, 1 << one % _OPTIONS, f"{100_000_000 + one % _VILLAGES}", now)
        for one in range(stored)
    ]
    columns = ("poll_id", "person_id", "choice", "settlement", "at")
    url = database.writer.url
    if database.is_sqlite:
        with closing(sqlite3.connect(str(url.database))) as file:  # asks for no people
            file.executemany(
                f"INSERT INTO poll_votes ({', '.join(columns)}) VALUES (?, ?, ?, ?, ?)",
                [(*row[:-1], f"{now:%Y-%m-%d %H:%M:%S.%f}") for row in rows],
            )
            file.commit()
            file.execute("ANALYZE")
        return
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.copy_records_to_table("poll_votes", records=rows, columns=columns)
        await connection.execute("VACUUM ANALYZE poll_votes")
    finally:
        await connection.close()


async def _plan(database: Database, poll: int) -> str:
    """How the database says it counts."""
    async with database.read() as session:
        asked = tallies.counting(poll).compile(
            dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}
        )
        explain = "EXPLAIN" if not database.is_sqlite else "EXPLAIN QUERY PLAN"
        found = await session.execute(sa.text(f"{explain} {asked}"))
        return "\n".join(str(row[-1]) for row in found)


# ── What it is measured on ───────────────────────────────────────────────────────────────────


async def _a_poll(database: Database, now: datetime, people: int) -> int:
    """A village, its people, and an open poll; its id."""
    async with database.write() as session:
        seeded = await seed(Tx(session, now, town.BOT_ID), read(town.ROOT / "okrug.example.yaml"))
        okrug, village = seeded.okrug, seeded.codes[0]
        session.add_all(
            Person(
                bot_id=town.BOT_ID,
                telegram_id=town.TALKERS + one,
                language="kk",
                okrug=okrug,
                settlement=village,
                created_at=now,
            )
            for one in range(people)
        )
        row = Poll(
            bot_id=town.BOT_ID,
            okrug=okrug,
            state=State.OPEN,
            kk="?",
            ru="?",
            opened_at=now,
            closes_at=now + timedelta(days=1),
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        await session.flush()
        session.add_all(
            PollOption(poll_id=row.id, position=at, kk=str(at), ru=str(at))
            for at in range(1, _OPTIONS + 1)
        )
        await session.commit()
        return row.id


async def _must_be_all(database: Database, poll: int, people: int) -> None:
    async with database.read() as session:
        counted = await session.scalar(
            sa.select(sa.func.count()).where(PollVote.poll_id == poll, PollVote.choice != 0)
        )
    if counted != people:
        raise RuntimeError(f"{counted} votes of {people} people")


if __name__ == "__main__":
    place, which, first, last, hands = sys.argv[1:]
    asyncio.run(_alone(place, int(which), range(int(first), int(last)), int(hands)))
