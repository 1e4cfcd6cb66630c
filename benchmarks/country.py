"""Histories for reports: one okrug with very many appeals, or a country of okrugs with a few each.

Each appeal is accepted the next day, most are answered within two weeks, some are rated. Rows are
put past the use cases: what is measured is reading them.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from benchmarks.town import BOT_ID
from bot.appeals.models import Appeal, AppealStep
from bot.appeals.rules.lifecycle import Move, State
from bot.core.access import Role
from bot.core.clock import VILLAGE_ZONE, from_village, village_date
from bot.core.db import Base, Database
from bot.people.models import HeldRole, Person
from bot.places.models import Level, Okrug, Place

#: Telegram ids of the akims of the country.
AKIMS = 670_000_000
_WEEKS = 5  # what a weekly report looks at
_CHUNK = 5_000
_TOPICS = ("street_lighting.lamp", "water.none", "roads.pothole", "waste.dump", "")
_TERM = timedelta(days=21)
_DAY = timedelta(days=1)

Row = dict[str, Any]


def code(number: int) -> str:
    """The okrug with this number: districts of fifteen okrugs, like the country's."""
    district, okrug = divmod(number, 15)
    return f"{11 + district // 80:02d}{20 + district % 80:02d}{20 + okrug:02d}000"


def village(number: int, which: int) -> str:
    """One of its three settlements."""
    return f"{code(number)[:6]}{1 + which}00"


async def found(database: Database, okrugs: int, now: datetime) -> None:
    """So many okrugs, each with three villages, an akim and nobody else."""
    places, served, akims, roles = [], [], [], []
    for number in range(okrugs):
        places += [_place(code(number), Level.OKRUG, f"Округ {number}")]
        places += [
            _place(village(number, i), Level.SETTLEMENT, f"Ауыл {i + 1}", code(number))
            for i in range(3)
        ]
        served.append({"code": code(number), "settings": {}, "contacts": {}, "updated_at": now})
        akims.append(_akim(number, now))
        roles.append((AKIMS + number, code(number)))
    async with database.writer.begin() as connection:
        for table, rows in ((Place, places), (Okrug, served), (Person, akims)):
            await _insert(connection, table, iter(rows))
        known = await connection.execute(
            sa.select(Person.telegram_id, Person.id).where(Person.telegram_id >= AKIMS)
        )
        ids = dict(known.all())
        given = ({"person_id": ids[who], "role": Role.AKIM, "scope": okrug,
                  "given_at": now - timedelta(days=90)} for who, okrug in roles)  # fmt: skip
        await _insert(connection, HeldRole, given)


def _place(at: str, level: Level, name: str, parent: str | None = None) -> Row:
    return {
        "code": at, "parent": parent, "level": level, "kk": name, "ru": name, "kk_folded": name,
        "ru_folded": name, "entitled": 400 if level is Level.SETTLEMENT else None,
    }  # fmt: skip


def _akim(number: int, now: datetime) -> Row:
    return {
        "bot_id": BOT_ID,
        "telegram_id": AKIMS + number,
        "language": "ru" if number % 3 == 0 else "kk",
        "name": f"A{number}",
        "created_at": now - timedelta(days=90),
    }


async def remember(
    database: Database, okrugs: int, each: int, now: datetime, first_id: int = 1
) -> None:
    """So many appeals of each okrug, sent evenly over the last five weeks."""
    chance = random.Random(each)
    async with database.writer.begin() as connection:
        lives = [
            _life(chance, first_id + number * each + i, number, i / each, now)
            for number in range(okrugs)
            for i in range(each)
        ]
        await _insert(connection, Appeal, (appeal for appeal, _ in lives))
        steps = (step for _, steps in lives for step in steps)
        await _insert(connection, AppealStep, steps)


def _life(
    chance: random.Random, id_: int, okrug: int, part: float, now: datetime
) -> tuple[Row, list[Row]]:
    at = now - timedelta(weeks=_WEEKS) * (1 - part)
    registered: date = village_date(at, VILLAGE_ZONE)
    due = registered + _TERM
    walked: list[tuple[datetime, Move, State]] = [(at, Move.SUBMIT, State.NEW)]
    for days, move, to, odds in (
        (1, Move.ACCEPT, State.ACCEPTED, 0.97),
        (chance.randint(1, 14), Move.ANSWER, State.ANSWERED, 0.9),
        (1, Move.CONFIRM, State.CLOSED, 0.6),
        (0, Move.RATE, State.CLOSED, 0.9),
    ):
        then = walked[-1][0] + timedelta(days=days, seconds=1)
        if then > now or chance.random() > odds:
            break
        walked.append((then, move, to))
    appeal = {
        "id": id_, "bot_id": BOT_ID, "okrug": code(okrug), "year": registered.year,
        "number": id_, "version": len(walked), "state": walked[-1][2],
        "topic": chance.choice(_TOPICS), "settlement": village(okrug, chance.randrange(3)),
        "medium": chance.choice(("text", "text", "voice", "photo")),
        "language": chance.choice(("kk", "kk", "ru")), "submitted_at": at,
        "registered_on": registered, "due_on": due, "indexed": True, "updated_at": walked[-1][0],
    }  # fmt: skip
    steps = [
        {
            "appeal_id": id_, "at": moment, "move": move, "okrug": code(okrug),
            "from_state": walked[i - 1][2] if i else None, "to_state": to,
            "due_on": due if i else None, "note": "4" if move is Move.RATE else "",
        }
        for i, (moment, move, to) in enumerate(walked)
    ]  # fmt: skip
    return appeal, steps


async def owe(database: Database, appeals: int, now: datetime) -> None:
    """So many open appeals of the country, due over the next four weeks, all told of so far."""
    chance = random.Random(appeals)
    today = village_date(now)

    def rows() -> Iterator[Row]:
        for i in range(appeals):
            registered = today - timedelta(days=chance.randrange(20))
            yield {
                "id": i + 1, "bot_id": BOT_ID, "okrug": code(i % 2289), "year": today.year,
                "number": i + 1, "state": chance.choice((State.NEW, State.IN_WORK)),
                "medium": "text", "language": "kk", "settlement": village(i % 2289, i % 3),
                "submitted_at": from_village(registered, time(12)), "registered_on": registered,
                "due_on": today + timedelta(days=7 + i % 21), "indexed": True, "updated_at": now,
            }  # fmt: skip

    async with database.writer.begin() as connection:
        await _insert(connection, Appeal, rows())


async def _insert(connection: Any, table: type[Base], rows: Iterator[Row]) -> None:
    while chunk := list(islice(rows, _CHUNK)):
        await connection.execute(sa.insert(table), chunk)
