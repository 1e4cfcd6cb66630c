"""Somebody of an office says whom a notice is for."""

from typing import Any

import sqlalchemy as sa

from bot.broadcasts.callbacks.audience import AudiencePress, OnAudience, Part, WhomPress
from bot.broadcasts.models import Broadcast
from bot.broadcasts.service import Audience
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.places.plan import parse
from bot.places.service import seed
from tests.support.okrugs import _FILE, AKSU, BIRLIK, OKRUG, ZHANAZHOL
from tests.support.village import Village, village

KK = "Құрметті тұрғындар, ертең су болмайды."
RU = "Уважаемые жители, завтра не будет воды."
DISTRICT = "103400000"


async def drafted(v: Village, role: Role = Role.AKIM, kk: str = KK, ru: str = RU) -> Any:
    """Somebody of the office in front of the card of a draft with both texts."""
    akim = await v.staff(role)
    await v.say(akim, "Хабарландыру жіберу")
    await v.say(akim, kk)
    if ru:
        await v.say(akim, ru)
    else:
        await v.press(akim, "Тек қазақша")
    return akim


async def draft(v: Village) -> Broadcast:
    """The newest broadcast."""
    async with v.app.database.read() as session:
        found = await session.scalars(sa.select(Broadcast).order_by(Broadcast.id.desc()).limit(1))
        return found.one()


async def test_an_akim_ticks_two_villages_and_reads_how_many_that_is(database: Database) -> None:
    async with village(database) as v:
        await v.resident("Айгүл")
        saule = await v.resident("Сәуле", at=BIRLIK)
        nurlan = await v.resident("Нұрлан", at=ZHANAZHOL)
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        assert "Алушылар: 4" in v.last(akim)
        assert v.labels(akim)[:4] == [
            "✅ Бүкіл округ – 4", "Ақсу ауылы – 2", "Бірлік ауылы – 1", "Жаңажол ауылы – 1",
        ]  # fmt: skip
        await v.press(akim, "Бірлік ауылы")
        await v.press(akim, "Жаңажол ауылы")
        assert "Алушылар: 2" in v.last(akim)
        assert "Бірлік ауылы, Жаңажол ауылы" in v.last(akim)
        assert v.labels(akim)[0] == "Бүкіл округ – 4"
        assert "✅ Жаңажол ауылы – 1" in v.labels(akim)
        await v.press(akim, "✅ Жаңажол ауылы")
        assert "Алушылар: 1" in v.last(akim)
        await v.press(akim, "Қараламаға оралу")
        row = await draft(v)
        assert row.audience == Audience(OKRUG, settlements=(BIRLIK,))
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу")
        assert KK in v.text(saule)
        assert KK not in v.text(nurlan)


async def test_the_first_button_takes_everybody_again(database: Database) -> None:
    async with village(database) as v:
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        await v.press(akim, "Бірлік ауылы")
        assert "ешкім жоқ" in v.last(akim)
        await v.press(akim, "Бүкіл округ")
        assert (await draft(v)).audience == Audience(OKRUG)
        assert "Алушылар: 1" in v.last(akim)


async def test_whoever_cannot_be_reached_is_counted_before_it_is_sent(database: Database) -> None:
    async with village(database) as v:
        gone, calm = await v.resident("Айгүл"), await v.resident("Сәуле")
        await v.resident("Иван", "ru")
        async with database.write() as session:
            person = sa.update(Person)
            await session.execute(
                person.where(Person.telegram_id == gone.id).values(blocked_at=v.clock.now())
            )
            await session.execute(
                person.where(Person.telegram_id == calm.id).values(muted=["broadcasts"])
            )
            await session.commit()
        akim = await drafted(v, ru="")
        await v.press(akim, "Кімге")
        said = v.last(akim)
        assert "Алушылар: 4" in said
        assert "ботты бұғаттаған: 1" in said
        assert "хабарландыруды өшірген: 1" in said
        assert "Орысша оқитыны – 1" in said


async def test_many_villages_stand_on_pages(database: Database) -> None:
    async with village(database) as v:
        more = "".join(
            f'  - {{code: "1034309{n:02}", kk: Ауыл {n:02}, ru: село {n:02}, entitled: 9}}\n'
            for n in range(1, 86)
        )
        async with database.write() as session:
            await seed(Tx(session, v.clock.now(), v.bot.id), parse((_FILE + more).encode()))
            await session.commit()
        saule = await v.resident("Сәуле", at="103430985")
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        await v.press(akim, "Ауылдар…")
        assert "Ештеңе белгіленбесе" in v.last(akim)
        labels = v.labels(akim)
        assert labels[:2] == ["Ауыл 85 – 1", "Ақсу ауылы – 1"]
        assert len(labels) == 8 + 1 + 1
        await v.press(akim, "▶")
        second = v.labels(akim)
        assert second[0] == "Ауыл 07 – 0"
        await v.press(akim, "Ауыл 09")
        assert "✅ Ауыл 09 – 0" in v.labels(akim)
        await v.press(akim, "◀")
        await v.press(akim, "Ауыл 85")
        await v.press(akim, "Артқа")
        assert "✅ Ауылдар: 2 / 88" in v.labels(akim)
        assert "Алушылар: 1" in v.last(akim)
        del saule


async def test_an_akim_speaks_to_the_staff(database: Database) -> None:
    async with village(database) as v:
        await v.resident("Айгүл")
        await v.staff(Role.EXECUTOR, "Ерлан")
        await v.staff(Role.ASSEMBLY_MEMBER, "Болат")
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        await v.press(akim, "Қызметі бойынша")
        assert "барлық тұрғынға" in v.last(akim)
        assert "Орындаушы – 1" in v.labels(akim)
        await v.press(akim, "Аппараттың барлық қызметкері")
        assert "Алушылар: 2" in v.last(akim)
        await v.press(akim, "Жиналыс мүшесі")
        assert "Алушылар: 3" in v.last(akim)
        await v.press(akim, "Артқа")
        assert "✅ Қызметі бойынша" in v.labels(akim)
        assert v.labels(akim)[0].startswith("Бүкіл округ")


async def test_those_behind_an_appeal_are_told_by_its_number(database: Database) -> None:
    async with village(database) as v:
        aigul, other = await v.resident("Айгүл"), await v.resident("Сәуле")
        await v.say(aigul, "Көшеде шам жанбайды, қараңғы")
        await v.press(aigul, "Жіберу")
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        await v.press(akim, "Өтініш бойынша")
        await v.say(akim, "шам")
        assert "118" in v.last(akim)
        await v.say(akim, "77")
        assert "нөмір" in v.last(akim).lower()
        await v.say(akim, "№ 0001")
        assert "№ 0001" in v.last(akim)
        assert "Алушылар: 1" in v.last(akim)
        assert "Айгүл" not in v.last(akim)
        await v.press(akim, "Қараламаға оралу")
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу")
        assert KK in v.text(aigul)
        assert KK not in v.text(other)


async def test_the_card_of_an_appeal_leads_to_a_notice_for_those_behind_it(
    database: Database,
) -> None:
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        akim = await v.staff(Role.AKIM)
        await v.say(aigul, "Көшеде шам жанбайды, қараңғы")
        await v.press(aigul, "Жіберу")
        await v.say(akim, "Өтініштер кезегі")
        await v.press(akim, "Тағы")
        await v.press(akim, "Өтініш иелеріне хабарлау")
        await v.say(akim, KK)
        await v.say(akim, RU)
        row = await draft(v)
        assert row.crowd.startswith("appeal:")
        assert (row.kk, row.ru) == (KK, RU)
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу")
        assert KK in v.text(aigul)


async def test_who_has_not_answered_an_earlier_notice_is_told_again(database: Database) -> None:
    async with village(database) as v:
        aigul, saule = await v.resident("Айгүл"), await v.resident("Сәуле")
        akim = await drafted(v)
        async with database.write() as session:
            await session.execute(sa.update(Broadcast).values(asks="read"))
            await session.commit()
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу")
        await v.press(aigul, "Оқыдым")
        await v.say(akim, "Хабарландыру жіберу")
        await v.say(akim, "Естеріңізге саламыз: ертең су болмайды.")
        await v.say(akim, "Напоминаем: завтра не будет воды.")
        await v.press(akim, "Кімге")
        await v.press(akim, "Жауап бермегендер")
        assert KK in v.last(akim)
        await v.press(akim, "1. – 2")
        assert "Алушылар: 2" in v.last(akim)
        await v.press(akim, "Қараламаға оралу")
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жіберу")
        assert "Естеріңізге саламыз" in v.text(saule)
        assert "Естеріңізге саламыз" not in v.text(aigul)


async def test_an_old_button_shows_how_it_stands_now(database: Database) -> None:
    async with village(database) as v:
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        message, button = v.button(akim, "✅ Бүкіл округ")
        await v.press(akim, "Ақсу ауылы")
        akim.press_stale(message, button.data)
        await v.quiet()
        assert (await draft(v)).settlements == [AKSU]
        assert "өзгер" in v.toasts(akim)[-1]


async def test_two_quick_ticks_both_count(database: Database) -> None:
    async with village(database) as v:
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        message, button = v.button(akim, "Бірлік ауылы")
        await v.press(akim, "Ақсу ауылы")
        akim.press_stale(message, button.data)
        await v.quiet()
        assert (await draft(v)).settlements == [AKSU, BIRLIK]


async def test_forged_buttons_choose_nothing(database: Database) -> None:
    async with village(database) as v:
        akim = await drafted(v)
        await v.press(akim, "Кімге")
        message = v.button(akim, "Бірлік ауылы")[0]
        row = await draft(v)
        forged = [(Part.PLACE, ""), (Part.PLACE, "103450000"), (Part.PLACE, DISTRICT),
                  (Part.SETTLEMENT, "103450100"), (Part.ROLE, "resident"), (Part.ROLE, "tsar"),
                  (Part.DISTRICT, "203400000"), (Part.UNANSWERED, "9" * 19),
                  (Part.UNANSWERED, "x")]  # fmt: skip
        for part, code in forged:
            pressed = WhomPress(part=part, broadcast=row.id, version=row.version, code=code)
            akim.press_stale(message, pressed.pack())
            await v.quiet()
        after = await draft(v)
        assert (after.audience, after.version) == (Audience(OKRUG), row.version)
        aigul = await v.resident("Айгүл")
        press = AudiencePress(do=OnAudience.OPEN, broadcast=row.id, version=row.version)
        aigul.press_stale(v.replies(aigul)[-1], press.pack())
        await v.quiet()
        assert "Алушылар" not in v.text(aigul)


# The district, and the whole bot


async def _observer(v: Village) -> Any:
    observer = await v.staff(Role.OBSERVER, "Ержан")
    async with v.app.database.write() as session:
        await session.execute(
            sa.update(HeldRole).where(HeldRole.role == Role.OBSERVER).values(scope=DISTRICT)
        )
        await session.commit()
    return observer


async def test_an_observer_speaks_to_the_akims_of_the_district(database: Database) -> None:
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM), await v.resident("Айгүл")
        observer = await _observer(v)
        await v.say(observer, "Хабарландыру жіберу")
        await v.say(observer, KK)
        await v.say(observer, RU)
        await v.press(observer, "Кімге")
        assert v.labels(observer)[:2] == ["✅ Ауданның барлық әкімі – 1", "Бір округтің әкімі"]
        await v.press(observer, "Бір округтің әкімі")
        await v.press(observer, "Ақсу ауылдық округі")
        assert (await draft(v)).audience == Audience(OKRUG, roles=("akim",))
        await v.press(observer, "Қараламаға оралу")
        await v.press(observer, "Қарап шығу")
        await v.press(observer, "Жіберу")
        assert KK in v.text(akim)
        assert KK not in v.text(aigul)


async def test_an_operator_speaks_to_everybody_or_to_one_okrug(database: Database) -> None:
    async with village(database) as v:
        await v.resident("Айгүл")
        operator = await v.staff(Role.OPERATOR, "Олжас")
        await v.say(operator, "Хабарландыру жіберу")
        await v.press(operator, "Боттағы барлық адам")
        await v.say(operator, KK)
        await v.say(operator, RU)
        await v.press(operator, "Кімге")
        assert v.labels(operator)[0] == "✅ Боттағы барлық адам – 2"
        await v.press(operator, "Аудан немесе округ")
        await v.press(operator, "Ақсу ауылдық округі")
        assert (await draft(v)).audience == Audience(OKRUG)
        assert "Ақсу ауылы – 2" in v.labels(operator)
        await v.press(operator, "Ақсу ауылы")
        assert (await draft(v)).audience == Audience(OKRUG, settlements=(AKSU,))
        await v.press(operator, "Боттағы барлық адам")
        assert (await draft(v)).audience == Audience()
