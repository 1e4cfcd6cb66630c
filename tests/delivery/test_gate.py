"""Whose turn it is when many wait."""

import asyncio

from bot.delivery.gate import Gate
from bot.delivery.notices import Lane


async def test_an_answer_overtakes_bulk_that_waits_longer() -> None:
    gate = Gate(per_second=50)
    order: list[str] = []

    async def one(lane: Lane, chat: int) -> None:
        await gate.turn(lane, chat)
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
    await gate.turn(Lane.ANSWER, 1)
    assert loop.time() - start >= 0.19


async def test_one_chat_is_slowed_to_one_a_second_after_a_short_burst() -> None:
    gate = Gate(per_second=1000, chat_burst=2)
    loop = asyncio.get_running_loop()
    start = loop.time()
    for _ in range(3):
        await gate.turn(Lane.ORDINARY, 7)
    assert 0.9 < loop.time() - start < 1.5


async def test_whoever_gives_up_waiting_takes_no_turn_from_others() -> None:
    gate = Gate(per_second=20)
    for chat in range(2):
        await gate.turn(Lane.BULK, chat)
    async with asyncio.TaskGroup() as group:
        impatient = group.create_task(gate.turn(Lane.ANSWER, 50))
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait_for(gate.turn(Lane.BULK, 51), 1)
