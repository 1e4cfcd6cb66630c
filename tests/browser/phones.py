"""Words for a walk of many people: whose phones are on the page, and whose are not.

A button is pressed by its English words; what is waited for is what comes of it.
"""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.async_api import Locator, expect

from bot.core.clock import village as in_village
from bot.core.db import Database
from bot.core.i18n import Translator
from bot.core.screen import plain
from bot.delivery.models import Delivery, Outcome
from bot.places.poster import link_for
from bot.timetable import TIMETABLE, run_entry
from sandbox.engine import Engine
from tests.browser.test_media import picture
from tests.browser.test_ten_appeals import Chat, until
from tests.browser.window import Column, Window

PATIENCE_MS = 30_000  # what is drawn takes its time, beside everything else
#: What stands in bold over what a key of the menu opens.
HEADS = {
    "Gatherings": "<b>Gatherings</b>",
    "Polls": "<b>Polls</b>",
    "People's budget": "💰 <b>People's budget</b>",
}
LAST = 6  # messages of a chat that are told when something does not come


def called(t: Translator, label: str, **params: object) -> re.Pattern[str]:
    """What a button says, with or without a mark before it."""
    return re.compile(rf"^(\W+ )?{re.escape(t.word(label, **params))}$")


def before(t: Translator, label: str) -> str:
    """What a button begins with, up to the first of its numbers."""
    blank = dict.fromkeys(re.findall(r"\{(\w+)\}", label), "\0")
    return t.word(label, **blank).split("\0")[0]


class Phone(Chat):
    """A phone whose screen is not on the page."""

    def _screen(self) -> list[tuple[Any, str, list[Any]]]:
        """The chat as it stands, oldest first: the message, its words, its buttons."""
        return [
            (one, str(one.text or one.caption), [b for row in one.buttons or [] for b in row])
            for one in self.person.chat(self.bot).messages
            if one.from_bot and not one.deleted
        ]

    def _shown(self) -> list[tuple[str, list[str]]]:
        return [(words, [b.text for b in buttons]) for _, words, buttons in self._screen()]

    def said(self) -> str:
        """Everything that stands in the chat."""
        return "\n".join(words for _, words, _ in self._screen())

    def _button(self, name: re.Pattern[str]) -> tuple[Any, Any] | None:
        for message, _, buttons in reversed(self._screen()):
            for button in buttons:
                if name.match(button.text):
                    return message, button
        return None

    async def _answered(self, before: object) -> None:
        await until(lambda: self._shown() != before)
        still = None
        while still != self._shown():
            still = self._shown()
            await asyncio.sleep(0.5)

    async def tap(self, label: str, *, whole: bool = True) -> None:
        """The newest button that is called so, or begins so, and whatever comes of it."""
        name = re.compile(rf"^(\W+ )?{re.escape(label)}{'$' if whole else ''}")
        try:
            await until(lambda: self._button(name) is not None)
        except TimeoutError:
            offered = [labels for _, labels in self._shown()]
            raise AssertionError(f"no button {label!r}; there are {offered[-6:]}") from None
        message, button = self._button(name)  # type: ignore[misc]  # it has come
        shown = self._shown()
        self.person.press(message, data=button.data)
        await self._answered(shown)

    async def touch(self, label: str) -> None:
        """The same by its English words, up to the first of its numbers."""
        await self.tap(before(self.t, label), whole="{" not in label)

    async def write(self, text: str) -> None:
        """A line, and whatever comes of it."""
        shown = self._shown()
        self.person.send(self.bot, text)
        await self._answered(shown)

    async def reads(self, text: str) -> None:
        """It stands in the chat."""
        await until(lambda: text in self.said())


async def number_of(message: Locator) -> int:
    """Its place in the chat."""
    return int(await message.get_attribute("data-message-id") or 0)


class Bubble(Column):
    """One message of the bot, whose card is edited where it stands."""

    def __init__(self, node: Locator) -> None:
        self.node = node

    def saying(self, text: str) -> Locator:
        """Itself, once it says so."""
        return self.node.filter(has_text=text)


@dataclass
class Okrug:
    """The akim and two residents on the page, and everybody else."""

    window: Window
    akim: Column
    aigul: Column
    bolat: Column
    others: dict[str, Phone]
    clerk: Phone
    engine: Engine
    database: Database
    t: Translator
    folder: Path
    shots: list[str] = field(default_factory=list)

    def say(self, sentence: str, **params: object) -> str:
        """A sentence of the bot's as it is read."""
        return plain(self.t(sentence, **params))

    async def press(self, column: Column, label: str, then: str = "", **params: object) -> None:
        """The newest button that is called so; then: what the column shows after it."""
        await self.button(column, label, **params).click()
        if then:
            await self.sees(column, then)

    def button(self, column: Column, label: str, **params: object) -> Locator:
        """The newest button that is called so."""
        name = called(self.t, label, **params)
        return column.find("inline-button").filter(has_text=name).last

    async def choose(self, column: Column, label: str, then: str = "") -> None:
        """The newest button that begins so."""
        begins = re.compile(rf"^(\W+ )?{re.escape(label)}")
        await column.find("inline-button").filter(has_text=begins).last.click()
        if then:
            await self.sees(column, then)

    async def write(self, column: Column, text: str, then: str) -> None:
        """A line, and what comes of it."""
        await column.write(text)
        await self.sees(column, then)

    async def sees(self, column: Column, text: str) -> None:
        """The bot says so."""
        if isinstance(column, Bubble):
            found = column.saying(text)
        else:
            found = column.node.locator(".message:not(.is-own)").filter(has_text=text).last
        try:
            await expect(found).to_be_visible(timeout=PATIENCE_MS)
        except AssertionError as unseen:
            unseen.add_note(await self._standing())
            raise

    async def _standing(self) -> str:
        """What everybody on the page reads last, each message with its place in the chat."""
        stands = [
            one
            for column in (self.akim, self.aigul, self.bolat)
            for one in (await column.messages.all())[-LAST:]
        ]
        return "\n".join([f"{await number_of(one)}: {await one.inner_text()}" for one in stands])

    async def attach(self, column: Column, name: str, then: str) -> None:
        """A photo from the phone."""
        photo = self.folder / f"{name}.png"
        photo.write_bytes(picture("olive"))
        await column.find("photo").set_input_files(photo)
        await column.find("send").click()
        await self.sees(column, then)

    async def look(self, name: str) -> None:
        """A picture of the page, for whoever wants to see it."""
        self.shots.append(name)
        file = self.folder / f"{len(self.shots):02}-{name}.png"
        await self.window.page.screenshot(path=file)

    async def clock(self, there: str) -> None:
        """Once everything is told, the page's clock is set, and everybody's with it."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while await self._untold():
                await asyncio.sleep(0.1)
        await self.window.find("clock-now").click()
        await self.window.find("clock-custom").fill(there)
        await self.window.find("clock-set").click()
        await until(lambda: in_village(self.engine.clock.now()).isoformat().startswith(there))

    async def _untold(self) -> int:
        """How many messages are on their way."""
        due = Delivery.state == Outcome.WAITING, Delivery.due_at <= self.engine.clock.now()
        async with self.database.read() as session:
            waiting = sa.select(sa.func.count()).select_from(Delivery).where(*due)
            return int(await session.scalar(waiting) or 0)

    async def strikes(self, *names: str) -> None:
        """The clock looks for what is due, sooner than it would by itself."""
        for entry in TIMETABLE:
            if entry.name in names:
                await run_entry(entry, self.database, self.engine.clock, lambda: None)

    async def calendar(self, column: Column, label: str, then: str = "") -> Bubble:
        """A button of the calendar; then: what is read in its place."""
        return await self.menu(column, "Gatherings", label, then)

    async def menu(
        self, column: Column, key: str, label: str | re.Pattern[str], then: str = ""
    ) -> Bubble:
        """What a key of the menu opens, and a button of it; then: what is read in its place."""
        asked = column.node.locator(".message.is-own")
        count = await asked.count()
        await column.reply(self.t.word(key)).click()
        await expect(asked).to_have_count(count + 1)
        since = await number_of(asked.last)
        shown = Bubble(
            await self.newest(
                column, label, since, headed=self.say(HEADS[key]).removeprefix("💰 ")
            )
        )
        await shown.find("inline-button").filter(has_text=label).first.click()
        if then:
            await self.sees(shown, then)
        return shown

    async def open(self, column: Column, label: str, then: str) -> Bubble:
        """A gathering from the calendar; then: a button of its card."""
        shown = await self.calendar(column, label)
        offered = shown.find("inline-button").filter(has_text=called(self.t, then))
        await expect(offered.first).to_be_visible(timeout=PATIENCE_MS)
        return shown

    async def newest(
        self, column: Column, button: str | re.Pattern[str], since: int, headed: str = ""
    ) -> Locator:
        """The first message with such a button that came after another one.

        headed: what stands in bold in it, so that no letter is taken for it that comes meanwhile.
        """
        sought = column.messages.filter(
            has=self.window.find("inline-button").filter(has_text=button)
        )
        if headed:
            bold = self.window.page.locator("b").filter(
                has_text=re.compile(f"^{re.escape(headed)}$")
            )
            sought = sought.filter(has=bold)
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while True:
                for one in await sought.all():
                    number = await number_of(one)
                    if number > since:
                        return column.node.locator(f".message[data-message-id='{number}']")
                await asyncio.sleep(0.1)

    def link(self, gathering: int, digits: str) -> str:
        """What the picture at the door says."""
        return link_for(self.window.village.bot.username, f"k{gathering}-{digits}")

    async def follows(self, column: Column, start: str) -> None:
        """A link is opened on somebody's phone."""
        person = await column.node.get_attribute("data-person")
        await self.window.page.evaluate(
            "hash => { location.hash = hash; }", f"start={start}&person={person}"
        )
        await column.find("start").click()

    async def document(self, column: Column, name: str, language: str = "") -> bytes:
        """The newest file that is called so, loaded from the page as the akim would."""
        blank = dict.fromkeys(re.findall(r"\{(\w+)\}", name), "\0")
        begins, ends = self.t.word(name, **(blank | {"language": language})).split("\0")
        called = f"a.document[download^='{begins}'][download$='{ends}']"
        link = column.find("media").locator(called).last
        await expect(link).to_be_visible(timeout=PATIENCE_MS)
        async with self.window.page.expect_download() as started:
            await link.click()
        download = await started.value
        file = self.folder / download.suggested_filename
        await download.save_as(file)
        return file.read_bytes()
