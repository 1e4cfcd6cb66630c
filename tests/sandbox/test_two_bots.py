"""Two tokens in one village: nothing of one is the other's."""

import pytest
from aiogram import Bot as AiogramBot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile

from sandbox.engine import Engine
from sandbox.people import Person
from sandbox.session import InProcessSession
from sandbox.world import Bot
from tests.sandbox.pictures import png


@pytest.fixture
def second(engine: Engine) -> Bot:
    return engine.add_bot("43:TEST", "second_bot", "Екінші")


@pytest.fixture
def other(engine: Engine, second: Bot) -> AiogramBot:
    return AiogramBot("43:TEST", session=InProcessSession(engine))


async def test_chats_and_updates_are_apart(
    near: AiogramBot, other: AiogramBot, account: Bot, second: Bot, aigul: Person
):
    aigul.start(second)
    aigul.send(account, "1")
    aigul.send(second, "2")
    ours = [u.message.text for u in await near.get_updates() if u.message]
    theirs = [u.message.text for u in await other.get_updates() if u.message]
    assert (ours, theirs) == (["1"], ["/start", "2"])
    await other.send_message(aigul.id, "x")
    assert aigul.last_from(second).text == "x"
    assert [m.text for m in aigul.chat(account).messages] == ["/start", "1"]


async def test_a_file_id_serves_one_bot(
    near: AiogramBot, other: AiogramBot, second: Bot, aigul: Person
):
    aigul.start(second)
    sent = await near.send_photo(aigul.id, BufferedInputFile(png(), "a"))
    assert sent.photo
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await other.send_photo(aigul.id, sent.photo[-1].file_id)


async def test_a_query_is_answered_by_its_bot(
    near: AiogramBot, other: AiogramBot, engine: Engine, account: Bot, aigul: Person
):
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    params = {"chat_id": aigul.id, "text": "x", "reply_markup": markup}
    await engine.call(account.token, "sendMessage", params)
    query_id = aigul.press(aigul.last_from(account), "x")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await other.answer_callback_query(query_id)
    assert await near.answer_callback_query(query_id)


async def test_one_is_blocked_and_the_other_is_not(
    other: AiogramBot, account: Bot, second: Bot, aigul: Person
):
    aigul.start(second)
    aigul.block(account)
    await other.send_message(aigul.id, "x")


async def test_bots_do_not_hear_bots(
    near: AiogramBot, engine: Engine, account: Bot, second: Bot, aigul: Person
):
    group = engine.add_group("Ауыл")
    for bot in (account, second):
        group.add_member(bot, admin=True)
    engine.updates(second).pull()
    await near.send_message(group.id, "/start")
    assert engine.updates(second).pull() == []
