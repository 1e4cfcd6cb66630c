"""A pocket Telegram with one bot, one person, and aiogram at either door."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.http import Server, serve
from sandbox.people import Person
from sandbox.session import InProcessSession
from sandbox.world import Bot
from tests.sandbox.pictures import NOON

TOKEN = "42:TEST"


@pytest.fixture
def clock() -> Clock:
    """Noon, and it stays noon until a test moves it."""
    return Clock(source=lambda: NOON)


@pytest.fixture
def engine(clock: Clock) -> Engine:
    return Engine(clock)


@pytest.fixture
def account(engine: Engine) -> Bot:
    """The bot as the sandbox knows it."""
    return engine.add_bot(TOKEN)


@pytest.fixture
def aigul(engine: Engine, account: Bot) -> Person:
    """A person who has opened the bot; the bot has read that."""
    person = engine.add_person("Айгүл", last_name="Серік", phone="+77010000001")
    person.start(account)
    engine.updates(account).pull()
    return person


@pytest.fixture
async def server(engine: Engine, account: Bot) -> AsyncIterator[Server]:
    async with serve(engine, "127.0.0.1", 0) as running:
        yield running


async def _over_http(engine: Engine) -> AsyncIterator[AiogramBot]:
    async with serve(engine, "127.0.0.1", 0) as running:
        session = AiohttpSession(api=TelegramAPIServer.from_base(running.url))
        bot = AiogramBot(TOKEN, session=session)
        yield bot
        await bot.session.close()


@pytest.fixture(params=["in process", "over HTTP"])
async def bot(
    request: pytest.FixtureRequest, engine: Engine, account: Bot
) -> AsyncIterator[AiogramBot]:
    """Real aiogram, by each door in turn."""
    if request.param == "in process":
        yield AiogramBot(TOKEN, session=InProcessSession(engine))
        return
    async for bot in _over_http(engine):
        yield bot


@pytest.fixture
def near(engine: Engine, account: Bot) -> AiogramBot:
    """Real aiogram in process alone, where the door does not matter."""
    return AiogramBot(TOKEN, session=InProcessSession(engine))
