"""A picture that is turned where it stands: the code at a door."""

from dataclasses import dataclass
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from bot.core.db import Database
from bot.core.screen import Button, Media, Screen
from bot.delivery import outbox
from bot.delivery.gate import Gate
from bot.delivery.notices import Lane, Notice
from bot.delivery.sender import Sender
from bot.delivery.worker import Registry, Worker
from bot.people.models import Person
from sandbox.clock import Clock
from sandbox.engine import Engine
from sandbox.session import InProcessSession
from tests.conftest import OpenTx
from tests.sandbox.pictures import png
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW


@dataclass(frozen=True, kw_only=True)
class Turned(Notice):
    kind = "test.turned"
    lane = Lane.URGENT
    side: int
    live: bool = True


async def turned(_tx: Any, notice: Turned, _actor: Any, t: Any) -> Screen:
    picture = Media("photo", content=png(notice.side, 10), name="code.png", live=notice.live)
    return Screen(
        text=t("{word}", word=f"side {notice.side}"),
        media=(picture,),
        rows=((Button("Refresh", f"again:{notice.side}"),),),
        show="in_place",
        card="picture",
    )


class Stage:
    """One person, and the worker who shows them pictures."""

    def __init__(self, database: Database) -> None:
        self.engine = Engine(clock=Clock(source=lambda: NOW))
        self.sandbox_bot = self.engine.add_bot(token=BOT_TOKEN)
        self.person = self.engine.add_person("Айгүл")
        self.person.start(self.sandbox_bot)
        bot = Bot(
            BOT_TOKEN,
            session=InProcessSession(self.engine),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
        registry = Registry()
        registry.add((Turned,), {Turned.kind: turned})
        senders = {bot.id: Sender(bot, Gate(10_000, chat_burst=10_000))}
        self.worker = Worker(database, senders, registry, self.engine.clock)

    def shown(self) -> list[Any]:
        chat = self.person.chat(self.sandbox_bot)
        return [one for one in chat.messages if one.from_bot and not one.deleted]


@pytest.fixture
async def stage(database: Database, open_tx: OpenTx) -> Stage:
    made = Stage(database)
    async with open_tx() as tx:
        tx.session.add(
            Person(id=1, bot_id=BOT_ID, telegram_id=made.person.id, language="kk", created_at=NOW)
        )
    return made


async def tell(stage: Stage, open_tx: OpenTx, side: int, *, live: bool = True) -> None:
    async with open_tx() as tx:
        await outbox.put(tx, Turned(to=1, side=side, live=live))
    await stage.worker.step()


def picture(message: Any) -> int:
    """How wide the photo of a message is."""
    width: int = message.record.content["photo"][-1]["width"]
    return width


async def test_a_live_picture_and_its_words_are_changed_where_they_stand(
    stage: Stage, open_tx: OpenTx
) -> None:
    await tell(stage, open_tx, 20)
    await tell(stage, open_tx, 30)
    (message,) = stage.shown()
    assert message.caption == "side 30"
    assert picture(message) == 30
    assert message.buttons[0][0].data == "again:30"
    assert stage.engine.complaints == []


async def test_any_other_picture_stays_and_only_its_words_change(
    stage: Stage, open_tx: OpenTx
) -> None:
    await tell(stage, open_tx, 20)
    await tell(stage, open_tx, 30, live=False)
    (message,) = stage.shown()
    assert message.caption == "side 30"
    assert picture(message) == 20


async def test_a_picture_that_was_deleted_comes_anew(stage: Stage, open_tx: OpenTx) -> None:
    await tell(stage, open_tx, 20)
    stage.person.delete(stage.shown()[0])
    await tell(stage, open_tx, 30)
    (message,) = stage.shown()
    assert picture(message) == 30
