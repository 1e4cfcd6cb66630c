"""For another person: at home for a relative, at the counter for whoever came in or called."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.places.plan import parse
from bot.places.service import seed
from tests.handlers.test_staff import KENES
from tests.support.okrugs import AKSU
from tests.support.village import Village, village
from tests.support.worlds import NOW

LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"
#: What the buttons say in each language.
KK = {
    "village": "Қай ауылдан?",
    "aksu": "Ақсу ауылы",
    "more": "Тағы…",
    "for": "Басқа адам үшін",
    "skip": "Өткізіп жіберу",
    "send": "Жіберу",
    "self": "Өзім үшін",
    "key": "Тұрғын атынан өтініш",
}
RU = {
    "village": "Из какого села?",
    "aksu": "село Аксу",
    "more": "Ещё…",
    "for": "За другого человека",
    "skip": "Пропустить",
    "send": "Отправить",
    "self": "За себя",
    "key": "Обращение за жителя",
}


async def called(database: Database, person: Any, name: str, settlement: str = AKSU) -> None:
    """Somebody is called so, and lives there ("" for elsewhere)."""
    async with database.write() as session:
        await session.execute(
            sa.update(Person)
            .where(Person.telegram_id == person.id)
            .values(name=name, settlement=settlement)
        )
        await session.commit()


async def visiting(v: Village, database: Database, role: Role, language: str = "kk") -> Any:
    """Somebody of the office who lives elsewhere."""
    person = await v.staff(role, "Марат", language)
    await called(database, person, "Марат", settlement="")
    return person


@pytest.mark.parametrize(("language", "says"), [("kk", KK), ("ru", RU)])
async def test_a_daughter_files_for_her_mother_and_takes_it_back_to_herself(
    database: Database, language: str, says: dict[str, str]
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident("Айгүл", language)
        await called(database, aigul, "Айгүл")
        await v.say(aigul, LAMP)
        await v.press(aigul, says["more"])
        await v.press(aigul, says["for"])
        await v.say(aigul, "Бибігүл Сейтқызы")
        await v.say(aigul, "8 701 234 56 78")
        assert "Бибігүл Сейтқызы, +77012345678" in v.last(aigul)
        await v.press(aigul, says["more"])
        await v.press(aigul, says["self"])
        assert "Бибігүл" not in v.last(aigul)
        await v.press(aigul, says["more"])
        await v.press(aigul, says["for"])
        await v.say(aigul, "Бибігүл Сейтқызы")
        await v.press(aigul, says["skip"])
        await v.press(aigul, says["send"])
        assert "Кімнен: Бибігүл Сейтқызы, жіберуші: Айгүл" in v.last(marat)


@pytest.mark.parametrize(("language", "says"), [("kk", KK), ("ru", RU)])
async def test_a_moderator_from_afar_files_for_whoever_called_and_hears_the_answer(
    database: Database, language: str, says: dict[str, str]
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        marat = await visiting(v, database, Role.MODERATOR, language)
        await v.say(marat, says["key"])
        await v.say(marat, "Бибігүл Сейтқызы")
        await v.press(marat, says["skip"])
        await v.say(marat, LAMP)
        assert "Бибігүл Сейтқызы" in v.last(marat)
        await v.press(marat, says["village"])
        await v.press(marat, says["aksu"])
        await v.press(marat, says["send"])
        assert "0001" in v.text(marat)
        assert "Кімнен: Бибігүл Сейтқызы, жіберуші: Марат (модератор)" in v.last(akim)
        await v.press(akim, "Жауап беру")
        await v.say(akim, "Шам ауыстырылды")
        await v.press(akim, "Жіберу")
        assert "Шам ауыстырылды" in v.text(marat)


async def test_whoever_may_not_speak_for_themselves_here_is_told_how_to_file_for_others(
    database: Database,
):
    async with village(database) as v:
        marat = await visiting(v, database, Role.MODERATOR)
        await v.say(marat, LAMP)
        assert "«Тұрғын атынан өтініш» батырмасын басыңыз" in v.last(marat)
        assert "Қаралама" not in v.text(marat)


async def test_what_happened_is_told_after_the_name_but_danger_does_not_wait(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "Тұрғын атынан өтініш")
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "Бұл кімнің өтініші" in v.last(marat)
        await v.say(marat, "Өрт шықты")  # no name, however short
        assert "101" in v.text(marat)
        assert "Бұл кімнің өтініші" in v.last(marat)
        await v.say(marat, "12345")
        assert "әріп жоқ" in v.last(marat)
        await v.say(marat, "/cancel")
        await v.say(marat, "су жоқ")
        assert "тұрғын ретіндегі жеке өтінішіңіз" in v.last(marat)


async def test_plain_words_of_a_moderator_who_lives_here_stay_their_own(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "су жоқ")
        await v.say(marat, "Тұрғын атынан өтініш")
        await v.say(marat, "Бибігүл")
        await v.press(marat, "Өткізіп жіберу")
        assert "Сіз бұны тұрғын атынан жібересіз" in v.last(marat)
        await v.later(timedelta(hours=2))
        await v.say(marat, "жолда шұңқыр бар")
        assert "Бибігүл" not in v.last(marat)
        assert "жеке өтінішіңіз" in v.last(marat)
        await v.say(marat, "Өтініш жіберу")
        assert "жолда шұңқыр бар" in v.last(marat)


async def test_the_next_caller_is_another_draft_and_the_first_can_be_gone_on_with(
    database: Database,
):
    async with village(database) as v:
        marat = await visiting(v, database, Role.MODERATOR)
        await v.say(marat, "Тұрғын атынан өтініш")
        await v.say(marat, "Бибігүл")
        await v.press(marat, "Өткізіп жіберу")
        await v.say(marat, LAMP)
        await v.say(marat, "Тұрғын атынан өтініш")
        await v.press(marat, "Жалғастыру: Бибігүл")
        assert LAMP in v.last(marat)
        await v.say(marat, "Тұрғын атынан өтініш")
        await v.say(marat, "Асқар")
        await v.press(marat, "Өткізіп жіберу")
        assert LAMP not in v.last(marat)
        await v.press(marat, "Алдыңғы қараламаны ашу")
        assert LAMP in v.last(marat)
        assert "Бибігүл" in v.last(marat)


async def test_whoever_serves_two_okrugs_says_where_the_resident_lives(database: Database):
    async with village(database) as v:
        marat = await visiting(v, database, Role.MODERATOR)
        async with database.write() as session:
            await seed(Tx(session, NOW, v.bot.id), parse(KENES.encode()))
            person = await session.scalar(sa.select(Person).where(Person.name == "Марат"))
            assert person is not None
            session.add(
                HeldRole(person_id=person.id, role=Role.MODERATOR, scope="103450000", given_at=NOW)
            )
            await session.commit()
        await v.say(marat, "Тұрғын атынан өтініш")
        assert v.labels(marat) == ["Ақсу ауылдық округі", "Кеңес ауылдық округі"]
        await v.press(marat, "Кеңес")
        await v.say(marat, "Бибігүл")
        await v.press(marat, "Өткізіп жіберу")
        assert "Кеңес ауылы" in v.last(marat)  # the only village there


async def test_hiding_says_what_it_costs_once_in_three_lines(database: Database):
    async with village(database) as v:
        olga = await v.resident("Ольга", "ru")
        await called(database, olga, "Ольга")
        await v.say(olga, "Не горит фонарь у школы")
        await v.press(olga, "Ещё…")
        await v.press(olga, "Скрыть имя")
        for said in ("не видит ни имени, ни телефона", "Telegram", "узнать и по самим словам"):
            assert said in v.last(olga)
        await v.say(olga, "Уже неделю")
        assert "Telegram" not in v.last(olga)
        assert "Ваше имя не будет показано" in v.last(olga)


async def test_what_hides_and_shows_is_said_for_the_executor_too(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        await called(database, aigul, "Айгүл")
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тағы…")
        assert "Орындаушы сөзіңізді ғана көреді" in v.last(aigul)
        await v.press(aigul, "Орындаушыға көрсету")
        assert "қоңырау шала алады" in v.last(aigul)
        await v.press(aigul, "Орындаушыға көрсетпеу")
        assert "Орындаушы сөзіңізді ғана көреді" in v.last(aigul)
        assert len(v.replies(aigul)[-1].buttons) <= 4


async def test_a_form_about_a_draft_that_is_gone_hears_the_line_as_anything_else(
    database: Database,
):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.press(aigul, "Тағы…")
        more = v.replies(aigul)[-1]
        await v.press(aigul, "Басқа адам үшін")
        drop = next(b for r in more.buttons for b in r if b.text.startswith("Артқа"))
        assert drop
        await v.do(aigul.press_stale(more, "d:send:1:2"))
        await v.say(aigul, "Бибігүл")
        assert "Қаралама" in v.last(aigul)
        assert "«Бибігүл»" in v.last(aigul)


async def test_a_forged_press_changes_nothing_of_a_neighbours_draft(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await v.say(aigul, LAMP)
        await v.say(bolat, "су жоқ")
        card = v.replies(bolat)[-1]
        for data in (
            "d:more:1:1",
            "d:whom:1:1",
            "d:self:1:1",
            "d:allow:1:1",
            "d:hide:1:1",
            "ds:1:12345",
            "df:103440000",
            "df:103430000",
            "d:whom:1:-1",
            "ds:1:x",
        ):
            await v.do(bolat.press_stale(card, data))
        assert LAMP not in v.text(bolat)
        assert "су жоқ" in v.last(bolat)
        await v.say(bolat, "Бибігүл")  # no form was opened by any of these
        assert "Бибігүл" in v.last(bolat)
        await v.say(aigul, "әлі де")
        assert "көрсетілмейді" not in v.last(aigul)
