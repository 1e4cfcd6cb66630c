"""The akim's office as people see it: its card, a booking, and what can go wrong between."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Base, Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.people.models import Person
from bot.people.service import Seat, seat_staff
from bot.reception.callbacks import OnOwnBooking as OnOwn
from bot.reception.callbacks import OnVisit, OwnBooking, PickDay, VisitPress, VisitTime
from bot.reception.models import ReceptionRequest
from bot.timetable import TIMETABLE, run_entry
from tests.support.okrugs import OKRUG
from tests.support.village import Village, village
from tests.support.worlds import NOW

ABOUT = "Жер телімінің құжаты туралы"


async def thursdays(v: Village, staff: Any) -> None:
    """The office says by tap that it receives people on Thursdays, 15 to 17."""
    await v.say(staff, "Әкім аппараты")
    for label in ("Байланыс деректерін өзгерту", "Қабылдау күндері", "Бс", "15:00", "17:00"):
        await v.press(staff, label)


async def booked(v: Village, person: Any, day: str = "26 қараша, бейсенбі") -> None:
    """From the menu to a request that is sent."""
    await v.say(person, "Әкім аппараты")
    await v.press(person, "Қабылдауға жазылу")
    await v.press(person, day)
    await v.say(person, ABOUT)
    await v.press(person, "Жіберу")


async def tick(v: Village) -> None:
    """What the clock does for receptions now."""
    for entry in TIMETABLE:
        if entry.name.startswith("reception"):
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def states(v: Village) -> list[str]:
    async with v.app.database.read() as session:
        found = await session.scalars(
            sa.select(ReceptionRequest.state).order_by(ReceptionRequest.id)
        )
        return [state.value for state in found]


async def test_a_villager_books_is_given_a_time_reminded_and_comes(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        await thursdays(v, marat)
        assert "Бейсенбі, 15:00–17:00" in v.last(marat)

        await v.say(aigul, "Әкім аппараты")
        card = v.last(aigul)
        assert "Мекенжайы: Ақсу ауылы, Абай көшесі, 1" in card
        assert "Телефон: +7 700 000 00 00" in card
        assert "26 қараша, бейсенбі, 15:00–17:00" in card
        assert "жазылмай-ақ келе алады" in card
        await v.press(aigul, "Қабылдауға жазылу")
        assert v.labels(aigul)[0] == "26 қараша, бейсенбі"
        await v.press(aigul, "26 қараша, бейсенбі")
        await v.say(aigul, ABOUT)
        assert ABOUT in v.last(aigul)
        assert await states(v) == []  # nothing is sent before it was seen
        await v.press(aigul, "Жіберу")
        assert "Жауап күтуде" in v.last(aigul)

        assert "Қабылдауға жаңа жазылу" in v.last(marat)
        assert ABOUT in v.last(marat)
        await v.press(marat, "Уақытын белгілеу")
        assert v.labels(marat)[:8] == [
            "15:00", "15:15", "15:30", "15:45", "16:00", "16:15", "16:30", "16:45",
        ]  # fmt: skip
        await v.press(marat, "15:30")
        assert "Расталды" in v.last(marat)

        assert "Сізді күтеді: 26 қараша, бейсенбі, 15:30" in v.last(aigul)
        assert "Абай көшесі, 1" in v.last(aigul)
        await v.later(timedelta(hours=3, minutes=1))  # 18:01
        await tick(v)
        assert "Ертең Сізді әкім аппаратында күтеді: 26 қараша, бейсенбі, 15:30" in v.last(aigul)
        assert "Ертең, 26 қараша, бейсенбі: 1 адам келеді" in v.last(marat)
        assert "15:30" in v.last(marat)
        before = len(v.replies(aigul)), len(v.replies(marat))
        await tick(v)
        assert (len(v.replies(aigul)), len(v.replies(marat))) == before
        await v.later(timedelta(days=2))
        await tick(v)
        assert await states(v) == ["passed"]


async def test_the_same_in_russian_without_reception_days(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат", "ru")
        olga = await v.resident("Ольга", "ru")
        await v.say(olga, "Аппарат акима")
        assert "четверг, 15:00–17:00" in v.last(olga)
        assert "и без записи" in v.last(olga)
        await v.press(olga, "Записаться на приём")
        await v.do(olga.send_voice(v.sandbox_bot))
        assert "любой день" in v.last(olga)
        await v.press(olga, "Отправить")
        assert "Новая запись на приём" in v.last(marat)
        await v.press(marat, "🎤 Прослушать")
        assert v.replies(marat)[-1].media is not None
        await v.press(marat, "Назад")
        await v.press(marat, "Назначить время")  # no day is set: it is written
        await v.say(marat, "завтра после обеда")
        assert "Напишите так: 26.11 15:30" in v.last(marat)
        await v.say(marat, "24.11 15:30")
        assert "уже прошло" in v.last(marat)
        await v.say(marat, "26.11 15:30")
        assert "26 ноября, четверг, 15:30" in v.last(marat)
        assert "назначил время" not in v.text(olga)
        await v.press(marat, "Подтвердить")
        assert "Вас ждут: 26 ноября, четверг, 15:30" in v.last(olga)
        await v.press(olga, "Отменить запись")
        assert "Отменить запись?" in v.last(olga)
        await v.press(olga, "Да, отменить")
        assert "Отменена" in v.last(olga)
        assert "Житель отменил запись" in v.last(marat)
        assert "26 ноября, четверг, 15:30" in v.last(marat)
        assert await states(v) == ["cancelled"]


async def test_the_office_declines_in_one_line_that_is_shown_first(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.DEPUTY, "Марат")
        aigul = await v.resident()
        await thursdays(v, marat)
        await booked(v, aigul, "Кез келген күн")
        await v.press(marat, "❌ Қабылдай алмаймыз")
        await v.say(marat, "Әкім іссапарда")
        assert "Тұрғын мынаны оқиды:\n«Әкім іссапарда»" in v.last(marat)
        assert "іссапарда" not in v.text(aigul)
        await v.press(marat, "Қайта жазу")
        await v.say(marat, "Әкім демалыста")
        await v.press(marat, "Жіберу")
        assert "Әкім аппараты: «Әкім демалыста»" in v.last(aigul)
        assert "жазылмай-ақ" in v.last(aigul)
        await v.press(aigul, "Қабылдауға жазылу")
        assert v.labels(aigul)[0] == "26 қараша, бейсенбі"


async def test_a_second_booking_shows_the_first(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await thursdays(v, marat)
        await v.say(aigul, "Әкім аппараты")
        await v.press(aigul, "Қабылдауға жазылу")
        days = v.replies(aigul)[-1]
        again = v.button(aigul, "Кез келген күн")[1].data
        await v.press(aigul, "26 қараша, бейсенбі")
        await v.say(aigul, ABOUT)
        await v.press(aigul, "Жіберу")
        aigul.press_stale(days, again)
        await v.quiet()
        assert v.toasts(aigul)[-1] == "Сіз жазылып қойғансыз. Міне, көріңіз."
        assert await states(v) == ["asked"]
        await v.say(aigul, "Әкім аппараты")
        assert v.labels(aigul)[0] == "Менің жазылуым"


async def test_a_photo_is_kindly_left_for_the_reception(database: Database):
    async with village(database) as v:
        await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.say(aigul, "Әкім аппараты")
        await v.press(aigul, "Қабылдауға жазылу")
        await v.do(aigul.send_photo(v.sandbox_bot, b"\xff\xd8photo"))
        assert "қабылдауға ала келіңіз" in v.last(aigul)
        await v.say(aigul, ABOUT)
        assert "Жіберу" in v.labels(aigul)


async def test_words_of_danger_are_no_reason_for_a_reception(database: Database):
    async with village(database) as v:
        await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.say(aigul, "Әкім аппараты")
        await v.press(aigul, "Қабылдауға жазылу")
        await v.say(aigul, "Көршінің үйі өртеніп жатыр")
        assert "112" in v.text(aigul)
        assert await states(v) == []


async def test_what_is_said_a_day_later_is_an_appeal(database: Database):
    async with village(database) as v:
        await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.say(aigul, "Әкім аппараты")
        await v.press(aigul, "Қабылдауға жазылу")
        await v.later(timedelta(days=1))
        await v.say(aigul, "Шам жанбайды")
        assert "Қаралама" in v.last(aigul)


async def test_a_form_can_be_left_by_button_and_by_word(database: Database):
    async with village(database) as v:
        await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        for leave in ("button", "/cancel"):
            await v.say(aigul, "Әкім аппараты")
            await v.press(aigul, "Қабылдауға жазылу")
            if leave == "button":
                await v.press(aigul, "Бас тарту")
            else:
                await v.say(aigul, leave)
            assert "Абай көшесі, 1" in v.last(aigul)
            await v.say(aigul, "Шам жанбайды")
            assert "Қаралама" in v.last(aigul)


async def test_an_old_preview_sends_nothing_that_was_not_seen(database: Database):
    async with village(database) as v:
        await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.say(aigul, "Әкім аппараты")
        await v.press(aigul, "Қабылдауға жазылу")
        await v.say(aigul, "су туралы")
        old, send = v.replies(aigul)[-1], v.button(aigul, "Жіберу")[1].data
        await v.say(aigul, ABOUT)
        aigul.press_stale(old, send)
        await v.quiet()
        assert await states(v) == []
        assert ABOUT in v.last(aigul)
        new, send = v.replies(aigul)[-1], v.button(aigul, "Жіберу")[1].data
        await v.press(aigul, "Жіберу")
        aigul.press_stale(new, send)  # the finger was quick
        await v.quiet()
        assert await states(v) == ["asked"]


async def test_the_second_of_two_colleagues_is_told_who_was_first(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        serik = await v.staff(Role.AKIM, "Серік")
        aigul = await v.resident()
        await thursdays(v, marat)
        await booked(v, aigul)
        await v.press(marat, "Уақытын белгілеу")
        await v.press(serik, "Уақытын белгілеу")
        await v.press(serik, "15:15")
        await v.press(marat, "16:00")
        assert v.toasts(marat)[-1] == "Мұны басқа қызметкер орындап қойған: Серік"
        assert "26 қараша, бейсенбі, 15:15" in v.last(marat)
        assert "15:15" in v.last(aigul)


async def test_a_time_given_away_meanwhile_is_not_given_twice(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        serik = await v.staff(Role.AKIM, "Серік")
        aigul, bolat = await v.resident(), await v.resident("Болат")
        await thursdays(v, marat)
        await booked(v, aigul)
        await v.press(marat, "Уақытын белгілеу")
        await booked(v, bolat)
        await v.press(serik, "Уақытын белгілеу")
        await v.press(serik, "15:15")
        taken = v.last(bolat)
        assert "15:15" in taken
        aiguls = next(m for m in v.replies(marat) if "15:15" in str(
            [button.text for row in m.buttons or [] for button in row]
        ))  # fmt: skip
        await v.press(marat, "15:15", aiguls)
        assert "басқа адам жазылған" in v.toasts(marat)[-1]
        assert "Расталды" not in v.text(aigul)


async def test_a_booking_is_seen_in_the_list_and_moved(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await thursdays(v, marat)
        await booked(v, aigul)
        await v.say(marat, "Әкім аппараты")
        await v.press(marat, "Қабылдауға жазылғандар (1)")
        assert "Жауап күтуде: 1" in v.last(marat)
        await v.press(marat, "❓")
        await v.press(marat, "Уақытын белгілеу")
        await v.press(marat, "Басқа күн")
        await v.press(marat, "3 желтоқсан, бейсенбі")
        await v.press(marat, "16:45")
        assert "3 желтоқсан, бейсенбі, 16:45" in v.last(aigul)
        await v.press(marat, "Басқа уақыт")
        await v.press(marat, "10 желтоқсан, бейсенбі")
        await v.press(marat, "15:00")
        assert "10 желтоқсан, бейсенбі, 15:00" in v.last(aigul)
        await v.press(marat, "Қабылдауға жазылғандар")
        assert "10 желтоқсан, бейсенбі\n15:00" in v.last(marat)


async def test_the_office_says_how_it_is_reached_and_residents_read_it(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат", "ru")
        aigul = await v.resident()
        await v.say(marat, "Аппарат акима")
        await v.press(marat, "Изменить контакты")
        await v.press(marat, "Адрес")
        await v.say(marat, "Мектеп көшесі, 2")
        assert "на русском" in v.last(marat)
        await v.say(marat, "ул. Школьная, 2")
        assert "ул. Школьная, 2" in v.last(marat)
        await v.press(marat, "Телефон")
        await v.say(marat, "звоните")
        assert "не похоже на номер" in v.last(marat)
        await v.say(marat, "+7 711 222 33 44")
        await v.press(marat, "Электронная почта")
        await v.say(marat, "aksu@example.kz")
        await v.press(marat, "Часы приёма")
        await v.press(marat, "Убрать")
        await v.press(marat, "Дни приёма")
        await v.press(marat, "Пн")
        await v.say(marat, "13:00-09:00")
        assert "Конец получился раньше начала" in v.last(marat)
        await v.say(marat, "9-13")
        assert "Понедельник, 09:00–13:00" in v.last(marat)
        await v.say(aigul, "Әкім аппараты")
        card = v.last(aigul)
        for line in ("Мектеп көшесі, 2", "+7 711 222 33 44", "aksu@example.kz"):
            assert line in card
        assert "бейсенбі, 15:00" not in card
        assert "30 қараша, дүйсенбі, 09:00–13:00" in card
        await v.say(aigul, "Көмек")  # and everywhere else, too
        assert "+7 711 222 33 44" in v.last(aigul)
        await v.press(marat, "✓ Пн")
        await v.press(marat, "В этот день приёма нет")
        assert "Дни не заданы" in v.last(marat)


async def test_a_menu_key_is_no_address(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        await v.say(marat, "Әкім аппараты")
        await v.press(marat, "Байланыс деректерін өзгерту")
        await v.press(marat, "Мекенжайы")
        await v.say(marat, "Баптаулар")
        await v.say(marat, "Әкім аппараты")
        assert "Абай көшесі, 1" in v.last(marat)


async def test_where_nobody_answers_the_card_says_so(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, "Әкім аппараты")
        assert "Ботта жазылу әзірге мүмкін емес" in v.last(aigul)
        assert not v.replies(aigul)[-1].buttons


async def test_forged_presses_of_residents_and_executors_do_nothing(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        nurlan = await v.staff(Role.EXECUTOR, "Нұрлан")
        aigul, bolat = await v.resident(), await v.resident("Болат")
        await thursdays(v, marat)
        await booked(v, aigul)
        forged = [
            VisitTime(booking=1, version=1, ordinal=739_581, minute=900).pack(),
            VisitPress(do=OnVisit.DECLINE, booking=1, version=1).pack(),
            OwnBooking(do=OnOwn.CANCEL, booking=1, version=1).pack(),
            PickDay(okrug="103440000", ordinal=0).pack(),
            "ve:103430000:phone:1",
            "vw:off:103430000:3:-1:-1",
            "vl:103430000:0",
            "vt:1:1:0:99999",
        ]
        for person in (bolat, nurlan):
            await v.say(person, "Әкім аппараты")
            message = v.replies(person)[-1]
            for data in forged:
                person.press_stale(message, data)
                await v.quiet()
            assert ABOUT not in v.text(person)
        assert await states(v) == ["asked"]
        await v.say(aigul, "Әкім аппараты")
        assert "+7 700 000 00 00" in v.last(aigul)
        assert "26 қараша, бейсенбі, 15:00–17:00" in v.last(aigul)


async def test_an_okrug_that_is_not_theirs_is_closed_to_an_akim(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        await booked_without_days(v, aigul)
        async with database.write() as session:
            tx = Tx(session, NOW, v.bot.id)
            await seat_staff(tx, [Seat(akim.id, Role.AKIM, "103440000")], scopes={OKRUG})
            await session.commit()
        await v.press(akim, "Уақытын белгілеу")
        said = translator("kk").word("You may not do this. If you should, ask the akim's office.")
        gone = translator("kk").word("This is not here any more, or it is not yours to see.")
        assert v.toasts(akim)[-1] in {said, gone}
        assert await states(v) == ["asked"]


async def booked_without_days(v: Village, person: Any) -> None:
    await v.say(person, "Әкім аппараты")
    await v.press(person, "Қабылдауға жазылу")
    await v.say(person, ABOUT)
    await v.press(person, "Жіберу")


async def test_after_erasure_no_table_knows_who_wanted_to_come(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul = await v.resident("Айгүл")
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Аты-жөні")
        await v.say(aigul, "Айгүл Нұрланқызы")
        await thursdays(v, marat)
        await booked(v, aigul)
        await v.press(marat, "Уақытын белгілеу")
        await v.press(marat, "15:30")
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Менің деректерім")
        await v.press(aigul, "Бәрін файл етіп алу")
        page = next(m for m in reversed(v.replies(aigul)) if m.media).media.data.decode()
        assert ABOUT in page
        assert "Расталды" in page
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Менің деректерім")
        await v.press(aigul, "Келісімді қайтарып алып")
        assert "Қабылдауға жазылуларыңыз да" in v.last(aigul)
        assert ABOUT in await everything(database)
        await v.press(aigul, "Иә, бәрін жою")
        left = await everything(database)
        for trace in (ABOUT, "Нұрланқызы", str(aigul.id)):
            assert trace not in left
        assert "Тұрғын жазылудан бас тартты" in v.last(marat)
        assert "Нұрланқызы" not in v.last(marat)
        assert await states(v) == ["cancelled"]


async def everything(database: Database) -> str:
    """Every row of every table."""
    async with database.read() as session:
        return "\n".join([
            str(dict(row._mapping))
            for table in Base.metadata.sorted_tables
            for row in await session.execute(sa.select(table))
        ])  # fmt: skip


async def test_whoever_is_not_named_is_asked_to_say_who_they_are(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR)
        aigul = await v.resident()
        await v.say(aigul, "Әкім аппараты")
        await v.press(aigul, "Қабылдауға жазылу")
        await v.say(aigul, ABOUT)
        assert "Атыңыз көрсетілмеген" in v.last(aigul)
        await v.press(aigul, "Жіберу")
        assert "Аты-жөні: көрсетілмеген" in v.last(marat)
        async with database.read() as session:
            assert await session.scalar(sa.select(Person.name).where(Person.name == ABOUT)) is None
