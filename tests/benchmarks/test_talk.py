"""People in the sandbox go through the whole conversation and notice when they are answered."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.types import Update

from benchmarks import TOKEN, town
from benchmarks.talk import Ears, Town, edited, sent_with
from bot.app import App, build, spawner
from bot.appeals.callbacks import OwnPage
from bot.appeals.models import Appeal
from bot.appeals.rules.lifecycle import State
from bot.core.db import open_database
from bot.delivery.gate import Gate
from bot.people.models import Person
from bot.settings import Settings
from sandbox.engine import Engine
from sandbox.session import InProcessSession

TALKERS = 10


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town, made once."""
    file: Path = tmp_path_factory.mktemp("talk") / "template.db"
    asyncio.run(town.make(file, 100, TALKERS))
    return file


@pytest.fixture
def stored(template: Path, tmp_path: Path) -> Path:
    """A town of one's own: every sandbox numbers its updates alike, and each is taken once."""
    return Path(shutil.copy(template, tmp_path / "town.db"))


@asynccontextmanager
async def living(file: Path) -> AsyncIterator[tuple[Town, App]]:
    """The town with our bot in it, which takes what comes until the end."""
    engine = Engine()
    sandbox_bot = engine.add_bot(token=TOKEN)
    people = Town(engine, sandbox_bot, _listening(engine, sandbox_bot))
    people.meet()
    bot = Bot(
        TOKEN,
        session=InProcessSession(engine),
        default=DefaultBotProperties(parse_mode="HTML"),
    )
    database = open_database(f"sqlite:///{file}")
    settings = Settings(_env_file=None, bot_token=TOKEN)
    gate = Gate(1_000_000, chat_burst=1_000_000)
    async with asyncio.TaskGroup() as group:
        app = build(settings, database, bot, spawner(group), gate=gate, settle_s=0)
        pumping = group.create_task(_pump(engine, sandbox_bot, bot, app))
        yield people, app
        pumping.cancel()
    await database.close()
    assert engine.complaints == []


def _listening(engine: Engine, bot: Any) -> Ears:
    ears, original = Ears(engine, bot), engine.call

    async def heard(token: str, asked: str, given: Any, uploads: Any = None) -> Any:
        answer = await original(token, asked, given, uploads)
        if answer.status == 200:
            ears.hear(asked, given)
        return answer

    engine.call = heard  # type: ignore[method-assign]
    return ears


async def _pump(engine: Engine, sandbox_bot: Any, bot: Bot, app: App) -> None:
    while True:
        batch = engine.updates(sandbox_bot).pull()
        for raw in batch:
            await app.feed(bot, Update.model_validate(raw, context={"bot": bot}))
        if not batch and not await app.worker.step():
            await asyncio.sleep(0.005)


async def test_residents_send_appeals_and_the_office_accepts_and_answers_some(
    stored: Path,
) -> None:
    async with living(stored) as (people, app):
        told = await people.talk(0, TALKERS, 3)

        async with app.database.read() as session:
            sent = await session.scalars(
                sa.select(Appeal.state)
                .join(Person, Person.id == Appeal.author_id)
                .where(Person.telegram_id.between(town.TALKERS, town.TALKERS + TALKERS))
            )
            states = list(sent)
    assert len(states) == TALKERS
    assert states.count(State.ANSWERED) == 1
    assert states.count(State.NEW) == TALKERS - 2
    steps = {step: len(waits) for step, waits in told["waits"].items()}
    assert steps["message"] == steps["send"] == steps["receipt"] == steps["card"] == TALKERS
    assert told["updates"] == sum(n for step, n in steps.items() if step != "receipt")


async def test_the_office_turns_pages_and_searches_and_residents_look_at_their_own(
    stored: Path,
) -> None:
    async with living(stored) as (people, _):
        queue = await people.look_at_queue(0, 1)
        search = await people.look_for(0, 1)
        mine = await people.look_at_own(0, 1)

    assert len(queue["waits"]["queue"]) == 4
    assert len(search["waits"]["search"]) == 6
    assert len(mine["waits"]["mine"]) == 3
    assert all(wait > 0 for wait in mine["waits"]["mine"])


async def test_residents_press_buttons_in_turn_while_nobody_waits_for_quiet(
    stored: Path,
) -> None:
    async with living(stored) as (people, _):
        told = await people.press_in_turn(25, 50)

    assert len(told["waits"]["press"]) == 25  # the first five a second time: back to the list
    assert told["updates"] == 25


@pytest.fixture
def chat() -> tuple[Engine, Any, Any, Ears]:
    """Somebody and a bot that has said one thing."""
    engine = Engine()
    bot = engine.add_bot(token=TOKEN)
    person = engine.add_person("Айгүл")
    return engine, bot, person, _listening(engine, bot)


async def test_only_what_was_waited_for_counts_as_the_answer(
    chat: tuple[Engine, Any, Any, Ears],
) -> None:
    engine, bot, person, ears = chat
    person.send(bot, "Шам жанбайды")
    answer = ears.expect(person.id, sent_with(OwnPage, page=2))
    for page in (1, 2):
        row = [{"text": "→", "callback_data": OwnPage(page=page).pack()}]
        given = {"chat_id": person.id, "text": "…", "reply_markup": {"inline_keyboard": [row]}}
        await engine.call(TOKEN, "sendMessage", given)

    _, message = answer.result()
    assert message is list(engine.dialog(bot, person).messages.values())[-1]


async def test_a_changed_message_answers_the_press_under_it(
    chat: tuple[Engine, Any, Any, Ears],
) -> None:
    engine, bot, person, ears = chat
    person.send(bot, "Шам жанбайды")
    await engine.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": "a"})
    number = next(reversed(engine.dialog(bot, person).messages))
    answer = ears.expect(person.id, edited(number))
    await engine.call(TOKEN, "sendMessage", {"chat_id": person.id, "text": "b"})
    assert not answer.done()

    given = {"chat_id": person.id, "message_id": number, "text": "c"}
    await engine.call(TOKEN, "editMessageText", given)

    assert answer.done()
