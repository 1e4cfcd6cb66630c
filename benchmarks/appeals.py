"""The whole conversation about an appeal, beside a bot that says back what it hears.

Both bots run on wires of their own (a sandbox process each) and are measured in turn, round after
round; a ratio is that of one round, and of the rounds the median is told. The people are the same:
so many at once, each waiting for an answer before going on. An update counts for the echo bot when
its words came back; for ours when the conversation goes on, and the clock stops only when every
receipt, notice and card that followed has been sent. Our database is SQLite, and the edge answers
after it has committed.

Every okrug's people, the open appeals and what is stored beside them: `benchmarks.town`. The steps
of a conversation: `benchmarks.talk`. Telegram's own limit of 30 messages a second is lifted to
1,000 on this wire, or nothing else would be measured.
"""

import asyncio
import math
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import house, town
from benchmarks.figures import Figure, percentile
from benchmarks.processes import BotProcess, WireProcess, bot, wire

_NO_LIMIT = "1000"  # messages a second
_UPDATES_A_CONVERSATION = 4  # at least
_LISTS = ("queue", "search", "mine")
_LOOKS = frozenset({*_LISTS, "looked", "receipt"})  # what is no reply of the conversation


@dataclass(frozen=True)
class Load:
    """How much of everything.

    sizes: stored appeals, ascending. conversations, echoed: of one round. a_second: conversations
    begun at the steady pace, each of 4.4 updates; `steady` of them a round. looks: people of each
    round who look at lists. after: updates after which memory is looked at.
    """

    sizes: tuple[int, ...] = (100, 10_000, 200_000)
    rounds: int = 4
    at_once: int = 50
    conversations: int = 100
    echoed: int = 2_000
    steady: int = 20
    a_second: float = 2.0
    looks: int = 5
    after: int = 10_000

    @property
    def talkers(self) -> int:
        """Residents needed: each has one conversation."""
        rounds = (self.rounds + 1) * self.conversations + self.rounds * self.steady
        return rounds + math.ceil(self.after / _UPDATES_A_CONVERSATION)


FULL = Load()
QUICK = Load((100, 400), 1, 5, 10, 100, 5, 5.0, 2, 150)


@dataclass
class Side:
    """One bot under measurement, and what was measured."""

    on: WireProcess
    process: BotProcess
    speeds: list[float] = field(default_factory=list)  # updates a second, by round
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # ms, by step
    updates: int = 0
    talked: int = 0  # residents who had their conversation

    def order(self, *words: object) -> float:
        """Have something done that is not timed in the end; updates a second."""
        told = self._done(*words)
        return float(told["updates"] / told["seconds"])

    def _done(self, *words: object) -> dict[str, Any]:
        if self.process.process.poll() is not None:
            raise RuntimeError("the bot under measurement has ended")
        told = self.on.order(*words)
        self.updates += told["updates"]
        return told

    def timed(self, *words: object) -> None:
        """Have something done whose waits count."""
        told = self._done(*words)
        for step, waits in told["waits"].items():
            self.waits[step] += waits

    def talk(self, count: int, at_once: int) -> float:
        """Conversations of residents who had none yet; updates a second."""
        first, self.talked = self.talked, self.talked + count
        return self.order("talk", first, count, at_once)

    def steady(self, count: int, a_second: float) -> None:
        """The same at a steady pace."""
        first, self.talked = self.talked, self.talked + count
        self.timed("steady", first, count, a_second)

    @property
    def replies(self) -> list[float]:
        """From update to reply at the steady pace; the receipt comes besides."""
        return [wait for step in set(self.waits) - _LOOKS for wait in self.waits[step]]


def measure(*, quick: bool = False) -> list[Figure]:
    """Every figure of the appeals."""
    load = QUICK if quick else FULL
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        echo = stack.enter_context(_echo(load))
        ours = {size: stack.enter_context(_ours(folder, size, load)) for size in load.sizes}
        _rounds(load, echo, ours)
        _steady(load, echo, ours)
        _lists(load, ours)
        smallest = ours[load.sizes[0]]
        memory = _memory(load, echo, smallest)
        figures = [*_speeds(load, echo, ours), *_replies(load, echo, ours)]
        figures += [*_growth(load, ours), *house.idle_memory(quick=quick), *memory]
    return figures


@contextmanager
def _echo(load: Load) -> Iterator[Side]:
    with wire() as on:
        on.order("town")
        with bot(on, "benchmarks.echo_bot") as process:
            side = Side(on, process)
            side.order("chat", load.at_once, 1)  # it has begun
            yield side


@contextmanager
def _ours(folder: Path, size: int, load: Load) -> Iterator[Side]:
    _say(f"storing {size:,} appeals")
    file = folder / f"{size}.db"
    asyncio.run(town.make(file, size, load.talkers))
    settings = {
        "DATABASE_URL": f"sqlite:///{file}",
        "DATA_DIR": str(folder),
        "MESSAGES_PER_SECOND": _NO_LIMIT,
    }
    with wire() as on:
        on.order("town")
        with bot(on, "bot", "run", **settings) as process:
            yield Side(on, process)


# What is done


def _rounds(load: Load, echo: Side, ours: dict[int, Side]) -> None:
    for number in range(load.rounds + 1):
        _say(f"round {number} of {load.rounds}")
        speed = echo.order("chat", load.echoed, load.at_once)
        speeds = {size: side.talk(load.conversations, load.at_once) for size, side in ours.items()}
        if number:  # the first warms up
            echo.speeds.append(speed)
            for size, side in ours.items():
                side.speeds.append(speeds[size])


def _steady(load: Load, echo: Side, ours: dict[int, Side]) -> None:
    pace = load.a_second * 4.4
    for number in range(load.rounds):
        _say(f"steady pace, {number + 1} of {load.rounds}")
        echo.timed("steady_chat", load.steady * 4, pace)
        for side in ours.values():
            side.steady(load.steady, load.a_second)


def _lists(load: Load, ours: dict[int, Side]) -> None:
    """One press at a time; a few by one person, for a chat takes only eight messages at once."""
    for number in range(load.rounds):
        _say(f"lists, {number + 1} of {load.rounds}")
        for what in _LISTS:
            for side in ours.values():
                side.timed(what, number * load.looks, load.looks)


def _memory(load: Load, echo: Side, ours: Side) -> list[Figure]:
    """Both have heard as many updates by now, or hear the rest."""
    _say(f"memory after {load.after:,} updates")
    if (left := load.after - echo.updates) > 0:
        echo.order("chat", left, load.at_once)
    while (left := load.after - ours.updates) > 0:
        ours.talk(min(math.ceil(left / _UPDATES_A_CONVERSATION), load.conversations), load.at_once)
    time.sleep(2)
    after, echo_after = ours.process.resident_mb(), echo.process.resident_mb()
    return [
        Figure("echo.memory_after_10000_mb", echo_after, "MB"),
        Figure("memory.after_10000_mb", after, "MB"),
        Figure("memory.after_10000_ratio", after / echo_after, "×", "≤ 1.5"),
    ]


# What is told


def _speeds(load: Load, echo: Side, ours: dict[int, Side]) -> Iterator[Figure]:
    yield Figure("echo.in_turn.updates_per_s", statistics.median(echo.speeds), "1/s")
    for size, side in ours.items():
        speed = statistics.median(side.speeds)
        yield Figure(f"appeals.updates_per_s.at_{size}", speed, "1/s")
    for size, side in ours.items():
        ratio = _median_ratio(side.speeds, echo.speeds)
        if size == load.sizes[0]:
            yield Figure("appeals.ratio_to_echo", ratio, "×", "≥ 0.5")
        else:
            yield Figure(f"appeals.ratio_to_echo.at_{size}", ratio, "×")
    least, most = ours[load.sizes[0]], ours[load.sizes[-1]]
    slower = _median_ratio(least.speeds, most.speeds)
    yield Figure("appeals.growth.conversation", slower, "×", "≤ 1.5")


def _median_ratio(upper: list[float], lower: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(upper, lower, strict=True))


def _replies(load: Load, echo: Side, ours: dict[int, Side]) -> Iterator[Figure]:
    for percent in (50, 95):
        told = f"p{percent}_ms"
        yield Figure(f"echo.reply.{told}", percentile(echo.waits["message"], percent), "ms")
        for size, side in ours.items():
            name = f"appeals.reply.{told}"
            if size != load.sizes[0]:
                name += f".at_{size}"
            yield Figure(name, percentile(side.replies, percent), "ms")
        for size, side in ours.items():
            receipt = percentile(side.waits["receipt"], percent)
            yield Figure(f"appeals.receipt.{told}.at_{size}", receipt, "ms")
        least, most = ours[load.sizes[0]], ours[load.sizes[-1]]
        growth = percentile(most.replies, percent) / percentile(least.replies, percent)
        yield Figure(f"appeals.growth.reply_p{percent}", growth, "×", "≤ 1.5")


def _growth(load: Load, ours: dict[int, Side]) -> Iterator[Figure]:
    for what in _LISTS:
        medians = {size: statistics.median(side.waits[what]) for size, side in ours.items()}
        for size, median in medians.items():
            yield Figure(f"appeals.{what}_ms.at_{size}", median, "ms")
        growth = medians[load.sizes[-1]] / medians[load.sizes[0]]
        yield Figure(f"appeals.growth.{what}", growth, "×", "≤ 1.5")


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
