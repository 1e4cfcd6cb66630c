"""The queue in the hands of an office: narrowed in two taps, searched in a line."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals.callbacks import FilterBy, FilterPart, FoundCard, FoundPage, QueuePage
from bot.core.access import Role
from bot.core.db import Database
from bot.core.models import Form
from tests.support.okrugs import BIRLIK
from tests.support.village import Village, village

LAMP, ROAD = "Көшеде шам жанбайды", "Жолда шұңқыр көп"


async def filed(v: Village, person: Any, *texts: str, send: str = "Жіберу") -> None:
    for text in texts:
        await v.say(person, text)
        await v.press(person, send)


async def press_forged(v: Village, person: Any, data: str) -> None:
    """A button that the bot did not draw, under its newest message."""
    message = next(m for m in reversed(v.replies(person)) if m.buttons)
    person.press_stale(message, data)
    await v.quiet()


async def test_a_moderator_narrows_the_queue_walks_it_and_sees_everything_again(
    database: Database,
):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        dana = await v.resident("Дана", at=BIRLIK)
        await filed(v, aigul, LAMP, ROAD)
        await filed(v, dana, LAMP)
        await v.say(marat, "Өтініштер кезегі")
        assert v.labels(marat) == ["Бастау", "0001", "0002", "0003", "Іздеу", "Сүзгі"]

        await v.press(marat, "Сүзгі")
        assert v.labels(marat) == ["Тақырыбы", "Ауыл", "Орындаушы", "Мәртебе", "Артқа"]
        await v.press(marat, "Тақырыбы")
        assert "Көше жарығы · 2" in v.labels(marat)
        await v.press(marat, "Көше жарығы")
        assert "Сүзгі: Көше жарығы" in v.last(marat)
        assert "Ашық: 2" in v.last(marat)
        assert v.labels(marat)[-1] == "Сүзгіні алып тастау"

        await v.press(marat, "Сүзгі")
        await v.press(marat, "Ауыл")
        assert v.labels(marat) == ["Ақсу ауылы · 1", "Бірлік ауылы · 1", "Артқа"]
        await v.press(marat, "Бірлік ауылы")
        assert "Сүзгі: Көше жарығы · Бірлік ауылы" in v.last(marat)
        await v.press(marat, "Бастау")
        assert "№ 0003" in v.last(marat)
        await v.press(marat, "Келесі")
        assert "Бұл соңғысы" in v.last(marat)
        assert "Сүзгі: Көше жарығы · Бірлік ауылы" in v.last(marat)

        await v.press(marat, "Сүзгіні алып тастау")
        assert "Ашық: 3" in v.last(marat)


async def test_the_same_in_russian_with_states_and_executors(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language="ru")
        olga = await v.resident("Ольга", "ru")
        await filed(v, olga, "Не горит фонарь у школы", "Яма на дороге", send="Отправить")
        await v.say(marat, "Очередь обращений")
        await v.press(marat, "Фильтр")
        await v.press(marat, "Исполнитель")
        assert v.labels(marat) == ["Без исполнителя · 2", "Поручено мне · 0", "Назад"]
        await v.press(marat, "Поручено мне")
        assert "Фильтр: Поручено мне" in v.last(marat)
        assert "Под этот фильтр сейчас ничего не подходит." in v.last(marat)
        await v.press(marat, "Сбросить фильтр")

        await v.press(marat, "Фильтр")
        await v.press(marat, "Статус")
        assert v.labels(marat)[:2] == ["Новое · 2", "Отвечает другой орган"]
        await v.press(marat, "Закрыто")
        assert "Фильтр: Закрыто" in v.last(marat)
        await v.press(marat, "Фильтр")
        await v.press(marat, "Статус")
        await v.press(marat, "Все")
        assert "Открыто: 2" in v.last(marat)


async def test_a_search_by_words_opens_a_card_and_leads_back(database: Database):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul, LAMP, ROAD)
        await v.say(marat, "Өтініштер кезегі")
        await v.press(marat, "Іздеу")
        assert "Нөмірін, сөздерін немесе ауылын жазыңыз" in v.last(marat)
        await v.say(marat, "шункыр")
        assert "Табылды: 1" in v.last(marat)
        assert "№ 0002" in v.last(marat)
        assert "№ 0001" not in v.last(marat)
        await v.press(marat, "0002")
        assert "шұңқыр" in v.last(marat)
        await v.press(marat, "Іздеуге оралу")
        assert "Табылды: 1" in v.last(marat)

        await v.say(marat, "1")  # the next line is looked for as well
        assert "№ 0001" in v.last(marat)
        await v.say(marat, "тротуар")
        assert "Ештеңе табылмады" in v.last(marat)
        assert v.labels(marat) == ["Қайта іздеу", "Кезек"]
        await v.press(marat, "Кезек")
        assert "Ашық: 2" in v.last(marat)


async def test_the_way_back_outlives_what_is_done_with_the_card(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language="ru")
        olga = await v.resident("Ольга", "ru")
        await filed(v, olga, "Не горит фонарь", "Фонарь мигает", send="Отправить")
        await v.say(marat, "Очередь обращений")
        await v.press(marat, "Поиск")
        await v.say(marat, "фонаря")
        assert "Найдено: 2" in v.last(marat)
        await v.press(marat, "0001")
        await v.press(marat, "Ответить")
        await v.say(marat, "Починили")
        await v.press(marat, "Отправить")
        await press_forged(v, marat, FoundPage(page=0).pack())  # an older message's button
        assert "Найдено: 2" in v.last(marat)
        assert "Дан ответ" in v.last(marat)  # as it stands now


async def test_a_search_is_left_by_cancel_and_by_another_key(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "Өтініштер кезегі")
        await v.press(marat, "Іздеу")
        await v.say(marat, "/cancel")
        assert "Кезек бос" in v.last(marat)
        await v.press(marat, "Іздеу")
        await v.say(marat, "Өтініштер кезегі")
        await v.say(marat, "шам")  # not looked for any more
        assert "Іздеу: " not in v.last(marat)


async def test_results_carry_no_html_of_whoever_typed(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "Өтініштер кезегі")
        await v.press(marat, "Іздеу")
        await v.say(marat, "<b>шам</b> & {n}")
        assert "«<b>шам</b> & {n}»" in v.last(marat)


async def test_pages_keep_the_filter_and_an_old_page_shows_the_present_state(
    database: Database,
):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul, ROAD, LAMP)
        await v.say(marat, "Өтініштер кезегі")
        old = v.replies(marat)[-1]
        await v.press(marat, "Сүзгі")
        await v.press(marat, "Тақырыбы")
        await v.press(marat, "Көше жарығы")
        marat.press_stale(old, QueuePage(page=7).pack())
        await v.quiet()
        assert "Сүзгі: Көше жарығы" in v.last(marat)
        assert "№ 0002" in v.last(marat)
        assert "№ 0001" not in v.last(marat)


async def test_an_executor_has_no_list_of_executors_and_searches_their_own(database: Database):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        await filed(v, aigul, LAMP, LAMP + " тағы")
        await v.say(marat, "Өтініштер кезегі")
        await v.press(marat, "0001")
        await v.press(marat, "Тапсыру")
        await v.press(marat, "Нұрлан")
        await v.say(nurlan, "Өтініштер кезегі")
        assert "Ашық: 1" in v.last(nurlan)
        await v.press(nurlan, "Сүзгі")
        assert v.labels(nurlan) == ["Тақырыбы", "Ауыл", "Мәртебе", "Артқа"]
        await v.press(nurlan, "Артқа")
        await v.press(nurlan, "Іздеу")
        await v.say(nurlan, "шам")
        assert "Табылды: 1" in v.last(nurlan)


@pytest.mark.parametrize(
    "forged",
    [
        FilterBy(do=FilterPart.VILLAGE, code="999999999").pack(),
        FilterBy(do=FilterPart.EXECUTOR, code="abc").pack(),
        FilterBy(do=FilterPart.EXECUTOR, code="9" * 40).pack(),
        FilterBy(do=FilterPart.TOPIC, code="no.such").pack(),
        FilterBy(do=FilterPart.STATE, code="DROP").pack(),
        FoundCard(appeal=2**62, page=0).pack(),
        "qs:nothing:1",
        "ql:topic:-1",
        "sp:-1",
    ],
)
async def test_a_forged_press_changes_nothing(database: Database, forged: str):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul, LAMP)
        await v.say(marat, "Өтініштер кезегі")
        await press_forged(v, marat, forged)
        assert len(v.toasts(marat)) == 1
        await v.say(marat, "Өтініштер кезегі")
        assert "Ашық: 1" in v.last(marat)
        assert "Сүзгі:" not in v.last(marat)


async def test_a_residents_forged_press_is_refused(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await filed(v, aigul, LAMP)
        before = v.text(aigul)
        for forged in ("qf", "qc", "ql:topic:0", "qs:topic:roads", "sb", "sp:0", "so:1:0"):
            await press_forged(v, aigul, forged)
            assert v.text(aigul) == before, forged
        assert len(v.toasts(aigul)) == 7


async def test_nothing_is_left_of_what_was_looked_for_by_somebody_who_leaves(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "Өтініштер кезегі")
        await v.press(marat, "Іздеу")
        await v.say(marat, "шам")
        async with database.write() as session:
            assert len((await session.scalars(sa.select(Form))).all()) == 2
        await v.say(marat, "Баптаулар")
        for label in ("Менің деректерім", "Келісімді қайтарып алып", "Иә, бәрін жою"):
            await v.press(marat, label)
        async with database.write() as session:
            assert (await session.scalars(sa.select(Form))).all() == []
