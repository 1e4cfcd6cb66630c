"""The sandbox in a process of its own, told what to do line by line on standard input.

It prints one JSON line for each order:
    people N                 → {"people": N}
    say N                    → every update answered: {"seconds": s, "answers": n}
    first                    → waits for the first sendMessage: {"at": unix time}

After `town` the people of `benchmarks.town` can be spoken to, and it prints
seconds, updates and waits (milliseconds from update to answer, by what was asked) for:
    talk FIRST N AT_ONCE     → whole conversations, from the resident number FIRST on
    steady FIRST N A_SECOND  → the same, begun at a steady pace
    chat N AT_ONCE           → updates to the yardstick
    steady_chat N A_SECOND   → the same, at a steady pace
    queue FIRST N            → moderators turn the pages of the queue
    search FIRST N           → moderators search
    mine FIRST N             → residents look at their appeals
    press N A_SECOND         → residents press buttons in turn, at a steady pace

For what many are told:
    crowd FIRST N OTHER  → people with these Telegram ids, and another, have started the bot
    limits               → from now on as strict as Telegram
    forget               → what the bot sent until now is not counted
    told N               → waits until the crowd has heard N messages since: {"told": n}
    counted              → {"sent": [unix time, …], "told": […], "refused": […], "heard": {id: n}}
"""

import asyncio
import json
import sys
import time
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from benchmarks import TOKEN
from sandbox.engine import Engine
from sandbox.http import serve
from sandbox.limits import Limits

if TYPE_CHECKING:
    from benchmarks.talk import Town

_LONGEST_S = 300.0
_COUNTED = frozenset({"sendMessage", "editMessageText"})  # as flood limits do


class Meter:
    """What a token sent, and when."""

    def __init__(self) -> None:
        self.crowd: frozenset[int] = frozenset()
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.sent: list[float] = []
        self.refused: list[float] = []
        self.heard: Counter[int] = Counter()
        self.told: list[float] = []

    def count(self, status: int, method: str, given: dict[str, Any]) -> None:
        """Called for every call the bot makes."""
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self.refused.append(time.time())
        if status != HTTPStatus.OK or method not in _COUNTED:
            return
        self.sent.append(time.time())
        chat = int(given["chat_id"])
        if method == "sendMessage" and chat in self.crowd:
            self.heard[chat] += 1
            self.told.append(self.sent[-1])


class Wire:
    """One engine, its people, and a count of what the bot sent."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.bot = self.engine.add_bot(token=TOKEN)
        self.people: list[Any] = []
        self.sent = 0
        self.first_at: float | None = None
        self.town: Town | None = None
        self.meter = Meter()

    def count(self, method: str, given: dict[str, Any]) -> None:
        """Called for every call the bot makes."""
        if self.town is not None:
            self.town.ears.hear(method, given)
        if method == "sendMessage":
            self.sent += 1
            if self.first_at is None:
                self.first_at = time.time()

    async def order(self, words: list[str]) -> dict[str, object]:
        """Do one order."""
        if words[0] == "people":
            self.people = [self.engine.add_person(f"P{i}") for i in range(int(words[1]))]
            return {"people": len(self.people)}
        if words[0] == "start":
            self.people[0].start(self.bot)
            return {"at": time.time()}
        if words[0] == "first":
            await self._until(lambda: self.first_at is not None)
            return {"at": self.first_at}
        if words[0] == "say":
            return await self._say(int(words[1]))
        if words[0] == "town":
            return self._settle()
        if words[0] in {"crowd", "limits", "forget", "told", "counted"}:
            return await self._many(words[0], *map(int, words[1:]))
        if self.town is not None and words[0] in self.town.orders:
            return await self.town.orders[words[0]](*map(json.loads, words[1:]))
        raise ValueError(f"no such order: {words[0]}")

    def _settle(self) -> dict[str, object]:
        from benchmarks.talk import Ears, Town

        self.town = Town(self.engine, self.bot, Ears(self.engine, self.bot))
        self.town.meet()
        return {"people": len(self.engine.people)}

    async def _many(self, what: str, *numbers: int) -> dict[str, object]:
        if what == "crowd":
            first, count, other = numbers
            self.meter.crowd = frozenset(range(first, first + count))
            for number in (*self.meter.crowd, other):
                person = self.engine.add_person(f"P{number}", id=number)
                self.engine.dialog(self.bot, person).started = True
        elif what == "limits":
            self.engine.limits = Limits()
        elif what == "forget":
            self.meter.forget()
        elif what == "told":
            await self._until(lambda: len(self.meter.told) >= numbers[0])
        else:
            return {
                name: getattr(self.meter, name) for name in ("sent", "told", "refused", "heard")
            }
        return {"told": len(self.meter.told)}

    async def _say(self, number: int) -> dict[str, object]:
        before, started = self.sent, time.perf_counter()
        for i in range(number):
            self.people[i % len(self.people)].send(self.bot, f"Шам жанбайды {i}")
        await self._until(lambda: self.sent - before >= number)
        return {"seconds": time.perf_counter() - started, "answers": self.sent - before}

    async def _until(self, true: Any) -> None:
        deadline = time.monotonic() + _LONGEST_S
        while not true():
            if time.monotonic() > deadline:
                raise TimeoutError
            await asyncio.sleep(0.002)


async def main(port: int) -> None:
    """Serve, and take orders until standard input ends."""
    wire = Wire()
    engine = wire.engine
    original = engine.call

    async def counted(token: str, asked: str, given: Any, uploads: Any = None) -> Any:
        answer = await original(token, asked, given, uploads)
        wire.meter.count(answer.status, asked, given)
        if answer.status == HTTPStatus.OK:
            wire.count(asked, given)
        return answer

    engine.call = counted  # type: ignore[method-assign]  # the benchmark's own meter
    server = await serve(engine, "127.0.0.1", port)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps({"ready": True}), flush=True)
    while line := (await reader.readline()).decode().split():
        try:
            answer = await wire.order(line)
        except (TimeoutError, ValueError, LookupError, ExceptionGroup) as error:
            answer = {"error": repr(_first(error))}
        print(json.dumps(answer), flush=True)
    await server.close()


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
