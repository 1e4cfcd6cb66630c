"""The hall as the desk sees it, from the chair to the end; and what people there are asked."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData

from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.hall import (
    CountPress,
    HallPress,
    HandPress,
    ItemPress,
    OnCount,
    OnHall,
    OnItem,
    PickPress,
)
from bot.gatherings.models import (
    Elected,
    Gathering,
    GatheringCount,
    GatheringHand,
    GatheringItem,
    GatheringStay,
)
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.replies import Hand
from bot.gatherings.rules.votes import Outcome
from bot.people.models import Person
from tests.gatherings.conftest import a_gathering
from tests.support.okrugs import AKSU
from tests.support.village import Village, village

LIGHTS, WATER = "Көше жарығы туралы", "Ауыз су туралы"


async def held(v: Village, *questions: str, nameless: int = 47, **values: Any) -> int:
    """A gathering that goes on, with so many people without phones in the room."""
    now = v.clock.now()
    fields: dict[str, Any] = {
        "state": State.OPEN,
        "opened_at": now,
        "opened_present": nameless,
        "opened_needed": 10,
        "entitled": 100,
        "held_at": now,
        "number": 7,
    }
    async with v.app.database.write() as session:
        tx = Tx(session, now, v.bot.id)
        gathering_id = await a_gathering(tx, *(questions or (LIGHTS,)), **fields | values)
        if nameless:
            session.add(GatheringCount(gathering_id=gathering_id, at=now, number=nameless))
        await session.commit()
    return gathering_id


async def comes(v: Village, gathering: int, *people: Any) -> None:
    """They checked in by phone."""
    async with v.app.database.write() as session:
        for one in people:
            found = await session.scalar(sa.select(Person).where(Person.telegram_id == one.id))
            assert found is not None
            session.add(
                GatheringStay(
                    gathering_id=gathering,
                    person_id=found.id,
                    name=found.name or one.first_name,
                    how=How.QR,
                    came_at=v.clock.now(),
                )
            )
        await session.commit()


async def forge(v: Village, person: Any, press: CallbackData) -> None:
    """Press a button that may stand nowhere."""
    person.press_stale(v.replies(person)[-1], press.pack())
    await v.quiet()


async def enters(v: Village, person: Any, gathering: int) -> str:
    """The hall, from the card."""
    await forge(v, person, GatheringPress(do=OnGathering.HALL, gathering=gathering, version=1))
    return v.last(person)


async def items(v: Village) -> list[GatheringItem]:
    async with v.app.database.read() as session:
        found = await session.scalars(
            sa.select(GatheringItem).order_by(GatheringItem.position, GatheringItem.id)
        )
        return list(found)


async def question(v: Village) -> GatheringItem:
    return next(one for one in await items(v) if one.about is About.QUESTION)


async def an_election(v: Village, **values: Any) -> int:
    """A separate gathering of Aqsu that elects representatives."""
    about: dict[str, Any] = {"kind": Kind.SEPARATE, "settlement": AKSU}
    gathering = await held(v, "Өкілдерді сайлау", **about | values)
    async with v.app.database.write() as session:
        await session.execute(
            sa.update(GatheringItem)
            .where(GatheringItem.gathering_id == gathering)
            .values(about=About.ELECTION)
        )
        await session.commit()
    return gathering


async def test_an_evening_from_the_chair_to_the_result(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul = await v.resident("Айгүл")
        gathering = await held(v, LIGHTS, WATER)
        hall = await enters(v, marat, gathering)
        assert "Қатысып отыр: 47. Керегі: 10, кворум бар." in hall
        assert "▫️ Төраға" in hall
        assert f"1. {LIGHTS}" in hall
        assert v.labels(marat)[0] == "Келесі: Төраға сайлау"

        await v.press(marat, "Келесі: Төраға сайлау")
        assert "Ашық дауыспен сайланады" in v.last(marat)
        await v.say(marat, "Гүлнәр Асанова")
        assert "Ұсынылды: Гүлнәр Асанова" in v.last(marat)
        await v.press(marat, "Бәрі жақтады: 47")
        assert "Жақтағаны: 47, қатысқаны: 47, керегі: 24. Қабылданды" in v.last(marat)

        await v.press(marat, "Келесі: Хатшы сайлау")
        await v.say(marat, "асанова гүлнәр")
        assert "екі бөлек адам" in v.last(marat)
        await v.say(marat, "Болат Ержанов")
        await v.say(marat, "40 5 2")
        assert "Жақтағаны: 40" in v.last(marat)

        await v.press(marat, "Келесі: Күн тәртібін бекіту")
        assert WATER in v.last(marat)
        await v.press(marat, "Күн тәртібіне дауыс беру")
        await v.press(marat, "Бәрі жақтады: 47")

        await v.press(marat, f"Келесі: {LIGHTS}")
        await v.say(marat, "Сейітов: көшеде шамдар жанбайды")
        await v.say(marat, "Әкім: қыркүйекке дейін жөндейміз")
        assert "көшеде шамдар жанбайды\nӘкім: қыркүйекке" in v.last(marat)
        await v.press(marat, "Ұсыныс")
        await v.say(marat, "Он шам орнатылсын")
        assert "Ұсыныс: Он шам орнатылсын" in v.last(marat)
        await v.press(marat, "Дауыс беру")
        await v.say(marat, "31")
        assert "Қалғаны: 16" in v.last(marat)
        await v.press(marat, "Қалыс қалды: 16")
        told = v.last(marat)
        assert "Жақтағаны: 31, қатысқаны: 47, керегі: 24. Қабылданды" in told
        assert "Шешім: Он шам орнатылсын" in told

        await v.press(marat, f"Келесі: {WATER}")
        await v.press(marat, "Дауыс беру")
        await v.say(marat, "20 27 0")
        assert "Қабылданбады" in v.last(marat)
        assert v.labels(marat)[0] == "Аяқтау"
        await v.press(marat, "Барысына оралу")
        assert "✅ Төраға: Гүлнәр Асанова, 47/47" in v.last(marat)
        assert f"✖️ 2. {WATER} – 20/47" in v.last(marat)
        await v.press(marat, "Аяқтау")
        assert "Аяқтаймыз ба?" in v.last(marat)
        assert "Қаралмай қалғаны" not in v.last(marat)
        await v.press(marat, "Аяқтау")
        assert "Аяқталды: 25 қараша, 15:00" in v.text(marat)
        assert v.button(marat, "Хаттама")

        letter = v.last(aigul)
        assert "Аяқталды: қандай шешім қабылданды" in letter
        assert "Қатысқандар: 47. Керегі: 10, кворум болды." in letter
        assert "Шешім: Он шам орнатылсын" in letter
        assert "Жақтағаны: 20, қатысқаны: 47, керегі: 24. Қабылданбады" in letter
        assert "Хаттамасы кейін шығады." in letter
        assert len([one for one in v.replies(aigul) if "Аяқталды:" in (one.text or "")]) == 1


async def test_a_slip_is_put_right_and_the_number_of_before_stays(database: Database):
    async with village(database) as v:
        olga = await v.staff(Role.AKIM, "Ольга", "ru")
        gathering = await held(v)
        await enters(v, olga, gathering)
        await v.press(olga, "1")
        await v.press(olga, "Голосование")
        await v.say(olga, "сорок")
        assert "Напишите так: 31 5 2" in v.last(olga)
        await v.say(olga, "40 5 3")
        assert "Голосов: 48" in v.last(olga)
        await v.say(olga, "13 5 2")
        assert "13 из 47, нужно было 24: не принято" in v.last(olga)
        await v.press(olga, "Исправить числа")
        assert "Присутствовало тогда: 47" in v.last(olga)
        await v.say(olga, "31 5 2")
        assert "31 из 47, нужно было 24: принято" in v.last(olga)
        assert "до этого, в 15:00: за 13, против 5, воздержались 2" in v.last(olga)
        await v.press(olga, "Голосовать снова")
        await v.press(olga, "Посчитать зал")
        await v.say(olga, "много")
        assert "одним числом" in v.last(olga)
        await v.later(timedelta(minutes=1))
        await v.say(olga, "9")
        assert "не хватает: 1. Решать сейчас нельзя" in v.last(olga)
        await v.press(olga, "Все за: 9")
        assert "Присутствовало 9, кворум 10: решение не принято" in v.last(olga)
        assert (await question(v)).present == 9
        assert "Голосование" in v.labels(olga)  # it can be put again


async def test_all_for_it_means_all_who_are_there_now(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v)
        await enters(v, marat, gathering)
        await v.press(marat, "1")
        await v.press(marat, "Дауыс беру")
        async with v.app.database.write() as session:
            session.add(GatheringCount(gathering_id=gathering, at=v.clock.now(), number=50))
            await session.commit()
        await v.press(marat, "Бәрі жақтады: 47")
        assert "Бұл арада өзгеріс болды" in v.last(marat)
        assert (await question(v)).ayes is None
        await v.press(marat, "Бәрі жақтады: 50")
        assert (await question(v)).ayes == 50


async def test_a_recording_is_not_taken_into_the_minutes(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v)
        await enters(v, marat, gathering)
        await v.press(marat, "1")
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "Дыбыс жазбасы хаттамаға енбейді" in v.last(marat)
        await v.do(marat.send_photo(v.sandbox_bot, b"\xff\xd8photo"))
        assert "тек мәтін қабылданады" in v.last(marat)
        await v.say(marat, "ә" * 3001)
        assert "3\xa0001 таңба" in v.last(marat)
        await v.say(marat, "31 5 2")
        assert "дауыс санына ұқсайды" in v.last(marat)
        assert (await question(v)).speeches_kk == ""
        await v.say(marat, "Сейітов өрт қауіпсіздігі туралы айтты")  # no alarm: it is a speech
        assert (await question(v)).speeches_kk == "Сейітов өрт қауіпсіздігі туралы айтты"


async def test_what_was_said_is_written_anew_and_erased(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v)
        await enters(v, marat, gathering)
        await v.press(marat, "1")
        await v.say(marat, "Сейтов шамдар туралы айтты")
        await v.press(marat, "Сөйлегендер")
        await v.press(marat, "Қайта жазу: қазақша")
        await v.say(marat, "Сейітов шамдар туралы айтты")
        assert (await question(v)).speeches_kk == "Сейітов шамдар туралы айтты"
        await v.say(marat, "Жауап берілді")  # more of it, where speeches are alone
        assert (await question(v)).speeches_kk.endswith("\nЖауап берілді")
        await v.press(marat, "Қайта жазу: қазақша")
        await v.press(marat, "Өшіру")
        assert "Әзірге ештеңе жазылмаған" in v.last(marat)
        assert (await question(v)).speeches_kk == ""


async def test_the_agenda_is_changed_before_it_is_approved(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v, LIGHTS, WATER)
        await enters(v, marat, gathering)
        await v.press(marat, "Күн тәртібі")
        await v.press(marat, "Күн тәртібін өзгерту")
        await v.press(marat, "2")
        await v.press(marat, "Алып тастау")
        assert f"➖ {WATER}" in v.last(marat)
        await v.press(marat, "Мәселе қосу")
        assert "10 күн бұрын хабарланбаған" in v.last(marat)
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "Дыбыс жазбасы" in v.last(marat)
        await v.say(marat, "Клуб қашан ашылады?")
        assert "10 күн бұрын хабарланбаған" in v.last(marat)
        assert "2. Клуб қашан ашылады?" in v.last(marat)
        await v.press(marat, "2")
        await v.press(marat, "↑")
        assert "1. Клуб қашан ашылады?" in v.last(marat)
        await v.press(marat, "1")
        await v.press(marat, "Дауыс берілмейді")
        await v.press(marat, "Артқа")
        await v.press(marat, "Күн тәртібіне дауыс беру")
        await v.press(marat, "Бәрі жақтады")
        old = HallPress(do=OnHall.FLOOR, gathering=gathering, version=1)
        await forge(v, marat, old)
        await v.say(marat, "Тағы бір мәселе")
        assert "Күн тәртібі бекітілген" in v.last(marat)
        assert len(await items(v)) == 3 + 3


async def test_a_form_can_be_left_and_loses_nothing(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v)
        await enters(v, marat, gathering)
        await v.press(marat, "1")
        await v.say(marat, "Сейітов сөйледі")
        await v.press(marat, "Дауыс беру")
        await v.say(marat, "/cancel")
        assert "осында жаза беріңіз" in v.last(marat)
        await v.say(marat, "/cancel")
        assert "Қатысып отыр: 47" in v.last(marat)
        await v.press(marat, "1")
        await v.say(marat, "бас тарту")
        await v.say(marat, "31 5 2")  # nothing is asked any more
        now = await question(v)
        assert (now.speeches_kk, now.ayes) == ("Сейітов сөйледі", None)


async def test_the_second_of_two_phones_sees_how_it_stands(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        serik = await v.staff(Role.AKIM, "Серік")
        gathering = await held(v)
        for one in (marat, serik):
            await enters(v, one, gathering)
            await v.press(one, "1")
            await v.press(one, "Дауыс беру")
        await v.say(marat, "31 5 2")
        await v.say(serik, "30 5 2")
        assert "Бұл арада өзгеріс болды" in v.last(serik)
        assert "Жақтағаны: 31" in v.last(serik)
        await v.press(serik, "Келесі: Төраға сайлау")  # another phone goes on
        await v.say(serik, "Гүлнәр Асанова")
        await v.press(serik, "Бәрі жақтады")
        assert "Гүлнәр" in (await enters(v, marat, gathering))


async def test_an_election_with_a_second_vote_and_a_lot(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        await v.staff(Role.AKIM, "Ерлан Омаров")
        aigul = await v.resident("Айгүл")
        gathering = await an_election(v)
        await comes(v, gathering, aigul)
        await enters(v, marat, gathering)
        await v.press(marat, "Келесі: Төраға")
        assert "Бұған дауыс берілмейді" in v.last(marat)
        await v.press(marat, "Ерлан Омаров")
        assert v.labels(marat)[0] == "Келесі: Хатшы сайлау"
        await enters(v, marat, gathering)
        await v.press(marat, "1")
        assert "Қанша адам сайланады?" in v.last(marat)
        assert v.labels(marat)[:3] == ["1", "2", "3"]
        await v.say(marat, "4")
        assert "3" in v.last(marat)
        await v.press(marat, "2")
        assert "мәслихаттың қай шешімі" in v.last(marat)
        await v.say(marat, "05.06.2026 № 12")
        await v.say(marat, "1. Болат Ержанов, мұғалім\nСерік Әлиев\nБолат Ержанов")
        assert "екі рет" in v.last(marat)
        await v.say(marat, "1. Болат Ержанов, мұғалім\nСерік Әлиев")
        await v.press(marat, "Айгүл")
        assert "3. Айгүл" in v.last(marat)
        await v.press(marat, "Дайын")
        assert "Негізі: 05.06.2026 № 12" in v.last(marat)
        assert "Соңғы орынға дауыс тең түссе: тек солар бойынша қайта дауыс беріледі." in v.last(
            marat
        )
        await v.press(marat, "Дауыс беру: 1. Болат Ержанов")
        assert "Үміткер 1/3" in v.last(marat)
        await v.say(marat, "30 10 8")
        assert "1. Болат Ержанов, мұғалім – 30/48" in v.last(marat)
        assert "Үміткер 2/3" in v.last(marat)  # the next comes at once
        await v.say(marat, "30 18 0")
        await v.say(marat, "40 8 0")
        assert "Дауыстары тең: Болат Ержанов, Серік Әлиев. Қалған орын: 1." in v.last(marat)
        await v.press(marat, "Қайта дауыс: 1. Болат Ержанов")
        await v.say(marat, "24 24 0")
        await v.say(marat, "24 24 0")
        assert "Енді жеребе шешеді" in v.last(marat)
        await v.press(marat, "Жеребе сөздері")
        await v.say(marat, "Бұлақ Қарасу")
        told = v.last(marat)
        assert "Сайланғандар: 2" in told
        assert "sha256sum" in told
        assert "заңда олардың мерзімі айтылмаған" in told
        await v.press(marat, "Барысына оралу")
        await v.press(marat, "Аяқтау")
        assert "Қаралмай қалғаны" in v.last(marat)
        await v.press(marat, "Аяқтау")
        async with v.app.database.read() as session:
            elected = list(await session.scalars(sa.select(Elected.name).order_by(Elected.id)))
        assert elected[0] == "Айгүл"
        assert len(elected) == 2
        assert f"Сайланғандар: Айгүл (40/48), {elected[1]} (30/48)" in v.last(aigul)


async def test_a_lot_is_said_beforehand_and_an_election_begins_anew(database: Database):
    async with village(database) as v:
        olga = await v.staff(Role.AKIM, "Ольга", "ru")
        gathering = await an_election(v, kind=Kind.GATHERING, settlement="")
        await enters(v, olga, gathering)
        await v.press(olga, "1")
        await v.say(olga, "1")
        await v.say(olga, "Иванов\nПетров")
        await v.press(olga, "Готово")
        await v.press(olga, "Равенство голосов")
        await v.press(olga, "Жребий")
        assert "называют несколько слов для жребия" in v.last(olga)
        await v.press(olga, "Слова для жребия")
        await v.say(olga, "Родник")
        await v.press(olga, "Голосование: 1. Иванов")
        await v.say(olga, "30 17 0")
        await v.say(olga, "30 17 0")
        assert "Избраны: 1" in v.last(olga)
        assert "Жребий, в порядке, как он выпал" in v.last(olga)
        assert "Срок полномочий: 25.11.2026–25.11.2030" in v.last(olga)
        assert "Пригласить членов в бот" in v.labels(olga)
        await v.press(olga, "Исправить голоса")
        await v.press(olga, "2")
        await v.say(olga, "31 16 0")
        assert "✅ 2. Петров – 31/47" in v.last(olga)
        await v.press(olga, "Начать заново")
        await v.press(olga, "Да, заново")
        assert "Исправлено; до этого" in v.last(olga)
        await v.press(olga, "Слова для жребия")
        await v.say(olga, "Озеро")
        assert "Слова для жребия: «Озеро»" in v.last(olga)


async def test_phones_help_to_count_and_no_more(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat, home = [await v.resident(name) for name in ("Айгүл", "Болат", "Серік")]
        gathering = await held(v, nameless=10)
        await comes(v, gathering, aigul, bolat)
        await enters(v, marat, gathering)
        await v.press(marat, "1")
        await v.press(marat, "Дауыс беру")
        await v.press(marat, "Телефоннан сұрау")
        assert "Телефондар санауға көмектеседі" in v.last(marat)
        assert LIGHTS in v.last(aigul)
        assert "Залда қолыңызды көтеріңіз" in v.last(aigul)
        assert "дауыс беріліп" not in v.text(home)
        await v.press(aigul, "Жақтаймын")
        assert v.labels(aigul)[0] == "✅ Жақтаймын"
        await v.press(bolat, "Қарсымын")
        await v.press(bolat, "Қалыс қаламын")
        assert v.toasts(bolat)[-1] == "Белгіленді. Залда да қолыңызды көтеріңіз."
        messages = len(v.replies(marat))
        await v.later(timedelta(seconds=4))
        assert "Жақтағандар: 1, қарсылар: 0, қалыс қалғандар: 1" in v.last(marat)
        assert len(v.replies(marat)) == messages  # written anew where it stands
        late = v.button(bolat, "Жақтаймын")
        await v.press(marat, "Тоқтатып, санау")
        assert "Телефондағыдай: 1 · 0 · 1" in v.labels(marat)
        bolat.press_stale(late[0], late[1].data)
        await v.quiet()
        assert "аяқталды" in v.toasts(bolat)[-1]
        await v.press(marat, "Телефондағыдай: 1 · 0 · 1")
        assert "Жақтағаны: 1, қатысқаны: 12" in v.last(marat)
        bolat.press_stale(late[0], late[1].data)
        await v.quiet()
        assert "Жақтағаны: 1, қатысқаны: 12, керегі: 7. Қабылданбады" in v.toasts(bolat)[-1]
        async with v.app.database.read() as session:
            found = list(await session.scalars(sa.select(GatheringHand.hand)))
        assert sorted(found) == [Hand.ABSTAIN, Hand.AYE]


async def test_a_report_has_speeches_and_no_votes(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul = await v.resident("Айгүл")
        gathering = await held(v, "Әкімнің есебі", kind=Kind.REPORT, opened_needed=None)
        hall = await enters(v, marat, gathering)
        assert "Төраға" not in hall
        await v.press(marat, "Келесі: Әкімнің есебі")
        assert "Дауыс беру" not in v.labels(marat)
        await v.say(marat, "Айгүл су туралы сұрады")
        await v.press(marat, "Тыңдалды")
        await v.press(marat, "Барысына оралу")
        await v.press(marat, "Мәселе қосу")
        await v.say(marat, "Жол қашан жөнделеді?")
        assert "2. Жол қашан жөнделеді?" in v.last(marat)
        await v.press(marat, "Аяқтау")
        await v.press(marat, "Аяқтау")
        assert "Кездесу аяқталды" in v.last(aigul)
        assert "Хаттамасы" not in v.last(aigul)


async def test_the_elected_secretary_writes_on_their_own_phone(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gulnar = await v.resident("Гүлнәр")
        gathering = await held(v)
        await comes(v, gathering, gulnar)
        await enters(v, marat, gathering)
        await v.press(marat, "Хатшы")
        await v.press(marat, "Гүлнәр")
        await v.press(marat, "Бәрі жақтады")
        await v.press(marat, "Барысына оралу")
        await v.press(marat, "Жазуды хатшыға тапсыру")
        await enters(v, gulnar, gathering)
        await v.press(gulnar, "1")
        await v.say(gulnar, "Сейітов сөйледі")
        assert (await question(v)).speeches_kk == "Сейітов сөйледі"


async def test_buttons_of_before_and_of_strangers_change_nothing(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul = await v.resident("Айгүл")
        gathering = await held(v)
        await enters(v, marat, gathering)
        item = await question(v)
        forged: list[CallbackData] = [
            *(HallPress(do=do, gathering=gathering, version=1) for do in OnHall),
            *(ItemPress(do=do, item=item.id, version=1, number=1) for do in OnItem),
            *(CountPress(do=do, item=item.id, version=1, number=47) for do in OnCount),
            PickPress(item=item.id, version=1, stay=1),
            HandPress(item=item.id, candidate=0, hand=Hand.AYE),
        ]
        for press in forged:
            await forge(v, aigul, press)
        for press in (
            *(ItemPress(do=do, item=2**40, version=1, number=9) for do in OnItem),
            *(CountPress(do=do, item=2**40, version=1, number=47) for do in OnCount),
            *(HallPress(do=do, gathering=2**40, version=1) for do in OnHall),
            PickPress(item=2**40, version=1, stay=2**40),
            HandPress(item=2**40, candidate=2**40, hand=Hand.NO),
            *(ItemPress(do=do, item=item.id, version=77, number=9_999_999) for do in OnItem),
            *(CountPress(do=do, item=item.id, version=77, number=9) for do in OnCount),
            PickPress(item=item.id, version=77, stay=2**40),
        ):
            await forge(v, marat, press)
        now = await question(v)
        assert (now.version, now.ayes, now.state) == (item.version, None, item.state)
        assert "Бірдеңе дұрыс болмады" not in v.text(marat) + v.text(aigul)
        assert all("қате" not in toast.lower() for toast in v.toasts(aigul))
        async with v.app.database.read() as session:
            assert list(await session.scalars(sa.select(GatheringHand))) == []
            assert await session.scalar(sa.select(Gathering.state)) is State.OPEN


async def test_once_it_is_closed_old_buttons_show_how_it_stands(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v)
        await enters(v, marat, gathering)
        item = await question(v)
        async with v.app.database.write() as session:
            await session.execute(
                sa.update(Gathering).values(state=State.CLOSED, closed_at=v.clock.now())
            )
            await session.commit()
        for press in (
            *(ItemPress(do=do, item=item.id, version=1, number=1) for do in OnItem),
            *(HallPress(do=do, gathering=gathering, version=1) for do in OnHall),
            CountPress(do=OnCount.ALL, item=item.id, version=1, number=47),
            PickPress(item=item.id, version=1, stay=1),
        ):
            await forge(v, marat, press)
        assert await enters(v, marat, gathering)
        assert v.labels(marat)[0] == "Хаттама"
        now = await question(v)
        assert (now.version, now.ayes) == (1, None)


@pytest.mark.parametrize("state", [State.ANNOUNCED])
async def test_before_it_is_opened_the_hall_leads_to_the_door(database: Database, state: State):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v, state=state, opened_at=None)
        await enters(v, marat, gathering)
        assert v.labels(marat)[0] == "Қатысушылар"
        assert (await items(v))[0].about is About.QUESTION


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_longest_agenda_fits_into_one_message(database: Database, language: str):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат", language)
        resident = await v.resident("Айгүл", language)
        words = [f"{n}-мәселе " + "көше жарығы " * 23 for n in range(30)]
        gathering = await held(v, *words)
        async with v.app.database.write() as session:
            await session.execute(
                sa.update(GatheringItem).values(
                    decision_kk="ә" * 1500, decision_ru="ж" * 1500, speeches_kk="с" * 3000,
                    speeches_ru="р" * 3000, motion_kk="м" * 1500, motion_ru="н" * 1500,
                    outcome=Outcome.PASSED, present=47, ayes=31, noes=5, abstained=2,
                    state=ItemState.DONE, voted_at=v.clock.now(),
                )
            )  # fmt: skip
            await session.commit()
        assert len(await enters(v, marat, gathering)) < 4096
        assert "29-мәселе" in v.last(marat)
        for label in ("17", "Сөйлегендер" if language == "kk" else "Выступления"):
            await v.press(marat, label)
            assert 1000 < len(v.last(marat)) < 4096
        await v.press(marat, "Қайта жазу: қазақша" if language == "kk" else "Переписать: на каз")
        assert "с" * 3000 in v.last(marat)
        await enters(v, marat, gathering)
        await v.press(marat, "Аяқтау" if language == "kk" else "Завершить")
        await v.press(marat, "Аяқтау" if language == "kk" else "Завершить")
        letter = v.last(resident)
        assert "хаттамада болады" in letter or "в протоколе" in letter  # how many more there are
        assert len(letter) < 4096


async def test_whoever_is_there_is_found_on_pages_of_names(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        gathering = await held(v)
        async with v.app.database.write() as session:
            session.add_all(
                GatheringStay(
                    gathering_id=gathering, name=f"Тұрғын {n:02}", who=f"{n}", how=How.NAME,
                    mark="Абай көшесі" if n == 19 else "", came_at=v.clock.now(),
                )
                for n in range(20)
            )  # fmt: skip
            await session.commit()
        await enters(v, marat, gathering)
        await v.press(marat, "Төраға")
        assert v.labels(marat)[:2] == ["Тұрғын 00", "Тұрғын 01"]
        await v.press(marat, "›")
        await v.press(marat, "›")
        assert v.labels(marat)[3] == "Тұрғын 19 (Абай көшесі)"
        await v.press(marat, "Тұрғын 19")
        assert "Ұсынылды: Тұрғын 19" in v.last(marat)
