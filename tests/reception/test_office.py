"""How an office is reached: what the file says, and what the office says over it in the bot."""

from datetime import date, time

import pytest

from bot.core.access import Role
from bot.core.calendar import correct
from bot.core.errors import Invalid, NotAllowed, NotFound
from bot.places.plan import Plan
from bot.places.service import seed
from bot.reception import service
from bot.reception.rules.days import Hours
from tests.conftest import OpenTx
from tests.reception.conftest import THURSDAYS, People, plan_with
from tests.support.okrugs import OKRUG

OFFICE = (Role.MODERATOR, Role.AKIM, Role.DEPUTY)
NEW_PHONE = "+7 711 222 33 44"


async def sow(open_tx: OpenTx, plan: Plan) -> None:
    async with open_tx() as tx:
        await seed(tx, plan)


async def test_the_card_holds_what_the_file_says(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        view = await service.office(tx, aigul, OKRUG)
    assert view.said("address", "ru") == "село Аксу, улица Абая, 1"
    assert view.said("phone", "kk") == "+7 700 000 00 00"
    assert view.said("email", "kk") == ""
    assert view.hours == (Hours(3, time(15), time(17)),)
    assert view.bookable == (date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 10))


async def test_the_operators_calendar_takes_a_reception_day_out(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await correct(tx, date(2026, 12, 3), 1, working=False)
        view = await service.office(tx, aigul, OKRUG)
    assert date(2026, 12, 3) not in view.bookable
    assert [one.off for one in view.dates] == [False, True, False, False]


@pytest.mark.parametrize("role", OFFICE)
async def test_everybody_of_the_office_changes_the_contacts(
    somebody: People, open_tx: OpenTx, role: Role
):
    aigul, staff = await somebody(), await somebody("Марат", role)
    async with open_tx() as tx:
        await service.edit_office(tx, staff, OKRUG, "phone", kk=NEW_PHONE)
        await service.edit_office(tx, staff, OKRUG, "address", kk="Мектеп\n2", ru="Школьная, 2")
        view = await service.office(tx, aigul, OKRUG)
    assert view.said("phone", "ru") == NEW_PHONE
    assert view.said("address", "kk") == "Мектеп, 2"
    assert view.said("address", "ru") == "Школьная, 2"


async def test_residents_and_executors_change_nothing(somebody: People, open_tx: OpenTx):
    for actor in (await somebody(), await somebody("Нұрлан", Role.EXECUTOR)):
        async with open_tx() as tx:
            with pytest.raises(NotAllowed):
                await service.edit_office(tx, actor, OKRUG, "phone", kk=NEW_PHONE)


@pytest.mark.parametrize(
    ("field", "said", "problem"),
    [
        ("phone", ("қоңырау шалыңыз", ""), "phone_unreadable"),
        ("email", ("aksu", ""), "email_unreadable"),
        ("email", ("a" * 260 + "@b.kz", ""), "email_unreadable"),
        ("address", ("Абай, 1", ""), "needs_words"),
        ("reception", ("", "четверг"), "needs_words"),
    ],
)
async def test_what_cannot_be_is_refused(
    somebody: People, open_tx: OpenTx, field: str, said: tuple[str, str], problem: str
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        with pytest.raises(Invalid, match=problem):
            await service.edit_office(tx, marat, OKRUG, field, kk=said[0], ru=said[1])
        with pytest.raises(NotFound):
            await service.edit_office(tx, marat, OKRUG, "operator", kk="x")


async def test_what_was_said_in_the_bot_survives_the_same_file(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await service.edit_office(tx, marat, OKRUG, "phone", kk=NEW_PHONE)
        await service.edit_office(tx, marat, OKRUG, "reception")  # taken away
        await service.set_hours(tx, marat, OKRUG, 0, (time(9), time(12)))
    await sow(open_tx, THURSDAYS)
    async with open_tx() as tx:
        view = await service.to_edit(tx, marat, OKRUG)
    assert view.said("phone", "kk") == NEW_PHONE
    assert view.said("reception", "kk") == ""
    assert [one.weekday for one in view.hours] == [0, 3]


async def test_a_changed_value_in_the_file_wins_again_for_that_field_alone(
    somebody: People, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await service.edit_office(tx, marat, OKRUG, "phone", kk=NEW_PHONE)
        await service.set_hours(tx, marat, OKRUG, 3, None)
    await sow(open_tx, plan_with(("thursday", "15:00", "17:00"), phone="+7 755 555 55 55"))
    async with open_tx() as tx:
        view = await service.to_edit(tx, marat, OKRUG)
    assert view.said("phone", "kk") == "+7 755 555 55 55"
    assert view.hours == ()
    await sow(open_tx, THURSDAYS)  # and what was overtaken does not come back
    async with open_tx() as tx:
        assert (await service.to_edit(tx, marat, OKRUG)).said("phone", "kk") == "+7 700 000 00 00"
    await sow(open_tx, plan_with(("friday", "10:00", "11:00")))
    async with open_tx() as tx:
        assert [one.weekday for one in (await service.to_edit(tx, marat, OKRUG)).hours] == [4]


async def test_days_are_switched_on_and_off_one_by_one(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await service.set_hours(tx, marat, OKRUG, 0, (time(9), time(10)))
        assert [one.weekday for one in view.hours] == [0, 3]
        view = await service.set_hours(tx, marat, OKRUG, 0, (time(11), time(12)))
        assert view.hours[0] == Hours(0, time(11), time(12))
        view = await service.set_hours(tx, marat, OKRUG, 0, None)
        assert [one.weekday for one in view.hours] == [3]
        with pytest.raises(Invalid, match="hours_backwards"):
            await service.set_hours(tx, marat, OKRUG, 0, (time(12), time(11)))


async def test_only_offices_that_concern_somebody_are_shown(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    observer = await somebody("Ержан", Role.OBSERVER, okrug="103400000")
    async with open_tx() as tx:
        assert [one.okrug.code for one in await service.offices(tx, aigul)] == [OKRUG]
        assert await service.offices(tx, observer) == []
