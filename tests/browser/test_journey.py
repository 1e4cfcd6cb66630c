"""The first appeal, in a browser, by eye: from the poster to the rating, in both languages."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from playwright.async_api import Page, expect

from bot.app import build, caught_up, introduce, spawner
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import Language, Translator, translator
from bot.core.tx import Tx
from bot.people.service import Seat, seat_staff
from bot.places.service import seed
from bot.polling import Poller
from bot.settings import Settings
from bot.timetable import metronome
from sandbox.engine import Engine
from sandbox.http import serve
from tests.browser.window import Column, Village, Window
from tests.support.okrugs import AKSU, OKRUG, plan
from tests.support.worlds import BOT_TOKEN

LANGUAGE_NAMES: dict[Language, str] = {"kk": "Қазақша", "ru": "Русский"}
WORDS: dict[Language, str] = {
    "kk": "Мектеп жанындағы шам үш күннен бері жанбайды",
    "ru": "Фонарь возле школы не горит третий день",
}
ANSWER: dict[Language, str] = {
    "kk": "Шам бүгін ауыстырылды. Рақмет!",
    "ru": "Лампу сегодня заменили. Спасибо!",
}


@dataclass
class Office:
    """The window with a resident, a moderator and the akim, and the bot behind it."""

    window: Window
    resident: Column
    moderator: Column
    akim: Column
    t: Translator


@asynccontextmanager
async def running(
    engine: Engine, url: str, database: Database, *, ticking: bool = False
) -> AsyncIterator[None]:
    """The bot as `python -m bot run` would run it, on the sandbox's HTTP door.

    ticking: with everything that happens by the clock.
    """
    settings = Settings(_env_file=None, bot_token=BOT_TOKEN, telegram_api_url=url)
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = Bot(BOT_TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    try:
        async with asyncio.TaskGroup() as group:
            app = build(settings, database, bot, spawner(group), engine.clock)
            await introduce(app)
            worker = group.create_task(app.worker.run())
            heard = partial(caught_up, app, bot.id)
            poller = Poller(bot, app.feed, long_poll_s=1, clock=engine.clock, caught_up=heard)
            group.create_task(poller.run())
            clockwork = metronome(database, engine.clock, app.worker.wake)
            if ticking:
                clockwork.start()
            yield
            if ticking:
                clockwork.shutdown(wait=False)
            poller.stop()
            await app.speech.drained(5)
            worker.cancel()
    finally:
        await session.close()


@pytest.fixture(params=["kk", "ru"])
async def office(
    request: pytest.FixtureRequest, page: Page, database: Database
) -> AsyncIterator[Office]:
    language: Language = request.param
    engine = Engine()
    sandbox_bot = engine.add_bot(token=BOT_TOKEN)
    people = [
        engine.add_person(name, language_code=language) for name in ("Айгүл", "Марат", "Ерлан")
    ]
    async with database.write() as session:
        tx = Tx(session, engine.clock.now(), sandbox_bot.id)
        await seed(tx, plan())
        seats = [Seat(people[1].id, Role.MODERATOR, OKRUG), Seat(people[2].id, Role.AKIM, OKRUG)]
        await seat_staff(tx, seats)
        await session.commit()
    async with serve(engine, "127.0.0.1", 0) as server, running(engine, server.url, database):
        village = Village(engine, sandbox_bot, server.url)
        window = Window(page, village)
        await window.open(f"?#lang={language}&start=p{AKSU}&person={people[0].id}")
        columns = [window.column(person) for person in people]
        for person in people[1:]:
            person.start(sandbox_bot, payload=f"p{AKSU}")
        yield Office(window, columns[0], columns[1], columns[2], translator(language))


async def arrive(office: Office, column: Column) -> None:
    await column.inline(LANGUAGE_NAMES[office.t.language]).click()
    await column.inline(office.t.word("I agree")).click()
    await expect(column.reply(office.t.word("Settings"))).to_be_visible()


async def press(office: Office, column: Column, label: str, **params: Any) -> None:
    exactly = re.compile(f"^{re.escape(office.t.word(label, **params))}$")
    await column.find("inline-button").filter(has_text=exactly).last.click()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_resident_files_an_appeal_hears_back_and_rates_the_answer(
    office: Office, tmp_path: Path
) -> None:
    t, resident, moderator, akim = office.t, office.resident, office.moderator, office.akim
    await resident.find("start").click()
    await arrive(office, resident)
    for column in (moderator, akim):
        await arrive(office, column)

    await resident.write(WORDS[t.language])
    await resident.shows("eotinish.kz")
    await press(office, resident, "Send")
    await resident.shows("0001")

    await moderator.shows("0001")
    await press(office, moderator, "Hand over")
    await moderator.inline(t.word("Akim")).click()
    await akim.reply(t.word("Queue of appeals")).click()
    await press(office, akim, "Begin")
    await press(office, akim, "Answer")
    await akim.write(ANSWER[t.language])
    await press(office, akim, "Send")

    await expect(resident.messages.filter(has_text=ANSWER[t.language]).last).to_be_visible()
    await press(office, resident, "Solved")
    await resident.inline("5").click()
    await press(office, resident, "Skip")
    rated = t.word("Your rating: {stars}", stars="★★★★★")
    await expect(resident.messages.filter(has_text=rated)).to_be_visible()
    await office.window.page.screenshot(path=tmp_path / "journey.png")
