"""A database with so many stored appeals, filled in seconds, for the benchmarks.

One bot serves `OKRUGS` okrugs. What is open there stays about the same however old the bot is, as
it does for a real office: some 3 % of the whole at 200,000, which is a hundred in each okrug. Of
100 stored appeals 3 % would be three, and a queue of three tells nothing about one of a hundred;
so `OPEN_HERE` appeals are open in the first okrug at every size, and only what was closed grows.
The first okrug's desks and its residents with a handful of appeals are alike at every size, too:
what is measured differs in what is stored beside it and in nothing else.
"""

import random
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
import yaml
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks import TOKEN
from bot.appeals.models import (
    Appeal,
    AppealCounter,
    AppealDraft,
    AppealStep,
    AppealWord,
    Attachment,
    EntryKind,
    ThreadEntry,
)
from bot.appeals.rules.lifecycle import OPEN, Move, State
from bot.appeals.rules.search import words_of
from bot.core.access import Role
from bot.core.clock import SystemClock, from_village, village_date
from bot.core.db import Base, Database, open_database
from bot.core.models import ClaimedUpdate
from bot.core.tx import Tx
from bot.core.workdays import work_calendar
from bot.delivery.models import Card, Delivery, Outcome
from bot.delivery.outbox import KEPT
from bot.migrate import head
from bot.people.models import Consent, HeldRole, Person
from bot.people.rules import CONSENT_VERSION
from bot.places.plan import Plan, read
from bot.places.service import seed
from bot.tables import metadata
from bot.timetable import CLAIMS_KEPT

_Row = TypeVar("_Row")

BOT_ID = int(TOKEN.partition(":")[0])
ROOT = Path(__file__).parents[1]
OKRUGS = 60
OPEN_SHARE = 0.03
OPEN_HERE = 95  # open appeals of the first okrug at every size
DESKS = 40  # moderators of the first okrug: one half turns pages, the other searches
HANDFUL = 5  # appeals of each resident of the first okrug whose list is looked at
HANDS = 20  # how many such residents

# Telegram ids of those who press and write; authors of old appeals have others.
TALKERS = 600_000_000
MODERATORS = 610_000_000  # the one of each okrug but the first
DESK_FIRST = 620_000_000
HANDS_FIRST = 630_000_000
_AUTHORS = 640_000_000

_YEARS = 3
_CHUNK = 5_000
_DAY = timedelta(days=1)


@cache
def sayings() -> dict[str, Any]:
    """What residents write, by language, and what varies in it."""
    found: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("sayings.yaml").read_text(encoding="utf-8")
    )
    return found


def saying(chance: random.Random, language: str) -> str:
    """One thing a resident might write."""
    said = sayings()
    return str(
        chance.choice(said[language]).format(
            street=chance.choice(said["streets"]), house=chance.randint(1, 120)
        )
    )


def query(chance: random.Random, kind: int) -> str:
    """Something the office might look for."""
    kinds = sayings()["queries"]
    street, house = chance.choice(sayings()["streets"]), chance.randint(1, 120)
    return str(
        kinds[kind % len(kinds)].format(street=street, house=house, number=chance.randint(1, 90))
    )


def okrug_code(number: int) -> str:
    """The code of an okrug by its number, from 0."""
    return f"1034{10 + number}000"


def settlement_code(okrug: int, number: int) -> str:
    """One of the three settlements of an okrug."""
    return f"1034{10 + okrug}{number + 1}00"


async def make(file: Path, stored: int, talkers: int) -> None:
    """A database with `stored` appeals and `talkers` residents who have sent none yet."""
    async with _opened(f"sqlite:///{file}") as database:
        await _fill(database, stored, talkers)


async def _fill(database: Database, stored: int, talkers: int) -> None:
    await _okrugs(database, [_plan(number) for number in range(OKRUGS)])
    async with database.writer.begin() as connection:
        town = _Town(SystemClock().now(), stored, talkers)
        for table, rows in town.rows():
            for chunk in _chunks(rows):
                await connection.execute(sa.insert(table), chunk)
        for pairs in _chunks(town.words()):
            if database.is_sqlite:  # millions: as they are, past SQLAlchemy's types
                words = str(sa.insert(_table(AppealWord)).compile(connection.engine))
                await connection.exec_driver_sql(words, pairs)
            else:
                names = ("okrug", "word", "appeal_id")
                named = [dict(zip(names, pair, strict=True)) for pair in pairs]
                await connection.execute(sa.insert(_table(AppealWord)), named)
        if not database.is_sqlite:
            await _count_on(connection)


async def _count_on(connection: AsyncConnection) -> None:
    """PostgreSQL goes on after the ids that were given here."""
    for table in (Person, Appeal):
        name = table.__tablename__
        await connection.execute(
            sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")
        )


async def make_at(url: str, stored: int, talkers: int) -> None:
    """The same in an empty database of any kind."""
    async with _opened(url) as database:
        await _fill(database, stored, talkers)


async def empty(file: Path) -> None:
    """A database with one okrug and nobody in it."""
    async with _opened(f"sqlite:///{file}") as database:
        await _okrugs(database, [_example()])


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    """Every table, as `python -m bot migrate` makes them; a test of its own shows that."""
    database = open_database(url)
    try:
        async with database.writer.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.execute(sa.text("CREATE TABLE alembic_version (version_num TEXT)"))
            stamp = sa.text("INSERT INTO alembic_version VALUES (:head)")
            await connection.execute(stamp, {"head": head()})
        yield database
    finally:
        await database.close()


async def _okrugs(database: Database, plans: Iterable[Plan]) -> None:
    async with database.write() as session:
        for plan in plans:
            await seed(Tx(session, SystemClock().now(), BOT_ID), plan)
        await session.commit()


def _chunks(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    left = iter(rows)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk


@cache
def _example() -> Plan:
    return read(ROOT / "okrug.example.yaml")


def _plan(number: int) -> Plan:
    """The example's okrug once more, under its own code and name."""
    plan = _example()
    named = {"kk": f"{plan.okrug.kk} {number}", "ru": f"{plan.okrug.ru} {number}"}
    return plan.model_copy(
        update={
            "okrug": plan.okrug.model_copy(update={"code": okrug_code(number), **named}),
            "settlements": tuple(
                one.model_copy(update={"code": settlement_code(number, index)})
                for index, one in enumerate(plan.settlements)
            ),
        }
    )


@dataclass(frozen=True)
class _Case:
    """One stored appeal: what its rows are made of."""

    id: int
    okrug: int
    author: int
    at: datetime
    state: State
    language: str
    year: int
    number: int


#: How what is closed was closed, and where what is open stands.
_CLOSED = (State.CLOSED,) * 16 + (State.REDIRECTED,) * 2 + (State.REJECTED, State.WITHDRAWN)
_OPEN = (State.NEW,) * 5 + (State.ACCEPTED,) * 6 + (State.IN_WORK,) * 7 + (State.NEED_INFO,) * 2
_WAY: dict[State, tuple[tuple[Move, State], ...]] = {
    State.NEW: (),
    State.ACCEPTED: ((Move.ACCEPT, State.ACCEPTED),),
    State.IN_WORK: ((Move.ACCEPT, State.ACCEPTED), (Move.HAND_OVER, State.IN_WORK)),
    State.NEED_INFO: ((Move.ACCEPT, State.ACCEPTED), (Move.ASK, State.NEED_INFO)),
    State.CLOSED: (
        (Move.ACCEPT, State.ACCEPTED),
        (Move.HAND_OVER, State.IN_WORK),
        (Move.ANSWER, State.ANSWERED),
        (Move.CONFIRM, State.CLOSED),
    ),
    State.REDIRECTED: ((Move.REDIRECT, State.REDIRECTED),),
    State.REJECTED: ((Move.REJECT, State.REJECTED),),
    State.WITHDRAWN: ((Move.WITHDRAW, State.WITHDRAWN),),
}
_SAID = {
    Move.ASK: EntryKind.QUESTION,
    Move.ANSWER: EntryKind.ANSWER,
    Move.REDIRECT: EntryKind.REDIRECT,
    Move.REJECT: EntryKind.REJECTION,
}
_BY_AUTHOR = {Move.SUBMIT, Move.CONFIRM, Move.WITHDRAW}


class _Town:
    """The same seed gives the same town."""

    def __init__(self, now: datetime, stored: int, talkers: int) -> None:
        self.now = now
        self.today = village_date(now)
        self.stored = stored
        self.talkers = talkers
        self.chance = random.Random(stored)
        self.texts: dict[int, str] = {}  # of each appeal
        self.people = list(self._people())
        self.cases = list(self._cases())

    # Who there is

    def _people(self) -> Iterator[dict[str, Any]]:
        """Ids are given here: desks first, then the hands, moderators, talkers and authors."""
        listed = [
            *((DESK_FIRST + i, 0, False) for i in range(DESKS)),
            *((HANDS_FIRST + i, 0, True) for i in range(HANDS)),
            *((MODERATORS + i, i, False) for i in range(1, OKRUGS)),
            *((TALKERS + i, 1 + i % (OKRUGS - 1), True) for i in range(self.talkers)),
            *((_AUTHORS + i, i % OKRUGS, True) for i in range(max(self.stored // 4, OKRUGS))),
        ]
        for number, (telegram_id, okrug, resident) in enumerate(listed, start=1):
            at_home = settlement_code(okrug, number % 3) if resident else ""
            yield {
                "id": number,
                "bot_id": BOT_ID,
                "telegram_id": telegram_id,
                "language": "ru" if telegram_id % 3 == 0 else "kk",
                "name": self.chance.choice(sayings()["names"]),
                "okrug": okrug_code(okrug),
                "settlement": at_home,
                "created_at": self.now - timedelta(days=365 * _YEARS),
            }

    def _moderator(self, okrug: int) -> int:
        """Whom the steps of an okrug's history name: a person's id."""
        return 1 if okrug == 0 else DESKS + HANDS + okrug

    # What they sent

    def _cases(self) -> Iterator[_Case]:
        """In the order sent: what is closed first, what is open last."""
        first_author = DESKS + HANDS + (OKRUGS - 1) + self.talkers + 1
        authors = (len(self.people) - first_author + 1) // OKRUGS  # of each okrug
        counters: dict[tuple[int, int], int] = {}
        moments = self._moments()
        for number, (okrug, state) in enumerate(self._places(), start=1):
            author = first_author + okrug + OKRUGS * self.chance.randrange(authors)
            if self.stored - number < HANDS * HANDFUL:
                author = DESKS + 1 + (self.stored - number) % HANDS
            at = next(moments)
            year = village_date(at).year
            counters[okrug, year] = counters.get((okrug, year), 0) + 1
            language = str(self.people[author - 1]["language"])
            yield _Case(number, okrug, author, at, state, language, year, counters[okrug, year])

    def _places(self) -> list[tuple[int, State]]:
        """Okrug and state of each appeal; the last ones are the first okrug's hands'."""
        here = max(self.stored // OKRUGS, HANDS * HANDFUL)
        rest = self.stored - here
        elsewhere = [1 + i % (OKRUGS - 1) for i in range(rest)]
        open_there = int(rest * OPEN_SHARE)
        old = [(0, False)] * (here - HANDS * HANDFUL)
        old += [(okrug, False) for okrug in elsewhere[open_there:]]
        self.chance.shuffle(old)
        late = [(okrug, True) for okrug in elsewhere[:open_there]]
        mine = [(0, i >= HANDS * HANDFUL - OPEN_HERE) for i in range(HANDS * HANDFUL)]
        return [
            (okrug, self.chance.choice(_OPEN if is_open else _CLOSED))
            for okrug, is_open in (*old, *late, *mine)
        ]

    def _moments(self) -> Iterator[datetime]:
        """When each was sent: evenly over the years; what is open within two weeks."""
        late = max(int(self.stored * OPEN_SHARE), HANDS * HANDFUL)
        old = self.stored - late
        begin, lately = self.now - timedelta(days=365 * _YEARS), self.now - timedelta(days=14)
        for i in range(old):
            yield begin + (lately - begin) * (i / old)
        for i in range(late):
            yield lately + (self.now - lately) * (i / late)

    # Rows

    def rows(self) -> Iterator[tuple[sa.Table, Iterable[dict[str, Any]]]]:
        """Table by table, so that what is referred to is there."""
        yield from (
            (_table(model), (filled(_table(model), row, self.now) for row in rows))
            for model, rows in (
                (Person, self.people),
                (Consent, self._consents()),
                (HeldRole, self._roles()),
                (Appeal, map(self._appeal, self.cases)),
                (AppealCounter, self._counters()),
                (AppealDraft, map(self._draft, self.cases)),
                (AppealStep, self._steps()),
                (ThreadEntry, self._thread()),
                (Attachment, self._files()),
                (Delivery, self._deliveries()),
                (Card, self._cards()),
                (ClaimedUpdate, self._claims()),
            )
        )

    def _consents(self) -> Iterator[dict[str, Any]]:
        for person in self.people:
            yield {
                "person_id": person["id"],
                "version": CONSENT_VERSION,
                "text_sha256": "0" * 64,
                "language": person["language"],
                "given_at": person["created_at"],
            }

    def _roles(self) -> Iterator[dict[str, Any]]:
        for person in self.people:
            if not person["settlement"]:
                yield {
                    "person_id": person["id"],
                    "role": Role.MODERATOR,
                    "scope": person["okrug"],
                    "given_at": person["created_at"],
                }

    def _appeal(self, case: _Case) -> dict[str, Any]:
        registered, due = _term(village_date(case.at))
        is_open = case.state in OPEN
        way = _WAY[case.state]
        text = self.texts[case.id] = saying(self.chance, case.language)
        return {
            "id": case.id,
            "bot_id": BOT_ID,
            "okrug": okrug_code(case.okrug),
            "year": case.year,
            "number": case.number,
            "version": 1 + len(way),
            "state": case.state,
            "came_from": State.ACCEPTED if case.state is State.NEED_INFO else None,
            "author_id": case.author,
            "assignee_id": self._moderator(case.okrug) if case.state is State.IN_WORK else None,
            "topic": self.chance.choice(_topics()),
            "topic_is_guess": case.state is State.NEW,
            "settlement": settlement_code(case.okrug, case.id % 3),
            "text": text,
            "indexed": True,
            "medium": "text",
            "language": case.language,
            "urgent": case.id % 50 == 0,
            "submitted_at": case.at,
            "registered_on": registered,
            "due_on": due,
            "term_from": registered,
            "term_days": 15,
            "answered_at": case.at + 9 * _DAY if case.state is State.CLOSED else None,
            "closed_at": None if is_open else case.at + 10 * _DAY,
            "rating": self.chance.choice((None, 3, 4, 5)) if case.state is State.CLOSED else None,
            "updated_at": case.at + len(way) * timedelta(hours=1),
        }

    def words(self) -> Iterator[tuple[str, str, int]]:
        """Okrug, word and appeal, in the order of the table's key, which is much faster."""
        by_okrug: dict[int, list[_Case]] = {}
        for case in self.cases:
            by_okrug.setdefault(case.okrug, []).append(case)
        for okrug, cases in sorted(by_okrug.items()):
            words = [(word, case.id) for case in cases for word in _words(self.texts[case.id])]
            for word, appeal_id in sorted(words):
                yield okrug_code(okrug), word, appeal_id

    def _counters(self) -> Iterator[dict[str, Any]]:
        last: dict[tuple[int, int], int] = {}
        for case in self.cases:
            last[case.okrug, case.year] = case.number
        for (okrug, year), number in last.items():
            yield {"okrug": okrug_code(okrug), "year": year, "last": number}

    def _draft(self, case: _Case) -> dict[str, Any]:
        """What it was made of; its parts are emptied when it is sent."""
        return {
            "bot_id": BOT_ID,
            "person_id": case.author,
            "okrug": okrug_code(case.okrug),
            "settlement": settlement_code(case.okrug, case.id % 3),
            "created_at": case.at,
            "updated_at": case.at,
            "closed_at": case.at,
            "appeal_id": case.id,
        }

    def _steps(self) -> Iterator[dict[str, Any]]:
        for case in self.cases:
            before: State | None = None
            walked = ((Move.SUBMIT, State.NEW), *_WAY[case.state])
            for hour, (move, to) in enumerate(walked):
                by_author = move in _BY_AUTHOR
                yield {
                    "appeal_id": case.id,
                    "okrug": okrug_code(case.okrug),
                    "due_on": None if before is None else _term(village_date(case.at))[1],
                    "at": case.at + timedelta(hours=hour),
                    "staff_id": None if by_author else self._moderator(case.okrug),
                    "role": Role.RESIDENT if by_author else Role.MODERATOR,
                    "move": move,
                    "from_state": before,
                    "to_state": to,
                }
                before = to

    def _thread(self) -> Iterator[dict[str, Any]]:
        for case in self.cases:
            for hour, (move, _) in enumerate(_WAY[case.state], start=1):
                if move in _SAID:
                    words = sayings()["answers"][case.language]
                    yield {
                        "appeal_id": case.id,
                        "kind": _SAID[move],
                        "by_author": False,
                        "staff_id": self._moderator(case.okrug),
                        "text": words.format(street=self.chance.choice(sayings()["streets"])),
                        "at": case.at + timedelta(hours=hour),
                    }

    def _files(self) -> Iterator[dict[str, Any]]:
        """A photo with every third."""
        for case in self.cases[::3]:
            yield {
                "bot_id": BOT_ID,
                "appeal_id": case.id,
                "kind": "photo",
                "file_id": f"AgACAgIAAxkBAAIB{case.id:020d}",
                "position": 1,
            }

    def _deliveries(self) -> Iterator[dict[str, Any]]:
        """What was told in the months for which that is kept."""
        for case in self.cases:
            if case.at < self.now - KEPT:
                continue
            told = [("appeal.receipt", case.author, 0)]
            told.append(("appeal.submitted", self._moderator(case.okrug), 2))
            if case.state is State.CLOSED:
                told.append(("appeal.answer", case.author, 2))
            for kind, person, lane in told:
                yield {
                    "bot_id": BOT_ID,
                    "person_id": person,
                    "kind": kind,
                    "params": {"appeal_id": case.id, "version": 0},
                    "lane": lane,
                    "key": f"{kind}:{case.id}:0:{person}",
                    "state": Outcome.SENT,
                    "due_at": case.at,
                    "attempts": 1,
                    "message_id": case.id,
                    "created_at": case.at,
                    "sent_at": case.at,
                }

    def _cards(self) -> Iterator[dict[str, Any]]:
        """The last draft card of everybody who ever sent something."""
        for author in sorted({case.author for case in self.cases}):
            telegram_id = self.people[author - 1]["telegram_id"]
            yield {"bot_id": BOT_ID, "chat_id": telegram_id, "key": "draft", "message_id": 1}

    def _claims(self) -> Iterator[dict[str, Any]]:
        """The updates of the last week, ten for each appeal."""
        recent = [case for case in self.cases if case.at > self.now - CLAIMS_KEPT]
        for number, case in enumerate(recent):
            for i in range(10):
                yield {"bot_id": BOT_ID, "update_id": 1 + number * 10 + i, "at": case.at}


@cache
def _term(day: date) -> tuple[date, date]:
    calendar = work_calendar()
    registered = calendar.registered_on(from_village(day, time(12)))
    return registered, calendar.due_on(registered, 15)


@cache
def _topics() -> tuple[str, ...]:
    from bot.appeals.rules.topics import load

    return tuple(topic.code for category in load().categories for topic in category.topics)


@lru_cache(maxsize=100_000)
def _words(text: str) -> list[str]:
    return words_of(text)


def _table(model: type[Base]) -> sa.Table:
    table = model.__table__
    assert isinstance(table, sa.Table)
    return table


def filled(table: sa.Table, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row without columns that are no more, and with something in new ones that must be set.

    Columns with a default fill themselves.
    """
    must, names = _must(table, now)
    return must | {name: value for name, value in row.items() if name in names}


@cache
def _must(table: sa.Table, now: datetime) -> tuple[dict[str, Any], frozenset[str]]:
    """What has to be given, and the names of all columns."""
    found: dict[str, Any] = {}
    for column in table.columns:
        given = column.default is not None or column.server_default is not None
        if column.nullable or given or (column.primary_key and column.autoincrement is True):
            continue
        kind = column.type.python_type
        found[column.name] = now if kind is datetime else now.date() if kind is date else kind()
    return found, frozenset(column.name for column in table.columns)
