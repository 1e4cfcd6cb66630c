"""Other bodies: whoever answers for the topic first, with contacts that the office keeps."""

import asyncio

import pytest

from bot.appeals import service
from bot.appeals.screens.bodies import contacts
from bot.appeals.service import BodyView
from bot.core.access import Actor, Role
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import translator
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG

WATER = "Ауыз су жоқ, құбыр жарылды"


async def test_who_answers_for_the_topic_comes_first_and_never_ourselves(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul, WATER)
        view = await service.accept(tx, marat, view.id, 1, "water")
        await service.add_body(tx, marat, OKRUG, "Пошта", "kk")
        found = await service.bodies_for(tx, marat, view.id)
    assert [one.role for one in found] == ["water_utility", "district_housing", ""]
    assert [bool(one.id) for one in found] == [False, False, True]


async def test_a_phone_is_asked_once_and_kept_for_next_time(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul, WATER)
        view = await service.accept(tx, marat, view.id, 1, "water")
        kept = await service.keep_role(tx, marat, OKRUG, "water_utility", "8 (71134) 2-10-10")
        again = await service.keep_role(tx, marat, OKRUG, "water_utility")
        first = (await service.bodies_for(tx, marat, view.id))[0]
    assert kept == again == first
    assert first.phone == "8 (71134) 2-10-10"
    assert first.name("ru") == "Предприятие водоснабжения"


async def test_contacts_are_read_in_the_readers_language(somebody: People, open_tx: OpenTx):
    body = BodyView(OKRUG, 1, 1, "", "Су шаруашылығы", "Водоканал", "2-10-10", "Абай, 5", "")
    assert contacts(body, translator("ru")) == "Водоканал\nТелефон: 2-10-10\nАдрес: Абай, 5"
    assert contacts(body, translator("kk")).startswith("Су шаруашылығы\nТелефон: 2-10-10")


async def test_the_office_changes_removes_and_brings_back(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        body = await service.add_body(tx, marat, OKRUG, "Пошта", "kk")
        body = await service.change_body(
            tx, marat, body.id, body.version, field="address_ru", text="ул. Абая,\n 5"
        )
        assert body.address("kk") == "ул. Абая, 5"
        gone = await service.remove_body(tx, marat, body.id, body.version)
        assert await service.bodies(tx, marat, OKRUG) == []
        back = await service.bring_back_body(tx, marat, gone)
    assert (back.kk, back.address_ru) == ("Пошта", "ул. Абая, 5")


async def test_of_two_who_edit_at_once_the_second_is_told(somebody: People, open_tx: OpenTx):
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        body = await service.add_body(tx, office[0], OKRUG, "Пошта", "kk")

    async def write(actor: Actor, phone: str) -> bool:
        try:
            async with open_tx() as tx:
                await service.change_body(tx, actor, body.id, 1, field="phone", text=phone)
        except Stale:
            return False
        return True

    assert sorted(await asyncio.gather(*map(write, office, ("111", "222")))) == [False, True]


@pytest.mark.parametrize(
    ("field", "text", "name"),
    [
        ("phone", "жоқ", "phone_unreadable"),
        ("phone", " ", "needs_words"),
        ("kk", "", "needs_words"),
    ],
)
async def test_what_is_no_phone_and_no_name_is_refused(
    somebody: People, open_tx: OpenTx, field: str, text: str, name: str
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        body = await service.add_body(tx, marat, OKRUG, "Пошта", "kk")
        with pytest.raises(Refusal) as refusal:
            await service.change_body(tx, marat, body.id, 1, field=field, text=text)  # type: ignore[arg-type]  # one of Field
    assert refusal.value.name == name


async def test_bodies_of_another_okrug_are_not_here_and_executors_edit_none(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    stranger = await somebody("Жат", Role.MODERATOR, okrug="111111111")
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul, WATER)
        theirs = await service.add_body(tx, stranger, "111111111", "Пошта", "kk")
        with pytest.raises(NotFound):
            await service.body_for(tx, marat, view.id, theirs.id)
        with pytest.raises(NotFound):
            await service.body_kept(tx, marat, theirs.id)
        with pytest.raises(NotAllowed):
            await service.bodies(tx, marat, "111111111")
        with pytest.raises(NotAllowed):
            await service.add_body(tx, nurlan, OKRUG, "Пошта", "kk")
        with pytest.raises(NotFound):
            await service.keep_role(tx, marat, OKRUG, "nobody")


async def test_the_common_list_leaves_out_what_is_kept(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        before = await service.roles_not_kept(tx, marat, OKRUG)
        await service.keep_role(tx, marat, OKRUG, "police")
        after = await service.roles_not_kept(tx, marat, OKRUG)
    assert {one.role for one in before} - {one.role for one in after} == {"police"}
    assert "akim_office" not in {one.role for one in before}
