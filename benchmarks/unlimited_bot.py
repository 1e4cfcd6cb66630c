"""Our bot as `bot run` runs it, with no limit of its own: how fast it could be."""

import asyncio

from bot.app import run
from bot.settings import load

NO_LIMIT = 100_000.0  # messages a second; a setting may be 1,000, which is Telegram's last word

if __name__ == "__main__":
    asyncio.run(run(load().model_copy(update={"messages_per_second": NO_LIMIT})))
