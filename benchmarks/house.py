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
        ours = {"DATABASE_URL": f"sqlite:///{folder}/bench.db", "DATA_DIR": folder}
        _prepare(Path(folder))
        pairs = [
            (_start("benchmarks.echo_bot"), _start("bot", "run", **ours)) for _ in range(_STARTS)
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


def _prepare(folder: Path) -> None:

    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/bench.db"}
    for command in (["migrate"], ["seed", str(ROOT / "okrug.example.yaml")]):
        subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )


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
