"""The votes are counted: people hear what won, read why, and take the file to count again."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.results import PicturePress, WhyPress
from bot.budget.jobs.counting import count_due
from bot.budget.rules.kinds import Method, Phase
from bot.budget.rules.recount import recount
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.places.models import Bot
from bot.timetable import Entry, run_entry
from tests.budget.counted import LIGHTS, WELL, a_vote
from tests.support.okrugs import OTHER_OKRUG
from tests.support.village import Village, village

COUNT = Entry("budget-count", timedelta(seconds=15), count_due)
NOT_YET = "Дауыстар әлі саналған жоқ."


async def voted(v: Village, **values: Any) -> int:
    """A round whose vote is over."""
    async with v.app.database.write() as session:
        await session.merge(Bot(id=v.bot.id, username="auyldas_bot"))
        about, _ = await a_vote(Tx(session, v.clock.now(), v.bot.id), **values)
        await session.commit()
    return about


async def count(v: Village) -> None:
    """The clock ticks."""
    await run_entry(COUNT, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def forge(v: Village, person: Any, press: CallbackData | str) -> None:
    """Press a button that may stand nowhere."""
    data = press if isinstance(press, str) else press.pack()
    person.press_stale(v.replies(person)[-1], data)
    await v.quiet()


def on_round(do: OnRound, about: int) -> RoundPress:
    return RoundPress(do=do, round=about, version=1)


def last(v: Village, person: Any) -> str:
    return v.last(person).replace("\xa0", " ")


async def test_people_hear_what_won_read_why_and_count_again(database: Database):
    async with village(database) as v:
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru")
        await voted(v)
        await count(v)
        letter = last(v, aigul)
        assert "🏁 Дауыстар саналды" in letter
        assert f"🏆 1. {LIGHTS} – 6 000 000 ₸ · 12 дауыс" in letter
        assert "Әр тұрғынның дауысы ≈ 500 000 ₸." in letter
        assert "Ресми бот: @auyldas_bot. Басқа бот дауыс жинамайды." in letter
        assert f"🏆 3. [{WELL}] – 4 000 000 ₸ · 8 голосов" in last(v, ivan)
        assert "Голос каждого жителя ≈ 500 000 ₸." in last(v, ivan)

        await v.press(aigul, "Неге осылар?")
        assert "Қалай саналды · 1/6" in last(v, aigul)
        for title in ("Неге жеңді", "Басқалары", "Ауылдар бойынша", "Басқа ереже", "Тең түскен"):
            await v.press(aigul, f"Келесі: {title}")
            assert title in last(v, aigul)
        assert v.labels(aigul) == ["Алдыңғы бет", "Қорытындыға оралу"]
        await v.press(aigul, "Қорытындыға оралу")
        assert "Дауыс беруде әдеттен тыс ештеңе байқалмады." in last(v, aigul)

        await v.press(aigul, "Сурет")
        picture = v.replies(aigul)[-1]
        assert (picture.media.kind, picture.media.data[:4]) == ("photo", b"\x89PNG")
        await v.press(aigul, "Өзіңіз санап көріңіз")
        file = v.replies(aigul)[-1]
        assert f"python -m bot recount {file.media.name}" in file.caption
        assert list(recount(file.media.data))[-1] == "The same as published."


async def test_before_it_is_counted_no_button_shows_a_total_to_anybody(database: Database):
    async with village(database) as v:
        people = [
            await v.resident("Айгүл"),
            await v.staff(Role.AKIM, "Марат"),
            await v.staff(Role.MODERATOR, "Гүлнар"),
        ]
        about = await voted(v, phase=Phase.VOTING)
        await count(v)
        for person in people:
            before = v.last(person)
            for press in (
                on_round(OnRound.RESULTS, about),
                on_round(OnRound.FILE, about),
                WhyPress(round=about, page=3),
                PicturePress(round=about),
            ):
                await forge(v, person, press)
                assert NOT_YET in v.toasts(person)[-1]
            assert v.last(person) == before


@pytest.mark.parametrize("method", Method)
async def test_how_winners_are_found_is_told_before_anybody_votes(
    database: Database, method: Method
):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        about = await voted(v, phase=Phase.IDEAS, method=method)
        await forge(v, aigul, on_round(OnRound.HOW, about))
        told = last(v, aigul)
        assert "Мысал. Бюджет – 1 000 000 ₸" in told
        assert ("Әрқайсысы 100 000 ₸ төлейді" in told) is (method is Method.EQUAL_SHARES)
        assert "Арзаны бірінші өтеді" in told
        assert v.labels(aigul) == ["Артқа"]


async def test_what_is_foreign_or_forged_shows_nothing(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        foreign = await voted(v, okrug=OTHER_OKRUG)
        own = await voted(v)
        await count(v)
        for about in (foreign, 999_999):
            for press in (
                on_round(OnRound.RESULTS, about),
                on_round(OnRound.HOW, about),
                on_round(OnRound.FILE, about),
                WhyPress(round=about),
                PicturePress(round=about),
            ):
                await forge(v, aigul, press)
                assert "жоқ" in v.toasts(aigul)[-1]
        letter = v.last(aigul)
        for data in ("gu:-1:0", "gu:1", "gu:x:0", f"gu:{own}:10000"):
            await forge(v, aigul, data)
        assert v.last(aigul) == letter
        await forge(v, aigul, WhyPress(round=own, page=9_999))  # beyond the end: the last page
        assert "Тең түскен жобалар" in v.last(aigul)
