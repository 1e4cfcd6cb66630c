"""How updates reach a bot: asked for, or pushed."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.types import Message, Update
from aiohttp import web

from sandbox.engine import Engine
from sandbox.people import Person
from sandbox.world import Bot


async def texts(bot: AiogramBot, **params) -> list[str | None]:
    return [u.message.text for u in await bot.get_updates(**params) if u.message]


async def test_updates_stay_until_confirmed(bot: AiogramBot, account: Bot, aigul: Person):
    for text in "abc":
        aigul.send(account, text)
    assert await texts(bot, limit=2) == ["a", "b"]
    updates = await bot.get_updates()
    assert len(updates) == 3
    assert [u.update_id - updates[0].update_id for u in updates] == [0, 1, 2]
    assert await texts(bot, offset=updates[0].update_id + 1) == ["b", "c"]
    assert await texts(bot) == ["b", "c"]
    assert await texts(bot, offset=-1) == ["c"]
    assert await texts(bot, offset=updates[2].update_id + 1) == []


async def test_long_polling_waits_for_news(bot: AiogramBot, account: Bot, aigul: Person):
    asyncio.get_running_loop().call_later(0.05, aigul.send, account, "x")
    assert await texts(bot, timeout=5) == ["x"]


async def test_an_empty_poll_ends_in_time(bot: AiogramBot, aigul: Person):
    assert await texts(bot, timeout=0) == []


async def test_two_pollers_conflict(bot: AiogramBot, account: Bot, aigul: Person):
    older = asyncio.get_running_loop().create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    newer = asyncio.get_running_loop().create_task(bot.get_updates(timeout=5))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await older
    aigul.send(account, "x")
    assert len(await newer) == 1


async def test_only_wanted_kinds_are_kept(bot: AiogramBot, account: Bot, aigul: Person):
    await bot.get_updates(allowed_updates=["message_reaction"])
    said = aigul.send(account, "x")
    aigul.react(said, "👍")
    (update,) = await bot.get_updates()
    assert update.message_reaction
    assert update.message_reaction.new_reaction[0].type == "emoji"
    await bot.get_updates(offset=update.update_id + 1, allowed_updates=[])
    aigul.react(said, None)
    aigul.send(account, "y")
    assert await texts(bot) == ["y"]


async def test_a_real_dispatcher_polls(bot: AiogramBot, account: Bot, aigul: Person):
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")
        await dispatcher.stop_polling()

    aigul.send(account, "Сәлем")
    await asyncio.wait_for(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False), 10
    )
    assert aigul.last_from(account).text == "Сәлем"
    assert await bot.get_updates() == []


async def test_waiting_without_the_bot_api(engine: Engine, account: Bot, aigul: Person):
    assert not await engine.updates(account).wait(0.01)
    aigul.send(account, "x")
    assert await engine.updates(account).wait()
    (raw,) = engine.updates(account).pull()
    assert Update.model_validate(raw).message
    assert engine.updates(account).pull() == []


class Receiver:
    """A bot's own server, which answers as told."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.url = ""
        self.news = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(json.loads(await request.read()))
        self.news.set()
        return self.answers.pop(0) if self.answers else web.Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self.news.clear()
                await self.news.wait()


@pytest.fixture
async def receiver(engine: Engine) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/tg", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/tg"
    yield receiver
    await engine.close()
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret(
    near: AiogramBot, account: Bot, aigul: Person, receiver: Receiver
):
    await near.set_webhook(receiver.url, secret_token="s3")
    for text in "abc":
        aigul.send(account, text)
    await receiver.until(3)
    assert [u["message"]["text"] for u in receiver.got] == ["a", "b", "c"]
    assert set(receiver.secrets) == {"s3"}
    assert (await near.get_webhook_info()).pending_update_count == 0


async def test_a_push_is_repeated_until_it_is_taken(
    near: AiogramBot, account: Bot, aigul: Person, receiver: Receiver
):
    receiver.answers = [web.Response(status=503), web.Response(status=500)]
    await near.set_webhook(receiver.url)
    aigul.send(account, "a")
    aigul.send(account, "b")
    await receiver.until(4)
    assert [u["message"]["text"] for u in receiver.got] == ["a", "a", "a", "b"]
    assert "500" in ((await near.get_webhook_info()).last_error_message or "")


async def test_a_slow_chat_does_not_hold_others(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person, receiver: Receiver
):
    other = engine.add_person("Ерлан")
    receiver.answers = [web.Response(status=503)]
    await near.set_webhook(receiver.url)
    aigul.send(account, "a")
    await receiver.until(1)
    other.start(account)
    await receiver.until(3)
    assert [u["message"]["text"] for u in receiver.got] == ["a", "/start", "a"]


async def test_the_reply_may_come_in_the_response(
    near: AiogramBot, account: Bot, aigul: Person, receiver: Receiver
):
    call = {"method": "sendMessage", "chat_id": aigul.id, "text": "Сәлем"}
    receiver.answers = [web.json_response(call)]
    await near.set_webhook(receiver.url)
    aigul.send(account, "a")
    await receiver.until(1)
    await asyncio.sleep(0.05)
    assert aigul.last_from(account).text == "Сәлем"


async def test_no_polling_while_a_webhook_is_set(near: AiogramBot, receiver: Receiver):
    await near.set_webhook(receiver.url)
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await near.get_updates()


async def test_what_was_not_delivered_waits_for_polling(
    near: AiogramBot, account: Bot, aigul: Person, receiver: Receiver
):
    receiver.answers = [web.Response(status=503)]
    await near.set_webhook(receiver.url)
    aigul.send(account, "a")
    await receiver.until(1)
    await near.delete_webhook()
    await asyncio.sleep(0)
    assert await texts(near, timeout=1) == ["a"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"url": "http://a.kz/tg"}, "HTTPS URL must be provided"),
        ({"url": "https://a.kz", "secret_token": "ә"}, "unallowed characters"),
        ({"url": "https://a.kz", "max_connections": 101}, "between 1 and 100"),
    ],
)
async def test_webhook_settings_are_checked(near: AiogramBot, params, said):
    with pytest.raises(TelegramBadRequest, match=said):
        await near.set_webhook(**params)
