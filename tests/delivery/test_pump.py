"""What many are told reaches each of them once, in their language, whatever happens on the way."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as dt_time
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from bot.core.clock import from_village
from bot.core.db import Database
from bot.core.i18n import Language
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.delivery.gate import Gate
from bot.delivery.ledger import IN_FLIGHT
from bot.delivery.letters import Letter
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import BULK_LANES, Lane, Notice
from bot.delivery.outbox import Batch
from bot.delivery.pump import Letters, Pump
from bot.delivery.sender import Sender
from bot.delivery.worker import Registry, Worker
from bot.people.models import Person
from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.limits import Limits
from sandbox.session import InProcessSession
from tests.conftest import OpenTx
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW

EVENING = from_village(NOW.date(), dt_time(22))
MORNING = from_village(NOW.date() + timedelta(days=1), dt_time(8))


@dataclass(frozen=True, kw_only=True)
class Announced(Notice):
    kind: ClassVar[str] = "test.announced"
    number: int = 1


@dataclass(frozen=True, kw_only=True)
class Corrected(Announced):
    kind: ClassVar[str] = "test.corrected"


@dataclass(frozen=True, kw_only=True)
class TakenAway(Announced):
    kind: ClassVar[str] = "test.taken_away"


class Away(Database):
    """A database that is sometimes not there."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.writer, database.reader)
        self.gone = False

    @override
    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        self._look()
        async with super().write() as session:
            yield session

    @override
    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        self._look()
        async with super().read() as session:
            yield session

    def _look(self) -> None:
        if self.gone:
            raise sa.exc.OperationalError("SELECT 1", {}, OSError("gone"))


class Square:
    """A village in which something is announced."""

    def __init__(self, database: Database, open_tx: OpenTx) -> None:
        self.database = Away(database)
        self.open_tx = open_tx
        self.engine = Engine(clock=Clock(source=lambda: NOW))
        self.sandbox_bot = self.engine.add_bot(token=BOT_TOKEN)
        self.people: list[Any] = []
        self.said: dict[str, str] = {"kk": "Су болмайды.", "ru": "Воды не будет."}
        self.found: list[Language | None] = []  # letters, by language

    async def settle(self, count: int) -> None:
        """People, every third of whom reads Russian."""
        rows = []
        for number in range(len(self.people) + 1, len(self.people) + count + 1):
            person = self.engine.add_person(f"P{number}")
            person.start(self.sandbox_bot)
            self.people.append(person)
            language = "ru" if number % 3 == 0 else "kk"
            rows.append({"id": number, "telegram_id": person.id, "language": language})
        async with self.open_tx() as tx:
            same = {"bot_id": BOT_ID, "created_at": NOW}
            await tx.session.execute(sa.insert(Person), [row | same for row in rows])

    async def announce(self, number: int = 1, lane: Lane = Lane.BULK, now: datetime = NOW) -> int:
        async with self.open_tx(now) as tx:
            notice = Announced(to=0, number=number)
            return await outbox.fan_out(tx, notice, sa.select(Person.id), Batch(number, lane))

    async def change(self, notice: Announced, version: int = 2) -> int:
        async with self.open_tx(self.engine.clock.now()) as tx:
            batch = Batch(notice.number, Lane.SILENT)
            return await outbox.fan_out_again(tx, notice, [Announced.kind], batch, version)

    async def announced(self, tx: Tx, notice: Any, language: Any, people: Sequence[int]) -> Any:
        self.found.append(language)
        said = self.said[language]
        if said == "broken":
            raise ZeroDivisionError
        return Letter(Screen(text=Markup(f"{notice.number}: {said}"))) if said else None

    async def corrected(self, tx: Tx, notice: Any, language: Any, people: Sequence[int]) -> Any:
        return Letter(Screen(text=Markup(f"{notice.number}: {self.said[language]}")), do="edit")

    async def taken(self, tx: Tx, notice: Any, language: Any, people: Sequence[int]) -> Any:
        return Letter(Screen(text=Markup("—")), do="delete")

    def letters(self) -> Letters:
        made = Letters()
        made.add(
            (Announced, Corrected, TakenAway),
            {
                Announced.kind: self.announced,
                Corrected.kind: self.corrected,
                TakenAway.kind: self.taken,
            },
        )
        return made

    def senders(
        self, per_second: float = 100_000, session: BaseSession | None = None
    ) -> dict[int, Sender]:
        bot = Bot(
            BOT_TOKEN,
            session=session or InProcessSession(self.engine),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
        return {bot.id: Sender(bot, Gate(per_second, chat_burst=10_000))}

    def pump(self, senders: dict[int, Sender] | None = None, lanes: Any = BULK_LANES) -> Pump:
        return Pump(
            self.database,
            senders or self.senders(),
            self.letters(),
            self.engine.clock,
            lanes=lanes,
        )

    def heard(self, number: int) -> list[str]:
        """What stands in somebody's chat; they are counted from 1."""
        chat = self.people[number - 1].chat(self.sandbox_bot)
        return [m.text for m in chat.messages if m.from_bot]

    def all_heard(self) -> list[list[str]]:
        return [self.heard(number) for number in range(1, len(self.people) + 1)]

    async def rows(self, kind: str = Announced.kind) -> list[Delivery]:
        async with self.database.read() as session:
            found = sa.select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id)
            return list(await session.scalars(found))

    async def states(self, kind: str = Announced.kind) -> Counter[str]:
        return Counter(row.state.value for row in await self.rows(kind))

    def later(self, **by: float) -> None:
        self.engine.clock.shift(timedelta(**by))


@pytest.fixture
async def square(database: Database, open_tx: OpenTx) -> AsyncIterator[Square]:
    made = Square(database, open_tx)
    await made.settle(6)
    yield made
    assert made.engine.complaints == []


@asynccontextmanager
async def running(pump: Pump | Worker) -> AsyncIterator[None]:
    """It runs meanwhile, and is stopped gently."""
    work = pump.run() if isinstance(pump, Worker) else pump.run(0.05)
    async with asyncio.TaskGroup() as group:
        group.create_task(work)
        try:
            yield
        finally:
            pump.stop()


async def until(true: Any, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


# ── Words ────────────────────────────────────────────────────────────────────────────────────


async def test_everybody_reads_it_in_their_language_found_once_for_each(square: Square) -> None:
    assert await square.announce() == 6
    assert await square.pump().step() == 6
    for number in range(1, 7):
        russian = number % 3 == 0
        assert square.heard(number) == ["1: Воды не будет." if russian else "1: Су болмайды."]
    assert sorted(map(str, square.found)) == ["kk", "ru"]
    assert await square.states() == {"sent": 6}


async def test_a_correction_changes_what_is_out_and_whoever_waits_reads_the_new_words(
    square: Square,
) -> None:
    await square.announce()
    pump = square.pump()
    await pump.step()
    await square.announce(2)
    square.said = {"kk": "Су болады.", "ru": "Вода будет."}
    assert await square.change(Corrected(to=0)) == 6
    await pump.step()
    assert square.heard(1) == ["1: Су болады.", "2: Су болады."]
    assert square.heard(3) == ["1: Вода будет.", "2: Вода будет."]


async def test_what_was_on_its_way_when_corrected_is_corrected_once_it_is_there(
    square: Square,
) -> None:
    await square.announce()
    sending, correcting = square.pump(), square.pump(lanes=(Lane.SILENT,))
    claimed = await sending._claim()
    assert await square.change(Corrected(to=0)) == 6
    await correcting.step()
    assert await square.states(Corrected.kind) == {"waiting": 6}
    assert {row.attempts for row in await square.rows(Corrected.kind)} == {0}
    await sending._deliver(claimed)
    square.said = {"kk": "Су болады.", "ru": "Вода будет."}
    square.later(seconds=3)
    await correcting.step()
    assert square.heard(1) == ["1: Су болады."]
    assert await square.states(Corrected.kind) == {"sent": 6}


async def test_what_is_taken_away_is_gone_from_every_chat(square: Square) -> None:
    await square.announce()
    pump = square.pump()
    await pump.step()
    assert await square.change(TakenAway(to=0)) == 6
    await pump.step()
    assert square.all_heard() == [[]] * 6


async def test_what_never_arrived_is_not_corrected(square: Square) -> None:
    square.people[0].block(square.sandbox_bot)
    await square.announce()
    sending = square.pump()
    claimed = await sending._claim()
    await square.change(Corrected(to=0))
    await sending._deliver(claimed)
    await sending.step()
    states = {row.person_id: row.state for row in await square.rows(Corrected.kind)}
    assert states[1] is Outcome.UNREACHABLE
    assert states[2] is Outcome.SENT


async def test_a_fault_in_finding_the_words_is_noted_and_not_tried_for_ever(
    square: Square,
) -> None:
    square.said["ru"] = "broken"
    await square.announce()
    await square.pump().step()
    assert await square.states() == {"sent": 4, "failed": 2}
    errors = {row.error for row in await square.rows() if row.state is Outcome.FAILED}
    assert errors == {"render: ZeroDivisionError"}


async def test_what_no_longer_means_anything_is_dropped(square: Square) -> None:
    square.said["ru"] = ""
    await square.announce()
    await square.pump().step()
    assert await square.states() == {"sent": 4, "dropped": 2}


# ── Trouble with Telegram ────────────────────────────────────────────────────────────────────


async def test_after_a_429_all_wait_as_long_as_told_and_no_try_is_taken(square: Square) -> None:
    square.engine.limits = Limits(overall=3)
    senders, loop = square.senders(), asyncio.get_running_loop()
    await square.announce()
    pump, began = square.pump(senders), loop.time()
    await pump.step()
    assert loop.time() - began > 0.9  # three at once, one refused, silence, and the last two
    assert await square.states() == {"sent": 5, "waiting": 1}
    (refused,) = (row for row in await square.rows() if row.state is Outcome.WAITING)
    assert (refused.attempts, refused.error) == (0, "429")
    assert refused.due_at > NOW
    assert senders[BOT_ID].gate.per_second < 95_000  # less for a while
    assert len(square.engine.refusals) == 1
    square.later(seconds=2)
    await pump.step()
    assert await square.states() == {"sent": 6}


@pytest.mark.parametrize("fault", ["server_errors", "timeouts", "drops"])
async def test_after_three_tries_with_growing_pauses_it_is_given_up_with_the_cause(
    square: Square, fault: str
) -> None:
    setattr(square.engine.faults, fault, 1.0)
    await square.announce()
    pump, pauses = square.pump(), []
    for attempt in (1, 2):
        await pump.step()
        (row, *_) = await square.rows()
        assert (row.state, row.attempts) == (Outcome.WAITING, attempt)
        pauses.append(row.due_at - square.engine.clock.now())
        assert await pump.step() == 0
        square.engine.clock.shift(pauses[-1])
    await pump.step()
    assert pauses == sorted(set(pauses))
    assert await square.states() == {"failed": 6}
    assert {row.error for row in await square.rows()} <= {
        "TelegramServerError",
        "TelegramNetworkError",
    }
    square.later(days=1)
    assert await pump.step() == 0


async def test_what_was_given_up_can_be_tried_again(square: Square, open_tx: OpenTx) -> None:
    square.engine.faults.server_errors = 1.0
    await square.announce()
    pump = square.pump()
    for _ in range(3):
        await pump.step()
        square.later(minutes=10)
    square.engine.faults.server_errors = 0.0
    async with open_tx(square.engine.clock.now()) as tx:
        assert await outbox.try_again(tx, 1, Announced.kind) == 6
    await pump.step()
    assert await square.states() == {"sent": 6}


async def test_a_telegram_that_is_not_there_takes_no_try_and_all_goes_on_when_it_is(
    square: Square,
) -> None:
    nobody = AiohttpSession(api=TelegramAPIServer.from_base("http://127.0.0.1:9"))
    senders = square.senders(session=nobody)
    await square.announce()
    pump = square.pump(senders)
    for _ in range(5):
        await pump.step()
        senders[BOT_ID].gate._closed_until = 0  # the pause is over
        square.later(minutes=2)
    await nobody.close()
    rows = await square.rows()
    assert {(row.state, row.attempts) for row in rows} == {(Outcome.WAITING, 0)}
    assert {row.error for row in rows} == {"no connection"}
    await square.pump().step()
    assert await square.states() == {"sent": 6}


# ── Who cannot be reached ────────────────────────────────────────────────────────────────────


async def blocked_one(square: Square) -> Pump:
    square.people[0].block(square.sandbox_bot)
    await square.announce()
    pump = square.pump()
    await pump.step()
    assert await square.states() == {"sent": 5, "unreachable": 1}
    async with square.database.read() as session:
        assert (await session.get_one(Person, 1)).blocked_at == NOW
    square.people[0].unblock(square.sandbox_bot)
    return pump


async def come_back(square: Square) -> None:
    async with square.open_tx(square.engine.clock.now()) as tx:
        await tx.session.execute(sa.update(Person).values(blocked_at=None))
        await outbox.wake_unreachable(tx, 1)


async def test_whoever_unblocks_the_bot_within_days_is_told_after_all(square: Square) -> None:
    pump = await blocked_one(square)
    await come_back(square)
    await pump.step()
    assert square.heard(1) == ["1: Су болмайды."]


async def test_whoever_comes_back_much_later_is_not_told_old_news(square: Square) -> None:
    pump = await blocked_one(square)
    square.later(days=4)
    await come_back(square)
    assert await pump.step() == 0


async def test_whoever_comes_back_after_it_was_withdrawn_is_told_nothing(
    square: Square, open_tx: OpenTx
) -> None:
    pump = await blocked_one(square)
    async with open_tx() as tx:
        assert await outbox.call_off(tx, 1, [Announced.kind]) == 1
    await come_back(square)
    assert await pump.step() == 0
    assert square.heard(1) == []


async def test_whoever_had_blocked_the_bot_before_is_counted_and_not_tried(
    square: Square, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Person).where(Person.id == 1).values(blocked_at=NOW))
    assert await square.announce() == 6
    assert await square.pump().step() == 5
    assert await square.states() == {"sent": 5, "unreachable": 1}


async def test_whoever_left_while_it_was_going_out_is_told_nothing(
    square: Square, open_tx: OpenTx
) -> None:
    await square.announce()
    pump = square.pump()
    claimed = await pump._claim()
    async with open_tx() as tx:
        await outbox.forget(tx, 1)
        left = {"telegram_id": None, "erased_at": NOW}
        await tx.session.execute(sa.update(Person).where(Person.id == 1).values(**left))
    await pump._deliver(claimed)
    assert square.heard(1) == []
    assert await square.states() == {"sent": 5}


# ── Trouble of our own ───────────────────────────────────────────────────────────────────────


async def test_a_database_that_goes_away_for_a_while_loses_and_repeats_nothing(
    square: Square,
) -> None:
    await square.settle(60)
    await square.announce()
    pump = square.pump(square.senders(per_second=100))
    async with running(pump):
        for _ in range(2):
            told = sum(map(len, square.all_heard()))
            await until(lambda told=told: sum(map(len, square.all_heard())) > told)
            square.database.gone = True
            await asyncio.sleep(0.2)
            square.database.gone = False
        await until(lambda: all(square.all_heard()), 20)
    assert [len(heard) for heard in square.all_heard()] == [1] * len(square.people)
    assert await square.states() == {"sent": len(square.people)}


async def test_what_was_claimed_before_the_database_went_away_goes_out_when_it_is_back(
    square: Square,
) -> None:
    await square.announce()
    pump = square.pump()
    claimed = await pump._claim()
    square.database.gone = True
    async with asyncio.TaskGroup() as group:
        group.create_task(pump._deliver(claimed))
        await asyncio.sleep(0.1)
        assert square.all_heard() == [[]] * 6
        square.database.gone = False
    assert await square.states() == {"sent": 6}


async def test_two_pumps_at_once_tell_everybody_once(square: Square) -> None:
    await square.settle(300)
    await square.announce()
    async with running(square.pump()), running(square.pump()):
        await until(lambda: all(square.all_heard()), 20)
    assert [len(heard) for heard in square.all_heard()] == [1] * len(square.people)


async def test_a_gentle_stop_marks_what_is_out_and_leaves_the_rest_for_the_next_start(
    square: Square,
) -> None:
    await square.settle(40)
    await square.announce()
    loop = asyncio.get_running_loop()
    async with running(square.pump(square.senders(per_second=10))):
        await until(lambda: sum(map(len, square.all_heard())) >= 3)
        began = loop.time()
    assert loop.time() - began < 1
    told = sum(map(len, square.all_heard()))
    assert await square.states() == {"sent": told, "waiting": len(square.people) - told}
    left = [row for row in await square.rows() if row.state is Outcome.WAITING]
    assert {row.attempts for row in left} == {0}
    async with running(square.pump()):
        await until(lambda: all(square.all_heard()))
    assert [len(heard) for heard in square.all_heard()] == [1] * len(square.people)


async def test_a_stop_does_not_wait_until_a_429_is_over(square: Square) -> None:
    senders = square.senders()
    await square.announce()
    senders[BOT_ID].gate.silence(30)
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with running(square.pump(senders)):
        await asyncio.sleep(0.3)
    assert loop.time() - began < 2
    assert await square.states() == {"waiting": 6}


async def test_what_a_killed_bot_held_goes_out_after_the_next_start(square: Square) -> None:
    await square.announce()
    assert len(await square.pump()._claim()) == 6
    worker = Worker(
        square.database, square.senders(), Registry(), square.engine.clock, poll_every=0.05,
        letters=square.letters(),
    )  # fmt: skip
    if not square.database.is_sqlite:  # another replica may be alive: only an ended lease tells
        assert await worker.reclaim() == 0
        square.later(minutes=2)
        assert await worker.reclaim() == 6
    async with running(worker):
        await until(lambda: all(square.all_heard()))
    assert await square.states() == {"sent": 6}


async def test_never_are_more_out_than_a_crash_may_repeat(square: Square) -> None:
    await square.settle(400)
    await square.announce()
    pump, most = square.pump(square.senders(per_second=1000)), 0
    async with running(pump):
        while not all(square.all_heard()):
            told = sum(map(len, square.all_heard()))
            marked = (await square.states())["sent"]
            most = max(most, told - marked)
            await asyncio.sleep(0.02)
    assert most <= IN_FLIGHT
    assert 0 < pump.room.most_open <= IN_FLIGHT
    assert pump.room.open == 0


# ── Lanes and hours ──────────────────────────────────────────────────────────────────────────


async def test_an_alert_overtakes_an_ordinary_notice_that_is_going_out(square: Square) -> None:
    await square.settle(20)
    await square.announce(1)
    senders = square.senders(per_second=20)
    bulk = square.pump(senders, (Lane.BULK, Lane.SILENT))
    alert = square.pump(senders, (Lane.ALERT,))
    async with running(bulk), running(alert):
        await until(lambda: any(square.all_heard()))
        await square.announce(2, Lane.ALERT)
        await until(lambda: all("2: " in "".join(heard) for heard in square.all_heard()))
        ordinary = sum("1: " in "".join(heard) for heard in square.all_heard())
    assert ordinary < len(square.people) / 2


async def test_what_is_wrong_is_taken_away_before_another_village_is_told(square: Square) -> None:
    await square.settle(27)
    await square.announce(1)
    pump = square.pump(square.senders(per_second=20), (Lane.SILENT, Lane.BULK))
    while await pump.step():
        pass
    await square.announce(2)
    await square.change(TakenAway(to=0))
    for _ in range(2):  # about 20 at a time
        await pump.step()
    assert not any("1: " in "".join(heard) for heard in square.all_heard())


async def test_at_night_only_alerts_and_corrections_go_out(square: Square) -> None:
    await square.announce(1)
    pump = square.pump()
    await pump.step()
    square.engine.clock.shift(EVENING - NOW)
    await square.announce(2, now=EVENING)
    await square.announce(3, Lane.ALERT, now=EVENING)
    square.said["kk"] = "Су болады."
    await square.change(Corrected(to=0))
    await pump.step()
    assert square.heard(1) == ["1: Су болады.", "3: Су болады."]
    square.engine.clock.shift(MORNING - EVENING - timedelta(minutes=1))
    assert await pump.step() == 0
    square.later(minutes=1)
    await pump.step()
    assert square.heard(1)[-1] == "2: Су болады."


async def test_seven_thousand_are_fanned_out_by_one_statement(square: Square) -> None:
    rows = [
        {"id": 100 + i, "bot_id": BOT_ID, "telegram_id": i, "language": "kk", "created_at": NOW}
        for i in range(7_000)
    ]
    async with square.open_tx() as tx:
        await tx.session.execute(sa.insert(Person), rows)
    began = time.perf_counter()
    assert await square.announce() == 7_006
    assert time.perf_counter() - began < 3
    assert await square.announce() == 0  # the same once more: nobody is told twice
