"""What a workshop is given to make in tests; and a small bot around one, as a program.

    python -m tests.support.works NOTES SECONDS

It makes one thing and says what became of it. Ctrl-C does not end it: it finishes what it makes,
as the bot does.
"""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from bot.core.workshop import Workshop


def double(number: int) -> int:
    return number * 2


def impossible(of: str) -> int:
    raise LookupError(of)


def where() -> int:
    """The process it is made in."""
    return os.getpid()


def patience() -> int:
    """How far it lets others go first."""
    return os.nice(0)


def noted(notes: Path, seconds: float) -> int:
    """Note in which process this began, be busy for so long, and say it again."""
    with notes.open("a") as file:
        file.write(f"{os.getpid()}\n")
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
    return os.getpid()


def deadly() -> None:
    """Whatever makes this is killed, as by a machine that has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)


async def main(notes: Path, seconds: float) -> None:
    """Make one thing."""
    loop, heard = asyncio.get_running_loop(), []
    loop.add_signal_handler(signal.SIGINT, lambda: heard.append("Ctrl-C"))
    workshop = Workshop()
    asking = loop.create_task(workshop.make(noted, notes, seconds))
    await asyncio.sleep(0)
    print("asked", flush=True)
    await asking
    print(*heard, f"made {len(notes.read_text().splitlines())}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
