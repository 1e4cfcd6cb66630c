"""A village in a test: the sandbox as the wire, everything above it real.

    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        await v.say(aigul, "Шам жанбайды")
        await v.press(aigul, "Жіберу")
        assert "0001" in v.last(aigul)

`say`, `press` and the like return when the bot has finished everything that followed from them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.types import Update

from bot.app import App, build, spawner
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.delivery.gate import Gate
from bot.people.service import Seat, seat_staff
from bot.places.service import seed
from bot.settings import Settings
from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.session import InProcessSession
from tests.support.okrugs import AKSU, OKRUG, plan
from tests.support.worlds import BOT_TOKEN, NOW

_ROUNDS = 200


class Village:
    """One okrug, its bot, and the people in it."""

    def __init__(self, engine: Any, sandbox_bot: Any, bot: Bot, app: App, clock: Any) -> None:
        self.engine = engine
        self.sandbox_bot = sandbox_bot
        self.bot = bot
        self.app = app
        self.clock = clock

    # who there is

    def stranger(self, name: str = "Айгүл", **more: Any) -> Any:
        """Somebody who has a phone with Telegram and has never heard of the bot."""
        more.setdefault("language_code", "kk")
        return self.engine.add_person(first_name=name, **more)

    async def resident(self, name: str = "Айгүл", language: str = "kk", at: str = AKSU) -> Any:
        """Somebody of the village `at` who has arrived."""
        person = self.stranger(name, language_code=language)
        await self.arrive(person, language, f"p{at}")
        return person

    async def arrive(self, person: Any, language: str = "kk", payload: str | None = None) -> None:
        """Come in by a poster: Start, language, consent."""
        await self.start(person, payload)
        await self.press(person, "Қазақша" if language == "kk" else "Русский")
        await self.press(person, translator(language).word("I agree"))

    async def staff(self, role: Role, name: str = "Марат", language: str = "kk") -> Any:
        """Somebody of the office, seated by the seed file, who has arrived."""
        person = self.stranger(name, language_code=language)
        async with self.app.database.write() as session:
            tx = Tx(session, self.clock.now(), self.bot.id)
            scope = "" if role is Role.OPERATOR else OKRUG
            self._seats = [*getattr(self, "_seats", []), Seat(person.id, role, scope)]
            await seat_staff(tx, self._seats)
            await session.commit()
        await self.arrive(person, language, f"p{AKSU}")
        return person

    # what people do

    async def start(self, person: Any, payload: str | None = None) -> None:
        """Open the bot, perhaps by a link."""
        person.start(self.sandbox_bot, payload=payload)
        await self.quiet()

    async def say(self, person: Any, text: str) -> Any:
        """Write a line."""
        message = person.send(self.sandbox_bot, text)
        await self.quiet()
        return message

    async def press(self, person: Any, label: str, message: Any = None) -> None:
        """Press the newest button that has this label (or begins with it)."""
        message, button = self.button(person, label, message)
        person.press(message, data=button.data)
        await self.quiet()

    async def do(self, action: Any) -> Any:
        """Wait until everything that follows from `action` (already done) has happened."""
        await self.quiet()
        return action

    # what people see

    def messages(self, person: Any) -> list[Any]:
        """The chat as the person sees it, deleted messages left out."""
        return [m for m in person.chat(self.sandbox_bot).messages if not m.deleted]

    def replies(self, person: Any) -> list[Any]:
        """What the bot said in the chat."""
        return [m for m in self.messages(person) if m.from_bot]

    def last(self, person: Any) -> str:
        """The words of the bot's newest message."""
        message = self.replies(person)[-1]
        return str(message.text or message.caption or "")

    def text(self, person: Any) -> str:
        """Everything the bot said in the chat, as it stands now."""
        return "\n---\n".join(str(m.text or m.caption or "") for m in self.replies(person))

    def labels(self, person: Any) -> list[str]:
        """The buttons under the bot's newest message that has any."""
        for message in reversed(self.replies(person)):
            if message.buttons:
                return [button.text for row in message.buttons for button in row]
        return []

    def button(self, person: Any, label: str, message: Any = None) -> tuple[Any, Any]:
        """The newest message with a button called so, and the button."""
        for candidate in [message] if message else reversed(self.replies(person)):
            for row in candidate.buttons or []:
                for button in row:
                    if button.text == label or button.text.startswith(label):
                        return candidate, button
        raise AssertionError(f"no button {label!r}; there are {self.labels(person)}")

    def keyboard(self, person: Any) -> list[str]:
        """The keys under the chat."""
        return [key.text for row in person.keyboard(self.sandbox_bot) or [] for key in row]

    def toasts(self, person: Any) -> list[str]:
        """Every word shown over the chat so far."""
        return [str(getattr(t, "text", t)) for t in person.toasts(self.sandbox_bot)]

    # the world

    async def quiet(self) -> None:
        """Let the bot do everything there is to do now."""
        for _ in range(_ROUNDS):
            batch = self.engine.updates(self.sandbox_bot).pull()
            for raw in batch:
                update = Update.model_validate(raw, context={"bot": self.bot})
                await self.app.feed(self.bot, update)
            if self.app.speech.busy:
                await self.app.speech.drained(10)
                await asyncio.sleep(0)
                continue
            if batch or await self.app.worker.step_all():
                continue
            return
        raise AssertionError("the bot never comes to rest")

    async def later(self, by: timedelta) -> None:
        """Time passes."""
        self.clock.shift(by)
        await self.quiet()


@asynccontextmanager
async def village(
    database: Database, now: datetime = NOW, *, settle_s: float = 0.0
) -> AsyncIterator[Village]:
    """A seeded okrug with three settlements and nobody in it yet."""
    clock = Clock(source=lambda: now)
    engine = Engine(clock=clock)
    sandbox_bot = engine.add_bot(token=BOT_TOKEN, username="auyldas_bot", first_name="Ауылдас")
    bot = Bot(
        BOT_TOKEN,
        session=InProcessSession(engine),
        default=DefaultBotProperties(parse_mode="HTML"),
    )
    settings = Settings(_env_file=None, bot_token=BOT_TOKEN)
    async with database.write() as session:
        await seed(Tx(session, now, bot.id), plan())
        await session.commit()
    async with asyncio.TaskGroup() as group:
        app = build(
            settings,
            database,
            bot,
            spawner(group),
            clock,
            gate=Gate(1_000_000, chat_burst=1_000_000, group_burst=1_000_000),
            settle_s=settle_s,
        )
        yield Village(engine, sandbox_bot, bot, app, clock)
    assert not engine.complaints, engine.complaints
