"""What the law asks of an office, as the office sees it: the list, a tick, and the reminder."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.groups import Group
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.people.screens.words import group_word
from bot.people.service import Seat, seat_staff
from bot.places.models import Okrug, Place
from bot.reports.callbacks import DutyDay, DutyList, DutyPress, OnDuty
from bot.reports.models import DutyDone
from bot.timetable import TIMETABLE, run_entry
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.village import Village, village
from tests.support.worlds import NOW

KK = ("Аппарат баптаулары", "Заң бойынша міндеттер")
RU = ("Настройки аппарата", "Обязанности по закону")
#: From NOW (25 November, 15:00) to 10:00 on the day that the end of the year is reminded of.
TO_REMINDER = timedelta(days=21, hours=19)


async def opened(v: Village, person: Any, words: tuple[str, str] = KK) -> str:
    """The list, from the menu."""
    await v.say(person, words[0])
    await v.press(person, words[1])
    return v.last(person)


async def tick(v: Village) -> None:
    """What the clock does about duties now."""
    for entry in TIMETABLE:
        if entry.name == "remind-of-duties":
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def in_the_bot_since(v: Village, moment: datetime) -> None:
    """The office has worked with the bot for some time."""
    async with v.app.database.write() as session:
        await session.execute(sa.update(HeldRole).values(given_at=moment))
        await session.commit()


async def kept(v: Village) -> list[tuple[str, str, str]]:
    async with v.app.database.read() as session:
        rows = await session.execute(
            sa.select(DutyDone.duty, DutyDone.period, DutyDone.done_on).order_by(DutyDone.duty)
        )
        return [(duty, period, on.isoformat()) for duty, period, on in rows.all()]


async def test_an_akim_sees_what_is_due_and_ticks_it(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        text = await opened(v, akim)
        assert "Ақсу ауылдық округі" in text
        assert "☐ Тұрғындарды жеке қабылдау" in text
        left = "соңғы күні – 30 қараша, дүйсенбі, 5 күнтізбелік күн қалды"
        assert f"2026 жылғы қараша: {left}" in text
        assert "2026 жылғы II жартыжылдық: соңғы күні – 31 желтоқсан, бейсенбі, 36 күнт" in text
        assert "III тоқсан" not in text
        assert "Жиналыс – жиын сайлаған мүшелер, жиын – барлық тұрғындар" in text
        assert "заң кеңесі емес" in text
        await v.press(akim, "☐ Халықпен кездесу")
        assert "2024 күнгі редакция. Бұл сілтемені заңгермен тексеріңіз." in v.last(akim)
        await v.press(akim, "Артқа")
        await v.press(akim, "☐ Жеке қабылдау")
        assert "90-бап. 01.07.2026 күнгі редакция." in v.last(akim)
        assert "Қай күні өтті?" in v.last(akim)
        assert v.labels(akim)[:3] == ["Бүгін, 25 қараша", "Кеше, 24 қараша", "Басқа күн"]
        await v.press(akim, "Бүгін")
        assert v.toasts(akim)[-1] == "Белгіленді."
        assert "2026 жылғы қараша: орындалды, 25 қараша, сәрсенбі" in v.last(akim)
        assert "Белгілеген: Марат" in v.last(akim)
        assert await kept(v) == [("personal_reception", "2026-11", "2026-11-25")]
        await v.press(akim, "Артқа")
        assert "✅ Тұрғындарды жеке қабылдау" in v.last(akim)
        await v.press(akim, "✅ Жеке қабылдау")
        await v.press(akim, "Белгіні алып тастау")
        assert v.toasts(akim)[-1] == "Белгі алынды."
        assert "Қай күні өтті?" in v.last(akim)
        assert await kept(v) == []
        await v.press(akim, "Артқа")
        await v.press(akim, "Артқа")
        assert "Заң бойынша міндеттер" in v.labels(akim)


async def test_the_same_in_russian_with_a_day_that_is_written(database: Database):
    async with village(database) as v:
        moderator = await v.staff(Role.MODERATOR, "Айнур", "ru")
        await in_the_bot_since(v, NOW - timedelta(days=160))
        text = await opened(v, moderator, RU)
        left = "последний день – 31 декабря, четверг, осталось 36 календарных дней"
        assert f"IV квартал 2026 года: {left}" in text
        assert "2025" not in text
        assert "не юридическая консультация" in text
        await v.press(moderator, "☐ Собрание")
        assert "Собрание – избранные сходом члены (до 25), сход – все жители" in v.last(moderator)
        assert "30.09.2021. Проверьте эту ссылку у юриста." in v.last(moderator)
        assert "III квартал 2026 года: ещё можно отметить" in v.last(moderator)
        await v.press(moderator, "Другой день")
        assert "Засчитываются дни с 01.10.2026 по 25.11.2026" in v.last(moderator)
        await v.say(moderator, "на прошлой неделе")
        assert "Это не дата" in v.last(moderator)
        await v.say(moderator, "26.11")
        assert "Этот день ещё не наступил" in v.last(moderator)
        await v.say(moderator, "30.09.2026")
        assert "Засчитываются дни с 01.10.2026" in v.last(moderator)
        assert await kept(v) == []
        await v.say(moderator, "30 октября")
        assert "IV квартал 2026 года: выполнено, 30 октября, пятница" in v.last(moderator)
        assert await kept(v) == [("assembly", "2026-Q4", "2026-10-30")]
        await v.press(moderator, "За III квартал 2026 года")
        assert v.labels(moderator) == ["Другой день", "Назад"]  # today is too long after it
        await v.press(moderator, "Другой день")
        await v.say(moderator, "14.09")
        assert "III квартал 2026 года: выполнено, 14 сентября" in v.last(moderator)
        await v.press(moderator, "Снять отметку")
        assert await kept(v) == [("assembly", "2026-Q4", "2026-10-30")]


async def test_a_day_that_is_asked_for_can_be_left_alone(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        await opened(v, akim)
        for leave in ("button", "command"):
            await v.press(akim, "☐ Есеп беру" if leave == "button" else "Басқа күн")
            if leave == "button":
                await v.press(akim, "Басқа күн")
                await v.press(akim, "Бас тарту")
            else:
                await v.say(akim, "/cancel")
            assert "Қай күні өтті?" in v.last(akim)
        await v.say(akim, "12.11")  # nobody has asked
        assert await kept(v) == []


async def test_a_line_that_comes_hours_later_is_no_day(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        await opened(v, akim)
        await v.press(akim, "☐ Есеп беру")
        await v.press(akim, "Басқа күн")
        await v.later(timedelta(hours=3))
        await v.say(akim, "12.11")
        assert await kept(v) == []


async def test_an_old_button_shows_how_things_stand(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        deputy = await v.staff(Role.DEPUTY, "Айнұр")
        await opened(v, akim)
        await opened(v, deputy)
        await v.press(akim, "☐ Халықпен кездесу")
        await v.press(deputy, "☐ Халықпен кездесу")
        await v.press(akim, "Кеше")
        await v.press(deputy, "Бүгін")
        assert v.toasts(deputy)[-1] == "Бұл бұрын белгіленген. Қазіргі жайы осындай."
        assert "орындалды, 24 қараша" in v.last(deputy)
        assert "Белгілеген: Марат" in v.last(deputy)
        assert await kept(v) == [("people_meeting", "2026-H2", "2026-11-24")]
        await v.later(timedelta(days=300))
        await v.press(akim, "Белгіні алып тастау")
        assert "Бұл арада өзгеріс болды" in v.toasts(akim)[-1]
        assert "Заң бойынша міндеттер" in v.last(akim)
        assert len(await kept(v)) == 1


async def test_from_the_reminder_a_duty_is_ticked_in_two_taps(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await v.later(TO_REMINDER)
        await tick(v)
        assert v.labels(akim) == [
            "Орындалды: есеп беру",
            "Орындалды: халықпен кездесу",
            "Орындалды: қоғамдастық жиналысы",
            "Заң бойынша міндеттер",
        ]
        await v.press(akim, "Орындалды: халықпен кездесу")
        await v.press(akim, "Бүгін")
        assert await kept(v) == [("people_meeting", "2026-H2", "2026-12-17")]
        await v.press(akim, "Артқа")
        assert "✅ Халықпен кездесу" in v.last(akim)


async def test_the_reminder_comes_once_and_opens_the_list(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        moderator = await v.staff(Role.MODERATOR, "Айнур", "ru")
        aigul = await v.resident()
        await v.later(TO_REMINDER)
        for _ in range(3):
            await tick(v)
        assert v.text(akim).count("Заң бойынша мерзім жақындады") == 1
        assert "Халықпен кездесу" in v.last(akim)
        assert "соңғы күні – 31 желтоқсан, бейсенбі, 14 күнтізбелік күн қалды" in v.last(akim)
        assert "Скоро срок по закону" in v.last(moderator)
        assert "осталось 14 календарных дней" in v.last(moderator)
        assert "мерзім жақындады" not in v.text(aigul)
        await v.press(akim, "Заң бойынша міндеттер")
        assert "☐ Халықпен кездесу" in v.last(akim)
        await v.press(akim, "☐ Халықпен кездесу")
        await v.press(akim, "Бүгін")
        assert [period for _, period, _ in await kept(v)] == ["2026-H2"]
        await v.later(timedelta(days=11))  # three days before the end
        await tick(v)
        assert "Скоро срок по закону" in v.last(moderator)
        assert "Встреча с населением" not in v.last(moderator)
        assert "осталось 3 календарных дня" in v.last(moderator)


async def test_an_office_that_joins_late_in_the_month_hears_of_it_in_the_afternoon(
    database: Database,
):
    async with village(database) as v:  # two days after the reminder of November
        akim = await v.staff(Role.AKIM, "Марат")
        await tick(v)
        assert "Тұрғындарды жеке қабылдау" in v.last(akim)
        assert "соңғы күні – 30 қараша, дүйсенбі, 5 күнтізбелік күн қалды" in v.last(akim)
        assert "Халықпен кездесу" not in v.last(akim)


async def test_whoever_switched_reports_off_is_not_reminded(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        async with database.write() as session:
            await session.execute(sa.update(Person).values(muted=["reports"]))
            await session.commit()
        await v.later(TO_REMINDER)
        await tick(v)
        assert "мерзім жақындады" not in v.text(akim)


async def test_a_moderator_can_switch_the_reminders_off(database: Database):
    async with village(database) as v:
        moderator = await v.staff(Role.MODERATOR, "Айнұр")
        await v.say(moderator, "Баптаулар")
        await v.press(moderator, "Хабарламалар")
        await v.press(moderator, f"🔔 {group_word(Group.REPORTS, translator('kk'))}")
        await v.later(TO_REMINDER)
        await tick(v)
        assert "мерзім жақындады" not in v.text(moderator)


async def test_nobody_else_opens_it_even_with_a_button_of_their_own_making(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        executor = await v.staff(Role.EXECUTOR, "Берік")
        operator = await v.staff(Role.OPERATOR, "Ержан")
        aigul = await v.resident()
        await opened(v, akim)
        await v.say(operator, KK[0])
        assert KK[1] not in v.labels(operator)
        about = {"okrug": OKRUG, "duty": "people_meeting", "iso": "2026-07-01"}
        for person in (executor, operator, aigul):
            message = v.replies(person)[-1]
            for data in (
                DutyList(okrug=OKRUG).pack(),
                DutyPress(do=OnDuty.OPEN, **about).pack(),
                DutyPress(do=OnDuty.TYPE, **about).pack(),
                DutyPress(do=OnDuty.UNDO, **about).pack(),
                DutyDay(**about, ordinal=NOW.date().toordinal()).pack(),
                "zp:undo:103430000:people_meeting:2026-02-30",
                "zd:103430000:no_such_duty:2026-07-01:739581",
            ):
                person.press_stale(message, data)
                await v.quiet()
                assert "жеке қабылдау" not in v.text(person)
        assert await kept(v) == []


async def test_of_two_offices_each_has_its_own_list(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM)
        async with database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            names = {"kk": "Жаңа ауылдық округі", "ru": "Новый сельский округ"}
            folded = {"kk_folded": "жана", "ru_folded": "новый"}
            session.add(Place(code=OTHER_OKRUG, level="okrug", **names, **folded))
            session.add(Okrug(code=OTHER_OKRUG, updated_at=NOW))
            await seat_staff(tx, [Seat(akim.id, Role.MODERATOR, OTHER_OKRUG)])
            await session.commit()
        await v.say(akim, KK[0])
        await v.press(akim, "Жаңа")
        await v.press(akim, KK[1])
        assert "Жаңа ауылдық округі" in v.last(akim)
        await v.press(akim, "☐ Жеке қабылдау")
        await v.press(akim, "Бүгін")
        await v.say(akim, KK[0])
        await v.press(akim, "Ақсу")
        await v.press(akim, KK[1])
        assert "Ақсу ауылдық округі" in v.last(akim)
        assert "☐ Жеке қабылдау" in v.labels(akim)
        async with database.read() as session:
            assert list(await session.scalars(sa.select(DutyDone.okrug))) == [OTHER_OKRUG]
