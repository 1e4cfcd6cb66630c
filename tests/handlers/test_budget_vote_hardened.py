"""Votes and their count in the chat: what is pressed at the wrong time, or typed the wrong way."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.budget.callbacks.common import OnRound
from bot.budget.callbacks.results import PicturePress, WhyPress
from bot.budget.models import BudgetRound
from bot.budget.rules.kinds import RoundState
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.delivery.models import Delivery
from bot.timetable import TIMETABLE, run_entry
from tests.handlers.test_budget_voting import a_vote, at_card, forged, named, votes
from tests.support.village import Village, village

T, RU = translator("kk"), translator("ru")
COUNT = next(entry for entry in TIMETABLE if entry.name == "budget-count")


async def tick(v: Village) -> None:
    """The clock looks whether a vote is to be counted."""
    await run_entry(COUNT, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def test_a_name_with_numbers_in_it_is_neither_proposed_nor_taken(database: Database):
    async with village(database) as v:
        aigul = await named(v, "Айгүл 1985 Серікова")
        made, _ = await a_vote(v, paper=True)
        await at_card(v, aigul, made, OnRound.VOTE)
        await v.press(aigul, "1")
        await v.press(aigul, T.word("Cast my vote"))
        assert not any("1985" in label for label in v.labels(aigul))
        await v.say(aigul, "Айгүл Серікова 1985")
        assert "Атыңыз бен тегіңізді жазыңыз" in v.last(aigul)
        await v.say(aigul, "Айгүл Серікова")
        await v.press(aigul, T.word("Yes, count my vote"))
        assert [name for name, *_ in await votes(v)] == ["Айгүл Серікова"]


async def test_an_office_hears_that_not_all_numbers_of_a_line_can_be_read(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат", "ru")
        made, ids = await a_vote(v, paper=True)
        await at_card(v, akim, made, OnRound.PAPER)
        await v.press(akim, RU.word("Enter votes"))
        if "Откуда голоса" not in v.last(akim):
            await v.press(akim, v.labels(akim)[0])
        assert "Откуда голоса" in v.last(akim)
        await v.say(akim, "Ахметов Болат 1-3")
        assert await votes(v) == []
        await v.press(akim, RU.word("To put right: {n}", n=1))
        assert "Прочитаны не все номера." in v.last(akim)
        await v.press(akim, "1")
        await v.press(akim, RU.word("Write it anew"))
        await v.say(akim, "Ахметов Болат; 1, 2, 3")
        assert await votes(v) == [("Ахметов Болат", True, ",".join(map(str, ids)))]


@pytest.mark.parametrize("role", [Role.AKIM, Role.OPERATOR, None])
async def test_nobody_presses_a_result_out_of_the_bot_before_the_count(
    database: Database, role: Role | None
):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        reader = await v.staff(role, "Марат") if role else aigul
        made, _ = await a_vote(v)
        await at_card(v, aigul, made, OnRound.VOTE)
        await v.press(aigul, "3")
        await v.press(aigul, T.word("Cast my vote"))
        await v.press(aigul, T.word("Yes, count my vote"))
        before = v.text(reader)
        for do in (OnRound.RESULTS, OnRound.FILE, OnRound.WINNERS):
            await at_card(v, reader, made, do)
        for data in (WhyPress(round=made, page=0), PicturePress(round=made)):
            await forged(v, reader, data.pack())
        await tick(v)  # the vote goes on: nothing is counted
        assert "🏆" not in v.text(reader)
        assert v.text(reader).count("Жоба-3") == before.count("Жоба-3")
        async with v.app.database.read() as session:
            told = await session.scalars(sa.select(Delivery.params))
            assert not any("choice" in str(one) or "picks" in str(one) for one in told)


async def test_what_is_counted_at_night_is_told_in_the_morning(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        made, _ = await a_vote(v)
        await at_card(v, aigul, made, OnRound.VOTE)
        await v.press(aigul, "1")
        await v.press(aigul, T.word("Cast my vote"))
        await v.press(aigul, T.word("Yes, count my vote"))
        await v.later(timedelta(days=15))
        night = v.clock.now().replace(hour=20, minute=0)  # one in the morning there
        await v.later(night + timedelta(days=1) - v.clock.now())
        await tick(v)
        async with v.app.database.read() as session:
            assert await session.scalar(sa.select(BudgetRound.state)) is RoundState.COUNTED
        assert "🏁" not in v.text(aigul)
        await v.later(timedelta(hours=8))
        assert v.text(aigul).count("🏁") == 1
        assert "1. Жоба-1" in v.text(aigul)
