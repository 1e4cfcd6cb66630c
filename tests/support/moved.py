"""The bot as `python -m bot run` runs it, by a clock that is ahead of the machine's.

python -m tests.support.moved SECONDS
"""

import asyncio
import sys
from datetime import timedelta

from bot.app import run
from bot.settings import load
from sandbox.clock import Clock


def main(seconds: float) -> None:
    """Until it is told to stop."""
    clock = Clock()
    clock.shift(timedelta(seconds=seconds))
    asyncio.run(run(load(), clock))


if __name__ == "__main__":
    main(float(sys.argv[1]))
