"""Monday at nine, by eye: the week comes by itself, is explained, and is shown to residents."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.core.access import Role
from bot.core.clock import village
from bot.core.db import Database
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.people.service import Seat, seat_staff
from bot.places.service import seed
from bot.timetable import TIMETABLE, run_entry
from sandbox.engine import Engine
from sandbox.http import serve
from tests.browser.test_journey import running
from tests.browser.test_ten_appeals import Chat, Sent, until
from tests.browser.window import Column, Village, Window
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, plan
from tests.support.worlds import BOT_TOKEN, NOW

BY_ITSELF_MS = 60_000  # the clock looks four times a minute; then the picture is drawn
SCREEN = {"width": 1500, "height": 1000}
APPEALS: dict[Language, tuple[str, ...]] = {
    "kk": (
        "Мектеп жанындағы шам жанбайды",
        "Су үш күннен бері жоқ",
        "Көшені қар басып қалды",
        "Дүкен жанында қаңғыбас иттер көбейді",
        "Қоқыс шығарылмай жатыр",
        "Медпунктте дәрі жоқ",
    ),
    "ru": (
        "Возле школы не горит фонарь",
        "Третий день нет воды",
        "Улицу занесло снегом",
        "Возле магазина стало много бродячих собак",
        "Не вывозят мусор",
        "В медпункте нет лекарств",
    ),
}
ANSWER: dict[Language, str] = {
    "kk": "Шам бүгін ауыстырылды.",
    "ru": "Лампу сегодня заменили.",
}
NOTHING = "No appeals came in this week, and none were answered."
OTHER: dict[Language, Language] = {"kk": "ru", "ru": "kk"}


@dataclass
class Monday:
    """A resident, a moderator and the akim side by side; others read elsewhere."""

    window: Window
    resident: Column
    moderator: Column
    akim: Column
    neighbours: list[Chat]
    engine: Engine
    database: Database
    t: Translator

    async def press(self, column: Column, label: str, **params: object) -> None:
        """The newest button of the column that is called so, with or without a mark."""
        exactly = re.compile(rf"^(\W+ )?{re.escape(self.t.word(label, **params))}$")
        await column.find("inline-button").filter(has_text=exactly).last.click()

    def button(self, label: str) -> Locator:
        """A button that is called so, wherever it stands."""
        return self.window.find("inline-button").filter(has_text=self.t.word(label))

    async def look(self, at: Locator, file: Path) -> None:
        """A picture of the page, for whoever wants to see it."""
        await at.scroll_into_view_if_needed()
        await self.window.page.screenshot(path=file)

    async def clock(self, button: str) -> None:
        """The page's clock is moved, and everybody's with it."""
        before = self.engine.clock.offset
        await self.window.find("clock-now").click()
        await self.window.find(button).click()
        await until(lambda: self.engine.clock.offset != before)

    def today(self) -> str:
        """What a digest begins with."""
        day = village(self.engine.clock.now()).date()
        return plain(self.t("<b>Today, {date}</b>", date=self.t.date(day)))

    async def strikes(self) -> None:
        """The clock looks for what is due, sooner than it would by itself."""
        for entry in TIMETABLE:
            if entry.name.startswith(("report-", "morning-")):
                await run_entry(entry, self.database, self.engine.clock, lambda: None)


@pytest.fixture(params=["kk", "ru"])
async def monday(
    request: pytest.FixtureRequest, page: Page, database: Database
) -> AsyncIterator[Monday]:
    language: Language = request.param
    engine = Engine()
    engine.clock.move_to(NOW)
    bot = engine.add_bot(token=BOT_TOKEN)
    aigul, marat, yerlan, bolat = [
        Chat(engine.add_person(name, language_code=language), bot, translator(language))
        for name in ("Айгүл", "Марат", "Ерлан", "Болат")
    ]
    other = OTHER[language]
    ivan = Chat(engine.add_person("Иван", language_code=other), bot, translator(other))
    async with database.write() as session:
        tx = Tx(session, engine.clock.now(), bot.id)
        await seed(tx, plan())
        staff = [Seat(marat.person.id, Role.MODERATOR, OKRUG)]
        await seat_staff(tx, [*staff, Seat(yerlan.person.id, Role.AKIM, OKRUG)])
        await session.commit()
    async with (
        serve(engine, "127.0.0.1", 0) as server,
        running(engine, server.url, database, ticking=True),
    ):
        for chat, place in ((aigul, AKSU), (marat, AKSU), (yerlan, AKSU), (bolat, BIRLIK),
                            (ivan, BIRLIK)):  # fmt: skip
            await chat.arrive(place)
        for number, text in enumerate(APPEALS[language], 1):
            await (bolat if number % 3 == 0 else aigul).file(number, Sent(text))
        await page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
        window = Window(page, Village(engine, bot, server.url))
        await window.open(f"?#lang={language}")
        yield Monday(
            window,
            resident=window.column(aigul.person),
            moderator=window.column(marat.person),
            akim=window.column(yerlan.person),
            neighbours=[bolat, ivan],
            engine=engine,
            database=database,
            t=translator(language),
        )


async def loaded(picture: Locator) -> tuple[int, int]:
    """The size of a picture that really is there."""
    await expect(picture).to_have_js_property("complete", value=True)
    size: list[int] = await picture.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    return size[0], size[1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_on_monday_the_week_comes_by_itself_and_residents_are_shown_it(
    monday: Monday, tmp_path: Path
) -> None:
    t, akim, resident = monday.t, monday.akim, monday.resident
    await akim.reply(t.word("Queue of appeals")).click()
    await monday.press(akim, "Begin")
    await akim.shows(f"«{APPEALS[t.language][0]}»")
    await monday.press(akim, "Answer")
    await akim.write(ANSWER[t.language])
    await monday.press(akim, "Send")
    await expect(resident.messages.filter(has_text=ANSWER[t.language]).last).to_be_visible()

    await monday.clock("clock-monday")
    reports = akim.messages.filter(has=monday.button("Full report"))
    await expect(reports).to_have_count(1, timeout=BY_ITSELF_MS)
    for figure, n in (("received", "6"), ("answered", "1"), ("left open", "5")):
        await expect(reports).to_contain_text(f"{t.word(f'Figure: {figure}')}: {n}")
    assert await loaded(reports.get_by_role("img")) == (1080, 1350)
    await monday.look(reports.get_by_role("img"), tmp_path / "picture.png")
    await monday.look(reports.get_by_test_id("inline-button").last, tmp_path / "words.png")

    await monday.press(akim, "Full report")
    await akim.shows(t.word("Figure: first acted on within a working day"))
    await monday.look(akim.last, tmp_path / "full.png")
    await monday.press(akim, "How is this counted?")
    await akim.shows(f"{t.word('Figure: answered on time')}.")
    await monday.look(akim.last, tmp_path / "counted.png")

    await monday.press(akim, "Show residents the week")
    preview = akim.messages.filter(has=monday.button("Publish to residents"))
    public = {language: told(translator(language)) for language in OTHER}
    for words in public.values():
        await expect(preview).to_contain_text(words)
    assert await loaded(preview.get_by_role("img")) == (1080, 1350)
    await monday.look(preview.get_by_test_id("inline-button").last, tmp_path / "preview.png")

    await monday.press(akim, "Publish to residents")
    await resident.shows(public[t.language])
    assert await loaded(resident.last.get_by_role("img")) == (1080, 1350)
    await monday.look(resident.last, tmp_path / "published.png")
    await until(lambda: all(public[one.t.language] in heard(one) for one in monday.neighbours))

    for _ in range(3):
        await monday.clock("clock-plus-day")
        await monday.strikes()
    await monday.clock("clock-monday")
    await monday.strikes()
    await expect(reports).not_to_have_count(1)
    await expect(reports).to_have_count(2)  # the second is the next week's
    await expect(reports.last).to_contain_text(t.word(NOTHING))


def heard(chat: Chat) -> str:
    """The bot's newest words to somebody who reads elsewhere."""
    message = chat.person.last_from(chat.bot)
    return str(message.text or message.caption)


def told(t: Translator) -> str:
    """What residents read of that week."""
    return t.word("Appeals received: {n}", n="6")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_at_nine_the_office_sees_what_the_day_asks_of_it(
    monday: Monday, tmp_path: Path
) -> None:
    moderator, akim = monday.moderator, monday.akim
    await monday.clock("clock-tomorrow")
    await monday.strikes()
    for column in (moderator, akim):
        digest = column.messages.filter(has_text=monday.today())
        await expect(digest).to_have_count(1)
        await expect(digest).to_contain_text(str(monday.t("new: {n}", n="6")))
    await monday.look(moderator.last, tmp_path / "digest.png")
    await monday.press(moderator, "Begin")
    first, second, *_ = APPEALS[monday.t.language]
    await moderator.shows(f"«{first}»")
    await monday.strikes()
    await monday.press(moderator, "Next")
    await moderator.shows(f"«{second}»")
