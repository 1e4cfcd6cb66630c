"""Neighbours as people see each other: joining, hearing, leaving, and whether it is mended."""

from typing import Any

import sqlalchemy as sa

from bot.appeals.callbacks import JoinedPress, MendedPress, NearPress, OnJoined, OnMended, OnNear
from bot.appeals.models import Neighbour
from bot.core.access import Role
from bot.core.db import Database
from tests.handlers.test_appeals import LAMP, answered, filed
from tests.handlers.test_settings import document, everything
from tests.support.okrugs import ZHANAZHOL
from tests.support.village import Village, village

MINE = "Мектептің жанындағы шам жанбайды"


async def joined(v: Village, person: Any, text: str = MINE) -> None:
    """Say it, and join what is shown."""
    await filed(v, person, text)
    await v.press(person, "Мен де қосыламын")


async def test_a_neighbour_joins_with_one_tap_and_hears_of_the_answer(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)

        await filed(v, bolat, MINE)
        assert "Осыған ұқсас өтініш бар" in v.last(bolat)
        assert "№ 0001 · " in v.last(bolat)
        assert "Жаңа · жауап мерзімі: 17 желтоқсан · 1 адам" in v.last(bolat)
        assert "Мектеп" not in v.last(bolat)  # nothing of what its author wrote
        await v.press(bolat, "Мен де қосыламын: № 0001")
        assert "№ 0001 өтінішке қосылдыңыз" in v.last(bolat)
        assert "17 желтоқсан, бейсенбі" in v.last(bolat)
        assert "көршіңіз қосылды. Енді оны 2 адам қолдайды" in v.last(aigul)

        await v.press(marat, "✅ Қабылдау")
        assert "№ 0001: Қабылданды" in v.last(bolat)
        await v.press(marat, "Жауап беру")
        await v.say(marat, "Шам ауыстырылды")
        assert "Мұны қосылған 1 көрші де оқиды." in v.last(marat)
        await v.press(marat, "Жіберу")
        assert "Шам ауыстырылды" in v.last(bolat)
        assert "Жөнделді ме?" in v.last(bolat)
        await v.press(bolat, "✅ Жөнделді")
        assert "Сіздің жауабыңыз: жөнделді." in v.last(bolat)


async def test_the_same_in_russian(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат", "ru")
        olga, ivan = await v.resident("Ольга", "ru"), await v.resident("Иван", "ru")
        await v.say(olga, "Не горит фонарь у школы")
        await v.press(olga, "Отправить")
        await v.say(ivan, "Фонарь возле школы не горит уже неделю")
        await v.press(ivan, "Отправить")
        assert "Соседи уже написали о похожем" in v.last(ivan)
        assert "Новое · " in v.last(ivan)
        assert "17 декабря · 1 человек" in v.last(ivan)
        await v.press(ivan, "Присоединиться: № 0001")
        assert "Вы присоединились к № 0001. Срок ответа: 17 декабря, четверг." in v.last(ivan)
        assert "присоединился сосед. Теперь за ним 2 человека" in v.last(olga)
        await v.press(marat, "Ещё")
        assert "Сосед: «Фонарь возле школы" in v.last(marat)
        await v.press(marat, "Назад")
        await v.press(marat, "Ответить")
        await v.say(marat, "Починили")
        assert "Это прочтёт и 1 присоединившийся сосед." in v.last(marat)
        await v.press(marat, "Отправить")
        await v.press(ivan, "❌ Нет")
        assert "Ваш ответ: не исправлено." in v.last(ivan)
        assert "Соседи говорят: не решено (1 из 1)" in v.last(marat)
        assert "№ 0001: Запрошен пересмотр" in v.last(olga)
        await v.press(marat, "Рассмотреть снова")
        await v.press(marat, "Без пояснения")
        assert "аппарат акима рассмотрит обращение повторно" in v.last(ivan)
        assert "Вы присоединились к этому обращению." in v.last(ivan)


async def test_whoever_has_another_matter_sends_it(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await filed(v, bolat, MINE)
        await v.press(bolat, "Артқа")
        assert "Қаралама" in v.last(bolat)
        await v.press(bolat, "Жіберу")
        await v.press(bolat, "Менікі басқа")
        assert "0002" in v.last(bolat)


async def test_the_draft_grows_while_the_neighbours_are_shown(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await filed(v, bolat, MINE)
        shown, button = v.button(bolat, "Мен де қосыламын")
        await v.say(bolat, "Көше қараңғы")
        bolat.press_stale(shown, button.data)
        await v.quiet()
        assert "Көше қараңғы" in v.last(bolat)
        await v.press(bolat, "Жіберу")
        await v.press(bolat, "Мен де қосыламын")
        assert "№ 0001" in v.last(bolat)


async def test_what_was_answered_meanwhile_is_not_joined(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await filed(v, bolat, MINE)
        await answered(v, marat)
        await v.press(bolat, "Мен де қосыламын")
        assert "Қаралама" in v.last(bolat)
        assert MINE in v.last(bolat)
        assert v.toasts(bolat)[-1].startswith("Бұл")
        await v.press(bolat, "Жіберу")
        assert "0002" in v.last(bolat)


async def test_joined_appeals_stand_in_my_appeals_and_can_be_left(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await joined(v, bolat)
        await v.say(bolat, "Менің өтініштерім")
        await v.press(bolat, "Қосылғандарым (1)")
        assert "№ 0001" in v.last(bolat)
        await v.press(bolat, "0001")
        assert "Сіз қосылған көршінің өтініші" in v.last(bolat)
        assert "2 адам" in v.last(bolat)
        assert LAMP not in v.last(bolat)
        await v.press(bolat, "Шығу")
        assert "шығасыз ба" in v.last(bolat)
        leaving, button = v.button(bolat, "Иә, шығу")
        await v.press(bolat, "Иә, шығу")
        assert "қаралама болып сақталды" in v.last(bolat)
        bolat.press_stale(leaving, button.data)  # pressed once more
        await v.quiet()
        assert "қосылмағансыз" in v.last(bolat)
        assert "Қосылғандарым" not in v.labels(bolat)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        assert "көрші қосылды" not in v.last(aigul)


async def test_a_draft_comes_back_to_who_leaves(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await joined(v, bolat)
        await v.press(bolat, "Шығу")
        await v.press(bolat, "Иә, шығу")
        await v.press(bolat, "Қараламаны ашу")
        assert MINE in v.last(bolat)
        await v.press(bolat, "Жіберу")
        assert "Осыған ұқсас өтініш бар" in v.last(bolat)


async def test_when_its_author_withdraws_a_neighbour_sends_their_own(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await joined(v, bolat)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        await v.press(aigul, "Қайтарып алу")
        await v.press(aigul, "Иә")
        assert "авторы оны қайтарып алды" in v.last(bolat)
        offered, button = v.button(bolat, "Өз өтінішімді жіберу")
        await v.press(bolat, "Өз өтінішімді жіберу")
        assert MINE in v.last(bolat)
        await v.press(bolat, "Жіберу")
        assert "0002" in v.last(bolat)
        assert MINE in v.last(marat)
        bolat.press_stale(offered, button.data)  # and once more
        await v.quiet()
        assert "0002" in v.last(bolat)


async def test_a_neighbour_takes_their_data_away_and_is_forgotten(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await joined(v, bolat)
        await v.say(bolat, "Баптаулар")
        await v.press(bolat, "Менің деректерім")
        await v.press(bolat, "Бәрін файл етіп алу")
        page = document(v, bolat)
        for told in ("Қосылған өтініштер", "Қосылған күні", MINE):
            assert told in page
        assert LAMP not in page
        await v.press(bolat, "Келісімді қайтарып алып")
        await v.press(bolat, "Иә, бәрін жою")
        left = await everything(v)
        assert MINE not in left
        assert str(bolat.id) not in left
        await v.press(marat, "Тағы")
        assert MINE not in v.last(marat)
        await v.say(aigul, "Менің өтініштерім")
        await v.press(aigul, "0001")
        assert "көрші қосылды" not in v.last(aigul)


async def test_five_of_a_small_village_are_a_collective(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        people = [await v.resident(f"Көрші {i}", at=ZHANAZHOL) for i in range(5)]
        await filed(v, people[0])
        for person in people[1:]:
            await joined(v, person)
        assert "№ 0001: ұжымдық өтініш болды, оны 5 адам қолдайды." in v.last(akim)
        assert "№ 0001: ұжымдық өтініш болды" in v.last(people[0])
        assert "ұжымдық өтініш болды" in v.text(people[1])


async def test_forged_presses_do_nothing(database: Database):
    async with village(database) as v:
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
        await filed(v, aigul)
        await v.say(bolat, "Су жоқ үш күн болды")
        card, _ = v.button(bolat, "Жіберу")
        for data in (
            NearPress(do=OnNear.JOIN, draft=2, version=2, appeal=1),
            NearPress(do=OnNear.JOIN, draft=1, version=1, appeal=1),
            NearPress(do=OnNear.SEND, draft=1, version=1, appeal=0),
            JoinedPress(do=OnJoined.OPEN, appeal=1),
            JoinedPress(do=OnJoined.LEAVE, appeal=1),
            JoinedPress(do=OnJoined.ALONE, appeal=1),
            MendedPress(do=OnMended.NO, appeal=1, entry=1),
        ):
            bolat.press_stale(card, data.pack())
            await v.quiet()
        assert LAMP not in v.text(bolat)
        assert "№ 0001" not in v.text(bolat)
        async with database.read() as session:
            assert not (await session.scalars(sa.select(Neighbour))).all()
