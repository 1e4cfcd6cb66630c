"""What the village was told lately, read at any time, by a link, and on arrival."""

from datetime import timedelta

import pytest

from bot.broadcasts import service
from bot.broadcasts.service import Asks, Audience
from bot.core.access import Role
from bot.core.db import Database
from tests.broadcasts.conftest import KK, Office, office_in
from tests.broadcasts.test_answering import roll_call
from tests.support.okrugs import AKSU, BIRLIK, OKRUG
from tests.support.village import Village, village

LIST = "Хабарландырулар"


async def announced(office: Office, kk: str, **audience: object) -> int:
    """A notice that went out; its id."""
    view = await office.drafted(kk=kk, ru="")
    if audience:
        chosen = Audience(OKRUG, **audience)  # type: ignore[arg-type]
        view = await office.do(service.set_audience, view.id, view.version, chosen)
    await office.do(service.send, view.id, view.version)
    return view.id


# ── The list ─────────────────────────────────────────────────────────────────────────────────


async def test_a_resident_reads_the_last_notices_at_any_time(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await announced(office, "Жиналыс болады.")
        await v.later(timedelta(days=1))
        await announced(office, KK)
        await v.say(aigul, LIST)
        text = v.last(aigul)
        assert text.index("1. 26 қараша") < text.index(KK) < text.index("2. 25 қараша")
        await v.press(aigul, "2")
        assert "Жиналыс болады." in v.last(aigul)
        assert "Жіберілді: 25 қараша, 15:00" in v.last(aigul)
        await v.press(aigul, "Артқа")
        assert "1. 26 қараша" in v.last(aigul)


async def test_an_empty_list_says_what_will_come(database: Database) -> None:
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        assert LIST in v.keyboard(aigul)
        await v.say(aigul, "хабарландырулар.")
        assert "Әзірге хабарландыру жоқ" in v.last(aigul)


async def test_many_notices_are_leafed_through(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        for number in range(8):
            await announced(office, f"Хабар {number}.")
            await v.later(timedelta(minutes=1))
        await v.say(aigul, LIST)
        await v.press(aigul, "›")
        assert "Хабар 0." in v.last(aigul)
        await v.press(aigul, "8")
        await v.press(aigul, "Артқа")
        assert "2 / 2" in v.labels(aigul)


async def test_what_was_withdrawn_or_is_for_others_is_not_shown(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, dana = await v.resident("Айгүл"), await v.resident("Дана", at=BIRLIK)
        await v.staff(Role.MODERATOR, "Сара")
        gone = await announced(office, "Қайтарылатын хабар.")
        view = await office.do(service.look, gone)
        await office.do(service.withdraw, gone, view.version)
        await announced(office, "Қызметкерлерге ғана.", roles=(Role.MODERATOR.value,))
        await announced(office, "Бірлікке ғана.", settlements=(BIRLIK,))
        await v.say(aigul, LIST)
        assert "Әзірге хабарландыру жоқ" in v.last(aigul)
        await v.say(dana, LIST)
        assert "Бірлікке ғана." in v.last(dana)
        assert "Қызметкерлерге" not in v.last(dana)


async def test_what_one_was_told_personally_is_found_again(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        sara = await v.staff(Role.MODERATOR, "Сара")
        await announced(office, "Қызметкерлерге ғана.", roles=(Role.MODERATOR.value,))
        await v.say(sara, LIST)
        assert "Қызметкерлерге ғана." in v.last(sara)


async def test_a_notice_is_answered_in_the_list_as_well(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await roll_call(office, Asks.READ, urgent=False)
        await v.say(aigul, LIST)
        await v.press(aigul, "Ашу")
        await v.press(aigul, "Оқыдым")
        assert v.labels(aigul) == ["✅ Оқыдым", "Артқа"]
        await v.press(aigul, "Артқа")
        await v.press(aigul, "Ашу")
        assert v.labels(aigul) == ["✅ Оқыдым", "Артқа"]


# ── By a link ────────────────────────────────────────────────────────────────────────────────


async def test_a_poster_leads_a_resident_to_the_notice(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        number = await announced(office, KK)
        await v.start(aigul, f"n{number}")
        assert KK in v.last(aigul)
        assert v.labels(aigul) == ["Артқа"]


async def test_a_poster_leads_a_stranger_in_and_then_to_the_notice(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        number = await announced(office, KK)
        await announced(office, "Басқа хабар.")
        dana = v.stranger("Дана")
        await v.start(dana, f"n{number}")
        assert "Ақсу" in v.last(dana)
        await v.press(dana, "Қазақша")
        await v.press(dana, "Ақсу ауылы")
        await v.press(dana, "Келісемін")
        assert KK in v.last(dana)
        assert "Басқа хабар." not in v.text(dana)


@pytest.mark.parametrize("payload", ["n999", "n0", "n" + "9" * 40, "nabc"])
async def test_a_guessed_link_leads_home_and_tells_nothing(
    database: Database, payload: str
) -> None:
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        await v.start(aigul, payload)
        assert "Сіздің ауылыңыз" in v.text(aigul) or LIST in v.keyboard(aigul)


async def test_a_link_to_what_is_not_public_is_like_one_to_nothing(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await v.staff(Role.MODERATOR, "Сара")
        secret = await announced(office, "Құпия.", roles=(Role.MODERATOR.value,))
        async with database.read() as session:
            assert await service.public_office(office.tx(session), secret) is None
            assert await service.public_office(office.tx(session), 999) is None
        aigul = await v.resident("Айгүл")
        said = []
        for payload in (f"n{secret}", "n999"):
            await v.start(aigul, payload)
            said.append(v.last(aigul))
        assert said[0] == said[1]
        greeted = []
        for payload in (f"n{secret}", "n999"):
            dana = v.stranger("Дана")
            await v.start(dana, payload)
            greeted.append(v.last(dana))
            await v.press(dana, "Қазақша")
            await v.press(dana, "Ақсу ауылы")
            await v.press(dana, "Келісемін")
            assert "Құпия" not in v.text(dana)
        assert greeted[0] == greeted[1]


# ── On arrival, and in the settings ──────────────────────────────────────────────────────────


async def newcomer(v: Village) -> object:
    """Somebody who arrives now."""
    return await v.resident("Дана", at=AKSU)


async def test_whoever_arrives_sees_the_last_three_of_the_week(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await announced(office, "Ескі хабар.")
        await v.later(timedelta(days=8))
        for number in range(4):
            await announced(office, f"Хабар {number}.")
            await v.later(timedelta(minutes=1))
        dana = await newcomer(v)
        assert "Ескі хабар." not in v.text(dana)
        assert "Хабар 0." not in v.text(dana)
        assert "Хабар 3." in v.last(dana)
        assert v.labels(dana) == ["1", "2", "3", "Барлық хабарландыру"]
        await v.press(dana, "1")
        assert "Хабар 3." in v.last(dana)


async def test_where_nothing_was_announced_nothing_is_shown(database: Database) -> None:
    async with village(database) as v:
        dana = await newcomer(v)
        assert "хабарландыру" not in v.text(dana).lower()


async def test_notices_can_be_switched_off_and_an_urgent_alert_comes_anyway(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Хабарламалар")
        assert "шұғыл хабар әрқашан келеді" in v.last(aigul)
        await v.press(aigul, "🔔 Аппараттың хабарландырулары")
        assert "🔕 Аппараттың хабарландырулары" in v.labels(aigul)
        await announced(office, KK)
        assert KK not in v.text(aigul)
        await roll_call(office)
        assert KK in v.text(aigul)


async def test_whoever_leaves_takes_their_answers_along(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        view = await roll_call(office, Asks.READ, urgent=False)
        await v.press(aigul, "Оқыдым")
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Менің деректерім")
        await v.press(aigul, "Бәрін файл етіп алу")
        await v.press(aigul, "Келісімді қайтарып алып")
        await v.press(aigul, "Иә, бәрін жою")
        assert (await office.do(service.progress_of, view.id)).read == 0
