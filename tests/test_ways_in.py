"""Polling and webhook: an update counts as taken only when its effect is there."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update
from aiohttp import web

from bot.core.stamps import CAME
from bot.polling import ALLOWED, Poller
from bot.webhook import SECRET_HEADER, Webhook
from sandbox.engine import Engine
from sandbox.http import Server, serve
from tests.support.trouble import Nonsense
from tests.support.worlds import BOT_TOKEN


class Taker:
    """Takes updates, and fails when told to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.faults: list[BaseException] = []
        self.slow = asyncio.Event()
        self.slow.set()
        self.begun = asyncio.Event()

    async def feed(self, _bot: Bot, update: Update) -> None:
        self.begun.set()
        await self.slow.wait()
        if self.faults:
            raise self.faults.pop(0)
        assert update.message is not None
        self.taken.append(update.message.text or "")


def database_away() -> BaseException:
    return sa.exc.OperationalError("SELECT 1", {}, OSError("away"))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    engine = Engine()
    engine.add_bot(token=BOT_TOKEN)
    async with serve(engine, "127.0.0.1", 0) as running:
        yield running
    assert engine.complaints == []


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    made = Bot(BOT_TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))
    yield made
    await made.session.close()


def say(server: Server, *texts: str) -> Any:
    """Somebody new writes these lines."""
    sandbox_bot = server.engine.bots[42]
    person = server.engine.add_person("Айгүл")
    person.start(sandbox_bot)
    server.engine.updates(sandbox_bot).pull()
    for text in texts:
        person.send(sandbox_bot, text)
    return person


async def until(true: Any) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


async def test_every_line_is_taken_in_the_order_it_was_written(server: Server, bot: Bot) -> None:
    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    texts = [f"line {n}" for n in range(50)]
    say(server, *texts)
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: len(taker.taken) == 50)
        poller.stop()
    assert taker.taken == texts


async def test_what_was_being_handled_when_the_process_died_comes_again(
    server: Server, bot: Bot
) -> None:
    say(server, "important")
    dying = Taker()
    dying.slow.clear()
    poller = Poller(bot, dying.feed, long_poll_s=1)
    first = asyncio.get_running_loop().create_task(poller.run())
    await asyncio.wait_for(dying.begun.wait(), 5)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)

    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: taker.taken)
        poller.stop()
    assert taker.taken == ["important"]


async def test_an_update_waits_while_the_database_is_away(server: Server, bot: Bot) -> None:
    taker = Taker()
    taker.faults = [database_away(), OSError("disk")]
    poller = Poller(bot, taker.feed, long_poll_s=1)
    say(server, "one", "two")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: len(taker.taken) == 2)
        poller.stop()
    assert taker.taken == ["one", "two"]


async def test_a_press_that_waited_while_the_bot_was_away_is_as_old_as_it_can_be(
    server: Server, bot: Bot
) -> None:
    came: list[datetime | None] = []
    caught_up: list[datetime] = []
    taker = Taker()

    async def feed(to: Bot, update: Update) -> None:
        came.append(CAME.get())
        await taker.feed(to, update)

    async def note(moment: datetime) -> None:
        caught_up.append(moment)

    before = datetime(2026, 11, 25, 10, tzinfo=UTC)
    poller = Poller(bot, feed, long_poll_s=1, heard_all_at=before, caught_up=note)
    say(server, "written")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: caught_up)
        poller.stop()
    assert taker.taken == ["written"]
    assert came[0] is not None
    assert came[0] > before  # a message carries its own time
    assert poller.heard_all_at == caught_up[-1]


async def test_an_update_that_cannot_be_decoded_does_not_stop_the_others(
    server: Server, bot: Bot
) -> None:
    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    sandbox_bot = server.engine.bots[42]
    person = say(server, "before")
    server.engine.updates(sandbox_bot).put("message", {"message_id": "what?"})
    person.send(sandbox_bot, "after")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: len(taker.taken) == 2)
        poller.stop()
    assert taker.taken == ["before", "after"]


async def test_trouble_on_the_way_is_waited_out(server: Server, bot: Bot) -> None:
    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    server.engine.faults.next("server_errors", method="getUpdates")
    server.engine.faults.next("drops", method="getUpdates")
    say(server, "one")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: taker.taken)
        poller.stop()
    assert taker.taken == ["one"]


async def test_a_proxy_that_answers_in_html_is_waited_out(server: Server, bot: Bot) -> None:
    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    say(server, "one")
    Nonsense(server.engine, "getUpdates")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: taker.taken)
        poller.stop()
    assert taker.taken == ["one"]


async def test_an_update_that_breaks_its_handler_does_not_hold_up_the_others(
    server: Server, bot: Bot
) -> None:
    taker = Taker()
    taker.faults = [ZeroDivisionError(), sa.exc.ProgrammingError("SELECT", {}, ValueError())]
    poller = Poller(bot, taker.feed, long_poll_s=1)
    say(server, "breaks", "breaks the query", "goes well")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await until(lambda: taker.taken)
        poller.stop()
    assert taker.taken == ["goes well"]


async def test_an_update_of_a_kind_nobody_knows_yet_is_passed_by(server: Server, bot: Bot) -> None:
    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    person = say(server)
    taker.faults = [ZeroDivisionError()]
    await poller.take([{"update_id": 1, "telepathy": {"thought": "?"}}])
    assert poller.offset == 2
    person.send(server.engine.bots[42], "after")


async def test_after_a_gentle_stop_nothing_comes_twice(server: Server, bot: Bot) -> None:
    taker = Taker()
    for _ in range(2):
        poller = Poller(bot, taker.feed, long_poll_s=1)
        if not taker.taken:
            say(server, "once")
        async with asyncio.TaskGroup() as group:
            group.create_task(poller.run())
            await until(lambda: taker.taken)
            await asyncio.sleep(0.1)
            poller.stop()
    assert taker.taken == ["once"]


async def test_what_the_stop_interrupts_is_not_overtaken_by_what_follows_in_its_chat(
    server: Server, bot: Bot
) -> None:
    taker = Taker()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    taker.faults = [database_away()]
    say(server, "first", "second")
    batch = server.engine.updates(server.engine.bots[42]).pull()
    poller.stop()
    await poller.take(batch)
    assert taker.taken == []
    assert poller.offset is None


async def test_a_stop_finishes_what_is_in_hand_and_confirms_nothing_else(
    server: Server, bot: Bot
) -> None:
    taker = Taker()
    taker.slow.clear()
    poller = Poller(bot, taker.feed, long_poll_s=1)
    say(server, "in hand")
    async with asyncio.TaskGroup() as group:
        group.create_task(poller.run())
        await asyncio.wait_for(taker.begun.wait(), 5)
        poller.stop()
        taker.slow.set()
    assert taker.taken == ["in hand"]


class Door:
    """A webhook that listens on a port of its own."""

    def __init__(self, bot: Bot) -> None:
        self.taker = Taker()
        self.webhook = Webhook({bot.id: bot}, self.taker.feed, "")
        self.secret = self.webhook.secrets[bot.id]
        self.url = ""

    async def post(self, content: Any, secret: str | None = None, bot_id: int = 42) -> int:
        headers = {SECRET_HEADER: self.secret if secret is None else secret}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/tg/{bot_id}", json=content, headers=headers) as answer,
        ):
            return answer.status


@pytest.fixture
async def door(bot: Bot) -> AsyncIterator[Door]:
    made = Door(bot)
    runner = web.AppRunner(made.webhook.app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    made.url = f"http://127.0.0.1:{port}"
    yield made
    await runner.cleanup()


def update(text: str = "hello") -> dict[str, Any]:
    return {
        "update_id": 7,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 5, "type": "private"},
            "from": {"id": 5, "is_bot": False, "first_name": "A"},
            "text": text,
        },
    }


async def test_telegram_is_told_200_once_the_effect_is_there(door: Door) -> None:
    assert await door.post(update()) == 200
    assert door.taker.taken == ["hello"]


async def test_telegram_is_asked_to_come_again_while_the_database_is_away(door: Door) -> None:
    door.taker.faults = [database_away()]
    assert await door.post(update()) == 503
    assert await door.post(update()) == 200


@pytest.mark.parametrize("secret", ["", "wrong"])
async def test_a_stranger_without_the_secret_gets_nothing_in(door: Door, secret: str) -> None:
    assert await door.post(update(), secret) == 403
    assert door.taker.taken == []


async def test_a_secret_of_odd_bytes_is_a_wrong_one(door: Door) -> None:
    host, _, port = door.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /tg/42 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
        + SECRET_HEADER.encode()
        + b": \xff\xfe\r\nConnection: close\r\n\r\n{}"
    )
    assert b" 403 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_body_nested_without_end_is_taken_and_forgotten(door: Door) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{door.url}/tg/42", data=b"[" * 100_000, headers={SECRET_HEADER: door.secret}
        ) as answer,
    ):
        assert answer.status == 200


async def test_the_secret_of_another_bot_opens_nothing(door: Door) -> None:
    assert await door.post(update(), bot_id=43) == 403


async def test_nonsense_is_taken_and_forgotten(door: Door) -> None:
    assert await door.post({"update_id": 1, "message": 5}) == 200
    assert await door.post("nonsense") == 200


async def test_while_stopping_telegram_and_the_proxy_are_sent_away(door: Door) -> None:
    door.webhook.stopping = True
    assert await door.post(update()) == 503
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{door.url}/healthz") as answer,
    ):
        assert answer.status == 503


async def test_telegram_itself_brings_updates_to_the_door(
    server: Server, bot: Bot, door: Door
) -> None:
    await bot.set_webhook(
        f"{door.url}/tg/{bot.id}", secret_token=door.secret, allowed_updates=ALLOWED
    )
    person = server.engine.add_person("Айгүл")
    person.start(server.engine.bots[42])
    person.send(server.engine.bots[42], "by webhook")
    await until(lambda: len(door.taker.taken) == 2)
    assert door.taker.taken == ["/start", "by webhook"]
