"""Arrival: in under a minute, with nothing lost that was said before."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Action, Role
from bot.core.db import Base, Database
from bot.core.i18n import translator
from bot.core.models import Form
from bot.core.tx import Tx
from bot.people import service as people
from bot.people.models import Consent, Person
from bot.people.screens.consent import shown_text
from bot.places import service as places
from bot.places.plan import parse
from bot.places.service import name_of
from bot.reports.rules.weekly import DISTRICT_AFTER, REPORT_AT
from tests.support.okrugs import AKSU, BIRLIK, OKRUG
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW

MENU_KK = "Өтініш жіберу"
READY = "Дайын. Не болды?"
KENES = """
okrug: {code: 103450000, kk: Кеңес ауылдық округі, ru: Кенесский сельский округ}
district: {code: 103400000, kk: Бірлік ауданы, ru: Бирликский район}
oblast: {code: 100000000, kk: Сарыдала облысы, ru: Сарыдалинская область}
operator: {kk: Кеңес аппараты, ru: Аппарат Кенеса, bin: "000140000001"}
contacts: {address: {kk: Кеңес, ru: Кенес}, phone: +7 700 000 00 01}
settlements:
  - {code: 103450100, kk: Кеңес ауылы, ru: село Кенес}
  - {code: 103450200, kk: Қарасу ауылы, ru: село Карасу}
"""


@pytest.fixture
async def v(database: Database) -> AsyncIterator[Village]:
    async with village(database) as opened:
        yield opened


@pytest.fixture
async def two_okrugs(v: Village) -> Village:
    async with v.app.database.write() as session:
        await places.seed(Tx(session, NOW, BOT_ID), parse(KENES.encode()))
        await session.commit()
    return v


async def rows(v: Village, table: type[Base]) -> list[Any]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(table)))


async def recognised(v: Village, person):
    async with v.app.database.read() as session:
        return await people.recognise(Tx(session, NOW, BOT_ID), person.id)


async def secret_for(v: Village, role: Role, scope: str = OKRUG, now=NOW) -> str:
    async with v.app.database.write() as session:
        secret = await people.issue_invitation(Tx(session, now, BOT_ID), role, scope)
        await session.commit()
        return secret


async def accepts_here(v: Village, person) -> list[int]:
    async with v.app.database.read() as session:
        return await people.who_may(Tx(session, NOW, BOT_ID), Action.TRIAGE_APPEAL, OKRUG)


async def test_the_poster_leads_in_with_two_taps(v):
    aigul = v.stranger()
    await v.start(aigul, f"p{AKSU}")
    assert "Ақсу ауылдық округі әкімі аппаратының боты" in v.last(aigul)
    assert "Аксуский сельский округ" in v.last(aigul)
    assert v.labels(aigul) == ["Қазақша", "Русский"]
    await v.press(aigul, "Қазақша")
    assert "БСН 000140000000" in v.last(aigul)
    assert v.labels(aigul) == ["Келісемін", "Толық мәтіні", "Келіспеймін", "Басқа ауыл"]
    await v.press(aigul, "Келісемін")
    assert v.last(aigul).startswith(READY)
    assert "Ауылыңыз: Ақсу ауылы" in v.text(aigul)
    assert MENU_KK in v.keyboard(aigul)
    assert len(v.replies(aigul)) == 2


async def test_without_a_link_one_chooses_the_village_and_nothing_else(v):
    ivan = v.stranger("Иван", language_code="ru")
    await v.start(ivan)
    await v.press(ivan, "Русский")
    assert v.labels(ivan) == ["село Аксу", "село Бирлик", "село Жанажол"]
    await v.press(ivan, "село Бирлик")
    await v.press(ivan, "Даю согласие")
    assert v.last(ivan).startswith("Готово. Что случилось?")
    assert (await recognised(v, ivan)).settlement == BIRLIK


async def test_the_poster_of_the_okrug_asks_for_the_village(v):
    aigul = v.stranger()
    await v.start(aigul, f"p{OKRUG}")
    await v.press(aigul, "Қазақша")
    await v.press(aigul, "Бірлік ауылы")
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).settlement == BIRLIK


@pytest.mark.parametrize("typed", ["бирлик", "Birlik", "Бірлік ауылы"])
async def test_the_village_may_be_typed_where_buttons_stand(v, typed):
    aigul = v.stranger()
    await v.start(aigul)
    await v.press(aigul, "Қазақша")
    await v.say(aigul, typed)
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).settlement == BIRLIK
    assert v.last(aigul).startswith(READY)


async def test_what_was_said_before_arriving_becomes_the_draft(v):
    aigul = v.stranger()
    await v.say(aigul, "Мектеп жанындағы шам үш күннен бері жанбайды")
    assert "сақталды" in v.last(aigul)
    assert "сохранено" in v.last(aigul)
    await v.press(aigul, "Қазақша")
    await v.do(aigul.send_photo(v.sandbox_bot, b"\xff\xd8photo"))
    assert "сақталды" in v.last(aigul)
    await v.press(aigul, "Ақсу ауылы")
    await v.press(aigul, "Келісемін")
    assert "Мектеп жанындағы шам" in v.last(aigul)
    assert "1 фото" in v.last(aigul)
    assert "Жіберу" in v.labels(aigul)
    assert MENU_KK in v.keyboard(aigul)


async def test_water_is_no_village_while_buttons_stand(v):
    aigul = v.stranger()
    await v.start(aigul)
    await v.press(aigul, "Қазақша")
    await v.say(aigul, "су жоқ")
    await v.press(aigul, "Ақсу ауылы")
    await v.press(aigul, "Келісемін")
    assert "су жоқ" in v.last(aigul)


async def test_an_album_of_a_stranger_is_greeted_once(database):
    async with village(database, settle_s=0.05) as v:
        aigul = v.stranger()
        await v.do(aigul.send_album(v.sandbox_bot, [b"1", b"2", b"3"], "Жол ойылған"))
        assert len(v.replies(aigul)) == 1
        await v.press(aigul, "Қазақша")
        await v.press(aigul, "Ақсу ауылы")
        await v.press(aigul, "Келісемін")
        assert "3 фото" in v.last(aigul)


async def test_a_stranger_keeps_one_living_card(v):
    aigul = v.stranger()
    for line in ("Сәлем", "Жол бұзылған", "Көмектесіңіздерші"):
        await v.say(aigul, line)
    assert len(v.replies(aigul)) == 1


async def test_where_a_life_is_in_danger_the_numbers_come_first(v):
    aigul = v.stranger()
    await v.say(aigul, "Үй өртеніп жатыр, көмектесіңдер")
    first = v.replies(aigul)[0].text
    assert "101" in first
    assert "Бот жедел" in first
    assert "Қазақша" in v.labels(aigul)


async def test_the_full_text_says_what_the_law_asks(v):
    aigul = v.stranger()
    await v.start(aigul, f"p{AKSU}")
    await v.press(aigul, "Қазақша")
    await v.press(aigul, "Толық мәтіні")
    shown = v.last(aigul)
    for asked in (
        "«Ақсу ауылдық округі әкімінің аппараты» ММ",
        "000140000000",
        "Деректер тізімі",
        "телефон нөмірім",
        "орналасқан жерім",
        "Мерзімі",
        "Үшінші тұлғалар",
        "Трансшекаралық беру",
        "Жариялау",
        "Қайтарып алу",
        "eotinish.kz",
    ):
        assert asked in shown
    await v.press(aigul, "Қысқаша мәтіні")
    await v.press(aigul, "Келісемін")
    assert v.last(aigul).startswith(READY)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_consent_kept_is_of_the_text_that_was_shown(v, language):
    aigul = await v.resident(language=language)
    (consent,) = await rows(v, Consent)
    async with v.app.database.read() as session:
        tx = Tx(session, NOW, BOT_ID)
        office = await places.okrug_of(tx, OKRUG)
        place = await places.resolve(tx, OKRUG)
    assert office
    assert place
    t = translator(language)
    text = shown_text(office, name_of(place, language), t)
    assert consent.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert consent.language == language
    assert (await recognised(v, aigul)).known


async def test_whoever_refuses_leaves_nothing_behind_and_finds_the_way_back(v):
    aigul = v.stranger()
    await v.say(aigul, "Бізде жарық жоқ")
    await v.start(aigul, f"p{AKSU}")
    await v.press(aigul, "Қазақша")
    await v.press(aigul, "Келіспеймін")
    assert "eotinish.kz" in v.last(aigul)
    assert "+7 700 000 00 00" in v.last(aigul)
    assert await rows(v, Form) == []
    assert await rows(v, Person) == []
    await v.press(aigul, "Қайта бастау")
    await v.press(aigul, "Қазақша")
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).settlement == AKSU


async def test_old_buttons_show_the_present_state(v):
    aigul = v.stranger()
    await v.start(aigul, f"p{AKSU}")
    greeting = v.replies(aigul)[-1]
    language = v.button(aigul, "Русский")[1].data
    await v.press(aigul, "Қазақша")
    agree = v.button(aigul, "Келісемін")[1].data
    await v.press(aigul, "Келісемін")
    for stale in (language, agree):
        aigul.press_stale(greeting, stale)
        await v.quiet()
        assert "Ауылыңыз: Ақсу ауылы" in v.last(aigul)
    assert (await recognised(v, aigul)).language == "kk"
    assert len(await rows(v, Person)) == 1
    assert len(await rows(v, Consent)) == 1


async def test_start_pressed_again_is_home(v):
    aigul = await v.resident()
    await v.start(aigul)
    assert "Ауылыңыз: Ақсу ауылы" in v.last(aigul)
    assert MENU_KK in v.keyboard(aigul)


async def test_the_link_of_another_village_offers_to_move(v):
    aigul = await v.resident()
    await v.start(aigul, f"p{BIRLIK}")
    assert "Бірлік ауылы" in v.last(aigul)
    await v.press(aigul, "Жоқ")
    assert (await recognised(v, aigul)).settlement == AKSU
    await v.start(aigul, f"p{BIRLIK}")
    await v.press(aigul, "Иә")
    assert (await recognised(v, aigul)).settlement == BIRLIK


@pytest.mark.parametrize("payload", ["p", "p000000000", "pXYZ", "i", "zzz", "p" + "9" * 63])
async def test_a_broken_link_is_an_ordinary_start(v, payload):
    aigul = v.stranger()
    await v.start(aigul, payload)
    await v.press(aigul, "Қазақша")
    await v.press(aigul, "Ақсу ауылы")
    await v.press(aigul, "Келісемін")
    assert v.last(aigul).startswith(READY)


# Several okrugs


@pytest.mark.parametrize("typed", ["карасу", "Qarasu", "Қарсу"])
async def test_among_okrugs_the_village_is_found_as_people_type_it(two_okrugs, typed):
    v = two_okrugs
    aigul = v.stranger()
    await v.start(aigul)
    await v.press(aigul, "Қазақша")
    assert v.labels(aigul) == ["Тізімнен таңдау"]
    await v.say(aigul, typed)
    assert "1. Қарасу ауылы, Кеңес ауылдық округі, Бірлік ауданы, Сарыдала облысы" in v.last(aigul)
    await v.press(aigul, "1. Қарасу ауылы · Кеңес а. о.")
    assert "Кеңес аппараты" in v.last(aigul)
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).okrug == "103450000"


async def test_among_okrugs_one_may_walk_the_tree(two_okrugs):
    v = two_okrugs
    ivan = v.stranger(language_code="ru")
    await v.start(ivan)
    await v.press(ivan, "Русский")
    await v.press(ivan, "Выбрать из списка")
    await v.press(ivan, "Кенесский сельский округ")
    await v.press(ivan, "село Карасу")
    await v.press(ivan, "Даю согласие")
    assert (await recognised(v, ivan)).settlement == "103450200"


async def test_a_village_nobody_knows_and_a_story_where_a_name_was_asked(two_okrugs):
    v = two_okrugs
    aigul = v.stranger()
    await v.start(aigul)
    await v.press(aigul, "Қазақша")
    await v.say(aigul, "<b>Атлантида</b>")
    assert "«<b>Атлантида</b>»" in v.last(aigul)
    await v.say(aigul, "Көшемізде екі аптадан бері қоқыс шығарылмай жатыр, көмектесіңіздерші")
    assert "сақталды" in v.last(aigul)
    await v.say(aigul, "Қарасу")
    await v.press(aigul, "1. Қарасу ауылы")
    await v.press(aigul, "Келісемін")
    assert "қоқыс шығарылмай" in v.last(aigul)


async def test_moving_to_another_okrug_takes_a_consent_of_its_own(two_okrugs):
    v = two_okrugs
    aigul = await v.resident()
    await v.start(aigul, "p103450100")
    await v.press(aigul, "Иә")
    assert "Кеңес аппараты" in v.last(aigul)
    await v.press(aigul, "Келіспеймін")
    assert (await recognised(v, aigul)).settlement == AKSU
    await v.start(aigul, "p103450100")
    await v.press(aigul, "Иә")
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).settlement == "103450100"
    assert len(await rows(v, Consent)) == 2


# Invitations


async def test_an_invited_stranger_is_asked_language_role_and_consent(v):
    secret = await secret_for(v, Role.MODERATOR)
    marat = v.stranger("Марат")
    await v.start(marat, f"i{secret}")
    await v.press(marat, "Қазақша")
    assert "Модератор" in v.last(marat)
    assert "02.12.2026" in v.last(marat)
    await v.press(marat, "Қабылдаймын")
    await v.press(marat, "Келісемін")
    actor = await recognised(v, marat)
    assert {grant.role for grant in actor.grants} == {Role.MODERATOR}
    assert actor.name == "Марат"
    assert "Өтініштер кезегі" in v.keyboard(marat)
    assert MENU_KK not in v.keyboard(marat)


async def test_a_resident_accepts_a_role_with_one_tap_and_the_link_is_used_up(v):
    secret = await secret_for(v, Role.EXECUTOR)
    aigul, second = await v.resident(), await v.resident("Болат")
    await v.start(second, f"i{secret}")
    await v.start(aigul, f"i{secret}")
    await v.press(aigul, "Қабылдаймын")
    assert "Рөліңіз: Орындаушы" in v.text(aigul)
    assert "Өтініштер кезегі" in v.keyboard(aigul)
    await v.press(second, "Қабылдаймын")
    assert "қабылдап қойған" in v.toasts(second)[-1]
    await v.start(aigul, f"i{secret}")
    assert "қабылдап қойған" in v.last(aigul)


async def test_whoever_declines_a_role_can_still_arrive(v):
    secret = await secret_for(v, Role.MODERATOR)
    marat = v.stranger("Марат")
    await v.start(marat, f"i{secret}")
    await v.press(marat, "Қазақша")
    await v.press(marat, "Бас тарту")
    await v.press(marat, "Ақсу ауылы")
    await v.press(marat, "Келісемін")
    assert {grant.role for grant in (await recognised(v, marat)).grants} == {Role.RESIDENT}
    assert await accepts_here(v, marat) == []


async def test_an_expired_invitation_says_so_and_arrival_goes_on(v):
    secret = await secret_for(v, Role.MODERATOR, now=NOW - timedelta(days=8))
    marat = v.stranger("Марат")
    await v.start(marat, f"i{secret}")
    await v.press(marat, "Қазақша")
    assert "мерзімі өтіп кеткен" in v.last(marat)
    assert "Ақсу ауылы" in v.labels(marat)


async def test_an_invitation_lost_between_two_taps_does_not_lose_the_person(v):
    secret = await secret_for(v, Role.MODERATOR)
    marat, faster = v.stranger("Марат"), await v.resident("Болат")
    await v.start(marat, f"i{secret}")
    await v.press(marat, "Қазақша")
    await v.press(marat, "Қабылдаймын")
    await v.start(faster, f"i{secret}")
    await v.press(faster, "Қабылдаймын")
    await v.press(marat, "Келісемін")
    assert "қабылдап қойған" in v.last(marat)
    await v.press(marat, "Ақсу ауылы")
    await v.press(marat, "Келісемін")
    assert {grant.role for grant in (await recognised(v, marat)).grants} == {Role.RESIDENT}


async def test_an_observer_of_the_district_is_asked_where_they_live(v):
    secret = await secret_for(v, Role.OBSERVER, "103400000")
    marat = v.stranger("Марат")
    await v.start(marat, f"i{secret}")
    await v.press(marat, "Қазақша")
    assert "Бірлік ауданы" in v.last(marat)
    await v.press(marat, "Қабылдаймын")
    await v.press(marat, "Келісемін")
    assert Role.OBSERVER in {grant.role for grant in (await recognised(v, marat)).grants}


# For everybody


async def test_help_names_the_office_the_official_way_and_112(v):
    for person in (v.stranger("Иван", language_code="ru"), await v.resident("Иван", "ru")):
        await v.say(person, "/help")
        for told in ("улица Абая", "eotinish.kz", "112", "Сход – все жители"):
            assert told in v.last(person)


async def test_help_is_a_key_of_the_menu_too(v):
    aigul = await v.resident()
    await v.say(aigul, "Көмек")
    assert "бейсенбі, 15:00–17:00" in v.last(aigul)


async def test_what_came_while_somebody_had_blocked_the_bot_is_told_when_they_return(v):
    moderator = await v.staff(Role.MODERATOR)
    aigul = await v.resident()
    moderator.block(v.sandbox_bot)
    await v.quiet()
    before = len(v.replies(moderator))
    await v.say(aigul, "Шам жанбайды")
    await v.press(aigul, "Жіберу")
    assert len(v.replies(moderator)) == before
    moderator.unblock(v.sandbox_bot)
    await v.quiet()
    assert "0001" in v.last(moderator)


async def test_a_button_pressed_by_somebody_unknown_leads_to_the_beginning(v):
    aigul = v.stranger()
    await v.start(aigul)
    greeting = v.replies(aigul)[-1]
    aigul.press_stale(greeting, "zz:unknown")
    await v.quiet()
    assert v.labels(aigul) == ["Қазақша", "Русский"]


async def test_the_menu_command_is_home_and_for_a_stranger_the_beginning(v):
    aigul = await v.resident()
    await v.say(aigul, "/menu")
    assert "Ауылыңыз: Ақсу ауылы" in v.last(aigul)
    stranger = v.stranger()
    await v.say(stranger, "/menu")
    assert v.labels(stranger) == ["Қазақша", "Русский"]
    await v.say(stranger, "/language")
    assert v.labels(stranger) == ["Қазақша", "Русский"]


# What people ran into

AKSU_TWO = """
okrug: {code: 103470000, kk: Жаңа Ақсу ауылдық округі, ru: Ново-Аксуский сельский округ}
district: {code: 103400000, kk: Бірлік ауданы, ru: Бирликский район}
oblast: {code: 100000000, kk: Сарыдала облысы, ru: Сарыдалинская область}
operator: {kk: Жаңа Ақсу аппараты, ru: Аппарат Ново-Аксу, bin: "000140000002"}
contacts: {address: {kk: Ақсу, ru: Аксу}, phone: +7 700 000 00 02}
settlements: [{code: 103470100, kk: Ақсу ауылы, ru: село Аксу}]
"""


async def test_two_villages_of_one_name_are_told_apart(v):
    async with v.app.database.write() as session:
        await places.seed(Tx(session, NOW, BOT_ID), parse(AKSU_TWO.encode()))
        await session.commit()
    ivan = v.stranger("Иван", language_code="ru")
    await v.start(ivan)
    await v.press(ivan, "Русский")
    await v.say(ivan, "аксу")
    guessed = [label.partition(". ")[2] for label in v.labels(ivan)]
    assert {"село Аксу · Аксуский с. о.", "село Аксу · Ново-Аксуский с. о."} <= set(guessed)
    assert len(set(v.labels(ivan))) == len(v.labels(ivan))
    assert (
        "село Аксу, Ново-Аксуский сельский округ, Бирликский район, Сарыдалинская область"
        in v.last(ivan)
    )
    wanted = next(one for one in v.labels(ivan) if "село Аксу · Ново" in one)
    await v.press(ivan, wanted)
    await v.press(ivan, "Даю согласие")
    assert (await recognised(v, ivan)).okrug == "103470000"


async def test_one_step_too_far_down_the_tree_is_taken_back(two_okrugs):
    v = two_okrugs
    aigul = v.stranger()
    await v.start(aigul)
    await v.press(aigul, "Қазақша")
    await v.press(aigul, "Тізімнен таңдау")
    assert "Артқа" not in v.labels(aigul)
    await v.press(aigul, "Кеңес ауылдық округі")
    assert v.labels(aigul)[-1] == "Артқа"
    await v.press(aigul, "Артқа")
    await v.press(aigul, "Ақсу ауылдық округі")
    await v.press(aigul, "Бірлік ауылы")
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).settlement == BIRLIK


async def test_a_neighbour_s_poster_is_put_right_before_the_consent(two_okrugs):
    v = two_okrugs
    aigul = v.stranger()
    await v.start(aigul, f"p{AKSU}")
    await v.press(aigul, "Қазақша")
    assert v.last(aigul).startswith("Ауылыңыз: Ақсу ауылы")
    await v.press(aigul, "Толық мәтіні")
    assert v.last(aigul).startswith("Ауылыңыз: Ақсу ауылы")
    await v.press(aigul, "Басқа ауыл")
    await v.press(aigul, "Артқа")
    await v.press(aigul, "Кеңес ауылдық округі")
    await v.press(aigul, "Қарасу ауылы")
    assert v.last(aigul).startswith("Ауылыңыз: Қарасу ауылы")
    await v.press(aigul, "Келісемін")
    assert (await recognised(v, aigul)).settlement == "103450200"


async def test_where_there_is_one_village_nothing_is_offered_instead(database):
    async with village(database) as v:
        async with v.app.database.write() as session:
            await session.execute(sa.text("UPDATE okrugs SET bot_id = 7"))
            await places.seed(Tx(session, NOW, BOT_ID), parse(AKSU_TWO.encode()))
            await session.commit()
        aigul = v.stranger()
        await v.start(aigul)
        await v.press(aigul, "Қазақша")
        assert v.last(aigul).startswith("Ауылыңыз: Ақсу ауылы")
        assert "Басқа ауыл" not in v.labels(aigul)


@pytest.mark.parametrize("payload", ["p115200000", "zzz"])
async def test_a_link_that_leads_nowhere_says_so_to_strangers_and_residents(v, payload):
    stranger, aigul = v.stranger(), await v.resident()
    for person in (stranger, aigul):
        await v.start(person, payload)
        assert v.last(person).startswith("Бұл жердің әкім аппараты ботқа әлі қосылмаған")
    assert "ещё не подключён" in v.last(stranger)
    assert v.labels(stranger) == ["Қазақша", "Русский"]
    assert MENU_KK in v.keyboard(aigul)


@pytest.mark.parametrize("payload", [None, f"p{AKSU}"])
async def test_ones_own_link_says_nothing_of_other_places(v, payload):
    aigul = await v.resident()
    await v.start(aigul, payload)
    assert "қосылмаған" not in v.last(aigul)


async def test_a_no_leaves_no_question_standing(two_okrugs):
    v = two_okrugs
    aigul = await v.resident()
    await v.start(aigul, f"p{BIRLIK}")
    await v.press(aigul, "Жоқ")
    assert "Көшіп" not in v.last(aigul)
    assert v.last(aigul).startswith("Ауылыңыз: Ақсу ауылы")
    await v.start(aigul, "p103450100")
    await v.press(aigul, "Иә")
    await v.press(aigul, "Келіспеймін")
    assert "Кеңес аппараты" not in v.text(aigul)
    assert v.last(aigul).startswith("Ауылыңыз: Ақсу ауылы")


async def test_whoever_works_here_finds_the_queue_first(v):
    moderator = await v.staff(Role.MODERATOR, language="ru")
    assert v.last(moderator) == "Готово. Очередь – внизу."
    assert v.keyboard(moderator)[0] == "Очередь обращений"
    assert v.keyboard(moderator)[1] == "Отправить объявление"
    assert v.keyboard(moderator)[2] == "Отправить обращение"


async def test_somebody_seated_without_a_name_is_called_as_in_telegram(v):
    moderator = await v.staff(Role.MODERATOR, "Марат")
    assert (await recognised(v, moderator)).name == "Марат"
    assert (await recognised(v, await v.resident("Айгүл"))).name == ""


async def observer(v: Village) -> Any:
    """Somebody of the district who lives elsewhere."""
    secret = await secret_for(v, Role.OBSERVER, "103400000")
    marat = v.stranger("Марат")
    await v.start(marat, f"i{secret}")
    await v.press(marat, "Қазақша")
    await v.press(marat, "Қабылдаймын")
    async with v.app.database.write() as session:
        await people.arrive(
            Tx(session, NOW, BOT_ID), await people.recognise(Tx(session, NOW, BOT_ID), marat.id),
            language="kk", okrug=OKRUG, settlement="", consent_text="Келісемін",
        )  # fmt: skip
        await session.commit()
    async with v.app.database.write() as session:
        tx = Tx(session, NOW, BOT_ID)
        await people.accept_invitation(tx, await people.recognise(tx, marat.id), secret, "Марат")
        await session.commit()
    await v.start(marat)
    return marat


async def test_an_observer_who_writes_is_asked_for_the_village_and_then_heard(v):
    marat = await observer(v)
    assert "Қайда: Бірлік ауданы" in v.last(marat)
    await v.say(marat, "Шам жанбайды")
    assert v.last(marat) == "Өтініш жіберу үшін ауылыңызды таңдаңыз."
    await v.press(marat, "Ауылды таңдау")
    await v.press(marat, "Бірлік ауылы")
    assert MENU_KK in v.keyboard(marat)
    await v.say(marat, "Шам жанбайды")
    assert "Жіберу" in v.labels(marat)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_an_observer_hears_when_the_district_is_reported_and_not_what_has_happened(
    v, language
):
    t = translator(language)
    secret = await secret_for(v, Role.OBSERVER, "103400000")
    marat = await v.resident("Марат", language)
    before = len(v.replies(marat))
    await v.start(marat, f"i{secret}")
    await v.press(marat, t.word("I accept"))
    said = "\n".join(str(reply.text) for reply in v.replies(marat)[before:])
    hour = f"{(datetime.combine(NOW, REPORT_AT) + DISTRICT_AFTER):%H:%M}"
    words = {
        "kk": f"Дайын. Дүйсенбі сайын сағат {hour}-де аудан бойынша есеп келеді.",
        "ru": f"Готово. По понедельникам в {hour} придёт сводка по району.",
    }
    assert words[language] in said
    assert {"kk": "Не болды?", "ru": "Что случилось?"}[language] not in said


async def test_an_observer_is_offered_no_switch_for_what_never_comes(v):
    marat = await observer(v)
    await v.say(marat, "Баптаулар")
    await v.press(marat, "Хабарламалар")
    assert v.labels(marat) == [
        "🔔 Мерзімі таяған және өткен өтініштер",
        "🔔 Апталық есеп және заң бойынша міндеттер",
        "🔔 Аппараттың хабарландырулары",
        "🔔 Жиындар және оларда қабылданған шешімдер",
        "🔔 Сауалнамалар және олардың нәтижелері",
        "🔔 Халық қатысатын бюджет",
        "Артқа",
    ]


async def test_an_accepted_offer_does_not_stay_a_question(v):
    secret = await secret_for(v, Role.EXECUTOR)
    aigul = await v.resident()
    await v.start(aigul, f"i{secret}")
    await v.press(aigul, "Қабылдаймын")
    assert "Қабылдайсыз ба" not in v.text(aigul)
    assert v.last(aigul) == "Дайын. Кезек төменде."
    assert v.keyboard(aigul)[0] == "Өтініштер кезегі"


async def test_what_was_begun_moves_along_to_the_new_okrug(two_okrugs):
    v = two_okrugs
    aigul = await v.resident()
    await v.say(aigul, "Шам жанбайды")
    await v.start(aigul, "p103450100")
    await v.press(aigul, "Иә")
    await v.press(aigul, "Келісемін")
    await v.say(aigul, "Өтініш жіберу")
    assert "Шам жанбайды" in v.last(aigul)
    assert "Кеңес ауылы" in v.last(aigul)


# Words typed instead of keys


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("меню", "Ауылыңыз: Ақсу ауылы"),
        ("Мәзір", "Ауылыңыз: Ақсу ауылы"),
        ("/foo", "Ауылыңыз: Ақсу ауылы"),
        ("/cancel", "Ауылыңыз: Ақсу ауылы"),
        ("ОТМЕНА", "Ауылыңыз: Ақсу ауылы"),
        ("бас тарту", "Ауылыңыз: Ақсу ауылы"),
        ("помощь", "eotinish.kz"),
        ("көмек", "eotinish.kz"),
        ("баптаулар", "Тіл: Қазақша"),
        ("Настройки.", "Тіл: Қазақша"),
    ],
)
async def test_a_word_typed_instead_of_a_key_leads_there_and_is_no_appeal(v, typed, told):
    aigul = await v.resident()
    await v.say(aigul, typed)
    assert told in v.last(aigul)
    assert "Қаралама" not in v.text(aigul)


async def test_a_stranger_who_types_menu_has_said_nothing_yet(v):
    aigul = v.stranger()
    await v.say(aigul, "меню")
    assert v.labels(aigul) == ["Қазақша", "Русский"]
    assert "сақталды" not in v.last(aigul)
