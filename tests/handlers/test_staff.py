"""The office's own people: a list, a link for somebody new, the end of a role."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people import service as people
from bot.people.models import Invitation
from bot.people.service import Seat
from bot.places import service as places
from bot.places.models import Bot
from bot.places.plan import parse
from tests.support.okrugs import AKSU
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW

KENES = """
okrug: {code: 103450000, kk: Кеңес ауылдық округі, ru: Кенесский сельский округ}
district: {code: 103400000, kk: Бірлік ауданы, ru: Бирликский район}
oblast: {code: 100000000, kk: Сарыдала облысы, ru: Сарыдалинская область}
operator: {kk: Кеңес аппараты, ru: Аппарат Кенеса, bin: "000140000001"}
contacts: {address: {kk: Кеңес, ru: Кенес}, phone: +7 700 000 00 01}
settlements: [{code: 103450100, kk: Кеңес ауылы, ru: село Кенес}]
"""


@pytest.fixture
async def v(database: Database) -> AsyncIterator[Village]:
    async with village(database) as opened:
        async with database.write() as session:
            if await session.get(Bot, BOT_ID) is None:
                session.add(Bot(id=BOT_ID, username="auyldas_bot"))
                await session.commit()
        yield opened


async def roles(v: Village, person) -> set[Role]:
    async with v.app.database.read() as session:
        actor = await people.recognise(Tx(session, NOW, BOT_ID), person.id)
        return {grant.role for grant in actor.grants}


def link(v: Village, person) -> str:
    """The link in the bot's last words."""
    return next(word for word in v.last(person).split() if word.startswith("https://t.me/"))


async def test_an_akim_invites_a_moderator_from_list_to_link(v):
    akim = await v.staff(Role.AKIM)
    await v.say(akim, "Қызметкерлер")
    assert "Ақсу ауылдық округі" in v.last(akim)
    assert "Әкім" in v.last(akim)
    await v.press(akim, "Шақыру")
    assert v.labels(akim) == [
        "Модератор",
        "Орындаушы",
        "Әкімнің орынбасары",
        "Жиналыс мүшесі",
        "Артқа",
    ]
    await v.press(akim, "Модератор")
    assert "02.12.2026" in v.last(akim)
    url = link(v, akim)
    assert v.labels(akim) == ["Сілтемені жіберу", "Сілтемені көшіру", "Жарамсыз ету", "Артқа"]
    marat = v.stranger("Марат")
    await v.do(marat.open_link(url))
    await v.press(marat, "Қазақша")
    await v.press(marat, "Қабылдаймын")
    await v.press(marat, "Келісемін")
    assert await roles(v, marat) == {Role.MODERATOR}
    await v.press(akim, "Артқа")
    assert "Марат, Модератор" in v.last(akim)


async def test_a_link_that_is_out_is_listed_and_can_be_made_worthless(v):
    akim = await v.staff(Role.AKIM)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Шақыру")
    await v.press(akim, "Модератор")
    url = link(v, akim)
    await v.press(akim, "Артқа")
    assert "Әлі қолданылмаған сілтемелер" in v.last(akim)
    await v.press(akim, "Сілтемені жарамсыз ету")
    await v.press(akim, "Модератор, 02.12.2026")
    assert "Әлі қолданылмаған" not in v.last(akim)
    assert "жарамайды" in v.toasts(akim)[-1]
    marat = await v.resident("Марат")
    await v.do(marat.open_link(url))
    assert "жарамсыз етілген" in v.last(marat)


async def test_the_akim_who_opens_the_own_link_keeps_it_good(v):
    akim = await v.staff(Role.AKIM)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Шақыру")
    await v.press(akim, "Орындаушы")
    await v.do(akim.open_link(link(v, akim)))
    assert "өзіңіз жасағансыз" in v.last(akim)
    async with v.app.database.read() as session:
        assert (await session.scalars(sa.select(Invitation))).one().used_at is None


async def test_a_role_is_ended_after_one_question(v):
    akim = await v.staff(Role.AKIM)
    marat = await v.staff(Role.EXECUTOR, "Марат")
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Рөлді тоқтату")
    assert not any("Әкім" in label for label in v.labels(akim))
    await v.press(akim, "Марат, Орындаушы")
    assert "басқа ешкім жоқ" in v.last(akim)
    assert await roles(v, marat) == {Role.RESIDENT, Role.EXECUTOR}
    await v.press(akim, "Иә, тоқтату")
    assert await roles(v, marat) == {Role.RESIDENT}
    assert "Орындаушы" not in v.last(akim)


async def test_a_moderator_does_not_see_the_key_and_is_refused_without_it(v):
    moderator = await v.staff(Role.MODERATOR)
    assert "Қызметкерлер" not in v.keyboard(moderator)
    await v.say(moderator, "Қызметкерлер")
    assert "рұқсатыңыз жоқ" in v.last(moderator)


async def test_an_operator_of_two_okrugs_chooses_and_makes_an_akim(v):
    async with v.app.database.write() as session:
        tx = Tx(session, NOW, BOT_ID)
        await places.seed(tx, parse(KENES.encode()))
        operator = v.stranger("Оператор")
        await people.seat_staff(tx, [Seat(operator.id, Role.OPERATOR, "")])
        await session.commit()
    await v.arrive(operator, "kk", f"p{AKSU}")
    await v.say(operator, "Қызметкерлер")
    assert v.labels(operator) == ["Ақсу ауылдық округі", "Кеңес ауылдық округі"]
    await v.press(operator, "Кеңес ауылдық округі")
    await v.press(operator, "Шақыру")
    assert len(v.labels(operator)) == 8
    await v.press(operator, "Әкім")
    assert "Кеңес ауылдық округі" in v.last(operator)
    await v.press(operator, "Артқа")
    await v.press(operator, "Шақыру")
    await v.press(operator, "Аудан бақылаушысы")
    assert "Бірлік ауданы" in v.last(operator)
    await v.press(operator, "Артқа")
    await v.press(operator, "Рөлді тоқтату")
    await v.press(operator, "Оператор, Бот әкімшісі")
    await v.press(operator, "Иә, тоқтату")
    assert "соңғы әкімшісі" in v.toasts(operator)[-1]


async def test_whoever_left_the_office_finds_the_keys_they_still_have(v):
    akim = await v.staff(Role.AKIM)
    marat = await v.staff(Role.MODERATOR, "Марат")
    assert "Өтініштер кезегі" in v.keyboard(marat)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Рөлді тоқтату")
    await v.press(akim, "Марат, Модератор")
    await v.press(akim, "Иә, тоқтату")
    await v.say(marat, "Өтініштер кезегі")
    assert "рұқсатыңыз жоқ" in v.last(marat)
    assert "Өтініштер кезегі" not in v.keyboard(marat)
    assert "Өтініш жіберу" in v.keyboard(marat)
