"""The yardstick: a bare aiogram bot that says what it hears. Run as a process of its own."""

import asyncio
import os

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

router = Router()


@router.message()
async def echo(message: Message) -> None:
    """Say it back."""
    await message.answer(message.text or "?")


async def main() -> None:
    """Poll until ended."""
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot, handle_signals=False, tasks_concurrency_limit=100)


if __name__ == "__main__":
    asyncio.run(main())
