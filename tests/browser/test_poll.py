"""A poll, by eye: asked in under a minute, answered by a tap, counted when its hour has passed.

The clock is the page's.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Page, expect

from bot.core.db import Database
from bot.core.i18n import Language
from bot.core.screen import plain
from tests.browser.phones import PATIENCE_MS, before
from tests.browser.square import VILLAGES, Square, is_drawn, square_of
from tests.browser.test_ten_appeals import BEFORE_A_TAP_S, LETTERS_TYPED_A_SECOND
from tests.browser.window import Column
from tests.support.okrugs import AKSU, BIRLIK

MINUTE_S = 60
#: With those on the page so many in each of the two villages that both may be told.
NEIGHBOURS = 4
ASKED: dict[Language, str] = {
    "kk": "Ауылға аула алаңы керек пе?",
    "ru": "Нужна ли в селе детская площадка?",
}
REMINDED, CLOSES, COUNTED = "2026-11-27T20:01", "2026-11-28T20:00", "2026-11-28T20:01"


@pytest.fixture(params=["kk", "ru"])
async def square(
    request: pytest.FixtureRequest, page: Page, database: Database, tmp_path: Path
) -> AsyncIterator[Square]:
    async with square_of(
        request.param, page, database, tmp_path, neighbours=NEIGHBOURS
    ) as standing:
        yield standing


@dataclass
class Thumb:
    """The akim's, and what it had to do."""

    o: Square
    taps: int = 0
    typed: int = 0

    async def opens(self, then: str) -> None:
        """From the keys under the chat; then: the button of what came."""
        self.taps += 2
        await self.o.menu(self.o.akim, "Polls", self.o.t.word(then))

    async def press(self, label: str, then: str) -> None:
        """A button; then: what is read after it."""
        self.taps += 1
        await self.o.press(self.o.akim, label, self.o.say(then))

    async def choose(self, label: str, then: str) -> None:
        """A button that begins so."""
        self.taps += 1
        await self.o.choose(self.o.akim, label, then)

    async def writes(self, text: str, then: str) -> None:
        """The line is touched, typed and sent."""
        self.taps += 2
        self.typed += len(text)
        await self.o.write(self.o.akim, text, self.o.say(then))

    @property
    def took_s(self) -> float:
        """For a person's hand."""
        return self.taps * BEFORE_A_TAP_S + self.typed / LETTERS_TYPED_A_SECOND


async def asks(o: Square) -> None:
    """From the menu to everybody's phone."""
    t, akim = o.t, Thumb(o)
    await akim.opens("Ask residents")
    await expect(o.button(o.akim, "Yes or no")).to_be_visible()
    await o.look("begin")
    await akim.press("Yes or no", "<b>What do you ask?</b>")
    await o.look("question")
    await akim.writes("\n".join(ASKED.values()), "<b>When does it end?</b>")
    await o.look("close")
    three = t.plural("{n} day", "{n} days", n=3).unescape()
    await akim.choose(three, t.word("Preview and send"))
    await o.look("draft")
    await akim.press("Preview and send", "<b>Above is how the poll will arrive.</b>")
    for words in ASKED.values():
        await o.sees(o.akim, words)
    await o.look("preview")
    await akim.choose(before(t, "Send: {n}"), o.say("Done. It goes to {n}.", n=11))
    assert akim.taps <= 9
    assert akim.took_s < MINUTE_S


async def votes(o: Square, column: Column, label: str) -> None:
    """One tap, and the button says so."""
    await o.press(column, label)
    await expect(o.button(column, label)).to_contain_text("✅")


async def answer(o: Square) -> None:
    """Two on the page, of whom one thinks again; then all their neighbours but one."""
    for reader, column in ((o, o.aigul), (o.there, o.bolat)):
        await o.sees(column, ASKED[reader.t.language])
    await o.look("asked")
    await votes(o, o.aigul, "Yes")
    await votes(o.there, o.bolat, "Yes")
    await votes(o, o.aigul, "No")
    await expect(o.button(o.aigul, "Yes")).not_to_contain_text("✅")
    await o.look("voted")
    await opens(o, "Voted: <b>{n}</b>", n=2)
    await o.look("turnout")
    for number, phone in enumerate([*o.near[1:], *o.far]):
        await phone.touch("No opinion" if number % 2 else "Yes")


async def opens(o: Square, then: str, **params: object) -> None:
    """The akim opens it from the list; then: what its card says."""
    await o.menu(o.akim, "Polls", ASKED[o.t.language], o.say(then, **params))


async def shown_nothing(o: Square) -> None:
    """How many voted, and nothing of what they chose."""
    await opens(o, "Voted: <b>{n}</b>", n=9)
    hidden = o.say("Until the poll ends nobody sees what is chosen, the akim's office neither.")
    await o.sees(o.akim, hidden)
    for column in (o.akim, o.aigul, o.bolat):
        await expect(column.messages.filter(has_text="▰")).to_have_count(0)


async def reminds(o: Square) -> None:
    """A day before the end: whoever has not voted."""
    late, *others = [*o.near, *o.far]
    await o.clock(REMINDED)
    await o.strikes("polls-remind")
    soon = plain(late.t("⏰ <b>The poll ends soon. You can still vote.</b>"))
    await late.reads(soon)
    assert not any("⏰" in phone.said() for phone in others)
    await late.touch("No")


async def told(o: Square, column: Column, first: str, second: str) -> None:
    """The result with its picture, the reader's own village above the other."""
    head = o.say("<b>The result of the poll</b>")
    message = column.messages.filter(has_text=head).last
    await expect(message).to_be_visible(timeout=PATIENCE_MS)
    await is_drawn(message)
    words, names = await message.inner_text(), VILLAGES[o.t.language]
    listed = words[words.index(o.say("<b>By village</b>")) :]
    assert listed.index(names[first]) < listed.index(names[second])


async def counted(o: Square) -> None:
    """The hour has passed, and everything before it was heard."""
    await o.clock(COUNTED)
    await o.has_heard(CLOSES)
    await o.strikes("polls-close")
    await told(o, o.aigul, AKSU, BIRLIK)
    await told(o.there, o.bolat, BIRLIK, AKSU)
    office = o.akim.messages.filter(has_text=o.say("<b>By village</b>")).last
    await expect(office).to_be_visible(timeout=PATIENCE_MS)
    await is_drawn(office)
    await o.look("result")
    for phone in (*o.near, *o.far):
        await phone.reads(plain(phone.t("<b>The result of the poll</b>")))


async def downloads(o: Square) -> None:
    """The table, in both languages."""
    await o.press(o.akim, "As a table")
    book = load_workbook(BytesIO(await o.document(o.akim, "poll {number}.xlsx")))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    said = "\n".join(str(cell) for row in rows for cell in row)
    assert all(words in said for words in ASKED.values())
    await o.look("table")


async def looks_back(o: Square, column: Column) -> None:
    """Afterwards it is found among those that are over."""
    over = o.say("<b>Polls that are over</b>")
    shown = await o.menu(column, "Polls", o.t.word("Polls that are over"), over)
    await o.choose(shown, "✅ ", o.say("Voted: <b>{n}</b>", n=10))
    await o.look("over")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_an_akim_asks_two_villages_and_everybody_reads_what_came_out(
    square: Square,
) -> None:
    o = square
    await asks(o)
    await answer(o)
    await shown_nothing(o)
    await reminds(o)
    await counted(o)
    await downloads(o)
    await looks_back(o, o.aigul)
