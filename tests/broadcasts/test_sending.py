"""A broadcast goes out: to everybody, once, in each reader's language."""

import pytest

from bot.broadcasts import service
from bot.broadcasts.service import Move, State
from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Refusal, Stale
from tests.broadcasts.conftest import KK, RU, office_in
from tests.support.village import village


async def test_everybody_reads_it_in_their_language(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru")
        view = await office.sent()
        assert KK in v.last(aigul)
        assert RU in v.last(ivan)
        assert view.state is State.DONE
        progress = await office.do(service.progress_of, view.id)
        assert progress.sent == 3


async def test_a_repeated_press_of_send_sends_once(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.drafted()
        await office.do(service.send, view.id, view.version)
        with pytest.raises(Stale):
            await office.do(service.send, view.id, view.version)
        assert v.text(aigul).count(KK) == 1


async def test_a_typo_is_corrected_everywhere(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru")
        view = await office.sent()
        await office.do(
            service.correct, view.id, view.version, html="Бүгін су болмайды.", language="kk"
        )
        assert "Бүгін су болмайды." in v.last(aigul)
        assert KK not in v.text(aigul)
        assert RU in v.last(ivan)


async def test_what_is_withdrawn_is_gone(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.sent()
        assert Move.WITHDRAW in view.moves
        await office.do(service.withdraw, view.id, view.version)
        assert KK not in v.text(aigul)


async def test_an_operator_learns_how_many_were_not_reached_and_not_who(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        operator = await v.staff(Role.OPERATOR, "Айдос")
        await v.resident()
        view = await office.sent()
        for look in (service.unreached, service.silent):
            with pytest.raises(Refusal, match="names_stay_with_office"):
                await office.do(look, view.id, by=operator)
            await office.do(look, view.id)
