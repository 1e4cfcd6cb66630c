"""The yardstick, and what the house costs before it does anything."""

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks import town
from benchmarks.figures import Figure
from benchmarks.processes import bot, wire

_STARTS = 5
_QUICK_STARTS = 1
_UPDATES = 10_000
_QUICK_UPDATES = 500
_IDLE_S = 2.0


def measure(*, quick: bool = False) -> list[Figure]:
    """How fast the yardstick is, how fast both start, and what they take when they do nothing."""
    pairs = _pairs(_QUICK_STARTS if quick else _STARTS)
    ratio = statistics.median(our.seconds / echo.seconds for echo, our in pairs)
    return [
        Figure("echo.updates_per_s", echo_speed(_QUICK_UPDATES if quick else _UPDATES), "1/s"),
        Figure("echo.start_s", statistics.median(echo.seconds for echo, _ in pairs), "s"),
        Figure("start.ratio", ratio, "×", "≤ 1.5"),
        *idle_memory(quick=quick),
    ]


def idle_memory(*, quick: bool = False) -> list[Figure]:
    """Memory two seconds after the first answered update."""
    pairs = _pairs(_QUICK_STARTS if quick else _STARTS)
    ratio = statistics.median(our.megabytes / echo.megabytes for echo, our in pairs)
    return [
        Figure("echo.memory_mb", statistics.median(echo.megabytes for echo, _ in pairs), "MB"),
        Figure("memory.idle_ratio", ratio, "×", "≤ 1.35"),
    ]


@dataclass(frozen=True)
class _Start:
    """Seconds from process start to the first answered update, and the memory two seconds on."""

    seconds: float
    megabytes: float


@cache
def _pairs(starts: int) -> tuple[tuple[_Start, _Start], ...]:
    """Starts in turn, echo and ours, so that a busy machine slows both; measured once a run."""
    with tempfile.TemporaryDirectory() as folder:
        return tuple(
            (_start("benchmarks.echo_bot"), _start_ours(Path(folder), number))
            for number in range(starts)
        )


def _prepared(folder: Path, number: int) -> dict[str, str]:
    """A new okrug's database for each start: one that has seen these updates would not answer."""
    file = folder / f"{number}.db"
    asyncio.run(town.empty(file))
    return {"DATABASE_URL": f"sqlite:///{file}", "DATA_DIR": str(folder)}


def _start_ours(folder: Path, number: int) -> _Start:
    return _start("bot", "run", **_prepared(folder, number))


def _start(*command: str, **environment: str) -> _Start:
    with wire() as on:
        on.order("people", 1)
        on.order("start")
        with bot(on, *command, **environment) as process:
            first = on.order("first")["at"] - process.started
            time.sleep(_IDLE_S)
            return _Start(first, process.resident_mb())


def echo_speed(updates: int) -> float:
    with wire() as on, bot(on, "benchmarks.echo_bot"):
        on.order("people", 100)
        on.order("say", 500)
        told = on.order("say", updates)
        return float(told["answers"] / told["seconds"])
