"""After the answer: a question, a reminder, silence; and asking to look at it once more."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.access import Role
from bot.core.db import Database
from bot.timetable import TIMETABLE, run_entry
from tests.handlers.test_appeals import LAMP, answered, filed, reply
from tests.support.village import Village, village

DAY = timedelta(days=1)


async def strikes(v: Village, *names: str) -> None:
    """The clock strikes for these entries of the timetable."""
    for entry in TIMETABLE:
        if entry.name in names:
            await run_entry(entry, v.app.database, v.clock, lambda: None)
    await v.quiet()


async def an_answer(v: Village, language: str = "kk") -> tuple[Any, Any]:
    """A moderator, and a resident whose appeal was answered."""
    marat = await v.staff(Role.MODERATOR)
    aigul = await v.resident("Айгүл", language)
    await v.say(aigul, LAMP)
    await v.press(aigul, "Жіберу" if language == "kk" else "Отправить")
    await answered(v, marat)
    return marat, aigul


@pytest.mark.parametrize(
    ("language", "asks", "closes", "no"),
    [
        ("kk", "Шешілді ме? Ештеңе айтпасаңыз, 2 желтоқсан күні жабылады", "қарсылық болмады",
         "Шешілген жоқ"),
        ("ru", "Если ничего не скажете, обращение закроется 2 декабря", "возражений против",
         "Не решено"),
    ],
)  # fmt: skip
async def test_silence_is_asked_about_once_closed_in_a_week_and_can_still_be_broken(
    database: Database, language: str, asks: str, closes: str, no: str
):
    async with village(database) as v:
        marat, aigul = await an_answer(v, language)
        for _ in range(4):
            await v.later(DAY)
            await strikes(v, "ask-once-more", "close-silent")
        assert v.text(aigul).count(asks) == 1
        await v.later(3 * DAY)
        await strikes(v, "ask-once-more", "close-silent")
        assert closes in v.last(aigul)
        await v.press(aigul, no)
        await v.say(aigul, "Қайта сөніп қалды")
        assert "Тұрғын: шешілген жоқ" in v.text(marat) or "шешілген жоқ" in v.last(marat)


async def test_the_old_question_closes_nothing_once_the_clock_did(database: Database):
    async with village(database) as v:
        _, aigul = await an_answer(v)
        card, button = v.button(aigul, "Шешілді")
        await v.later(8 * DAY)
        await strikes(v, "close-silent")
        await v.do(aigul.press_stale(card, button.data))
        assert "Жабылды" in str(card.text)
        assert v.toasts(aigul)[-1]


async def rejected(v: Village, moderator: Any) -> None:
    await v.press(moderator, "Тағы…")
    await v.press(moderator, "❌ Қабылдамау")
    await v.say(moderator, "Бұл жарнама")
    await v.press(moderator, "Жіберу")


async def test_a_rejection_can_be_asked_about_and_the_decision_comes_with_its_reason(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await rejected(v, marat)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        assert "Соңғы күні: 25 желтоқсан, жұма" in v.last(aigul)
        await v.press(aigul, "Қайта қарауды сұрау")
        await v.do(aigul.send_voice(v.sandbox_bot))
        await v.press(marat, "Жабық қалдыру")
        await v.say(marat, "Жарнама ботта қаралмайды")
        await v.press(marat, "Жіберу")
        assert "Жарнама ботта қаралмайды" in v.last(aigul)
        await v.press(aigul, "Барысы")
        assert "Қабылданбады" in v.last(aigul)


async def test_the_office_reopens_with_a_word_that_the_resident_reads(database: Database):
    async with village(database) as v:
        marat, aigul = await an_answer(v)
        await v.press(aigul, "Шешілген жоқ")
        await v.say(aigul, "Қайта сөніп қалды")
        await v.press(marat, "Қайта қарау")
        assert "Түсініктемесіз" in v.labels(marat)
        await v.say(marat, "Ертең электрик барады")
        await v.press(marat, "Жіберу")
        assert "қайта қарайды" in v.last(aigul)
        assert "Ертең электрик барады" in v.last(aigul)
        await v.press(aigul, "Барысы")
        assert "Ертең электрик барады" in v.last(aigul)


async def test_a_second_decision_on_one_request_shows_the_first(database: Database):
    async with village(database) as v:
        marat, aigul = await an_answer(v)
        akim = await v.staff(Role.AKIM, "Ерлан")
        await v.press(aigul, "Шешілген жоқ")
        await v.say(aigul, "Қайта сөніп қалды")
        await v.press(marat, "Қайта қарау")
        card, silently = v.button(marat, "Түсініктемесіз")
        await v.press(akim, "Қайта қарау")
        await v.press(akim, "Түсініктемесіз")
        await v.do(marat.press_stale(card, silently.data))
        assert "Орындалуда" in v.last(marat)
        assert v.text(aigul).count("қайта қарайды") == 1


async def test_after_thirty_days_an_old_button_says_that_it_is_too_late(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await filed(v, aigul)
        await rejected(v, marat)
        card, button = v.button(aigul, "Қайта қарауды сұрау")
        await v.later(31 * DAY)
        await v.do(aigul.press_stale(card, button.data))
        assert "көп уақыт өтіп кетті" in v.toasts(aigul)[-1]
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        assert "Қайта қарауды сұрау" not in v.labels(aigul)


@pytest.mark.parametrize(
    ("language", "again", "anew", "sent"),
    [
        ("kk", "Шешілген жоқ: қайта", "Жаңа өтініш", "туралы өтінішіңіз жіберілді"),
        ("ru", "Не решено: рассмотреть снова", "Новое обращение", "повторно отправлена"),
    ],
)
async def test_a_swipe_on_an_answered_appeal_is_asked_once_what_it_is(
    database: Database, language: str, again: str, anew: str, sent: str
):
    async with village(database) as v:
        _, aigul = await an_answer(v, language)
        answer = v.replies(aigul)[-1]
        await reply(v, aigul, "Ауыз су да жоқ", answer)
        await v.press(aigul, anew)
        assert "eotinish.kz" in v.last(aigul)
        assert "«Ауыз су да жоқ»" in v.last(aigul)
        await reply(v, aigul, "Қайта сөніп қалды", answer)
        await v.press(aigul, again)
        assert sent in v.last(aigul)
        assert "Қайта сөніп қалды" in v.last(aigul)


async def test_danger_in_a_swipe_is_no_word_about_an_old_matter(database: Database):
    async with village(database) as v:
        _, aigul = await an_answer(v)
        answer = v.replies(aigul)[-1]
        await reply(v, aigul, "Көршінің үйі өртеніп жатыр", answer)
        assert "101" in v.text(aigul)
        assert "Қаралама" in v.last(aigul)


async def test_more_words_and_a_cancel_after_a_swipe(database: Database):
    async with village(database) as v:
        _, aigul = await an_answer(v)
        await reply(v, aigul, "Қайта сөніп қалды", v.replies(aigul)[-1])
        await v.do(aigul.send_photo(v.sandbox_bot, b"1"))
        assert "1 фото" in v.last(aigul)
        await v.press(aigul, "Бас тарту")
        await v.say(aigul, "су жоқ")
        assert "Қаралама" in v.last(aigul)
        assert "сөніп" not in v.last(aigul)


async def test_a_word_after_the_stars_can_be_made_a_new_appeal(database: Database):
    async with village(database) as v:
        marat, aigul = await an_answer(v)
        await v.press(aigul, "Шешілді")
        await v.press(aigul, "5 ★")
        await v.say(aigul, "Ауыз су жоқ")
        card, button = v.button(aigul, "Мұны жаңа өтініш ету")
        await v.press(aigul, "Мұны жаңа өтініш ету")
        assert "Қаралама" in v.last(aigul)
        assert "«Ауыз су жоқ»" in v.last(aigul)
        await v.do(aigul.press_stale(card, button.data))  # once is enough
        await v.press(aigul, "Жіберу")
        assert "0002" in v.last(aigul)
        await v.say(marat, "Өтініштер кезегі")
        assert "0002" in v.last(marat)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        assert "Ауыз су" not in v.last(aigul)
