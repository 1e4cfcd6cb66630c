"""The office sets itself up: rules, calendar, and a colleague who leaves."""

from bot.core.access import Role
from bot.core.db import Database
from tests.support.village import village

LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"


async def test_an_akim_lays_down_who_gets_which_appeal(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await v.staff(Role.EXECUTOR, "Берік")
        aigul = await v.resident()
        await v.say(akim, "Аппарат баптаулары")
        await v.press(akim, "Кімге қай өтініш")
        assert "Әзірге ереже жоқ" in v.last(akim)
        await v.press(akim, "Ереже қосу")
        await v.press(akim, "Көше жарығы")
        await v.press(akim, "Бүкіл бөлім")
        await v.press(akim, "Ақсу ауылы")
        await v.press(akim, "Берік")
        assert "Көше жарығы · Ақсу ауылы → Берік" in v.last(akim)
        await v.say(aigul, LAMP)
        await v.press(aigul, "Жіберу")
        await v.say(akim, "Өтініштер кезегі")
        await v.press(akim, "Бастау")
        await v.press(akim, "✅")
        await v.say(akim, "Өтініштер кезегі")
        await v.press(akim, "0001")
        assert "Орындаушы: Берік" in v.last(akim)
        assert "Аппарат ережесі бойынша: Көше жарығы · Ақсу ауылы" in v.last(akim)


async def test_a_rule_is_removed_only_when_one_is_sure(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат", "ru")
        await v.say(akim, "Настройки аппарата")
        await v.press(akim, "Кому какие обращения")
        await v.press(akim, "Добавить правило")
        await v.press(akim, "Любая тема")
        await v.press(akim, "Все сёла")
        await v.press(akim, "Марат")
        await v.press(akim, "1")
        await v.press(akim, "Убрать")
        assert "Убрать это правило?" in v.last(akim)
        await v.press(akim, "Да, убрать")
        assert "Правил пока нет" in v.last(akim)
        await v.press(akim, "Назад")
        assert "Настройки аппарата" in v.last(akim)


async def test_the_operator_puts_a_day_right_and_the_resident_hears_the_new_date(
    database: Database,
):
    async with village(database) as v:
        operator = await v.staff(Role.OPERATOR, "Ержан", "ru")
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Жіберу")
        await v.say(operator, "Настройки аппарата")
        await v.press(operator, "Рабочие дни")
        await v.press(operator, "Изменить день")
        await v.say(operator, "когда-нибудь")
        assert "Не удалось прочитать дату" in v.last(operator)
        await v.say(operator, "15.12.2026")
        assert "сдвинется срок 1 открытого обращения" in v.last(operator)
        await v.press(operator, "Сделать выходным")
        assert "Жауап мерзімі: 18 желтоқсан" in v.last(aigul)


async def test_a_resident_finds_no_settings_of_the_office(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        assert "Аппарат баптаулары" not in v.keyboard(aigul)
        await v.say(aigul, "Аппарат баптаулары")
        assert "Кімге қай өтініш" not in v.labels(aigul)


async def test_a_colleague_who_leaves_hands_over_with_one_tap(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        berik = await v.staff(Role.EXECUTOR, "Берік")
        dana = await v.staff(Role.EXECUTOR, "Дана")
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Жіберу")
        await v.say(akim, "Өтініштер кезегі")
        await v.press(akim, "0001")
        await v.press(akim, "Тапсыру")
        await v.press(akim, "Берік")
        await v.say(akim, "Қызметкерлер")
        await v.press(akim, "Рөлді тоқтату")
        await v.press(akim, "Берік")
        assert "Қолында 1 ашық өтініш бар" in v.last(akim)
        await v.press(akim, "Дана")
        assert "Енді 1 ашық өтініш Сізде" in v.last(dana)
        await v.press(dana, "Кезек")
        assert "№ 0001" in v.last(dana)
        await v.say(berik, "Өтініштер кезегі")
        assert "№ 0001" not in v.last(berik)
