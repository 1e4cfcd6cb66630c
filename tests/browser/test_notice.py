"""A notice with a photo, by eye: written, sent to two villages, corrected, printed."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import Language, Translator, translator
from bot.core.tx import Tx
from bot.people.service import Seat, seat_staff
from bot.places.service import seed
from sandbox.engine import Engine
from sandbox.http import serve
from tests.browser.test_journey import running
from tests.browser.test_media import picture
from tests.browser.test_ten_appeals import Chat, until
from tests.browser.window import Column, Village, Window
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, ZHANAZHOL, plan
from tests.support.worlds import BOT_TOKEN, NOW

KK = "Ертең 09:00–18:00 аралығында су болмайды."
RU = "Завтра с 09:00 до 18:00 не будет вады."
RU_CORRECTED = "Завтра с 09:00 до 18:00 не будет воды."
RESIDENTS: dict[str, tuple[str, Language]] = {
    AKSU: ("Айгүл", "kk"),
    BIRLIK: ("Иван", "ru"),
    ZHANAZHOL: ("Болат", "kk"),
}
VILLAGES: dict[Language, dict[str, str]] = {
    "kk": {AKSU: "Ақсу ауылы", BIRLIK: "Бірлік ауылы"},
    "ru": {AKSU: "село Аксу", BIRLIK: "село Бирлик"},
}


@dataclass
class Square:
    """The akim's window, and residents of three villages who read elsewhere."""

    akim: Column
    residents: dict[str, Chat]
    t: Translator

    async def press(self, label: str, **params: object) -> None:
        """The newest button of the akim's that is called so, with or without a mark."""
        exactly = re.compile(rf"^(\W+ )?{re.escape(self.t.word(label, **params))}$")
        await self.akim.find("inline-button").filter(has_text=exactly).last.click()

    async def choose(self, label: str) -> None:
        """The newest button of the akim's that begins so."""
        begins = re.compile(rf"^(\W+ )?{re.escape(label)}")
        await self.akim.find("inline-button").filter(has_text=begins).last.click()

    def heard(self, village: str) -> str:
        """Everything a resident was told."""
        chat = self.residents[village]
        return "\n".join(
            str(message.text or message.caption)
            for message in chat.person.chat(chat.bot).messages
            if message.from_bot and not message.deleted
        )


@pytest.fixture(params=["kk", "ru"])
async def square(
    request: pytest.FixtureRequest, page: Page, database: Database
) -> AsyncIterator[Square]:
    language: Language = request.param
    t = translator(language)
    engine = Engine()
    engine.clock.move_to(NOW)
    bot = engine.add_bot(token=BOT_TOKEN)
    akim = engine.add_person("Ерлан", language_code=language)
    async with database.write() as session:
        tx = Tx(session, engine.clock.now(), bot.id)
        await seed(tx, plan())
        await seat_staff(tx, [Seat(akim.id, Role.AKIM, OKRUG)])
        await session.commit()
    async with (
        serve(engine, "127.0.0.1", 0) as server,
        running(engine, server.url, database, ticking=True),
    ):
        residents = {}
        for village, (name, spoken) in RESIDENTS.items():
            person = engine.add_person(name, language_code=spoken)
            chat = residents[village] = Chat(person, bot, translator(spoken))
            await chat.arrive(village)
        await Chat(akim, bot, t).arrive(ZHANAZHOL)
        window = Window(page, Village(engine, bot, server.url))
        await window.open(f"?#lang={language}&person={akim.id}")
        column = window.column(akim)
        yield Square(column, residents, t)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_an_akim_tells_two_villages_and_corrects_a_typo_everywhere(
    square: Square, tmp_path: Path
) -> None:
    t, akim = square.t, square.akim
    photo = tmp_path / "pipe.png"
    photo.write_bytes(picture("teal"))

    await akim.reply(t.word("Send a notice")).click()
    await akim.write(KK)
    await expect(akim.last).to_contain_text("Қазақша" if t.language == "kk" else "казахски")
    await akim.write(RU)
    await expect(akim.last).to_contain_text(KK)
    await akim.find("photo").set_input_files(photo)
    await akim.find("send").click()
    await expect(akim.last).to_contain_text("1")

    await square.press("To whom")
    for village in (AKSU, BIRLIK):
        await square.choose(VILLAGES[t.language][village])
    await expect(akim.last).to_contain_text("2")
    await square.press("Back to the draft")
    await square.press("Preview and send")
    await expect(akim.messages.filter(has_text=RU).last).to_be_visible()
    await square.press("Send: {n}", n="2")

    await until(lambda: KK in square.heard(AKSU) and RU in square.heard(BIRLIK))
    assert KK not in square.heard(ZHANAZHOL)
    await expect(akim.last).to_contain_text("2")
    await expect(akim.last).to_contain_text(t.word("Notice: sent"))

    await square.press("Correct the text")
    await square.choose(t.word("Russian text"))
    await akim.write(RU_CORRECTED)
    await square.press("Change it everywhere ({n})", n="2")
    await until(lambda: RU_CORRECTED in square.heard(BIRLIK))
    assert RU not in square.heard(BIRLIK)

    await square.press("For the wall, WhatsApp, loudspeaker")
    await square.press("Poster to print (PDF)")
    poster = akim.messages.filter(has_text=".pdf").last
    await expect(poster).to_be_visible()
