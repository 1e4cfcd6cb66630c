"""Buttons of the card that are old, forged, replayed or pressed by two: nothing but the truth."""

from typing import Any

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealStep, ThreadEntry
from bot.core.access import Role
from bot.core.db import Database
from bot.people.models import HeldRole
from tests.handlers.test_appeals import answered, filed
from tests.support.village import Village, village
from tests.support.worlds import NOW

WATER = "Ауыз су жоқ, құбыр жарылды"
Drawn = list[tuple[Any, str]]


async def as_stored(database: Database) -> tuple[Any, ...]:
    """Everything that a press could change about an appeal."""
    async with database.write() as session:
        appeals = await session.execute(
            sa.select(
                Appeal.id, Appeal.version, Appeal.state, Appeal.due_on, Appeal.merged_into
            ).order_by(Appeal.id)
        )
        steps = await session.scalar(sa.select(sa.func.count()).select_from(AppealStep))
        said = await session.scalar(sa.select(sa.func.count()).select_from(ThreadEntry))
    return [tuple(row) for row in appeals], steps, said


async def walk(v: Village, person: Any, drawn: Drawn, *labels: str) -> None:
    """Press one after another, keeping every button that was ever seen."""
    for label in labels:
        await v.press(person, label)
        message = v.replies(person)[-1]
        drawn += [(message, one.data) for row in message.buttons or [] for one in row if one.data]


async def every_button(v: Village, marat: Any) -> Drawn:
    """What a moderator meets on the way through a card, nothing of it sent."""
    drawn: Drawn = []
    queue = ("Тағы…", "Мерзімін ұзарту", "24 желтоқсан")
    await walk(v, marat, drawn, *queue)
    await v.say(marat, "Себебі бар")
    await walk(v, marat, drawn, "Қайта жазу", "Бас тарту")
    await walk(v, marat, drawn, "Тағы…", "Істеуге уәде беру", "26 қараша", "Бас тарту")
    await walk(v, marat, drawn, "Тағы…", "Басқа органға", "Сумен жабдықтау", "Өткізіп жіберу")
    await walk(v, marat, drawn, "Бас тарту", "Тағы…", "Біріктіру", "№ 0001", "Артқа", "Артқа")
    await walk(v, marat, drawn, "Тағы…", "Ішкі жазба", "Бас тарту")
    await walk(v, marat, drawn, "Жауап беру", "Үлгілер", "Үлгілерді өзгерту")
    await walk(v, marat, drawn, "Дайын үлгілерді алу", "Артқа", "Жауап беру", "Үлгілер")
    await walk(v, marat, drawn, "Маманды жібереміз", "Бас тарту")
    return drawn


async def two_appeals(v: Village) -> tuple[Any, Any, Any]:
    marat = await v.staff(Role.MODERATOR, "Марат")
    aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат")
    await filed(v, aigul, WATER)
    await filed(v, bolat, "Ауыз су құбыры жарылып, су тоқтады")
    if "Нөмірі" not in v.text(bolat):  # the neighbours' appeal was offered first
        await v.press(bolat, "Менікі басқа")
    return marat, aigul, bolat


async def test_no_press_of_a_resident_or_of_somebody_elses_office_changes_anything(
    database: Database,
):
    async with village(database) as v:
        marat, aigul, bolat = await two_appeals(v)
        drawn = await every_button(v, marat)
        async with database.write() as session:  # bolat works in an office far away
            person = sa.text("SELECT id FROM people WHERE telegram_id = :id")
            person_id = (await session.execute(person, {"id": bolat.id})).scalar_one()
            session.add(
                HeldRole(person_id=person_id, role=Role.AKIM, scope="111111111", given_at=NOW)
            )
            await session.commit()
        before = await as_stored(database)
        for who in (aigul, bolat):
            for message, data in drawn:
                who.press_stale(message, data)
                await v.quiet()
        assert await as_stored(database) == before
        assert len(drawn) > 60


async def test_old_buttons_of_an_answered_appeal_only_show_how_it_stands(database: Database):
    async with village(database) as v:
        marat, _, bolat = await two_appeals(v)
        drawn = await every_button(v, marat)
        await answered(v, marat)
        assert "Шам ауыстырылды" in v.text(bolat)
        before = await as_stored(database)
        for message, data in drawn:
            marat.press_stale(message, data)
            await v.quiet()
        appeals, steps, said = await as_stored(database)
        old_appeals, old_steps, old_said = before
        assert appeals[1] == old_appeals[1]
        assert said == old_said
        assert steps >= old_steps  # the other appeal may still be moved


async def test_two_who_extend_are_told_who_was_first_and_lose_no_words(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        saule = await v.staff(Role.MODERATOR, "Сәуле", "ru")
        aigul = await v.resident()
        await filed(v, aigul)
        for one, reason, labels in (
            (marat, "Марат айтты", ("Тағы…", "Мерзімін ұзарту", "24 желтоқсан")),
            (saule, "Сәуле айтты", ("Ещё…", "Продлить срок", "24 декабря")),
        ):
            for label in labels:
                await v.press(one, label)
            await v.say(one, reason)
        await v.press(marat, "Жіберу")
        await v.press(saule, "Отправить")
        assert v.text(aigul).count("Марат айтты") == 1
        assert "Нынешний срок и так позже" in v.last(saule)  # another day is asked for
        await v.press(saule, "31 декабря")
        assert "Сәуле айтты" in v.last(saule)  # her words are still there
        assert "Сәуле айтты" not in v.text(aigul)


async def test_a_promise_pressed_by_two_is_made_once(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        saule = await v.staff(Role.MODERATOR, "Сәуле")
        aigul = await v.resident()
        await filed(v, aigul)
        for one, promise in ((marat, "Бірінші уәде"), (saule, "Екінші уәде")):
            await v.press(one, "Тағы…")
            await v.press(one, "Істеуге уәде беру")
            await v.press(one, "26 қараша")
            await v.say(one, promise)
        await v.press(marat, "Жіберу")
        await v.press(saule, "Жіберу")
        assert "Екінші уәде" not in v.text(aigul)
        assert "Екінші уәде" in v.last(saule)  # kept, to be sent or let be
        assert "Марат" in v.toasts(saule)[-1]
