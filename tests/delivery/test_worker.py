"""Everything put into the outbox arrives, once, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from bot.core.db import Database
from bot.core.groups import Group
from bot.core.screen import Screen
from bot.delivery import outbox
from bot.delivery.gate import Gate
from bot.delivery.models import Card, Delivery, Outcome
from bot.delivery.notices import Lane, Notice
from bot.delivery.sender import Sender
from bot.delivery.worker import Registry, Worker
from bot.people.models import Person
from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.session import InProcessSession
from tests.conftest import OpenTx
from tests.support.trouble import Nonsense
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW


@dataclass(frozen=True, kw_only=True)
class Told(Notice):
    kind = "test.told"
    group = Group.APPEALS
    word: str
    once: bool = False

    @property
    def key(self) -> str | None:
        return f"told:{self.word}:{self.to}" if self.once else None


@dataclass(frozen=True, kw_only=True)
class Prompt(Told):
    kind = "test.prompt"
    lane = Lane.ANSWER


async def told(tx: Any, notice: Told, actor: Any, t: Any) -> Screen | None:
    if notice.word == "void":
        return None
    if notice.word == "broken":
        raise ZeroDivisionError
    if notice.word == "lost":
        await tx.session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    return Screen(text=t("{word}", word=notice.word))


class Post:
    """Two people, a bot, and workers over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.engine = Engine(clock=Clock(source=lambda: NOW))
        self.sandbox_bot = self.engine.add_bot(token=BOT_TOKEN)
        self.people = [self.engine.add_person(name) for name in ("Айгүл", "Марат")]
        for person in self.people:
            person.start(self.sandbox_bot)

    def worker(self) -> Worker:
        bot = Bot(
            BOT_TOKEN,
            session=InProcessSession(self.engine),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
        registry = Registry()
        registry.add((Told, Prompt), {Told.kind: told, Prompt.kind: told})
        senders = {bot.id: Sender(bot, Gate(10_000, chat_burst=10_000))}
        return Worker(self.database, senders, registry, self.engine.clock)

    def heard(self, number: int = 0) -> list[str]:
        chat = self.people[number].chat(self.sandbox_bot)
        return [m.text for m in chat.messages if m.from_bot]

    async def rows(self) -> list[Delivery]:
        async with self.database.read() as session:
            return list(await session.scalars(sa.select(Delivery).order_by(Delivery.id)))


@pytest.fixture
async def post(database: Database, open_tx: OpenTx) -> AsyncIterator[Post]:
    made = Post(database)
    async with open_tx() as tx:
        for number, person in enumerate(made.people, 1):
            tx.session.add(
                Person(
                    id=number, bot_id=BOT_ID, telegram_id=person.id, language="kk", created_at=NOW
                )
            )
    yield made
    assert made.engine.complaints == []


async def test_what_was_put_arrives(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"), Told(to=2, word="<b>you</b>"))
    await post.worker().step()
    assert post.heard(0) == ["hello"]
    assert post.heard(1) == ["<b>you</b>"]
    assert {row.state for row in await post.rows()} == {Outcome.SENT}


async def test_what_was_rolled_back_is_never_said(post: Post, database: Database) -> None:
    from bot.core.tx import Tx

    async with database.write() as session:
        await outbox.put(Tx(session, NOW, BOT_ID), Told(to=1, word="no"))
        await session.rollback()
    assert await post.worker().step() == 0


async def test_the_same_thing_put_twice_is_told_once(post: Post, open_tx: OpenTx) -> None:
    for _ in range(2):
        async with open_tx() as tx:
            await outbox.put(tx, Told(to=1, word="hello", once=True))
    await post.worker().step()
    assert post.heard() == ["hello"]


async def test_nothing_is_said_before_its_time(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="later"), due_at=NOW + timedelta(hours=1))
    worker = post.worker()
    assert await worker.step() == 0
    post.engine.clock.shift(timedelta(hours=1))
    await worker.step()
    assert post.heard() == ["later"]


async def test_an_answer_goes_before_what_waited_longer(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, *(Told(to=1, word=f"bulk {n}") for n in range(5)))
        await outbox.put(tx, Prompt(to=1, word="answer"))
    worker = post.worker()
    worker.batch = 1
    await worker.step()
    assert post.heard() == ["answer"]


async def test_somebody_who_blocked_the_bot_is_marked_and_hears_all_when_they_return(
    post: Post, open_tx: OpenTx, database: Database
) -> None:
    post.people[0].block(post.sandbox_bot)
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"))
    await post.worker().step()
    assert [row.state for row in await post.rows()] == [Outcome.UNREACHABLE]
    async with database.read() as session:
        person = await session.get(Person, 1)
        assert person is not None
        assert person.blocked_at == NOW
    post.people[0].unblock(post.sandbox_bot)
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Person).values(blocked_at=None))
        await outbox.wake_unreachable(tx, 1)
    await post.worker().step()
    assert post.heard() == ["hello"]


async def test_a_server_error_is_waited_out_and_tried_again(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"))
    post.engine.faults.server_errors = 1.0
    worker = post.worker()
    await worker.step()
    (row,) = await post.rows()
    assert (row.state, row.attempts, row.due_at > NOW) == (Outcome.WAITING, 1, True)
    post.engine.faults.server_errors = 0.0
    post.engine.clock.shift(timedelta(seconds=5))
    await worker.step()
    assert post.heard() == ["hello"]


async def test_one_notice_that_cannot_be_shown_does_not_hold_up_the_others(
    post: Post, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        await outbox.put(
            tx,
            Told(to=1, word="broken"),
            Told(to=1, word="void"),
            Told(to=99, word="nobody"),
            Told(to=1, word="hello"),
        )
    await post.worker().step()
    assert post.heard() == ["hello"]
    states = [row.state for row in await post.rows()]
    assert states == [Outcome.FAILED, Outcome.DROPPED, Outcome.UNREACHABLE, Outcome.SENT]


async def test_what_somebody_switched_off_is_not_sent(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Person).values(muted=[Group.APPEALS.value]))
        await outbox.put(tx, Told(to=1, word="hello"))
    await post.worker().step()
    assert post.heard() == []
    assert [row.state for row in await post.rows()] == [Outcome.DROPPED]


async def test_three_workers_at_once_send_each_notice_once(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, *(Told(to=1 + n % 2, word=str(n)) for n in range(200)))

    async def drain(worker: Worker) -> None:
        while await worker.step():
            pass

    await asyncio.gather(*(drain(post.worker()) for _ in range(3)))
    assert sorted([*post.heard(0), *post.heard(1)], key=int) == [str(n) for n in range(200)]


async def test_what_a_dead_worker_held_is_sent_by_the_next(post: Post, open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"))
    dead = post.worker()
    claimed = await dead._claim(tuple(Lane))
    assert len(claimed) == 1
    alive = post.worker()
    assert await alive.reclaim() == 0
    post.engine.clock.shift(timedelta(minutes=2))
    assert await alive.reclaim() == 1
    await alive.step()
    assert post.heard() == ["hello"]


async def test_a_proxy_that_answers_in_html_does_not_stop_the_worker(
    post: Post, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"), Told(to=2, word="you"))
    Nonsense(post.engine, "sendMessage")
    worker = post.worker()
    await worker.step()
    assert [*post.heard(0), *post.heard(1)] in (["hello"], ["you"])
    post.engine.clock.shift(timedelta(seconds=5))
    await worker.step()
    assert (post.heard(0), post.heard(1)) == (["hello"], ["you"])


async def test_a_late_word_of_one_worker_does_not_undo_what_another_has_sent(
    post: Post, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"))
    slow = post.worker()
    (claimed,) = await slow._claim(tuple(Lane))
    post.engine.clock.shift(timedelta(minutes=2))
    quick = post.worker()
    await quick.reclaim()
    await quick.step()
    await slow._mark(claimed, Outcome.WAITING, error="429", pause=timedelta(0))
    assert [row.state for row in await post.rows()] == [Outcome.SENT]


async def test_what_waits_in_the_gate_is_held_longer_than_a_lease(
    post: Post, open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.worker.LEASE", timedelta(seconds=0.6))
    monkeypatch.setattr("bot.delivery.lease.LEASE", timedelta(seconds=0.6))
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="hello"))
    waiting, other = post.worker(), post.worker()
    clock = {"began": asyncio.get_running_loop().time()}
    post.engine.clock._source = lambda: (
        NOW + timedelta(seconds=asyncio.get_running_loop().time() - clock["began"])
    )
    waiting.senders[BOT_ID].gate.silence(1.5)
    async with asyncio.TaskGroup() as group:
        group.create_task(waiting.step())
        await asyncio.sleep(1.2)
        assert await other.reclaim() == 0
    assert post.heard() == ["hello"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_connection_lost_while_the_words_are_sought_leaves_the_notice_to_come_again(
    post: Post, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Told(to=1, word="lost"))
    worker = post.worker()
    await worker.step()
    (row,) = await post.rows()
    assert row.state is Outcome.SENDING
    assert await worker.reclaim(at_once=True) == 1


async def test_an_erased_person_leaves_no_card_behind(
    post: Post, open_tx: OpenTx, database: Database
) -> None:
    worker = post.worker()
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Person).where(Person.id == 1).values(telegram_id=None))
    sender = worker.senders[BOT_ID]
    await worker.cards.replace(sender, post.people[0].id, "draft", 7)
    await worker.cards.replace(sender, post.people[1].id, "draft", 8)
    async with database.read() as session:
        assert list(await session.scalars(sa.select(Card.chat_id))) == [post.people[1].id]
