"""Processes under measurement, each on the same wire."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from benchmarks import TOKEN

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class WireProcess:
    """The sandbox process, or another that stands for Telegram, and its orders."""

    def __init__(self, module: str = "benchmarks.wire") -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, str(self.port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the sandbox process ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def order(self, *words: object) -> dict[str, Any]:
        """Give one order and wait for its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def end(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)


@contextmanager
def wire(module: str = "benchmarks.wire") -> Iterator[WireProcess]:
    """A fresh sandbox, or what else stands for Telegram."""
    process = WireProcess(module)
    try:
        yield process
    finally:
        process.end()


def variables_on(on: WireProcess) -> dict[str, str]:
    """The environment of a bot on that wire."""
    return os.environ | {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{on.port}",
        "LOG_LEVEL": "error",
    }


@contextmanager
def bot(on: WireProcess, *command: str, **environment: str) -> Iterator["BotProcess"]:
    """A bot process on that wire."""
    variables = variables_on(on) | environment
    started = time.time()
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=variables)
    try:
        yield BotProcess(process, started)
    finally:
        process.terminate()
        process.wait(30)


class BotProcess:
    """A running bot."""

    def __init__(self, process: subprocess.Popen[bytes], started: float) -> None:
        self.process = process
        self.started = started

    def resident_mb(self) -> float:
        """Resident memory of the process alone, in MB of 10⁶ bytes."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6
