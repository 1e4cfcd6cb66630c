"""The yardstick of a broadcast: a bare loop of `bot.send_message`. A process of its own.

`python -m benchmarks.bare_loop FIRST N AT_ONCE` takes text and keyboard as JSON on standard input,
tells N people the same, so many at once, and prints how many seconds that took.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

_WARM_UP = 50


async def main(first: int, count: int, at_once: int) -> None:
    """Tell them; nothing is written down."""
    said = json.load(sys.stdin)
    text, keyboard = said["text"], InlineKeyboardMarkup.model_validate(said["keyboard"])
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    defaults = DefaultBotProperties(parse_mode="HTML")
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server), default=defaults)

    no_preview = LinkPreviewOptions(is_disabled=True)

    async def tell(people: Iterator[int]) -> None:
        for person in people:
            await bot.send_message(
                person, text, reply_markup=keyboard, link_preview_options=no_preview
            )

    await tell(iter(range(first, first + _WARM_UP)))
    started = time.perf_counter()
    people = iter(range(first, first + count))
    await asyncio.gather(*(tell(people) for _ in range(at_once)))
    print(json.dumps({"seconds": time.perf_counter() - started}))
    await bot.session.close()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
