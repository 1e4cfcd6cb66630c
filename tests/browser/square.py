"""An okrug on one page: its akim, and residents of two villages who read different languages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa
from playwright.async_api import Locator, Page, expect

from bot.core.access import Role
from bot.core.clock import village as in_village
from bot.core.db import Database
from bot.core.i18n import Language, translator
from bot.core.tx import Tx
from bot.people.service import Seat, seat_staff
from bot.places.models import Bot
from bot.places.service import seed
from sandbox.engine import Engine
from sandbox.http import serve
from tests.browser.phones import PATIENCE_MS, Okrug, Phone, number_of
from tests.browser.test_journey import running
from tests.browser.window import Column, Village, Window
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, plan
from tests.support.worlds import BOT_TOKEN, NOW

SCREEN = {"width": 1500, "height": 1000}
OTHER: dict[Language, Language] = {"kk": "ru", "ru": "kk"}
VILLAGES: dict[Language, dict[str, str]] = {
    "kk": {AKSU: "Ақсу ауылы", BIRLIK: "Бірлік ауылы"},
    "ru": {AKSU: "село Аксу", BIRLIK: "село Бирлик"},
}


@dataclass
class Square(Okrug):
    """Айгүл lives in Ақсу. Болат lives in Бірлік and reads the other language, as `there` does.

    near, far: phones of their neighbours, whose screens are of no interest here.
    """

    near: list[Phone] = field(default_factory=list)
    far: list[Phone] = field(default_factory=list)

    @property
    def there(self) -> "Square":
        """The same as Болат reads it; pictures are counted together."""
        return replace(self, t=translator(OTHER[self.t.language]))

    async def has_heard(self, there: str) -> None:
        """Everything that came before a moment was heard."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while True:
                async with self.database.read() as session:
                    heard = await session.scalar(sa.select(Bot.caught_up_at))
                if heard is not None and in_village(heard).isoformat() > there:
                    return
                await asyncio.sleep(0.1)

    async def file(self, column: Column, ending: str) -> bytes:
        """The newest file whose name ends so, as it is loaded from the page."""
        link = column.find("media").locator(f"a.document[download$='{ending}']").last
        await expect(link).to_be_visible(timeout=PATIENCE_MS)
        async with self.window.page.expect_download() as started:
            await link.click()
        file = self.folder / f"loaded{ending}"
        await (await started.value).save_as(file)
        return file.read_bytes()

    async def newest_after(self, column: Column, since: int) -> Locator:
        """The first picture that came after a message."""
        tile = self.window.find("photo-tile")
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while True:
                for one in await column.messages.filter(has=tile).all():
                    number = await number_of(one)
                    if number > since:
                        return column.node.locator(f".message[data-message-id='{number}']")
                await asyncio.sleep(0.1)


async def is_drawn(message: Locator) -> None:
    """The picture in a message is there to be seen."""
    image = message.get_by_test_id("photo-tile").locator("img").first
    await expect(image).to_have_js_property("complete", value=True, timeout=PATIENCE_MS)
    assert await image.evaluate("image => image.naturalWidth") > 0


@asynccontextmanager
async def square_of(
    language: Language, page: Page, database: Database, folder: Path, *, neighbours: int
) -> AsyncIterator[Square]:
    """Everybody has arrived. neighbours: so many phones in each of the two villages."""
    t, other = translator(language), OTHER[language]
    engine = Engine()
    engine.clock.move_to(NOW)
    bot = engine.add_bot(token=BOT_TOKEN)

    def add(name: str, spoken: Language = language) -> Phone:
        person = engine.add_person(name, language_code=spoken)
        return Phone(person, bot, translator(spoken))

    akim, aigul, bolat = add("Ерлан"), add("Айгүл"), add("Болат", other)
    near = [add(f"Көрші {n}") for n in range(neighbours)]
    far = [add(f"Сосед {n}", other) for n in range(neighbours)]
    async with database.write() as session:
        tx = Tx(session, engine.clock.now(), bot.id)
        await seed(tx, plan())
        await seat_staff(tx, [Seat(akim.person.id, Role.AKIM, OKRUG)])
        await session.commit()
    async with (
        serve(engine, "127.0.0.1", 0) as server,
        running(engine, server.url, database, ticking=True),
    ):
        here = [phone.arrive(AKSU) for phone in (akim, aigul, *near)]
        await asyncio.gather(*here, *(phone.arrive(BIRLIK) for phone in (bolat, *far)))
        page.set_default_timeout(PATIENCE_MS)
        await page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
        window = Window(page, Village(engine, bot, server.url))
        people = ",".join(str(one.person.id) for one in (akim, aigul, bolat))
        await window.open(f"?#lang={language}&people={people}")
        yield Square(
            window,
            akim=window.column(akim.person),
            aigul=window.column(aigul.person),
            bolat=window.column(bolat.person),
            others={},
            clerk=akim,
            engine=engine,
            database=database,
            t=t,
            folder=folder,
            near=near,
            far=far,
        )
