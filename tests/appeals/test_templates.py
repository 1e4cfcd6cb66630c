"""Templates: in both languages, those of the topic first, edited by the office."""

import asyncio
from datetime import date

import pytest

from bot.appeals import service
from bot.appeals.screens.templates import filled
from bot.core.access import Actor, Role
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import translator
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG


async def test_an_empty_list_takes_the_ready_ones_once(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        taken = await service.take_ready(tx, marat, OKRUG)
        again = await service.take_ready(tx, marat, OKRUG)
    assert len(taken) == len(again) == 5
    assert all(one.kk and one.ru for one in taken)


async def test_those_of_the_topic_come_first(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.accept(tx, marat, view.id, 1, "roads.snow")
        for text, topic in (("жалпы", ""), ("су", "water"), ("қар", "roads")):
            await service.add_template(tx, marat, OKRUG, kk=text, ru="", topic=topic)
        found = await service.templates_for(tx, marat, view.id)
    assert [one.kk for one in found] == ["қар", "жалпы", "су"]


def test_number_and_date_are_filled_in_and_other_braces_are_left_alone():
    words = filled("{number} {date} {other} {", 7, date(2026, 12, 17), translator("ru"))
    assert words == "0007 17 декабря, четверг {other} {"


async def test_words_and_topic_are_changed_and_removed(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        one = await service.add_template(tx, marat, OKRUG, kk="бір", ru="")
        one = await service.change_template(
            tx, marat, one.id, one.version, text="раз", language="ru"
        )
        one = await service.set_template_topic(tx, marat, one.id, one.version, "roads.snow")
        assert (one.kk, one.ru, one.topic, one.version) == ("бір", "раз", "roads", 3)
        await service.remove_template(tx, marat, one.id, one.version)
        assert await service.templates(tx, marat, OKRUG) == []


async def test_of_two_editors_at_once_the_second_is_told(somebody: People, open_tx: OpenTx):
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        one = await service.add_template(tx, office[0], OKRUG, kk="бір", ru="")

    async def write(actor: Actor, text: str) -> bool:
        try:
            async with open_tx() as tx:
                await service.change_template(tx, actor, one.id, 1, text=text, language="kk")
        except Stale:
            return False
        return True

    assert sorted(await asyncio.gather(*map(write, office, ("екі", "үш")))) == [False, True]


async def test_an_old_press_removes_nothing(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        one = await service.add_template(tx, marat, OKRUG, kk="бір", ru="")
        await service.change_template(tx, marat, one.id, 1, text="екі", language="kk")
        with pytest.raises(Stale):
            await service.remove_template(tx, marat, one.id, 1)


async def test_an_empty_one_a_strange_topic_and_too_many_are_refused(
    somebody: People, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        with pytest.raises(Invalid):
            await service.add_template(tx, marat, OKRUG, kk=" ", ru="")
        one = await service.add_template(tx, marat, OKRUG, kk="бір", ru="")
        with pytest.raises(NotFound):
            await service.set_template_topic(tx, marat, one.id, 1, "nothing")
        for n in range(49):
            await service.add_template(tx, marat, OKRUG, kk=str(n), ru="")
        with pytest.raises(Refusal) as refusal:
            await service.add_template(tx, marat, OKRUG, kk="артық", ru="")
    assert refusal.value.name == "too_many_templates"


async def test_executors_use_templates_of_their_okrug_and_edit_none(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    stranger = await somebody("Жат", Role.MODERATOR, okrug="111111111")
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        one = await service.add_template(tx, marat, OKRUG, kk="бір", ru="")
        theirs = await service.add_template(tx, stranger, "111111111", kk="жат", ru="")
        assert await service.templates_for(tx, nurlan, view.id) == [one]
        with pytest.raises(NotFound):
            await service.template_for(tx, nurlan, view.id, theirs.id)
        with pytest.raises(NotFound):
            await service.template_kept(tx, marat, theirs.id)
        with pytest.raises(NotAllowed):
            await service.change_template(tx, nurlan, one.id, 1, text="екі", language="kk")
        with pytest.raises(NotAllowed):
            await service.templates(tx, marat, "111111111")
