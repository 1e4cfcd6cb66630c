"""Sending too fast."""

import pytest
from aiogram import Bot as AiogramBot
from aiogram.exceptions import TelegramRetryAfter

from sandbox.engine import Engine
from sandbox.limits import Limits
from sandbox.session import InProcessSession


class Timer:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def engine(timer: Timer) -> Engine:
    return Engine(limits=Limits(timer=timer))


@pytest.fixture
def near(engine: Engine) -> AiogramBot:
    engine.add_bot()
    return AiogramBot("42:TEST", session=InProcessSession(engine))


def people(engine: Engine, count: int) -> list[int]:
    found = [engine.add_person(f"Адам {i}") for i in range(count)]
    for person in found:
        person.start(engine.bots[42])
    return [person.id for person in found]


async def pause_of(call) -> int:
    with pytest.raises(TelegramRetryAfter) as refused:
        await call
    return refused.value.retry_after


async def test_thirty_a_second_over_all_chats(near: AiogramBot, engine: Engine, timer: Timer):
    chats = people(engine, 31)
    for chat in chats[:30]:
        await near.send_message(chat, "x")
    assert await pause_of(near.send_message(chats[30], "x")) == 1
    timer.now += 0.9
    assert await pause_of(near.send_message(chats[30], "x")) == 1
    timer.now += 1.0
    await near.send_message(chats[30], "x")


async def test_never_more_than_thirty_in_any_second(
    near: AiogramBot, engine: Engine, timer: Timer
):
    chats = people(engine, 100)
    sent = []
    for chat in chats:
        try:
            await near.send_message(chat, "x")
            sent.append(timer.now)
        except TelegramRetryAfter as refused:
            timer.now += refused.retry_after
    assert max(sum(a <= b < a + 1 for b in sent) for a in sent) == 30


async def test_one_a_second_into_a_chat_beyond_a_burst(
    near: AiogramBot, engine: Engine, timer: Timer
):
    (chat,) = people(engine, 1)
    for _ in range(10):
        await near.send_message(chat, "x")
    assert await pause_of(near.send_message(chat, "x")) == 1
    for _ in range(5):
        timer.now += 1
        await near.send_message(chat, "x")
    assert await pause_of(near.send_message(chat, "x")) == 1


async def test_twenty_a_minute_into_a_group(near: AiogramBot, engine: Engine, timer: Timer):
    group = engine.add_group("Ауыл")
    group.add_member(engine.bots[42])
    for _ in range(20):
        await near.send_message(group.id, "x")
        timer.now += 1
    pause = await pause_of(near.send_message(group.id, "x"))
    assert pause == 40
    timer.now += pause
    await near.send_message(group.id, "x")


async def test_edits_count_and_callback_answers_do_not(near: AiogramBot, engine: Engine):
    (chat,) = people(engine, 1)
    sent = await near.send_message(chat, "0")
    for i in range(1, 10):
        await sent.edit_text(str(i))
    assert await pause_of(sent.edit_text("10")) == 1
    await near.send_chat_action(chat, "typing")


async def test_a_refused_call_does_nothing(near: AiogramBot, engine: Engine):
    (chat,) = people(engine, 1)
    for _ in range(10):
        await near.send_message(chat, "x")
    before = len(engine.people[chat].chat(engine.bots[42]).messages)
    await pause_of(near.send_message(chat, "x"))
    assert len(engine.people[chat].chat(engine.bots[42]).messages) == before


async def test_two_bots_have_an_allowance_each(near: AiogramBot, engine: Engine):
    engine.add_bot("43:TEST", "second_bot")
    other = AiogramBot("43:TEST", session=InProcessSession(engine))
    chats = people(engine, 31)
    for chat in chats[:30]:
        await near.send_message(chat, "x")
    engine.people[chats[30]].start(engine.bots[43])
    await other.send_message(chats[30], "x")


async def test_limits_can_be_off(engine: Engine, near: AiogramBot):
    engine.limits.enabled = False
    (chat,) = people(engine, 1)
    for _ in range(50):
        await near.send_message(chat, "x")
