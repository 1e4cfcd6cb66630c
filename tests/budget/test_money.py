"""An okrug's own budget: shown by its office, replaced as a whole, read by its people."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.models import OkrugBudget
from bot.budget.notices.rounds import ThousandWanted
from bot.budget.rules.lines import Line, Side
from bot.budget.rules.tables import Fault
from bot.budget.screens import RENDERERS
from bot.budget.screens import money as screens
from bot.budget.service import money
from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Stale
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from tests.budget.conftest import Somebody
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

LINES = (
    Line(Side.INCOME, "Салықтар", 100_000_000, 80_000_000),
    Line(Side.INCOME, "Трансферттер", 200_000_000, 150_000_000),
    Line(Side.SPENDING, "Жолдар <қар тазалау>", 210_000_000, 90_000_000, "Дороги"),
    Line(Side.SPENDING, "Көше жарығы", 89_950_000),
    Line(Side.SPENDING, "Гүлдер", 50_000),
)


async def publish(
    open_tx: OpenTx, actor: Actor, year: int = 2026, version: int = 0, **more: Any
) -> money.BudgetView:
    async with open_tx() as tx:
        lines = more.get("lines", LINES)
        return await money.publish(tx, actor, OKRUG, year, lines, version=version)


async def test_residents_see_what_their_office_shows(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        assert (await money.look(tx, aigul, OKRUG)).shown is None
    await publish(open_tx, akim, 2025)
    await publish(open_tx, akim)
    async with open_tx() as tx:
        newest = await money.look(tx, aigul, OKRUG)
        older = await money.look(tx, aigul, OKRUG, 2025)
        assert (await money.look(tx, aigul, OKRUG, 1999)).shown == newest.shown
    assert newest.shown is not None
    assert older.shown is not None
    assert (newest.shown.year, older.shown.year, newest.years) == (2026, 2025, (2026, 2025))
    assert newest.shown.lines == LINES
    said = plain(screens.budget_text(newest.shown, translator("ru"))).replace("\u00a0", " ")
    assert "▫️ 700 ₸ – Дороги" in said
    assert "▫️ <1 ₸ – Гүлдер" in said.replace("&lt;", "<")
    assert "Всего по плану: 300 000 000 ₸, на сегодня фактически: 90 000 000 ₸" in said
    assert "▫️ 667 ₸ – Трансферттер" in said
    kazakh = screens.budget_text(newest.shown, translator("kk"))
    assert "Жолдар &lt;қар тазалау&gt;" in kazakh
    forward = screens.forward_screen(newest.shown, translator("kk")).then[0].text
    assert "<b>" not in forward
    assert "Жолдар &lt;қар тазалау&gt;" in forward


async def test_a_new_table_takes_the_place_of_the_one_that_was_looked_at(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Асқар", Role.DEPUTY)
    assert (await publish(open_tx, akim)).version == 1
    with pytest.raises(Stale):
        await publish(open_tx, deputy)  # for them there was none
    second = await publish(open_tx, deputy, version=1, lines=LINES[:3])
    assert (second.version, second.lines) == (2, LINES[:3])

    async def press(actor: Actor, year: int, version: int) -> bool:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                await money.publish(tx, actor, OKRUG, year, LINES, version=version)
            except Stale:
                return False
            await session.commit()
            return True

    for year, version in ((2026, 2), (2027, 0)):
        at_once = [press(one, year, version) for one in (akim, deputy) * 2]
        assert sum(await asyncio.gather(*at_once)) == 1
    async with open_tx() as tx:
        rows = await tx.session.execute(
            sa.select(OkrugBudget.year, OkrugBudget.version).order_by(OkrugBudget.year)
        )
        assert [tuple(one) for one in rows] == [(2026, 3), (2027, 1)]


async def test_what_is_hidden_is_seen_by_its_office_alone(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    await publish(open_tx, akim)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await money.hide(tx, akim, OKRUG, 2026, 7)
        await money.hide(tx, akim, OKRUG, 2026, 1)
        assert (await money.look(tx, aigul, OKRUG)).shown is None
        assert (await money.look(tx, akim, OKRUG)).shown is not None
        with pytest.raises(NotFound):
            await money.want_picture(tx, aigul, OKRUG, 2026)
    assert (await publish(open_tx, akim, version=2)).published_at == NOW


async def test_it_is_nobodys_but_its_okrugs(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    other = await somebody("Ерлан", Role.AKIM, okrug=OTHER_OKRUG)
    await publish(open_tx, akim)
    for actor in (aigul, other):
        with pytest.raises(NotAllowed):
            await publish(open_tx, actor, version=1)
        async with open_tx() as tx:
            with pytest.raises(NotAllowed):
                await money.hide(tx, actor, OKRUG, 2026, 1)
    for year in (2015, 2029, 9999):
        with pytest.raises(Invalid, match="budget_year_unlikely"):
            await publish(open_tx, akim, year)
    with pytest.raises(Invalid, match="budget_table_empty"):
        await publish(open_tx, akim, 2027, lines=[replace(LINES[0], plan=0)])
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await money.look(tx, other, OKRUG)
        with pytest.raises(NotFound):
            await money.look(tx, aigul, "")
        render, wanted = (
            RENDERERS[ThousandWanted.kind],
            ThousandWanted(to=other.id, okrug=OKRUG, year=2026, version=1),
        )
        assert await render(tx, wanted, other, translator("ru")) is None
        drawn = await render(tx, wanted, aigul, translator("ru"))
    assert drawn is not None
    assert drawn.media[0].drawn is not None
    assert drawn.media[0].instead is not None


async def test_a_picture_is_drawn_once_however_often_it_is_pressed(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    await publish(open_tx, akim)
    for _ in range(3):
        async with open_tx() as tx:
            await money.want_picture(tx, aigul, OKRUG, 2026)
    async with open_tx() as tx:
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 1


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_fault_of_a_file_has_a_sentence_of_its_own(language: Any):
    t = translator(language)
    said = [screens.fault_text(fault, None, t) for fault in (*Fault, "anything else")]
    assert len(set(said)) == len(said)
    assert "12" in screens.fault_text(Fault.NEGATIVE, 12, t)
