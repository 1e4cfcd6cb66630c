"""A gathering as people see it: planned in a few taps, announced, changed, called off, again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import CalendarPage, GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import (
    AppealPress,
    BeginPress,
    ItemPress,
    MomentPress,
    OnAppeal,
    OnBegin,
    OnItem,
    OnPlan,
    PlanPress,
)
from bot.gatherings.models import Gathering, GatheringItem, GatheringStep
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.people.models import HeldRole, Person
from tests.gatherings.conftest import a_gathering
from tests.handlers.test_appeals import filed
from tests.handlers.test_neighbours import joined
from tests.support.okrugs import BIRLIK, OTHER_OKRUG, ZHANAZHOL
from tests.support.village import Village, village
from tests.support.worlds import NOW

PLACE = "Мәдениет үйі, Абай көшесі, 5\nДом культуры, улица Абая, 5"
AGENDA = "1. Көше жарығы туралы\n2. Жол жөндеу\n\nОб уличном освещении\nО ремонте дорог"
WHY = "20 қарашада қағаз түрінде хабарланды"


async def rows(v: Village) -> list[Gathering]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(Gathering).order_by(Gathering.id)))


async def items(v: Village) -> list[GatheringItem]:
    async with v.app.database.read() as session:
        order = (GatheringItem.gathering_id, GatheringItem.position)
        return list(await session.scalars(sa.select(GatheringItem).order_by(*order)))


async def press(v: Village, person: Any, *labels: str) -> None:
    for label in labels:
        await v.press(person, label)


async def planned(v: Village, akim: Any, kind: str = "Жиын") -> None:
    """From the menu to the first question."""
    await v.say(akim, "Жиындар")
    await press(v, akim, "Жиын жоспарлау", kind)


async def drafted(v: Village, akim: Any, day: str = "5 желтоқсан, сенбі, 15:00") -> None:
    """A gathering in which nothing is missing."""
    await planned(v, akim)
    await v.press(akim, day)
    await v.say(akim, PLACE)
    await v.say(akim, AGENDA)


async def announced(v: Village, akim: Any) -> None:
    """One that everybody was called to; its card stands last."""
    await drafted(v, akim)
    await press(v, akim, "Қарап шығу және хабарлау", "Жіберу")
    await opened(v, akim)


async def opened(v: Village, akim: Any, label: str = "5 желтоқсан") -> None:
    """Its card, from the calendar."""
    await v.say(akim, "Жиындар")
    await v.press(akim, label)


# ── A plain gathering ────────────────────────────────────────────────────────────────────────


async def test_an_akim_announces_a_gathering_in_eight_steps(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru", BIRLIK)
        await v.say(akim, "Жиындар")  # 1
        assert "Ештеңе жоспарланбаған" in v.last(akim)
        assert v.labels(akim)[0] == "Жиын жоспарлау"
        await v.press(akim, "Жиын жоспарлау")  # 2
        assert "Жиын – округтің барлық тұрғыны бірге шешеді" in v.last(akim)
        assert "Жиналыс – жиын сайлаған 25-ке дейінгі мүше" in v.last(akim)
        await v.press(akim, "Жиын")  # 3
        assert "Заң бойынша ең ерте күн: 5 желтоқсан, сенбі" in v.last(akim)
        await v.press(akim, "5 желтоқсан, сенбі, 15:00")  # 4
        await v.say(akim, PLACE)  # 5
        await v.say(akim, AGENDA)  # 6
        card = v.last(akim)
        assert "Хабарлау мерзімі: 10 күн (заң бойынша кемінде 10)" in card
        assert "1. Көше жарығы туралы\nОб уличном освещении" in card
        assert "Әлі жазылмағаны" not in card
        await v.press(akim, "Қарап шығу және хабарлау")  # 7
        shown = [str(m.text) for m in v.replies(akim)][-5:]
        assert "Сізді жиынға шақырамыз" in shown[1]
        assert "Мәдениет үйі, Абай көшесі, 5" in shown[1]
        assert "Приглашаем Вас на сход" in shown[3]
        assert "1. Об уличном освещении" in shown[3]
        assert "Кімге: Ақсу ауылдық округі – 3 адам" in shown[4]
        assert "шақырамыз" not in v.text(aigul)  # nobody is told before it was seen
        await v.press(akim, "Жіберу: 3 адамға")  # 8
        assert "Дайын. Хабар алатыны: 3 адам." in v.text(akim)
        assert "№ 1/2026 · Хабарланды" in v.text(akim)

        assert v.last(aigul) == shown[1]
        assert v.last(ivan) == shown[3]
        assert v.labels(aigul)[:2] == ["Келемін", "Келе алмаймын"]
        await v.press(aigul, "Келемін")
        await v.say(aigul, "Жиындар")
        assert "✅ Келемін дедіңіз." in v.last(aigul)
        await v.press(aigul, "✅ 5 желтоқсан")
        assert "Келетіні: 1, келе алмайтыны: 0" in v.last(aigul)
        assert "Өзгерту" not in v.labels(aigul)
        await v.press(aigul, "Барысы")
        assert "25.11.2026, 15:00 – хабарланды" in v.last(aigul)
        assert "қаралама" not in v.last(aigul)


async def test_the_same_in_russian_language_by_language(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.DEPUTY, "Марат", "ru")
        olga, aigul = await v.resident("Ольга", "ru"), await v.resident("Айгүл")
        await v.say(akim, "Сходы")
        await press(v, akim, "Запланировать сход", "Сход")
        assert "Самый ранний день по закону: 5 декабря, суббота" in v.last(akim)
        await v.say(akim, "7 декабря 18:00")
        await v.say(akim, "Школа, улица Абая, 12")  # a Russian line is taken for one
        assert "на казахском" in v.last(akim)
        await v.say(akim, "Мектеп, Абай көшесі, 12")
        await v.say(akim, "О ремонте дороги\nО бюджете на 2027 год")
        assert "на казахском" in v.last(akim)
        await v.say(akim, "Жол жөндеу туралы")
        assert "Строк написано: 1, вопросов: 2" in v.last(akim)
        await v.say(akim, "Жол жөндеу туралы\n2027 жылғы бюджет туралы")
        card = v.last(akim)
        assert "7 декабря, понедельник, 18:00" in card
        assert "1. О ремонте дороги\nЖол жөндеу туралы" in card
        await press(v, akim, "Посмотреть и объявить", "Отправить: 3")
        assert "Приглашаем Вас на сход" in v.last(olga)
        assert "1. О ремонте дороги" in v.last(olga)
        assert "2. 2027 жылғы бюджет туралы" in v.last(aigul)
        assert "на одном языке" not in v.text(akim)


async def test_what_is_in_one_language_is_announced_with_a_word_of_warning(database: Database):
    async with village(database) as v:
        akim, ivan = await v.staff(Role.AKIM, "Марат"), await v.resident("Иван", "ru")
        await planned(v, akim)
        await v.press(akim, "5 желтоқсан, сенбі, 18:00")
        await v.say(akim, "Мәдениет үйі")
        await v.press(akim, "Тек қазақша")
        await v.say(akim, "Көше жарығы туралы")
        await press(v, akim, "Тек қазақша", "Қарап шығу және хабарлау")
        assert "Кейбір мәтін бір тілде ғана" in v.last(akim)
        await v.press(akim, "Жіберу")
        assert "1. Көше жарығы туралы" in v.last(ivan)


async def test_words_that_were_taken_for_the_other_language_are_turned_round(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат", "ru")
        await v.say(akim, "Сходы")
        await press(v, akim, "Запланировать сход", "Сход", "5 декабря, суббота, 15:00")
        await v.say(akim, "Клуб")
        assert "на казахском" in v.last(akim)  # whoever reads Russian writes it
        await v.press(akim, "Это текст на казахском")
        assert "на русском" in v.last(akim)
        await v.say(akim, "Сельский клуб")
        await v.say(akim, "О воде\nО дорогах")
        await v.press(akim, "Это текст на казахском")
        await press(v, akim, "Это текст на русском")
        await v.say(akim, "Су туралы\nЖолдар туралы")
        assert "1. О воде\nСу туралы" in v.last(akim)
        (row,) = await rows(v)
        assert (row.place_kk, row.place_ru) == ("Клуб", "Сельский клуб")
        assert [one.kk for one in await items(v)] == ["Су туралы", "Жолдар туралы"]


# ── What cannot be ───────────────────────────────────────────────────────────────────────────


async def test_bad_answers_are_told_in_one_sentence_and_lose_nothing(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await planned(v, akim)
        for typed, said in (
            ("24.11 15:00", "өтіп кетті"),
            ("бір күні", "26.11 18:30"),
            ("31.02 15:00", "26.11 18:30"),
        ):
            await v.say(akim, typed)
            assert said in v.last(akim), typed
            assert "Қашан?" in v.last(akim)
        await v.say(akim, "7.12")  # only the day: a tap says the hour
        assert v.labels(akim)[:2] == [
            "7 желтоқсан, дүйсенбі, 15:00",
            "7 желтоқсан, дүйсенбі, 18:00",
        ]
        await v.press(akim, "7 желтоқсан, дүйсенбі, 18:00")

        for part in akim.send_words(v.sandbox_bot, "Мектеп " * 714):  # 5,000 letters, two messages
            await v.do(part)
        assert "Тым ұзын" in v.last(akim)
        assert "Қай жерде?" in v.last(akim)
        await v.later(timedelta(seconds=5))
        await v.do(akim.send_voice(v.sandbox_bot))
        assert "Сөзбен жазып жіберіңіз" in v.last(akim)
        await v.say(akim, PLACE)

        lines = "\n".join(f"Мәселе {n} туралы" for n in range(200))
        await v.say(akim, lines)
        assert "Күн тәртібінде 30 мәселеден артық болмайды" in v.last(akim)
        assert "Не талқыланады?" in v.last(akim)
        await v.say(akim, "а" * 400)
        assert "Мәселе тым ұзын" in v.last(akim)
        assert not await items(v)
        await v.say(akim, AGENDA)
        assert v.labels(akim)[0] == "Қарап шығу және хабарлау"
        (row,) = await rows(v)
        assert row.place_ru == "Дом культуры, улица Абая, 5"
        assert row.held_at == datetime(2026, 12, 7, 13, tzinfo=UTC)


async def test_too_near_a_day_is_moved_by_one_tap(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        await planned(v, akim)
        await v.say(akim, "1.12 15:00")
        await v.say(akim, PLACE)
        await v.say(akim, AGENDA)
        assert "Хабарлау мерзіміне 4 күн жетпейді" in v.last(akim)
        await v.press(akim, "Қарап шығу және хабарлау")
        assert v.labels(akim)[0] == "5 желтоқсан, сенбі, 15:00"
        assert not [label for label in v.labels(akim) if label.startswith("Жіберу")]
        await v.press(akim, "5 желтоқсан, сенбі, 15:00")
        assert v.labels(akim)[0] == "Жіберу: 2 адамға"
        await v.press(akim, "Жіберу")
        assert "5 желтоқсан, сенбі, 15:00" in v.last(aigul)


async def test_who_announces_late_says_why_and_sees_it_before_it_is_sent(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        await planned(v, akim)
        await v.say(akim, "1.12 15:00")
        await v.say(akim, PLACE)
        await v.say(akim, AGENDA)
        await press(v, akim, "Қарап шығу және хабарлау", "Кеш болу себебін жазу")
        await v.say(akim, WHY)
        assert f"Кеш хабарлаудың себебі: {WHY}" in v.last(akim)
        assert "шақырамыз" not in v.text(aigul)
        await v.press(akim, "Жіберу")
        assert "1 желтоқсан, сейсенбі, 15:00" in v.last(aigul)
        assert WHY not in v.text(aigul)
        (row,) = await rows(v)
        assert (row.state, row.late_reason) == (State.ANNOUNCED, WHY)


async def test_words_files_and_places_sent_unasked_find_their_place(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await drafted(v, akim)
        await v.do(akim.send_location(v.sandbox_bot))
        assert "Картаға қойылды" in v.last(akim)
        await v.do(akim.send_document(v.sandbox_bot, b"pdf", "бюджет.pdf"))
        assert "Материалдарға қосылды" in v.last(akim)
        assert "• бюджет.pdf" in v.last(akim)
        await v.press(akim, "Артқа")
        await v.say(akim, "Су құбыры туралы")
        assert "Бұл қандай мәтін?" in v.last(akim)
        await press(v, akim, "Күн тәртібінің мәселесі", "Тек қазақша")
        assert "3. Су құбыры туралы" in v.last(akim)
        assert "📎 Материалдар: 1" in v.last(akim)
        await v.say(akim, "Ауыл клубы\nСельский клуб")
        await v.press(akim, "Өтетін орны")
        assert "Ауыл клубы\nСельский клуб" in v.last(akim)
        await press(v, akim, "Қарап шығу және хабарлау", "Жіберу")
        assert "Картада" in v.labels(akim)


async def test_a_question_is_moved_reworded_deleted_and_brought_back(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await drafted(v, akim)
        await press(v, akim, "Күн тәртібі: 2", "2", "▲")
        assert "1-мәселе, барлығы 2" in v.last(akim)
        await v.press(akim, "Қазақша мәтін")
        assert "Жол жөндеу" in v.last(akim)
        await v.say(akim, "Жол мен көпір жөндеу")
        await v.press(akim, "Тек тыңдалады")
        await press(v, akim, "Өшіру")
        assert "Мәселе өшірілді" in v.last(akim)
        assert "Жол мен көпір" not in v.last(akim)
        await v.press(akim, "Өшіргенді қайтару")
        assert "1. Жол мен көпір жөндеу\nО ремонте дорог\nтыңдалады" in v.last(akim)
        await v.press(akim, "Мәселе қосу")
        await v.say(akim, "Өкілдер сайлау\n\nВыборы представителей")
        await press(v, akim, "Күн тәртібі: 3", "3", "Сайлау")
        assert "Неше адам сайланатыны жазылмаған (ең көбі 25)" in v.last(akim)
        await v.press(akim, "Неше адам сайланады")
        await v.say(akim, "40")
        assert "25" in v.last(akim)
        await v.say(akim, "20")
        assert "Сайланатыны: 20 адам" in v.last(akim)
        await press(v, akim, "Жеребе тарту", "Жеребе сөздері")
        await v.say(akim, "Алма ағашы")
        assert "Жеребе сөздері: Алма ағашы" in v.last(akim)


# ── Other kinds ──────────────────────────────────────────────────────────────────────────────


async def test_an_event_for_one_village_reaches_that_village(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат", at=BIRLIK)
        await planned(v, akim, "Іс-шара")
        await v.say(akim, "Сенбілік\nСубботник")
        await v.say(akim, "28.11 10:00")
        await v.say(akim, PLACE)
        await press(v, akim, "Тағы…", "Кімге арналған", "Бірлік ауылы")
        assert "Бірлік ауылы" in v.last(akim)
        await press(v, akim, "Қарап шығу және хабарлау")
        assert "Хабарлау мерзімі" not in v.last(akim)  # the law asks for none
        await v.press(akim, "Жіберу: 1 адамға")
        assert "Сізді қатысуға шақырамыз" in v.last(bolat)
        assert "Сенбілік" in v.last(bolat)
        assert "Сенбілік" not in v.text(aigul)
        assert "Сұрақ не ұсыныс" not in v.labels(bolat)


async def test_an_assembly_is_for_its_members(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        member, aigul = await v.staff(Role.ASSEMBLY_MEMBER, "Серік"), await v.resident("Айгүл")
        await planned(v, akim, "Жиналыс")
        await v.press(akim, "Артқа")
        await press(v, akim, "Тағы…", "Тек әкім лауазымына кандидаттар")
        assert "✅ Тек әкім лауазымына кандидаттар" in v.labels(akim)
        await press(v, akim, "Артқа", "Күнін таңдау")
        assert "Заң бойынша ең ерте күн: 28 қараша" in v.last(akim)
        await v.press(akim, "28 қараша, сенбі, 15:00")
        await v.say(akim, PLACE)
        await v.say(akim, AGENDA)
        await press(v, akim, "Қарап шығу және хабарлау", "Жіберу: 1 адамға")
        assert "Сізді жиналысқа шақырамыз" in v.last(member)
        assert "жиналысқа" not in v.text(aigul)


async def test_separate_gatherings_of_several_villages_are_called_in_one_go(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru", BIRLIK)
        ospan = await v.resident("Оспан", at=ZHANAZHOL)
        await planned(v, akim, "Бөлек жиын")
        await press(v, akim, "Ақсу ауылы", "Бірлік ауылы", "Жаңажол", "✅ Жаңажол", "Әрі қарай: 2")
        await press(v, akim, "Жаңа жиын", "2")
        await v.say(akim, "Мәслихаттың 2026 жылғы 3 қарашадағы № 12 шешімі")
        await press(v, akim, "5 желтоқсан, сенбі, 15:00", "Екі сағат сайын бірі")
        await v.say(akim, "Ауыл мектебі\nСельская школа")
        summary = v.last(akim)
        assert "Ақсу ауылы: 5 желтоқсан, сенбі, 15:00" in summary
        assert "Бірлік ауылы: 5 желтоқсан, сенбі, 17:00" in summary
        assert "Әрқайсысынан өкіл: 2" in summary
        assert "№ 12 шешімі" in summary
        await v.press(akim, "Қаралама жасау: 2")
        assert "2 қаралама жасалды." in v.last(akim)
        await v.press(akim, "Бәрін хабарлау: 2")
        assert "Бірлік ауылы: 5 желтоқсан, сенбі, 17:00 – 1 адам" in v.last(akim)
        await v.press(akim, "Жіберу: 3 адамға")
        assert "сайланатыны: 2" in v.last(aigul)
        assert "5 желтоқсан, сенбі, 15:00" in v.last(aigul)
        assert "село Бирлик" in v.last(ivan)
        assert "5 декабря, суббота, 17:00" in v.last(ivan)
        assert "шақырамыз" not in v.text(ospan)

        await v.say(akim, "Жиындар")
        await v.press(akim, "📝")  # the gathering that they lead to
        assert "Алдындағы бөлек жиындар:" in v.last(akim)
        assert "Бірлік ауылы: 5 желтоқсан, сенбі, 17:00 – Хабарланды" in v.last(akim)
        await v.press(akim, "Күнін таңдау")
        await v.say(akim, "4.12 15:00")
        await v.press(akim, "Артқа")
        assert "Бөлек жиын негізгі жиыннан кейінге қойылған" in v.last(akim)
        assert [row.kind for row in await rows(v)].count(Kind.SEPARATE) == 2


async def test_the_questions_about_separate_gatherings_lead_back_one_by_one(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await planned(v, akim, "Бөлек жиын")
        await press(v, akim, "Ақсу ауылы", "Әрі қарай")
        await v.say(akim, "Жаңа")  # a line where a button is asked for
        assert "Батырмалардың бірін басыңыз" in v.text(akim) or "Бұлар қай жиынға" in v.last(akim)
        await press(v, akim, "Жаңа жиын", "Кейін жазамын")
        await v.say(akim, "24.11 15:00")
        assert "өтіп кетті" in v.last(akim)
        await press(v, akim, "Артқа", "Артқа", "Артқа")
        assert "✅ Ақсу ауылы" in v.labels(akim)
        await v.say(akim, "/cancel")
        assert "Ештеңе жоспарланбаған" in v.last(akim)
        assert not await rows(v)


# ── What changes ─────────────────────────────────────────────────────────────────────────────


async def test_another_day_is_told_after_it_was_looked_at(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru")
        await announced(v, akim)
        await v.press(aigul, "Келемін")
        before = len(v.replies(aigul))
        await press(v, akim, "Өзгерту", "Күні мен сағаты")
        await v.say(akim, "8.12 16:00")
        assert "Күні: 5 желтоқсан, сенбі, 15:00 → 8 желтоқсан, сейсенбі, 16:00" in v.last(akim)
        await v.press(akim, "Орны")
        await v.say(akim, "Мектеп\nШкола")
        assert len(v.replies(aigul)) == before
        (row,) = await rows(v)
        assert row.place_kk == "Мәдениет үйі, Абай көшесі, 5"  # nothing changes before it is told
        await press(v, akim, "Қарап шығу")
        assert "Есть изменения" in v.text(akim)
        await v.press(akim, "Бәріне хабарлау: 3")
        assert "Өзгеріс бар" in v.last(aigul)
        assert "→ 8 желтоқсан, сейсенбі, 16:00" in v.last(aigul)
        assert "Күні не сағаты өзгерді. Келесіз бе?" in v.last(aigul)
        assert v.labels(aigul)[0] == "Келемін"
        assert "Место: Дом культуры, улица Абая, 5 → Школа" in v.last(ivan)
        assert "Сізді жиынға шақырамыз" in v.text(aigul)  # the first message stays
        (row,) = await rows(v)
        assert (row.place_ru, row.sequence) == ("Школа", 1)


async def test_changes_that_are_dropped_are_told_to_nobody(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await announced(v, akim)
        before = len(v.replies(aigul))
        await press(v, akim, "Өзгерту", "Күн тәртібі: 2", "1", "Алып тастау")
        assert "Көше жарығы" not in v.last(akim)
        await press(v, akim, "Артқа", "Өзгертпеу")
        assert "Ештеңе өзгерген жоқ" in v.last(akim)
        assert "1. Көше жарығы туралы" in v.last(akim)
        await press(v, akim, "Өзгерту", "Күн тәртібі: 2", "Мәселе қосу")
        await v.say(akim, "Газ туралы\n\nО газе")
        assert "Қосылды: Газ туралы" in v.last(akim)
        await press(v, akim, "Күн тәртібі: 3", "3 ✕")
        assert "Газ" not in v.last(akim)
        assert len(v.replies(aigul)) == before
        assert len(await items(v)) == 2


async def test_a_question_that_comes_too_late_is_told_with_a_reason(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await announced(v, akim)
        await v.later(timedelta(days=4))
        await opened(v, akim)
        await press(v, akim, "Өзгерту", "Күн тәртібі: 2", "Мәселе қосу")
        await v.say(akim, "Газ туралы\n\nО газе")
        assert "Хабарлау мерзіміне 4 күн жетпейді" in v.last(akim)
        await press(v, akim, "Қарап шығу", "Кеш болу себебін жазу")
        await v.say(akim, "Газ құбыры кеше үзілді")
        await v.press(akim, "Бәріне хабарлау")
        assert "Қосылды: Газ туралы" in v.last(aigul)
        async with v.app.database.read() as session:
            notes = await session.scalars(
                sa.select(GatheringStep.note).where(GatheringStep.move == Move.CHANGE)
            )
            assert list(notes) == ["Газ құбыры кеше үзілді"]


async def test_an_old_preview_does_not_tell_what_it_did_not_show(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await announced(v, akim)
        before = len(v.replies(aigul))
        await press(v, akim, "Өзгерту", "Орны")
        await v.say(akim, "Мектеп\nШкола")
        await v.press(akim, "Қарап шығу")
        preview, send = v.button(akim, "Бәріне хабарлау")
        await v.press(akim, "Қараламаға оралу")
        await v.press(akim, "Орны")
        await v.say(akim, "Клуб\nКлуб")
        akim.press_stale(preview, send.data)
        await v.quiet()
        assert len(v.replies(aigul)) == before
        assert "→ Клуб" in v.text(akim)
        await v.press(akim, "Бәріне хабарлау")
        assert "→ Клуб" in v.last(aigul)


async def test_a_gathering_is_called_off_after_it_was_asked_twice(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru")
        await announced(v, akim)
        await v.press(akim, "Болмайды деп хабарлау")
        assert "Себебін бір жолмен жазыңыз" in v.last(akim)
        await v.say(akim, "Қатты боран болады")
        assert "Мұны қайтаруға болмайды" in v.last(akim)
        assert "боран" not in v.text(aigul)
        await v.press(akim, "Иә, болмайды деп хабарлау")
        assert "Болмайтыны хабарланды. Алатыны: 3 адам." in v.text(akim)
        assert "Себебі: Қатты боран болады" in v.last(aigul)
        assert "Не состоится" in v.last(ivan)
        await v.say(aigul, "Жиындар")
        assert "5 желтоқсан" not in v.last(aigul)
        await v.press(aigul, "Өткендері")
        assert "Болмайды" in v.last(aigul)


async def test_a_draft_is_discarded_after_one_question(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await drafted(v, akim)
        await press(v, akim, "Бас тарту", "Артқа", "Бас тарту", "Иә, өшіру")
        assert "Қаралама өшірілді." in v.last(akim)
        assert "Ештеңе жоспарланбаған" in v.last(akim)


async def test_where_too_few_came_it_is_called_again(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await announced(v, akim)
        await v.press(aigul, "Келемін")
        await v.later(timedelta(days=10))
        async with database.write() as session:
            await session.execute(sa.update(Gathering).values(state=State.NO_QUORUM))
            session.add(
                GatheringStep(
                    gathering_id=1,
                    at=v.clock.now(),
                    move=Move.MISS_QUORUM,
                    to_state=State.NO_QUORUM,
                    shown={"present": 47, "needed": 134},
                )
            )
            await session.commit()
        await opened(v, akim, "⚠️")
        assert "Келгені: 47, керегі: 134." in v.last(akim)
        assert v.labels(akim)[0] == "Қайта шақыру"
        await v.press(akim, "Қайта шақыру")
        assert v.labels(akim)[0] == "15 желтоқсан, сейсенбі, 15:00"
        await v.press(akim, "15 желтоқсан, сейсенбі, 15:00")
        await press(v, akim, "Қарап шығу", "Бәріне хабарлау: 2")
        assert "Қайта шақырылады" in v.last(aigul)
        assert "Өткен жолы 47 адам келді, ал 134 адам керек еді" in v.last(aigul)
        assert v.labels(aigul)[0] == "Келемін"  # asked anew
        (row,) = await rows(v)
        assert (row.state, row.attempt) == (State.ANNOUNCED, 2)


# ── From an appeal ───────────────────────────────────────────────────────────────────────────


async def collective(v: Village) -> list[Any]:
    """Five of a small village stand behind one appeal."""
    people = [await v.resident(f"Көрші {i}", at=ZHANAZHOL) for i in range(5)]
    await filed(v, people[0])
    for person in people[1:]:
        await joined(v, person)
    return people


async def test_a_collective_appeal_becomes_a_question(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        people = await collective(v)
        await press(v, akim, "Күн тәртібіне қосу", "Жаңа жиын")
        assert "Жаңажол ауылы" in v.last(akim)
        assert "адамның аты не телефоны" in v.last(akim)
        await v.say(akim, "Жаңажол көшелерін жарықтандыру\nОсвещение улиц Жанажола")
        assert "Освещение улиц Жанажола" in v.last(akim)
        await v.press(akim, "Күн тәртібіне енгізу")
        assert "Күн тәртібіне енгізілді." in v.last(akim)
        assert "1. Жаңажол көшелерін жарықтандыру" in v.last(akim)
        (item,) = await items(v)
        assert item.appeal_id == 1
        await press(v, akim, "Күнін таңдау", "5 желтоқсан, сенбі, 15:00")
        await v.say(akim, PLACE)
        await press(v, akim, "Қарап шығу және хабарлау", "Жіберу")
        assert "Сіз қолдаған өтініш күн тәртібінде" in v.text(people[3])


async def test_an_appeal_is_added_to_what_people_know_of_by_telling_them(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident("Айгүл")
        await collective(v)
        await announced(v, akim)
        akim.press_stale(
            v.replies(akim)[-1], AppealPress(do=OnAppeal.INTO, appeal=1, gathering=1).pack()
        )
        await v.quiet()
        await press(v, akim, "Күн тәртібіне енгізу")
        assert "Не өзгереді" in v.last(akim)
        assert "Қосылды: " in v.last(akim)
        assert len(await items(v)) == 2
        await press(v, akim, "Қарап шығу", "Бәріне хабарлау")
        assert "Өзгеріс бар" in v.last(aigul)
        assert (await items(v))[-1].appeal_id == 1


async def test_nobody_puts_an_appeal_on_an_agenda_that_is_not_theirs(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Ерлан"), await v.resident("Айгүл")
        executor = await v.staff(Role.EXECUTOR, "Бауыржан")
        await filed(v, aigul)  # one person is no collective
        await v.say(akim, "Жиындар")
        for person, do, number in (
            (akim, OnAppeal.CHOOSE, 1),
            (akim, OnAppeal.SAVE, 1),
            (akim, OnAppeal.CHOOSE, 99),
            (aigul, OnAppeal.INTO, 1),
            (executor, OnAppeal.NEW, 1),
        ):
            data = AppealPress(do=do, appeal=number, gathering=0).pack()
            person.press_stale(v.replies(person)[-1], data)
            await v.quiet()
        assert not await rows(v)


# ── The calendar ─────────────────────────────────────────────────────────────────────────────


async def test_the_calendar_explains_itself_and_says_what_the_law_asks(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await v.say(akim, "Жиындар")
        assert "Заң бойынша әлі өткізілуі керек:" in v.last(akim)
        assert "Жергілікті қоғамдастық жиналысы – соңғы күні: 31 желтоқсан" in v.last(akim)
        await v.press(akim, "Заң бойынша міндеттер")
        assert "Халықпен кездесу" in v.last(akim)
        await v.say(aigul, "Жиындар")
        assert "Жоспарланған" in v.last(aigul) or "Ештеңе жоспарланбаған" in v.last(aigul)
        assert "Заң бойынша" not in v.last(aigul)
        assert "Жиын жоспарлау" not in v.labels(aigul)
        await press(v, aigul, "Өткендері")
        assert "Әзірге ештеңе өткен жоқ" in v.last(aigul)
        await v.press(aigul, "Артқа")


async def test_staff_of_several_okrugs_say_which(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        async with database.write() as session:
            person = await session.scalar(
                sa.select(Person.id).where(Person.telegram_id == akim.id)
            )
            from bot.places.plan import parse
            from bot.places.service import seed
            from tests.support.okrugs import _FILE, OKRUG

            other = _FILE.replace(OKRUG, OTHER_OKRUG).replace("1034301", "1034501")
            other = other.replace("1034302", "1034502").replace("1034303", "1034503")
            other = other.replace("Ақсу ауылдық", "Тасты ауылдық")
            await seed(Tx(session, NOW, v.bot.id), parse(other.encode()))
            session.add(
                HeldRole(person_id=person or 0, role=Role.DEPUTY, scope=OTHER_OKRUG, given_at=NOW)
            )
            await session.commit()
        await v.say(akim, "Жиындар")
        assert "Қай округтің жиындары?" in v.last(akim)
        await v.press(akim, "Тасты")
        assert "Тасты ауылдық округі" in v.last(akim)
        await press(v, akim, "Жиын жоспарлау", "Жиын")
        (row,) = await rows(v)
        assert row.okrug == OTHER_OKRUG


async def test_cancel_leaves_the_question_and_keeps_the_draft(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await planned(v, akim)
        await v.press(akim, "5 желтоқсан, сенбі, 15:00")
        await v.say(akim, "/cancel")
        assert "Әлі жазылмағаны: өтетін орны, күн тәртібі." in v.last(akim)
        await v.say(akim, "/cancel")
        assert "Қаралама сақталды" in v.text(akim)
        await v.say(akim, "Жиындар")
        await v.press(akim, "📝 5 желтоқсан")
        assert v.labels(akim)[0] == "Орнын жазу"
        await v.press(akim, "Орнын жазу")
        await v.say(akim, "бас тарту")
        assert [row.state for row in await rows(v)] == [State.DRAFT]


# ── Buttons that are old or made up ──────────────────────────────────────────────────────────


def forged(number: int) -> list[str]:
    """Every button of the office about a gathering, as somebody else might press it."""
    return [
        *(PlanPress(do=do, gathering=number, version=1).pack() for do in OnPlan),
        *(ItemPress(do=do, gathering=number, version=1, item=1).pack() for do in OnItem),
        *(
            GatheringPress(do=do, gathering=number, version=1).pack()
            for do in (
                OnGathering.EDIT,
                OnGathering.CANCEL,
                OnGathering.RECONVENE,
                OnGathering.PLAN_SEPARATE,
            )
        ),
        MomentPress(gathering=number, version=1, minute=2**31 - 1).pack(),
    ]


@pytest.mark.parametrize("who", ["resident", "stranger"])
async def test_what_is_not_theirs_is_refused_politely(who: str, database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        if who == "stranger":
            async with database.write() as session:
                await session.execute(sa.update(Person).values(okrug=OTHER_OKRUG))
                await session.execute(sa.update(HeldRole).values(scope=OTHER_OKRUG))
                await session.commit()
        async with database.write() as session:
            made = await a_gathering(Tx(session, NOW, v.bot.id), state=State.DRAFT)
            await session.commit()
        await v.say(aigul, "Жиындар")
        card = v.replies(aigul)[-1]
        begins = [
            BeginPress(do=do, okrug="103430000", code="103430100", number=2**62).pack()
            for do in OnBegin
            if do is not OnBegin.OKRUG
        ]
        for data in (*forged(made), *begins, GatheringPress(
            do=OnGathering.OPEN, gathering=made, version=1
        ).pack()):  # fmt: skip
            aigul.press_stale(card, data)
            await v.quiet()
        text = v.text(aigul) + " ".join(v.toasts(aigul))
        assert "Көше жарығы" not in text
        assert "Бір нәрсе дұрыс болмады" not in text
        (row,) = await rows(v)
        assert (row.state, row.version) == (State.DRAFT, 1)


async def test_the_office_is_told_of_what_is_no_more_and_nothing_breaks(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await announced(v, akim)
        card = v.replies(akim)[-1]
        (before,) = await rows(v)
        for data in (
            *forged(2**62),
            *(PlanPress(do=do, gathering=1, version=77).pack() for do in OnPlan
              if do not in {OnPlan.NO_MATERIALS}),
            *(ItemPress(do=do, gathering=1, version=77, item=2**62).pack() for do in OnItem),
            CalendarPage(okrug=OTHER_OKRUG, page=9_999).pack(),
            BeginPress(do=OnBegin.KINDS, okrug=OTHER_OKRUG).pack(),
        ):  # fmt: skip
            akim.press_stale(card, data)
            await v.quiet()
        code = translator("kk").word("This button is out of date. Please open the menu again.")
        assert code not in v.toasts(akim)
        assert "дұрыс болмады" not in v.text(akim) + " ".join(v.toasts(akim))
        (row,) = await rows(v)
        assert (row.state, row.version, row.sequence) == (State.ANNOUNCED, before.version, 0)
