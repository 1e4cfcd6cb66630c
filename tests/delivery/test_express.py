"""The same words into many chats, over HTTP: what arrives, and what is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from markupsafe import Markup

from bot.core.screen import Button, Screen
from bot.delivery.gate import Gate
from bot.delivery.notices import Lane
from bot.delivery.sender import Sender, judge
from sandbox.engine import Engine
from sandbox.http import serve
from sandbox.limits import Limits
from tests.support.worlds import BOT_TOKEN

SCREEN = Screen(
    text=Markup("<b>Су</b> болмайды «ертең» 😀"),
    rows=((Button("Оқыдым", data="bl:read:1"), Button("Толығырақ", url="https://example.kz/")),),
)


@asynccontextmanager
async def post(url: str = "") -> AsyncIterator[tuple[Any, Any, Sender]]:
    """A person, the sandbox's bot, and our sender over its HTTP door (or another address)."""
    engine = Engine(limits=Limits())
    sandbox_bot = engine.add_bot(token=BOT_TOKEN)
    person = engine.add_person("Айгүл")
    person.start(sandbox_bot)
    async with serve(engine, "127.0.0.1", 0) as server:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url or server.url))
        bot = Bot(BOT_TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
        try:
            yield person, sandbox_bot, Sender(bot, Gate(1_000, chat_burst=1_000))
        finally:
            await session.close()
    assert not engine.complaints


async def test_words_and_buttons_arrive_as_they_are() -> None:
    async with post() as (person, sandbox_bot, sender):
        number = await sender.send(person.id, SCREEN, Lane.BULK)
        message = person.chat(sandbox_bot).messages[-1]
        assert message.id == number
        assert message.text == "Су болмайды «ертең» 😀"
        assert [button.text for button in message.buttons[0]] == ["Оқыдым", "Толығырақ"]


async def test_it_is_the_message_that_answers_are_sent_as() -> None:
    async with post() as (person, sandbox_bot, sender):
        for lane in (Lane.BULK, Lane.ANSWER):
            await sender.send(person.id, SCREEN, lane)
        express, usual = person.chat(sandbox_bot).messages[-2:]
        assert express.text == usual.text
        assert express.record.content == usual.record.content
        assert [b.data for b in express.buttons[0]] == [b.data for b in usual.buttons[0]]


@pytest.mark.parametrize(("chat", "kind"), [("blocked", "unreachable"), ("nobody", "unreachable")])
async def test_whoever_cannot_be_reached_is_told_apart(chat: str, kind: str) -> None:
    async with post() as (person, sandbox_bot, sender):
        if chat == "blocked":
            person.block(sandbox_bot)
        chat_id = person.id if chat == "blocked" else 999_999_999
        with pytest.raises(AiogramError) as refused:
            await sender.send(chat_id, SCREEN, Lane.BULK)
        assert judge(refused.value).kind == kind


async def test_a_429_says_how_long() -> None:
    async with post() as (person, _, sender):

        async def flood() -> None:
            for _ in range(40):
                await sender.send(person.id, SCREEN, Lane.BULK)

        with pytest.raises(AiogramError) as refused:
            await flood()
        verdict = judge(refused.value)
        assert verdict.cause == "429"
        assert verdict.after is not None


async def test_without_a_connection_nothing_was_tried() -> None:
    async with post("http://127.0.0.1:9") as (person, _, sender):
        with pytest.raises(AiogramError) as refused:
            await sender.send(person.id, SCREEN, Lane.BULK)
        assert judge(refused.value).kind == "stopped"
