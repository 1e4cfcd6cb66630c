"""The office's card on the phone: more time, promises, bodies, notes, templates, merging."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.access import Role
from bot.core.db import Database
from bot.timetable import TIMETABLE, run_entry
from tests.handlers.test_appeals import called, filed
from tests.support.village import Village, village

SNOW = "Абай көшесінде қар тазаланбайды"
WATER = "Ауыз су жоқ, құбыр жарылды"


async def typed(v: Village, person: Any, *lines: str) -> None:
    """Press buttons by their labels, one after another."""
    for label in lines:
        await v.press(person, label)


async def photos_asked(v: Village) -> None:
    """What the metronome does every ten minutes."""
    entry = next(one for one in TIMETABLE if one.name == "ask-for-photos")
    await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


# Extending


async def test_a_term_is_extended_with_a_reason_that_the_author_reads(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await typed(v, marat, "Тағы…", "Мерзімін ұзарту")
        assert "Ең соңғы күн: 17 ақпан, сәрсенбі" in v.last(marat)
        await v.press(marat, "24 желтоқсан, бейсенбі")
        assert "Неге ұзарады?" in v.last(marat)
        await v.say(marat, "Қосалқы бөлшек күтіп отырмыз")
        assert "Жауап мерзімі: 24 желтоқсан, бейсенбі" in v.last(marat)
        assert "Себебі: Қосалқы бөлшек күтіп отырмыз" in v.last(marat)
        await v.press(marat, "Жіберу")
        assert "24 желтоқсан, бейсенбі · ұзартылған" in v.last(marat)
        assert "№ 0001: жауап мерзімі ұзартылды" in v.last(aigul)
        assert "Себебі: Қосалқы бөлшек күтіп отырмыз" in v.last(aigul)
        await v.press(aigul, "Барысы")
        assert "мерзімі ұзартылды, 24 желтоқсан" in v.last(aigul)


async def test_a_date_is_typed_and_one_that_will_not_do_is_refused_kindly(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language="ru")
        aigul = await v.resident()
        await filed(v, aigul)
        await typed(v, marat, "Ещё…", "Продлить срок")
        for said, answered in (
            ("потом", "Это не дата"),
            ("28.02.2027", "позже, чем разрешает закон"),
            ("1 декабря", "Нынешний срок и так позже"),
            ("20.11.2026", "Этот день прошёл"),
        ):
            await v.say(marat, said)
            assert answered in v.last(marat)
        await v.say(marat, "12 января")
        assert "Новый срок ответа: 12 января, вторник" in v.last(marat)
        await v.say(marat, "/cancel")
        assert "✅ Принять" in v.labels(marat)


async def test_an_old_or_foreign_press_of_a_date_shows_the_present_card(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        saule = await v.staff(Role.MODERATOR, "Сәуле")
        aigul = await v.resident()
        await filed(v, aigul)
        await typed(v, marat, "Тағы…", "Мерзімін ұзарту")
        chooser, button = v.button(marat, "24 желтоқсан")
        await v.press(saule, "✅ Қабылдау")
        await v.do(marat.press_stale(chooser, button.data))
        assert "Қабылданды" in v.last(marat)
        await v.do(aigul.press_stale(v.replies(aigul)[-1], button.data))
        assert "ұзартылды" not in v.text(aigul)


async def test_pressing_send_twice_extends_once(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await typed(v, marat, "Тағы…", "Мерзімін ұзарту", "24 желтоқсан")
        await v.say(marat, "Себебі бар")
        preview, button = v.button(marat, "Жіберу")
        marat.press(preview, data=button.data)
        marat.press_stale(preview, button.data)
        await v.quiet()
        assert v.text(aigul).count("жауап мерзімі ұзартылды") == 1


# Promising


async def test_a_promise_is_followed_to_its_photo(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await typed(v, marat, "Тағы…", "Істеуге уәде беру")
        await v.say(marat, "27.11")
        await v.say(marat, "Шамды ауыстырамыз")
        assert "Орындалатын күні: 27 қараша, жұма" in v.last(marat)
        await v.press(marat, "Жіберу")
        assert "Шамды ауыстырамыз" in v.last(aigul)
        assert "Орындалатын күні: 27 қараша, жұма" in v.last(aigul)
        await v.press(aigul, "Барысы")
        await v.press(aigul, "Артқа")
        assert "Уәде бойынша орындалатын күні: 27 қараша" in v.last(aigul)

        v.clock.shift(timedelta(days=1, hours=19))  # the promised day, ten in the morning
        await photos_asked(v)
        assert "Жұмыс бүгінге уәде етілген еді" in v.last(marat)
        await v.press(marat, "Фотомен жауап беру")
        assert "Фотосын жіберіп" in v.last(marat)
        await v.say(marat, "Ауыстырылды")
        await v.press(marat, "Жіберу")
        assert "фотосы жоқ" in v.last(marat)
        await v.press(marat, "Фото қосу")
        await v.do(marat.send_photo(v.sandbox_bot, b"lamp", "Міне"))
        await v.press(marat, "Жіберу")
        assert "Ауыстырылды\nМіне" in v.last(aigul)


async def test_an_answer_without_the_promised_photo_may_be_sent_anyway(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language="ru")
        olga = await v.resident("Ольга", "ru")
        await filed_ru(v, olga)
        await typed(v, marat, "Ещё…", "Обещать сделать", "26 ноября")
        await v.say(marat, "Заменим лампу")
        await v.press(marat, "Отправить")
        assert "аппарат акима дал обещание" in v.last(olga)
        assert "Срок выполнения: 26 ноября, четверг" in v.last(olga)
        await typed(v, marat, "Ответить")
        await v.say(marat, "Сделали, фото нет")
        await typed(v, marat, "Отправить", "Всё равно отправить")
        assert "Сделали, фото нет" in v.last(olga)


async def filed_ru(v: Village, person: Any) -> None:
    await v.say(person, "Не горит фонарь у школы")
    await v.press(person, "Отправить")


async def test_what_was_begun_as_an_answer_becomes_a_promise(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Жауап беру")
        await v.say(marat, "Ертеңгі аптада жөндейміз")
        await typed(v, marat, "Бұл – уәде")
        await v.say(marat, "24.12")
        assert "Ертеңгі аптада жөндейміз" in v.last(marat)
        assert "Жауап мерзімі: 24 желтоқсан, бейсенбі" in v.last(marat)  # the term moves, too
        await v.press(marat, "Жіберу")
        assert "Жауап мерзімі: 24 желтоқсан, бейсенбі" in v.last(aigul)


# Other bodies


async def test_a_body_is_named_with_its_contacts_in_the_authors_language(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        olga = await v.resident("Ольга", "ru")
        await v.say(olga, "Нет воды, прорвало трубу")
        await v.press(olga, "Отправить")
        assert "Басқа органға жолдау мерзімі: 30 қараша" in v.last(marat)
        await typed(v, marat, "Тағы…", "Басқа органға", "Сумен жабдықтау кәсіпорны")
        assert "Телефон нөмірі қандай?" in v.last(marat)
        await v.say(marat, "8 (71134) 2-10-10")
        assert "Предприятие водоснабжения\nТелефон: 8 (71134) 2-10-10" in v.last(marat)
        await v.say(marat, "Звоните с 9 до 18")
        await v.press(marat, "Жіберу")
        read = v.last(olga)
        assert "Предприятие водоснабжения\nТелефон: 8 (71134) 2-10-10\nЗвоните с 9 до 18" in read

        await v.say(olga, "Опять нет воды, прорвало трубу")
        await v.press(olga, "Отправить")
        await typed(v, marat, "Тағы…", "Басқа органға", "Сумен жабдықтау кәсіпорны")
        assert "8 (71134) 2-10-10" in v.last(marat)  # nobody is asked again


async def test_a_phone_that_nobody_knows_is_skipped(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul, WATER)
        await typed(v, marat, "Тағы…", "Басқа органға", "Сумен жабдықтау", "Өткізіп жіберу")
        assert "Сумен жабдықтау кәсіпорны" in v.last(marat)
        await v.press(marat, "Жіберу")
        assert "Сумен жабдықтау кәсіпорны" in v.last(aigul)


async def test_after_three_working_days_redirecting_is_late_but_not_forbidden(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul, WATER)
        await v.later(timedelta(days=6))
        await v.say(marat, "Өтініштер кезегі")
        await v.press(marat, "0001")
        assert "Басқа органға жолдаудың 3 жұмыс күні бітті: 30 қараша" in v.last(marat)
        await typed(v, marat, "Тағы…", "Басқа органға", "Басқасын жазу")
        await v.say(marat, "Су мекемесі, 2-10-10")
        await v.press(marat, "Жіберу")
        assert "Су мекемесі" in v.last(aigul)


async def test_the_office_keeps_its_list_of_bodies(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        await v.say(akim, "Аппарат баптаулары")
        await typed(v, akim, "Органдар мен байланыс", "Басқасын қосу")
        await v.say(akim, "Пошта бөлімшесі")
        await typed(v, akim, "Телефон")
        await v.say(akim, "жоқ")
        assert "нөмір" in v.last(akim)
        await v.say(akim, "2-33-44")
        assert "Телефон: 2-33-44" in v.last(akim)
        card, button = v.button(akim, "Алып тастау")
        await typed(v, akim, "Мекенжайы (қазақша)")
        await v.say(akim, "Абай, 5")
        await v.do(akim.press_stale(card, button.data))  # it was drawn before the address
        assert "Абай, 5" in v.last(akim)
        await typed(v, akim, "Алып тастау")
        assert "Алып тасталды: Пошта бөлімшесі" in v.last(akim)
        await typed(v, akim, "Қалпына келтіру")
        assert "Абай, 5" in v.last(akim)
        await typed(v, akim, "Артқа", "Тізімнен қосу", "Аудандық тұрғын үй")
        assert "Районный отдел жилищно-коммунального" in v.last(akim)


# Notes


async def test_a_reply_to_a_card_may_be_a_note_that_residents_never_see(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        aigul = await v.resident()
        await filed(v, aigul)
        await typed(v, marat, "Тапсыру", "Нұрлан")
        card = v.replies(nurlan)[-1]
        await v.do(nurlan.send(v.sandbox_bot, "Сым жоқ", reply_to=card))
        await typed(v, nurlan, "Ішкі жазба")
        assert "тұрғындарға көрінбейді" in v.last(nurlan)
        await v.press(nurlan, "Жіберу")
        assert "ішкі жазба (тұрғынға көрінбейді): «Сым жоқ»" in v.last(nurlan)
        assert "Сым жоқ" in v.last(marat)
        await v.press(aigul, "Барысы")
        assert "Сым жоқ" not in v.text(aigul)
        assert "жазба" not in v.text(aigul)


# Templates


async def test_a_template_is_read_in_the_authors_language(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        olga = await v.resident("Ольга", "ru")
        await filed_ru(v, olga)
        await typed(v, marat, "Жауап беру", "Үлгілер", "Үлгілерді өзгерту", "Дайын үлгілерді алу")
        await typed(v, marat, "Артқа", "Жауап беру", "Үлгілер", "Өтінішіңіз қаралып жатыр")
        assert "Срок ответа: 17 декабря, четверг." in v.last(marat)
        await v.say(marat, "Своими словами")
        assert "Срок ответа" not in v.last(marat)
        await typed(v, marat, "Үлгілер", "Маманды жібереміз")
        await v.press(marat, "Жіберу")
        assert "Направим специалиста" in v.last(olga)


async def test_a_template_without_the_authors_language_says_so(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        olga = await v.resident("Ольга", "ru")
        await filed_ru(v, olga)
        await typed(v, marat, "Жауап беру", "Үлгілер", "Үлгілерді өзгерту", "Қосу")
        await v.say(marat, "Жөндейміз")
        await typed(v, marat, "Өткізіп жіберу")
        assert "Орысша:\n–" in v.last(marat)
        await typed(v, marat, "Артқа", "Артқа", "Жауап беру", "Үлгілер", "Жөндейміз")
        assert "Бұл үлгінің орысшасы жоқ" in v.last(marat)
        await typed(v, marat, "Үлгілер", "Артқа")
        assert "Жөндейміз" in v.last(marat)


async def test_two_editors_of_a_template_lose_nothing_silently(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        marat = await v.staff(Role.MODERATOR, "Марат")
        for one in (akim, marat):
            await v.say(one, "Аппарат баптаулары")
            await v.press(one, "Жауап үлгілері")
        await typed(v, akim, "Дайын үлгілерді алу", "Жұмыс аяқталды")
        await typed(v, marat, "Дайын үлгілерді алу", "Жұмыс аяқталды", "Қазақша мәтіні")
        await typed(v, akim, "Қазақша мәтіні")
        await v.say(akim, "Жұмыс бітті")
        await v.say(marat, "Жұмыс тамам")
        assert "Жұмыс бітті" in v.last(marat)
        await typed(v, marat, "Тақырыбы", "Көше жарығы")
        assert "Мына тақырыпқа арналған: Көше жарығы" in v.last(marat)
        await typed(v, marat, "Алып тастау", "Қалпына келтіру")
        assert "Жұмыс бітті" in v.last(marat)


# Merging


async def test_a_duplicate_is_merged_and_parted_and_its_author_hears_of_both(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul, SNOW)
        await v.say(bolat, "Абай көшесін қар басып қалды")
        await v.press(bolat, "Жіберу")
        if "0002" not in v.text(bolat):  # the neighbours' appeal was offered first
            await v.press(bolat, "Менікі басқа")
        await typed(v, marat, "Тағы…", "Біріктіру", "№ 0001")
        assert "№ 0002 өтінішті № 0001 өтінішке біріктіру керек пе?" in v.last(marat)
        await v.press(marat, "Иә, біріктіру")
        assert "Осыған біріктірілгендер: № 0002" in v.last(marat)
        assert "№ 0002 өтініш № 0001 өтінішке қосылды" in v.last(bolat)
        await v.press(bolat, "№ 0001 өтінішті ашу")
        assert "0001" in v.last(bolat)
        assert SNOW not in v.last(bolat)
        await v.press(marat, "✅ Қабылдау")
        assert "Қабылданды" in v.last(bolat)

        await v.say(marat, "Өтініштер кезегі")
        await typed(v, marat, "0001", "Тағы…", "№ 0002", "Тағы…", "Бөлу", "Иә, бөлу")
        assert "№ 0002" in v.last(marat)
        assert "№ 0002 өтініш қайтадан бөлек қаралады. Мәртебесі: Жаңа" in v.last(bolat)


async def test_the_main_one_is_named_by_its_number(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language="ru")
        olga = await v.resident("Ольга", "ru")
        await filed_ru(v, olga)
        await filed(v, await v.resident("Болат"), WATER)
        await typed(v, marat, "Ещё…", "Объединить")
        await v.say(marat, "сто")
        assert "Это не номер" in v.last(marat)
        await v.say(marat, "77")
        assert "Обращения с таким номером здесь нет" in v.last(marat)
        await v.say(marat, "№ 0002")
        assert "то же самое обращение" in v.last(marat)
        await v.say(marat, "1")
        question, button = v.button(marat, "Да, объединить")
        await typed(v, marat, "Да, объединить")
        await v.do(marat.press_stale(question, button.data))
        assert v.text(olga).count("присоединено") == 0


# The card itself


async def test_an_executor_sees_name_and_phone_only_where_the_resident_allowed_it(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        aigul = await v.resident("Айгүл")
        await called(database, "Айгүл Серікқызы")
        await filed(v, aigul)
        assert "Кімнен: Айгүл" in v.last(marat)
        await typed(v, marat, "Тапсыру", "Айгүл Серікқызы, Орындаушы")
        assert "Кімнен" not in v.last(nurlan)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_card_keeps_to_four_rows_and_the_rest_to_six(database: Database, language: str):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language=language)
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul, WATER)
        await filed(v, bolat, SNOW)
        card = v.replies(marat)[-1]
        assert len(card.buttons) <= 4
        more = {"kk": "Тағы…", "ru": "Ещё…"}[language]
        await v.press(marat, more)
        assert len(v.replies(marat)[-1].buttons) <= 6
