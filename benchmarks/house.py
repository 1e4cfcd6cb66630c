"""The yardstick, and what the house costs before it does anything."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.processes import ROOT, bot, wire

_STARTS = 5
_UPDATES = 10_000
_IDLE_S = 2.0


def measure() -> list[Figure]:
    """Starts are taken in turn, echo and ours, so that a busy machine slows both."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [
            (_start("benchmarks.echo_bot"), _start_ours(Path(folder), number))
            for number in range(_STARTS)
        ]
    echo_s = statistics.median(echo[0] for echo, _ in pairs)
    echo_mb = statistics.median(echo[1] for echo, _ in pairs)
    return [
        Figure("echo.updates_per_s", _echo_speed(), "1/s"),
        Figure("echo.memory_mb", echo_mb, "MB"),
        Figure("echo.start_s", echo_s, "s"),
        Figure(
            "start.ratio", statistics.median(our[0] / echo[0] for echo, our in pairs), "×", "≤ 1.5"
        ),
        Figure(
            "memory.idle_ratio",
            statistics.median(our[1] / echo[1] for echo, our in pairs),
            "×",
            "≤ 1.35",
        ),
    ]


def _prepared(folder: Path, number: int) -> dict[str, str]:
    """A new okrug's database for each start: one that has seen these updates would not answer."""
    ours = {"DATABASE_URL": f"sqlite:///{folder}/{number}.db", "DATA_DIR": str(folder)}
    for command in (["migrate"], ["seed", str(ROOT / "okrug.example.yaml")]):
        subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env=os.environ | ours,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return ours


def _start_ours(folder: Path, number: int) -> tuple[float, float]:
    return _start("bot", "run", **_prepared(folder, number))


def _start(*command: str, **environment: str) -> tuple[float, float]:
    """Seconds from process start to the first answered update, and the memory two seconds on."""
    with wire() as on:
        on.order("people", 1)
        on.order("start")
        with bot(on, *command, **environment) as process:
            first = on.order("first")["at"] - process.started
            time.sleep(_IDLE_S)
            return first, process.resident_mb()


def _echo_speed() -> float:
    with wire() as on, bot(on, "benchmarks.echo_bot"):
        on.order("people", 100)
        on.order("say", 500)
        told = on.order("say", _UPDATES)
        return float(told["answers"] / told["seconds"])
