"""What takes long to draw holds nothing up: no database, no answer, and no words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from markupsafe import Markup

from bot.core.db import Database
from bot.core.screen import Media, Screen
from bot.delivery import outbox
from bot.delivery.drawing import finished
from bot.delivery.gate import Gate
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import SLOW_LANES, Lane, Notice
from bot.delivery.sender import Sender
from bot.delivery.worker import Registry, Worker
from bot.logs import configure
from bot.people.models import Person
from sandbox.session import InProcessSession
from tests.conftest import OpenTx
from tests.delivery.test_worker import Post
from tests.sandbox.pictures import png
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW

SLOW = 4  # so many of a slow lane are in hand at once


@dataclass(frozen=True, kw_only=True)
class Week(Notice):
    """Words with a picture that can be spared."""

    kind = "test.week"
    lane = Lane.REPORT
    word: str


@dataclass(frozen=True, kw_only=True)
class Paper(Week):
    """A file that somebody asked for."""

    kind = "test.paper"
    lane = Lane.DRAWN


@dataclass(frozen=True, kw_only=True)
class Word(Week):
    """Nothing to be drawn."""

    kind = "test.word"
    lane = Lane.ORDINARY


@dataclass(frozen=True, kw_only=True)
class Answer(Week):
    """What somebody waits for."""

    kind = "test.answer"
    lane = Lane.ANSWER


class Painter:
    """Draws when it may, and notes what it was asked for."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.may.set()
        self.begun: list[str] = []
        self.looks: Callable[[], object] = lambda: None
        self.looked: list[object] = []

    def draws(self, word: str) -> Callable[[], Awaitable[bytes]]:
        async def draw() -> bytes:
            self.begun.append(word)
            await self.may.wait()
            self.looked.append(self.looks())
            if "torn" in word:
                raise MemoryError
            return png()

        return draw

    async def asked(self, times: int = 1) -> None:
        """So many are being drawn."""
        async with asyncio.timeout(20):
            while len(self.begun) < times:
                await asyncio.sleep(0.01)


class Studio(Post):
    """The post office with somebody who draws."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.painter = Painter()

    def worker(self) -> Worker:
        async def week(tx: Any, notice: Week, actor: Any, t: Any) -> Screen:
            media = Media("photo", drawn=self.painter.draws(notice.word), name="a.png", spare=True)
            return Screen(text=t("{word}", word=notice.word), media=(media,))

        async def paper(tx: Any, notice: Week, actor: Any, t: Any) -> Screen:
            media = Media("document", drawn=self.painter.draws(notice.word), name="a.pdf")
            return Screen(text=t("{word}", word=notice.word), media=(media,))

        async def word(tx: Any, notice: Week, actor: Any, t: Any) -> Screen:
            return Screen(text=t("{word}", word=notice.word))

        bot = Bot(
            BOT_TOKEN,
            session=InProcessSession(self.engine),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
        registry = Registry()
        registry.add(
            (Week, Paper, Word, Answer),
            {Week.kind: week, Paper.kind: paper, Word.kind: word, Answer.kind: word},
        )
        senders = {bot.id: Sender(bot, Gate(10_000, chat_burst=10_000))}
        return Worker(self.database, senders, registry, self.engine.clock, poll_every=0.05)

    def told(self) -> list[tuple[str, str | None]]:
        """What the first person heard, and what came with it."""
        chat = self.people[0].chat(self.sandbox_bot)
        return [
            (m.text or m.caption, m.media.kind if m.media else None)
            for m in chat.messages
            if m.from_bot
        ]

    async def hears(self, *words: str) -> None:
        async with asyncio.timeout(20):
            while not set(words) <= {word for word, _ in self.told()}:
                await asyncio.sleep(0.01)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Worker]:
        """A worker at work."""
        worker = self.worker()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(worker.run())
            try:
                yield worker
            finally:
                self.painter.may.set()
                worker.stop()
            await asyncio.wait_for(running, 20)


@pytest.fixture
async def studio(database: Database, open_tx: OpenTx) -> AsyncIterator[Studio]:
    made = Studio(database)
    async with open_tx() as tx:
        tx.session.add(
            Person(
                id=1,
                bot_id=BOT_ID,
                telegram_id=made.people[0].id,
                language="kk",
                created_at=NOW,
            )
        )
    yield made
    assert made.engine.complaints == []


async def put(open_tx: OpenTx, *notices: Notice) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, *notices)


async def states(studio: Studio) -> list[tuple[Outcome, str | None]]:
    return [(row.state, row.error) for row in await studio.rows()]


async def test_what_is_drawn_comes_with_its_words(studio: Studio, open_tx: OpenTx) -> None:
    await put(open_tx, Week(to=1, word="week"), Paper(to=1, word="paper"))
    await studio.worker().step()
    assert sorted(studio.told()) == [("paper", "document"), ("week", "photo")]
    assert {row.state for row in await studio.rows()} == {Outcome.SENT}


async def test_nothing_holds_the_database_while_many_are_drawn(
    studio: Studio, open_tx: OpenTx, database: Database
) -> None:
    painter = studio.painter
    painter.may.clear()
    painter.looks = database.reader.pool.checkedout  # type: ignore[attr-defined]  # a queue's
    await put(open_tx, *(Week(to=1, word=str(n)) for n in range(20)))
    async with asyncio.TaskGroup() as group:
        group.create_task(studio.worker().step())
        await painter.asked(20)
        async with database.write() as session:  # whoever answers people goes on
            await session.execute(sa.update(Person).values(name="Айгүл"))
            await session.commit()
        painter.may.set()
    assert len(studio.told()) == 20
    assert painter.looked[0] == 0


async def test_without_a_picture_that_can_be_spared_the_words_come(
    studio: Studio, open_tx: OpenTx, capsys: pytest.CaptureFixture[str]
) -> None:
    await put(open_tx, Week(to=1, word="torn"))
    configure("info", "json")
    await studio.worker().step()
    assert studio.told() == [("torn", None)]
    assert await states(studio) == [(Outcome.SENT, None)]
    logged = capsys.readouterr().err
    assert "drawing.left_out" in logged
    assert "MemoryError" in logged


async def test_a_file_that_cannot_be_made_is_marked_and_holds_nobody_up(
    studio: Studio, open_tx: OpenTx, capsys: pytest.CaptureFixture[str]
) -> None:
    await put(open_tx, Paper(to=1, word="torn"), Paper(to=1, word="paper"))
    configure("info", "json")
    worker = studio.worker()
    await worker.step()
    assert studio.told() == [("paper", "document")]
    assert await states(studio) == [(Outcome.FAILED, "render: MemoryError"), (Outcome.SENT, None)]
    assert await worker.step() == 0  # it is not tried again and again
    logged = capsys.readouterr().err
    assert "outbox.render" in logged
    assert "test.paper" in logged


async def test_of_several_only_the_one_that_fails_is_left_out(studio: Studio) -> None:
    painter = studio.painter
    whole = Media("photo", drawn=painter.draws("whole"), spare=True)
    torn = Media("photo", drawn=painter.draws("torn"), spare=True)
    known = Media("photo", file_id="known")
    shown = await finished(Screen(media=(torn, known, whole), then=(Screen(media=(torn, whole)),)))
    assert [one.file_id or one.content for one in shown.media] == ["known", png()]
    assert [one.content for one in shown.then[0].media] == [png()]
    assert all(one.drawn is None for one in (*shown.media, *shown.then[0].media))
    with pytest.raises(MemoryError):
        await finished(Screen(media=(Media("document", drawn=painter.draws("torn")),)))


async def test_whoever_asked_for_a_file_hears_that_it_could_not_be_made(studio: Studio) -> None:
    sorry = Markup("Ask again.")
    torn = Media("document", drawn=studio.painter.draws("torn"), name="a.pdf", instead=sorry)
    whole = Media("document", drawn=studio.painter.draws("whole"), name="b.pdf", instead=sorry)
    after = Screen(media=(whole,))
    shown = await finished(Screen(text=Markup("Here it is."), media=(torn,), then=(after,)))
    assert (shown.text, shown.media) == (sorry, ())
    assert [one.content for one in shown.then[0].media] == [png()]


async def test_answers_and_ordinary_notices_do_not_wait_for_what_is_drawn(
    studio: Studio, open_tx: OpenTx
) -> None:
    studio.painter.may.clear()
    await put(open_tx, *(Week(to=1, word=f"week {n}") for n in range(9)))
    async with studio.open() as worker:
        await studio.painter.asked(SLOW)
        await put(open_tx, Word(to=1, word="word"), Answer(to=1, word="answer"))
        worker.wake()
        await studio.hears("word", "answer")
        assert len(studio.told()) == 2
        studio.painter.may.set()
        await studio.hears(*(f"week {n}" for n in range(9)))


async def test_a_file_that_somebody_asked_for_waits_for_few_of_the_morning_s_reports(
    studio: Studio, open_tx: OpenTx
) -> None:
    studio.painter.may.clear()
    await put(open_tx, *(Week(to=1, word=f"week {n}") for n in range(30)))
    async with studio.open():
        await studio.painter.asked(SLOW)
        await put(open_tx, Paper(to=1, word="paper"))
        studio.painter.may.set()
        await studio.hears("paper")
        assert studio.painter.begun.index("paper") < 2 * SLOW  # it is of the next that are begun


async def test_a_stop_in_the_middle_of_a_drawing_leaves_it_to_come_again(
    studio: Studio, open_tx: OpenTx
) -> None:
    studio.painter.may.clear()
    await put(open_tx, Week(to=1, word="week"))
    async with asyncio.TaskGroup() as group:
        stopped = group.create_task(studio.worker().run())
        await studio.painter.asked()
        stopped.cancel()
    assert studio.told() == []
    studio.painter.may.set()
    worker = studio.worker()
    assert await worker.reclaim(at_once=True) == 1
    await worker.step(SLOW_LANES)
    assert studio.told() == [("week", "photo")]


async def test_many_are_drawn_one_after_another_and_each_comes_once(
    studio: Studio, open_tx: OpenTx
) -> None:
    await put(open_tx, *(Week(to=1, word=f"{n:02}") for n in range(30)))
    workers = [studio.worker() for _ in range(3)]

    async def drain(worker: Worker) -> None:
        while await worker.step(SLOW_LANES):
            pass

    await asyncio.gather(*map(drain, workers))
    assert sorted(word for word, _ in studio.told()) == [f"{n:02}" for n in range(30)]
    async with studio.database.read() as session:
        states = set(await session.scalars(sa.select(Delivery.state)))
    assert states == {Outcome.SENT}
