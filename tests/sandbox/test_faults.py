"""Trouble that can be switched on."""

import asyncio

import pytest
from aiogram import Bot as AiogramBot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError

from sandbox.engine import Engine
from sandbox.errors import PersonError
from sandbox.people import Person
from sandbox.world import Bot


async def test_a_server_error_does_nothing(
    bot: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    engine.faults.next("server_errors")
    with pytest.raises(TelegramServerError):
        await bot.send_message(aigul.id, "x")
    await bot.send_message(aigul.id, "y")
    assert [m.text for m in aigul.chat(account).messages if m.from_bot] == ["y"]


async def test_a_broken_connection_does_nothing(
    bot: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    engine.faults.next("drops", method="sendMessage")
    await bot.get_me()
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(aigul.id, "x")
    assert not [m for m in aigul.chat(account).messages if m.from_bot]


async def test_a_lost_answer_has_done_it_all_the_same(
    bot: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    engine.faults.next("lost_answers")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(aigul.id, "x")
    assert aigul.last_from(account).text == "x"


async def test_silence(bot: AiogramBot, engine: Engine, aigul: Person):
    engine.faults.timeout_s = 0.05
    engine.faults.next("timeouts")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(aigul.id, "x")


async def test_rates_spare_polling_unless_named(near: AiogramBot, engine: Engine):
    engine.faults.update({"server_errors": 1.0})
    await near.get_me()
    assert await near.get_updates() == []
    engine.faults.update({"methods": ["getUpdates"]})
    with pytest.raises(TelegramServerError):
        await near.get_updates()


def test_an_update_comes_twice_with_one_number(engine: Engine, account: Bot, aigul: Person):
    engine.faults.update({"duplicate_updates": 1.0})
    aigul.send(account, "x")
    first, second = engine.updates(account).pull()
    assert first == second


async def test_a_repeated_update_comes_even_after_confirmation(
    near: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    engine.faults.update({"duplicate_updates": 1.0})
    aigul.send(account, "x")
    engine.faults.clear()
    first = await near.get_updates(limit=1)
    again = await near.get_updates(offset=first[0].update_id + 1)
    assert [u.update_id for u in again] == [first[0].update_id]
    assert await near.get_updates(offset=first[0].update_id + 1) == []


def test_updates_change_places(engine: Engine, account: Bot, aigul: Person):
    aigul.send(account, "1")
    engine.faults.update({"reorder_updates": 1.0})
    aigul.send(account, "2")
    texts = [u["message"]["text"] for u in engine.updates(account).pull()]
    assert texts == ["2", "1"]


async def test_late_updates(engine: Engine, account: Bot, aigul: Person):
    engine.faults.update({"late_updates_s": 0.1})
    start = asyncio.get_running_loop().time()
    aigul.send(account, "x")
    assert engine.updates(account).pull() == []
    assert await engine.updates(account).wait(5)
    assert asyncio.get_running_loop().time() - start >= 0.1
    assert len(engine.updates(account).pull()) == 1


@pytest.mark.parametrize("wrong", [{"storm": 1}, {"drops": 2}, {"drops": "x"}, {"methods": "x"}])
def test_faults_that_make_no_sense(engine: Engine, wrong):
    with pytest.raises(PersonError):
        engine.faults.update(wrong)
    with pytest.raises(PersonError):
        engine.faults.next("storm")
