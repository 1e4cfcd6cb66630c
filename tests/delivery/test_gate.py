"""Whose turn it is when many wait."""

import asyncio

import pytest

from bot.delivery.gate import ClosedError, Gate
from bot.delivery.notices import Lane


async def test_an_answer_overtakes_bulk_that_waits_longer() -> None:
    gate = Gate(per_second=50)
    order: list[str] = []

    async def one(lane: Lane, chat: int) -> None:
        async with gate.turn(lane, chat):
            order.append(lane.name)

    async with asyncio.TaskGroup() as group:
        for chat in range(12):
            group.create_task(one(Lane.BULK, chat))
        await asyncio.sleep(0.01)
        group.create_task(one(Lane.ANSWER, 100))
    assert order.index("ANSWER") < 8


async def test_after_a_429_nothing_goes_until_the_time_named_has_passed() -> None:
    gate = Gate(per_second=1000)
    loop = asyncio.get_running_loop()
    start = loop.time()
    gate.silence(0.2)
    await gate.enter(Lane.ANSWER, 1)
    assert loop.time() - start >= 0.19


async def test_one_chat_is_slowed_to_one_a_second_after_a_short_burst() -> None:
    gate = Gate(per_second=1000, chat_burst=2)
    loop = asyncio.get_running_loop()
    start = loop.time()
    for _ in range(3):
        await gate.enter(Lane.ORDINARY, 7)
    assert 0.9 < loop.time() - start < 1.5


async def test_whoever_gives_up_waiting_takes_no_turn_from_others() -> None:
    gate = Gate(per_second=20)
    for chat in range(2):
        await gate.enter(Lane.BULK, chat)
    async with asyncio.TaskGroup() as group:
        impatient = group.create_task(gate.enter(Lane.ANSWER, 50))
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait_for(gate.enter(Lane.BULK, 51), 1)


async def press_at(gate: Gate, chat: int) -> float:
    """Seconds that an answer waits for its turn."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with gate.turn(Lane.ANSWER, chat):
        return loop.time() - began


async def flood(gate: Gate, went: list[float]) -> None:
    """Bulk that always has more to say."""
    for chat in range(1_000, 10_000):
        async with gate.turn(Lane.BULK, chat):
            went.append(asyncio.get_running_loop().time())


async def test_whoever_presses_a_button_hardly_waits_while_many_are_told_something() -> None:
    gate = Gate(per_second=30)
    went: list[float] = []
    waits = []
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(flood(gate, went)) for _ in range(20)]
        await asyncio.sleep(1.2)
        await press_at(gate, 1)  # now the gate knows that people are about
        for chat in range(2, 12):
            await asyncio.sleep(0.17)
            waits.append(await press_at(gate, chat))
        for task in tasks:
            task.cancel()
    assert sorted(waits)[len(waits) // 2] < 0.02
    assert len(went) >= 30


async def test_a_chat_is_forgotten_when_it_has_been_quiet() -> None:
    gate = Gate(per_second=100_000)
    for chat in range(2_500):
        async with gate.turn(Lane.BULK, chat):
            pass
    gate._forgot_at = -10
    await asyncio.sleep(1.1)
    async with gate.turn(Lane.BULK, 99_999):
        pass
    assert len(gate._chats) < 10


async def test_when_the_bot_stops_answers_still_go_and_bulk_does_not() -> None:
    gate = Gate(per_second=20)
    for chat in range(20):
        await gate.enter(Lane.ANSWER, chat)
    asyncio.get_running_loop().call_later(0.02, gate.close_to_bulk)
    with pytest.raises(ClosedError):
        await gate.enter(Lane.BULK, 100)
    with pytest.raises(ClosedError):
        await gate.enter(Lane.ALERT, 101)
    await asyncio.wait_for(gate.enter(Lane.ANSWER, 102), 2)
