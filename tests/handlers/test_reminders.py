"""The clock in the hands of people: the morning's digest, due dates, and what is asked again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.access import Role
from bot.core.clock import village as village_time
from bot.core.db import Database
from bot.core.i18n import LANGUAGES, Language, translator
from tests.handlers.test_appeals import LAMP, answered, filed
from tests.handlers.test_reopening import strikes
from tests.support.village import Village, village

TERMS = "remind-of-terms"


async def until(v: Village, there: str) -> None:
    """The village's clock is moved on to this moment."""
    moment = datetime.fromisoformat(f"{there}+05:00").astimezone(UTC)
    await v.later(moment - v.clock.now())
    assert village_time(v.clock.now()).isoformat(timespec="minutes").startswith(there)


async def morning(v: Village, day: str, *, at: str = "09:00") -> None:
    """Nine o'clock of a day: everything that the clock says to an office."""
    await until(v, f"{day}T{at}")
    await strikes(v, "morning-digest", TERMS)


def heard(v: Village, person: Any, words: str) -> int:
    """In how many messages the bot said so."""
    return sum(words in str(m.text or m.caption or "") for m in v.replies(person))


def said(v: Village, person: Any, words: str) -> str:
    """The newest message of the bot with these words: two may arrive in either order."""
    texts = [str(m.text or m.caption or "") for m in v.replies(person)]
    return next((text for text in reversed(texts) if words in text), "")


MORNINGS = {
    "kk": ("Бүгін, 17 желтоқсан, бейсенбі", "жаңа: 2 · мерзімі бүгін: 2"),
    "ru": ("Сегодня, 17 декабря, четверг", "новых: 2 · срок сегодня: 2"),
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_office_begins_its_morning_with_one_message(
    database: Database, language: Language
):
    t = translator(language)
    today, counts = MORNINGS[language]
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, language=language)
        aigul = await v.resident("Айгүл", language)
        for _ in range(2):
            await v.say(aigul, LAMP)
            await v.press(aigul, t.word("Send"))
        await morning(v, "2026-12-17")
        for at in ("09:01", "10:30"):  # however often the clock strikes
            await morning(v, "2026-12-17", at=at)
        assert heard(v, marat, today) == 1
        digest = next(m for m in v.replies(marat) if today in str(m.text))
        assert counts in digest.text
        assert [[b.text for b in row] for row in digest.buttons] == [
            [t.word("Begin")],
            ["0001", "0002"],
            [t.word("Queue")],
        ]


async def test_each_button_of_the_digest_lands_where_it_says(database: Database):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        for _ in range(2):
            await filed(v, aigul)
        for label, lands in (("0002", "№ 0002 · Жаңа"), ("Бастау", "№ 0001 · Жаңа"),
                             ("Кезек", "Ашық: 2")):  # fmt: skip
            day = {"0002": 15, "Бастау": 17, "Кезек": 18}[label]
            await until(v, f"2026-12-{day}T09:00")
            await strikes(v, "morning-digest")
            digest = v.replies(marat)[-1]
            assert digest.text.startswith("Бүгін, ")
            await v.press(marat, label, digest)
            assert lands in v.last(marat)


async def test_a_bot_that_was_off_at_nine_says_it_later_and_after_noon_not_at_all(
    database: Database,
):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul)
        await morning(v, "2026-11-26", at="11:50")
        assert heard(v, marat, "Бүгін, 26 қараша, бейсенбі") == 1
        await morning(v, "2026-11-27", at="12:10")
        await morning(v, "2026-11-28")  # a Saturday
        assert heard(v, marat, "Бүгін, ") == 1
        await morning(v, "2026-11-30")
        assert heard(v, marat, "Бүгін, ") == 2


async def test_an_executor_who_wants_no_digest_gets_none_and_hears_of_due_dates(
    database: Database,
):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        await filed(v, aigul)
        await v.press(marat, "Тапсыру")
        await v.press(marat, "Нұрлан")
        await v.say(nurlan, "Баптаулар")
        await v.press(nurlan, "Хабарламалар")
        assert "🔔 Мерзімі таяған және өткен өтініштер" in v.labels(nurlan)
        await v.press(nurlan, "🔔 Таңғы шолу")
        await morning(v, "2026-12-11")
        assert heard(v, nurlan, "Бүгін, ") == 0
        assert said(v, nurlan, "3 жұмыс күні қалды: 17 желтоқсан, бейсенбі")
        assert heard(v, marat, "Мерзімі таяп қалды") == 0  # it lies with him
        await v.press(nurlan, "0001")
        assert "Орындаушы: Сіз" in v.last(nurlan)


async def test_what_is_overdue_goes_up_to_the_district_and_its_author_sees_no_quarrel(
    database: Database,
):
    async with village(database) as v:
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        marat = await v.staff(Role.MODERATOR, "Марат")
        akim = await v.staff(Role.AKIM, "Ерлан", "ru")
        afar = await v.staff(Role.OBSERVER, "Бақыт", "ru")
        aigul = await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Тапсыру")
        await v.press(marat, "Нұрлан")

        await morning(v, "2026-12-18")
        for person in (nurlan, marat):
            digest = said(v, person, "1 жұмыс күніне кешікті")
            assert digest.startswith("Бүгін, 18 желтоқсан, жұма")
            assert "әкімге хабарланады: 22 желтоқсан, сейсенбі" in digest
        assert heard(v, akim, "сообщено Вам") == 0
        assert heard(v, aigul, "Әкім аппараты кешігіп жатыр, оған ескертілді") == 1
        await morning(v, "2026-12-18", at="12:10")
        assert heard(v, nurlan, "кешікті") == 1  # not the same list twice
        await morning(v, "2026-12-22")
        assert "просрочено на 3 рабочих дня · сообщено Вам" in said(v, akim, "сообщено Вам")
        await morning(v, "2026-12-22", at="12:10")
        assert heard(v, akim, "просрочено на 3 рабочих дня") == 1
        assert heard(v, nurlan, "Мерзімі өтті") == 0
        await morning(v, "2026-12-24")
        assert v.last(afar) == (
            "Просроченные обращения в районе\n\nАксуский сельский округ\n"
            "№ 0001 · Фонарь не горит · просрочено на 5 рабочих дней"
        )
        assert not v.replies(afar)[-1].buttons

        await v.press(akim, "0001")
        assert "срок истёк, сообщено наблюдателю от района" in v.last(akim)
        await v.press(akim, "Ещё…")
        assert "срок истёк, аппарату напомнили" in v.last(akim)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        await v.press(aigul, "Барысы")
        assert "хабарланды" not in v.last(aigul)
        assert "Мерзімі өтіп кетті: 17 желтоқсан" in v.last(aigul)

        await v.press(nurlan, "0001")  # none of it made his card stale
        await answered(v, nurlan)
        before = heard(v, marat, "кешікті")
        await morning(v, "2026-12-28")
        assert heard(v, marat, "кешікті") == before
        assert heard(v, aigul, "Әкім аппараты кешігіп жатыр") == 1


async def test_a_resident_who_was_asked_is_reminded_and_replies_from_there(database: Database):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul)
        await v.press(marat, "Сұрау")
        await v.say(marat, "Қай көше, нешінші үй?")
        await v.press(marat, "Жіберу")
        for _ in range(5):
            await v.later(timedelta(days=1))
            await strikes(v, "ask-for-replies")
        assert heard(v, aigul, "әкім аппараты Сіздің жауабыңызды күтіп отыр") == 1
        assert "«Қай көше, нешінші үй?»" in v.last(aigul)
        await v.press(aigul, "Жауап жазу")
        await v.say(aigul, "Абай көшесі, 5")
        await v.press(aigul, "Жіберу")
        assert "Абай көшесі, 5" in v.last(marat)
        before = len(v.replies(aigul))
        for _ in range(5):
            await v.later(timedelta(days=1))
            await strikes(v, "ask-for-replies")
        assert len(v.replies(aigul)) == before


async def test_before_an_appeal_closes_by_itself_its_author_can_still_say_that_it_is_solved(
    database: Database,
):
    async with village(database) as v:
        marat, aigul = await v.staff(Role.MODERATOR), await v.resident("Айгүл", "ru")
        await v.say(aigul, "Не горит фонарь у школы")
        await v.press(aigul, "Отправить")
        await answered(v, marat)
        for _ in range(6):
            await v.later(timedelta(days=1))
            await strikes(v, "ask-once-more", "close-silent")
        assert v.last(aigul) == (
            "Обращение № 0001 закроется 2 декабря около 15:00. Аппарат акима ответил 25 ноября. "
            "Вопрос решён?"
        )
        await v.press(aigul, "Решено")
        await v.later(timedelta(days=2))
        await strikes(v, "ask-once-more", "close-silent")
        assert heard(v, aigul, "возражений против") == 0
