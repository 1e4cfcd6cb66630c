"""A poll as its office sees it: asked in a few taps, changed, sent, ended, called off."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals.callbacks import CardPress, OnCard
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.rules.lifecycle import State as GatheringState
from bot.people.models import HeldRole, Person, PublicChat
from bot.places.plan import parse
from bot.places.service import seed
from bot.polls.callbacks.common import OnPoll, PollPress, PollsPage
from bot.polls.callbacks.making import (
    BeginPress,
    ClosePress,
    MakePress,
    MostPress,
    OnBegin,
    OnMake,
    RolePress,
    TurnPress,
    VillagePress,
)
from bot.polls.models import Poll, PollOption
from bot.polls.rules.drafting import Setting
from bot.polls.rules.kinds import State
from tests.gatherings.conftest import a_gathering
from tests.handlers.test_appeals import answered, filed
from tests.polls.conftest import a_poll
from tests.support.okrugs import _FILE, AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.village import Village, village
from tests.support.worlds import NOW

ASKED = "Көшеге шам керек пе?\nНужен ли на улице свет?"


async def rows(v: Village) -> list[Poll]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(Poll).order_by(Poll.id)))


async def options(v: Village) -> list[tuple[str, str]]:
    async with v.app.database.read() as session:
        found = await session.scalars(sa.select(PollOption).order_by(PollOption.position))
        return [(one.kk, one.ru) for one in found]


async def press(v: Village, person: Any, *labels: str) -> None:
    for label in labels:
        await v.press(person, label)


async def begun(v: Village, akim: Any, template: str = "Иә немесе жоқ") -> None:
    """From the menu to the question."""
    await v.say(akim, "Сауалнамалар")
    await press(v, akim, "Тұрғындардан сұрау", template)


async def drafted(v: Village, akim: Any) -> None:
    """A draft in which nothing is missing; its card stands last."""
    await begun(v, akim)
    await v.say(akim, ASKED)
    await v.press(akim, "3 күн")


async def sent(v: Village, akim: Any) -> None:
    """One that everybody was asked; its card stands last."""
    await drafted(v, akim)
    await press(v, akim, "Қарап шығу және жіберу", "Жіберу")


async def opened(v: Village, akim: Any) -> None:
    """Its card, from the list."""
    await v.say(akim, "Сауалнамалар")
    await v.press(akim, "🟢 Көшеге шам")


# ── From the key to the answer ───────────────────────────────────────────────────────────────


async def test_a_yes_or_no_question_is_asked_in_seven_steps(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru", BIRLIK)
        await v.say(akim, "Сауалнамалар")
        assert "Қазір сауалнама жоқ" in v.last(akim)
        await v.press(akim, "Тұрғындардан сұрау")  # 1
        await v.press(akim, "Иә немесе жоқ")  # 2
        assert "Не сұрайсыз?" in v.last(akim)
        await v.say(akim, "Көшеге шам керек пе?")  # 3
        assert "Енді осыны" in v.last(akim)
        assert "орыс" in v.last(akim)
        await v.say(akim, "Нужен ли на улице свет?")  # 4
        assert v.labels(akim)[0] == "1 күн · 26 қараша, бейсенбі, 20:00"
        await v.press(akim, "1 күн")  # 5
        card = v.last(akim)
        assert "Көшеге шам керек пе?\nНужен ли на улице свет?" in card
        assert "1. Иә / Да\n2. Жоқ / Нет\n3. Пікірім жоқ / Нет мнения" in card
        assert "26 қараша, бейсенбі, 20:00" in card
        assert "Әлі жазылмағаны" not in card
        await v.press(akim, "Қарап шығу және жіберу")  # 6
        shown = [str(m.text) for m in v.replies(akim)][-5:]
        assert "Көшеге шам керек пе?" in shown[1]
        assert "жиынның шешімін алмастырмайды" in shown[1]
        assert "Нужен ли на улице свет?" in shown[3]
        assert "не заменяют решение схода" in shown[3]
        assert "ауылдық округтің барлық тұрғыны – 3 адам" in shown[4]
        assert "шам керек" not in v.text(aigul)  # nobody is asked before it was seen
        await v.press(akim, "Жіберу: 3")  # 7
        assert "Көшеге шам керек пе?" in v.last(aigul)
        assert v.labels(aigul)[:3] == ["Иә", "Жоқ", "Пікірім жоқ"]
        assert v.labels(ivan)[:3] == ["Да", "Нет", "Нет мнения"]

        await v.press(aigul, "Жоқ")
        await v.say(akim, "Сауалнамалар")
        await v.press(akim, "🟢 Көшеге шам керек пе?")
        assert "Дауыс бергендер: 1" in v.last(akim)
        assert "▰" not in v.last(akim)  # the office, too, sees nothing of it before the end
        await v.say(aigul, "Сауалнамалар")
        assert "✅ Көшеге шам керек пе?" in v.labels(aigul)
        await v.press(aigul, "✅ Көшеге шам керек пе?")
        assert "Көшеге шам керек пе?" in v.last(aigul)
        assert "Қазір аяқтау" not in v.labels(aigul)


async def test_the_same_in_russian_with_answers_of_ones_own_and_days(database: Database):
    async with village(database) as v:
        moderator, aigul = await v.staff(Role.MODERATOR, "Олег", "ru"), await v.resident("Айгүл")
        await v.say(moderator, "Опросы")
        await press(v, moderator, "Спросить жителей", "Свои ответы")
        await v.say(moderator, "Что ремонтировать первым?")
        assert "казахском" in v.last(moderator)
        await v.say(moderator, "Алдымен нені жөндейміз?")
        await v.say(moderator, "1. Дорогу\n2. Школу")
        await v.say(moderator, "Жолды")
        assert "Строк написано: 1, ответов: 2" in v.last(moderator)
        await v.say(moderator, "Жолды\nМектепті")
        await v.say(moderator, "28 ноября 18:00")
        assert "1. Жолды / Дорогу\n2. Мектепті / Школу" in v.last(moderator)
        assert "28 ноября, суббота, 18:00" in v.last(moderator)
        await press(v, moderator, "Посмотреть и отправить", "Отправить")
        assert v.labels(aigul)[:2] == ["Жолды", "Мектепті"]

        await v.say(moderator, "Опросы")
        await press(v, moderator, "Спросить жителей", "Выбор дня")
        await v.say(moderator, "Когда провести субботник?\n\nСенбілік қашан болсын?")
        await v.say(moderator, "5.12\n6 декабря, воскресенье; 12.12")
        await v.press(moderator, "7 дней")
        card = v.last(moderator)
        assert "1. 5 желтоқсан, сенбі / 5 декабря, суббота" in card
        assert "3. 12 желтоқсан, сенбі / 12 декабря, суббота" in card
        assert "Можно выбрать несколько ответов" in card


# ── What cannot be ───────────────────────────────────────────────────────────────────────────


async def test_what_does_not_fit_is_told_in_one_sentence_and_loses_nothing(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await begun(v, akim, "Өз жауаптарым")
        await v.say(akim, "а" * 4_096)
        assert "Тым ұзын" in v.last(akim)
        said = len(v.replies(akim))
        await v.say(akim, "а" * 904)  # the rest of 5,000 letters
        assert v.last(akim) == str(v.replies(akim)[said - 1].text)
        akim.send_voice(v.sandbox_bot)
        await v.quiet()
        assert "Сөзбен жазып жіберіңіз" in v.last(akim)
        akim.send_sticker(v.sandbox_bot)
        await v.quiet()
        assert "Сөзбен жазып жіберіңіз" in v.last(akim)
        assert [row.kk for row in await rows(v)] == [""]
        await v.later(timedelta(minutes=1))
        await v.say(akim, ASKED)
        for words, told in (
            ("Иә", "Кемінде 2 жауап керек"),
            ("\n".join(f"{at}-жауап" for at in range(1, 14)), "Жауап саны: 13, ең көбі 12"),
            ("Сенбі\nЖексенбі\nсенбі.", "№ 1 және № 3 жауап бірдей"),
            (f"Иә\n{'а' * 101}", "№ 2 жауап тым ұзын: 101 таңба, ең көбі 100"),
        ):
            await v.say(akim, words)
            assert told in v.last(akim)
            assert "Қандай жауаптар болады?" in v.last(akim)
        await v.press(akim, "Күн таңдау")
        for words, told in (
            ("5.12\nерте көктемде", "«ерте көктемде» күнге ұқсамайды"),
            ("5.12\n1.11.2026", "01.11.2026 өтіп кеткен"),
            ("5.12", "Кемінде 2 жауап керек"),
        ):
            await v.say(akim, words)
            assert told in v.last(akim)
        await v.say(akim, "5.12\n6.12")
        for words, told in (
            ("кеше 10:00", "өтіп кетті"),
            ("қазір", "уақыт"),
            ("30 минуттан кейін", "Тым ерте"),
            ("26.11.2027 18:00", "бір жылдан"),
            ("26.05.2027 18:00", "ең көбі 90 күн"),
        ):
            await v.say(akim, words)
            assert "Сауалнама қашан аяқталады?" in v.last(akim)
            assert told in v.last(akim)
        await v.say(akim, "28.11")
        await v.press(akim, "28 қараша, сенбі, 20:00")
        assert "Көшеге шам керек пе?" in v.last(akim)
        assert "28 қараша, сенбі, 20:00" in v.last(akim)
        await v.say(akim, "тағы бір нәрсе")
        assert "Алдымен нені өзгертетініңізді басыңыз" in v.last(akim)


async def test_a_draft_waits_is_found_again_and_given_up(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await begun(v, akim, "Баға: 1–5 жұлдыз")
        await v.say(akim, ASKED)
        await v.say(akim, "/cancel")
        assert "Әлі жазылмағаны: аяқталу уақыты." in v.last(akim)
        assert "Жауаптар" not in v.labels(akim)
        await v.say(akim, "/cancel")
        assert "Қаралама сақталды" in v.text(akim)
        await v.say(akim, "Сауалнамалар")
        await v.press(akim, "📝 Көшеге шам")
        await v.say(akim, "Көшеге шам керек пе екен?")
        assert "Алдымен нені өзгертетініңізді басыңыз" in v.last(akim)
        await press(v, akim, "Тағы…", "Бас тарту", "Артқа", "Тағы…")
        await press(v, akim, "Бас тарту", "Иә")
        assert "Қаралама өшірілді" in v.last(akim)
        assert "Көшеге шам" not in v.last(akim)
        assert [row.state for row in await rows(v)] == [State.DISCARDED]


# ── Everything by a tap ──────────────────────────────────────────────────────────────────────


async def test_whom_and_how_is_set_by_taps_and_seen_before_it_is_sent(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru", BIRLIK)
        await drafted(v, akim)
        await press(v, akim, "Тағы…", "Бір жауап", "2", "Жасырын")
        assert "жауап адамнан бөлек сақталады" in v.last(akim)
        assert "2 жауапқа дейін таңдауға болады" in v.last(akim)
        assert "Нәтижесі бірден" not in v.labels(akim)
        assert "Арнада да" not in v.labels(akim)  # there is none
        await v.press(akim, "Фото")
        akim.send_photo(v.sandbox_bot, b"\xff\xd8\xff")
        await v.quiet()
        assert "📷" in v.last(akim)
        await press(v, akim, "Кім қатысады", "Ауылдар…", "Бірлік")
        assert "✅ Бірлік" in " ".join(v.labels(akim))
        assert "Алушылар: 1" in v.last(akim)
        await press(v, akim, "Артқа", "18 жастан бастап", "Рөлі бойынша…", "Жиналыс мүшесі")
        await press(v, akim, "Артқа", "Барлық тұрғын", "Артқа")
        (row,) = await rows(v)
        assert (row.settlements, row.roles, row.adults) == ([BIRLIK], [], True)
        assert (row.secret, row.joined_before, row.may_change, row.live) == (
            True, True, False, False,
        )  # fmt: skip
        await v.press(akim, "Қарап шығу және жіберу")
        assert "– 1 адам" in v.last(akim)
        await v.press(akim, "Жіберу: 1")
        assert "Нужен ли на улице свет?" in v.text(ivan)
        assert "шам керек" not in v.text(aigul)


async def test_what_is_asked_of_everybody_is_posted_where_the_office_likes(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        chat = v.engine.add_channel(title="Ақсу жаңалықтары", username="aksu_news")
        async with database.write() as session:
            session.add(
                PublicChat(
                    bot_id=v.bot.id, okrug=OKRUG, chat_id=chat.id, title="Ақсу", is_channel=True,
                    linked_by=1, linked_at=NOW,
                )
            )  # fmt: skip
            await session.commit()
        await drafted(v, akim)
        assert "арна" in v.last(akim)
        await press(v, akim, "Тағы…", "✅ Арнада да")
        assert "Арнада да" in v.labels(akim)
        (row,) = await rows(v)
        assert not row.in_public
        await press(v, akim, "Артқа", "Кім қатысады", "Рөлі бойынша…", "Жиналыс мүшесі")
        await press(v, akim, "Артқа", "Артқа", "Тағы…")
        assert "Арнада да" not in v.labels(akim)  # what members are asked is not everybody's


async def test_staff_of_several_okrugs_say_which(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        async with database.write() as session:
            other = _FILE.replace(OKRUG, OTHER_OKRUG).replace("10343", "10345")
            other = other.replace("Ақсу ауылдық", "Тасты ауылдық")
            await seed(Tx(session, NOW, v.bot.id), parse(other.encode()))
            (person,) = await session.scalars(sa.select(Person.id))
            role = {"role": Role.DEPUTY, "scope": OTHER_OKRUG, "given_at": NOW}
            session.add(HeldRole(person_id=person, **role))
            await session.commit()
        await v.say(akim, "Сауалнамалар")
        assert "Қай округтің сауалнамалары?" in v.last(akim)
        await press(v, akim, "Тасты", "Тұрғындардан сұрау", "Иә немесе жоқ")
        assert [row.okrug for row in await rows(v)] == [OTHER_OKRUG]


async def test_two_moderators_at_one_draft_do_not_undo_each_other(database: Database):
    async with village(database) as v:
        akim, oleg = await v.staff(Role.AKIM, "Марат"), await v.staff(Role.MODERATOR, "Олег")
        await drafted(v, akim)
        await v.say(oleg, "Сауалнамалар")
        await press(v, oleg, "📝 Көшеге шам", "Тағы…")
        await press(v, akim, "Тағы…", "✅ Жауапты өзгертуге болады")
        await v.press(oleg, "Жасырын")
        assert "Бұл арада өзгеріс болды" in v.last(oleg)
        (row,) = await rows(v)
        assert (row.secret, row.may_change) == (False, False)
        await press(v, akim, "Артқа", "Қарап шығу және жіберу")
        await v.press(oleg, "Сұрақ")
        await v.say(oleg, "Мектепке жол керек пе?\nНужна ли дорога к школе?")
        await v.press(akim, "Жіберу")  # what was looked at is not what would be sent
        assert "Мектепке жол керек пе?" in v.last(akim)
        assert [row.state for row in await rows(v)] == [State.DRAFT]
        await press(v, akim, "Қарап шығу және жіберу")
        await press(v, oleg, "Қарап шығу және жіберу", "Жіберу")
        await v.press(akim, "Жіберу")  # a moment later
        assert "Бұл арада өзгеріс болды" in v.text(akim)
        assert [row.state for row in await rows(v)] == [State.OPEN]


# ── Ended, called off ────────────────────────────────────────────────────────────────────────


async def test_it_is_ended_before_its_hour_after_one_more_question(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await sent(v, akim)
        await press(v, aigul, "Жоқ")
        await opened(v, akim)
        await v.press(akim, "Қазір аяқтау")
        assert "Сауалнаманы қазір аяқтайсыз ба?" in v.last(akim)
        await press(v, akim, "Жоқ, оралу", "Қазір аяқтау", "Иә, аяқтау")
        assert "Нәтижесі қазір келеді" in v.last(akim)
        assert "Қазір аяқтау" not in v.labels(akim)
        (row,) = await rows(v)
        assert row.closes_at is not None
        assert row.closes_at <= v.clock.now()


async def test_a_notice_goes_to_those_alone_who_have_not_voted(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        bolat = await v.resident("Болат")
        await sent(v, akim)
        await v.press(aigul, "Иә")
        await opened(v, akim)
        await v.press(akim, "Дауыс бермегендерге жазу")
        assert "сауалнамада дауыс бермегендер" in v.last(akim)
        await v.say(akim, "Дауыс беруді ұмытпаңыз")
        await press(v, akim, "Тек қазақша", "Қарап шығу және жіберу", "Жіберу")
        told = [one for one in (aigul, bolat) if "ұмытпаңыз" in v.text(one)]
        assert told == [bolat]


async def test_it_is_called_off_with_a_reason_that_everybody_reads(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await sent(v, akim)
        await opened(v, akim)
        await v.press(akim, "Күшін жою")
        akim.send_sticker(v.sandbox_bot)
        await v.quiet()
        assert "Сөзбен жазып жіберіңіз" in v.last(akim)
        await v.say(akim, "а" * 301)
        assert "Тым ұзын" in v.last(akim)
        await v.say(akim, "Сұрақ қате жазылған")
        assert "Себебі: Сұрақ қате жазылған" in v.last(akim)
        assert "қате" not in v.text(aigul)
        await v.press(akim, "Иә, күшін жою")
        assert "Сауалнаманың күші жойылды" in v.last(akim)
        assert "Сұрақ қате жазылған" in v.text(aigul)
        assert v.last(aigul).count("күші жойылды") == 1
        assert [row.state for row in await rows(v)] == [State.CANCELLED]
        await v.say(akim, "Сауалнамалар")
        await press(v, akim, "Аяқталғандары", "❌ Көшеге шам")
        assert "Себебі: Сұрақ қате жазылған" in v.last(akim)
        assert "өзгерте аласыз" not in v.last(akim)  # nothing can be done with it any more


# ── How something went ───────────────────────────────────────────────────────────────────────


async def test_a_gathering_that_is_over_is_rated_by_one_survey(database: Database):
    async with village(database) as v:
        akim, oleg = await v.staff(Role.AKIM, "Марат"), await v.staff(Role.MODERATOR, "Олег")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru", BIRLIK)
        async with database.write() as session:
            tx = Tx(session, NOW, v.bot.id)
            held = {"held_at": NOW - timedelta(days=1), "closed_at": NOW}
            await a_gathering(tx, state=GatheringState.CLOSED, settlement=BIRLIK, **held)
            await session.commit()
        for person in (akim, oleg):
            await v.say(person, "Жиындар")
            await press(v, person, "Өткендері", "24 қараша", "Тұрғындар бағаласын")
            assert "Қалай өтті?" in v.last(person)
            assert "Как всё прошло?" in v.last(person)
        (row,) = await rows(v)
        assert (row.about, row.settlements) == ("gathering:1", [BIRLIK])
        await press(
            v, oleg, "Аяқталу уақытын белгілеу", "1 күн", "Қарап шығу және жіберу", "Жіберу"
        )
        assert v.labels(ivan)[:5] == [f"{at} ★" for at in range(1, 6)]
        assert "Қалай өтті" not in v.text(aigul)
        await v.say(aigul, "Жиындар")
        await press(v, aigul, "Өткендері", "24 қараша")
        assert "Тұрғындар бағаласын" not in v.labels(aigul)


async def test_what_was_done_about_an_appeal_is_rated_without_its_words(database: Database):
    async with village(database) as v:
        moderator, aigul = await v.staff(Role.MODERATOR, "Олег"), await v.resident("Айгүл")
        await filed(v, aigul, "Абай көшесінде шам жанбайды")
        await v.say(moderator, "Өтініштер кезегі")
        assert "Тұрғындар бағаласын" not in v.labels(moderator)
        await answered(v, moderator)
        await v.say(moderator, "/1")
        card = CardPress(do=OnCard.OPEN, appeal=1, version=1).pack()
        moderator.press_stale(v.replies(moderator)[-1], card)
        await v.quiet()
        await v.press(moderator, "Тұрғындар бағаласын")
        assert "№ 0001 өтініш (" in v.last(moderator)
        assert "Обращение № 0001 (" in v.last(moderator)
        (row,) = await rows(v)
        assert (row.about, row.settlements) == ("appeal:1", [AKSU])
        assert "Абай" not in row.kk + row.ru


# ── Buttons that are old or made up ──────────────────────────────────────────────────────────


def forged(number: int, version: int = 1) -> list[str]:
    """Every button of the office about a poll, as somebody else might press it."""
    at = {"poll": number, "version": version}
    return [
        *(MakePress(do=do, **at).pack() for do in OnMake),
        *(PollPress(do=do, **at).pack() for do in OnPoll),
        *(TurnPress(setting=one, on=True, **at).pack() for one in Setting),
        ClosePress(minute=2**31 - 1, **at).pack(),
        MostPress(most=12, **at).pack(),
        VillagePress(code=OTHER_OKRUG, on=True, page=9_999, **at).pack(),
        RolePress(role="operator", on=True, **at).pack(),
    ]


@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_what_is_not_theirs_is_refused_politely(where: str, database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл") if where == "here" else await v.staff(Role.AKIM)
        async with database.write() as session:
            okrug = {} if where == "here" else {"okrug": OTHER_OKRUG}
            made = await a_poll(Tx(session, NOW, v.bot.id), state=State.DRAFT, **okrug)
            await session.commit()
        await v.say(aigul, "Сауалнамалар")
        card = v.replies(aigul)[-1]
        begins = [BeginPress(do=do, okrug=OTHER_OKRUG).pack() for do in OnBegin]
        surveys = [
            GatheringPress(do=OnGathering.SURVEY, gathering=1, version=1).pack(),
            CardPress(do=OnCard.SURVEY, appeal=1, version=1).pack(),
        ]
        page = PollsPage(okrug=OTHER_OKRUG, page=9_999).pack()
        for data in (*forged(made), *begins, *surveys, page):
            aigul.press_stale(card, data)
            await v.quiet()
        text = v.text(aigul) + " ".join(v.toasts(aigul))
        assert "Жиын қай күні" not in text
        assert "дұрыс болмады" not in text
        (row,) = await rows(v)
        assert (row.state, row.version) == (State.DRAFT, 1)


async def test_old_buttons_show_the_present_state_and_change_nothing(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        await sent(v, akim)
        (before,) = await rows(v)
        card = v.replies(akim)[-1]
        for data in (*forged(2**62), *forged(before.id, 77)):
            akim.press_stale(card, data)
            await v.quiet()
        assert "дұрыс болмады" not in v.text(akim) + " ".join(v.toasts(akim))
        (row,) = await rows(v)
        assert (row.state, row.version, row.kk) == (State.OPEN, before.version, before.kk)
