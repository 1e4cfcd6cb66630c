"""What holds for every update, whatever its handler does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, Update

from bot.app import registry, spawner
from bot.core.access import Actor, Role
from bot.core.db import Database, is_passing
from bot.core.errors import NotAllowed
from bot.core.i18n import Translator
from bot.core.models import ClaimedUpdate, ErrorReport
from bot.core.screen import Button, Screen, toast
from bot.core.tx import Tx
from bot.delivery.gate import Gate
from bot.delivery.models import Delivery
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.people.models import HeldRole, Person
from handlers.edge import Edge
from handlers.render import Origin
from handlers.speech import Speech
from sandbox.clock import Clock
from sandbox.engine import Answer, Engine
from sandbox.session import InProcessSession
from tests.conftest import OpenTx
from tests.support.trouble import Nonsense
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW


class Steps(StatesGroup):
    second = State()


async def note(message: Message, tx: Tx) -> Screen:
    """Leaves a row, so that effects can be counted."""
    tx.session.add(ErrorReport(fingerprint=message.text, code="x", first_at=NOW, last_at=NOW))
    await tx.session.flush()
    return Screen(text=Translator("ru")("{what}", what=f"noted {message.text}"))


async def fail(message: Message, tx: Tx) -> Screen:
    await note(message, tx)
    raise ZeroDivisionError(message.text)


async def refuse(message: Message, tx: Tx) -> Screen:
    await note(message, tx)
    raise NotAllowed


async def ask(message: Message, state: FSMContext) -> Screen:
    await state.set_state(Steps.second)
    await state.update_data(first=message.text)
    return Screen(text=Translator("ru")("second?"))


async def second(message: Message, state: FSMContext) -> Screen:
    data = await state.get_data()
    await state.clear()
    return Screen(text=Translator("ru")("{both}", both=f"{data['first']} + {message.text}"))


async def buttons(message: Message) -> Screen:
    return Screen(text=Translator("ru")("press"), rows=((Button("go", data="go"),),))


async def pressed(callback: CallbackQuery) -> Screen:
    return toast("done")


async def settling(message: Message) -> Screen:
    return Screen(text=Translator("ru")("{n}", n=message.text), settle=True)


async def lose(message: Message, tx: Tx) -> Screen:
    await note(message, tx)
    await tx.session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    return Screen()


async def carded(message: Message) -> Screen:
    return Screen(text=Translator("ru")("{n}", n=message.text), card="draft", settle=True)


def router() -> Router:
    table = Router()
    table.message.register(lose, F.text == "lose")
    table.message.register(carded, F.text.startswith("card"))
    table.message.register(second, Steps.second)
    table.message.register(fail, F.text.startswith("fail"))
    table.message.register(refuse, F.text.startswith("refuse"))
    table.message.register(ask, F.text == "ask")
    table.message.register(buttons, F.text == "buttons")
    table.message.register(settling, F.text.startswith("settle"))
    table.message.register(note)
    table.callback_query.register(pressed)
    return table


class Desk:
    """An edge with a small router behind it."""

    def __init__(self, database: Database, spawn: Any, engine: Engine, settle_s: float) -> None:
        self.engine = engine
        self.sandbox_bot = engine.add_bot(token=BOT_TOKEN)
        self.person = engine.add_person("Айгүл")
        self.bot = Bot(
            BOT_TOKEN,
            session=InProcessSession(engine),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
        senders = {self.bot.id: Sender(self.bot, Gate(1000, chat_burst=1000))}
        self.worker = Worker(database, senders, registry(), engine.clock)
        self.speech = Speech(spawn, self.worker.cards, settle_s)
        self.dispatcher = Dispatcher(disable_fsm=True)
        edge = Edge(
            database, engine.clock, senders, self.speech, self.present, wake=self.worker.wake
        )
        self.dispatcher.update.outer_middleware(edge)
        self.dispatcher.include_router(router())

    async def present(self, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
        return Screen(text=t("{state}", state="present state"))

    def pull(self) -> list[Update]:
        raw = self.engine.updates(self.sandbox_bot).pull()
        return [Update.model_validate(one, context={"bot": self.bot}) for one in raw]

    async def feed(self, *updates: Update) -> None:
        for update in updates:
            await self.dispatcher.feed_update(self.bot, update)
        await self.speech.drained(5)

    async def say(self, *texts: str) -> None:
        for text in texts:
            self.person.send(self.sandbox_bot, text)
        await self.feed(*self.pull())

    def replies(self) -> list[str]:
        return [m.text for m in self.person.chat(self.sandbox_bot).messages if m.from_bot]


@asynccontextmanager
async def open_desk(database: Database, settle_s: float = 0.0) -> AsyncIterator[Desk]:
    engine = Engine(clock=Clock(source=lambda: NOW))
    async with asyncio.TaskGroup() as group:
        yield Desk(database, spawner(group), engine, settle_s)
    assert engine.complaints == []


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with open_desk(database) as opened:
        opened.person.start(opened.sandbox_bot)
        opened.pull()
        yield opened


async def notes(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(await session.scalars(sa.select(ErrorReport.fingerprint)))


async def test_a_repeated_update_does_nothing_twice_and_shows_the_present_state(
    desk: Desk, database: Database
) -> None:
    desk.person.send(desk.sandbox_bot, "one")
    updates = desk.pull()
    await desk.feed(*updates)
    await desk.feed(*updates)
    assert await notes(database) == ["one"]
    assert desk.replies() == ["noted one", "present state"]


async def test_updates_out_of_order_are_each_taken_once(desk: Desk, database: Database) -> None:
    for text in ("a", "b", "c"):
        desk.person.send(desk.sandbox_bot, text)
    a, b, c = desk.pull()
    await desk.feed(c, a, c, b, a)
    assert await notes(database) == ["a", "b", "c"]


async def test_the_same_update_given_to_two_processes_at_once_has_one_effect(
    desk: Desk, database: Database
) -> None:
    desk.person.send(desk.sandbox_bot, "one")
    (update,) = desk.pull()
    await asyncio.gather(*(desk.feed(update) for _ in range(5)))
    assert await notes(database) == ["one"]
    assert desk.replies().count("noted one") == 1


async def test_after_an_error_nothing_half_done_remains_and_the_person_gets_a_code(
    desk: Desk, database: Database
) -> None:
    await desk.say("fail now")
    (kept,) = await notes(database)
    assert kept.startswith("ZeroDivisionError")
    assert desk.replies()[-1].count("код") or "кодты" in desk.replies()[-1]


async def test_the_log_has_the_code_and_the_place_but_not_what_the_person_wrote(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.logs import configure

    configure("info", "json")
    await desk.say("fail: my phone is 87011234567")
    logged = capsys.readouterr().err
    code = desk.replies()[-1].rstrip(".").split()[-1]
    assert code in logged
    assert "ZeroDivisionError" in logged
    assert "test_edge.py" in logged
    assert "8701" not in logged


async def test_the_operator_hears_of_a_hundred_equal_errors_once(
    desk: Desk, database: Database, open_tx: OpenTx
) -> None:
    operator = desk.engine.add_person("Оператор")
    operator.start(desk.sandbox_bot)
    desk.pull()
    async with open_tx() as tx:
        tx.session.add(
            Person(id=1, bot_id=BOT_ID, telegram_id=operator.id, language="ru", created_at=NOW)
        )
        await tx.session.flush()
        tx.session.add(HeldRole(person_id=1, role=Role.OPERATOR, given_at=NOW))
    await desk.say(*(f"fail {n}" for n in range(100)))
    await desk.worker.step()
    told = [m for m in operator.chat(desk.sandbox_bot).messages if m.from_bot]
    assert len(told) == 1
    async with database.read() as session:
        assert (await session.scalars(sa.select(ErrorReport.count))).one() == 100
        assert len((await session.scalars(sa.select(Delivery.id))).all()) == 1


async def test_a_refusal_undoes_the_effect_and_is_said_in_words(
    desk: Desk, database: Database
) -> None:
    await desk.say("refuse")
    assert await notes(database) == []
    assert "рұқсат" in desk.replies()[-1]


async def test_a_form_half_filled_in_goes_on_after_a_restart(database: Database) -> None:
    async with open_desk(database) as before:
        before.person.start(before.sandbox_bot)
        before.pull()
        await before.say("ask")
        engine, person = before.engine, before.person
    async with open_desk(database) as after:
        after.engine, after.sandbox_bot = engine, before.sandbox_bot
        after.bot.session, after.person = InProcessSession(engine), person
        await after.say("rest")
        assert after.replies()[-1] == "ask + rest"


async def test_twenty_messages_at_once_are_answered_in_the_order_they_were_sent(
    desk: Desk,
) -> None:
    texts = [f"m{n:02}" for n in range(20)]
    await desk.say(*texts)
    assert desk.replies() == [f"noted {text}" for text in texts]


async def test_of_messages_that_settle_only_the_last_is_answered(database: Database) -> None:
    async with open_desk(database, settle_s=0.7) as desk:
        desk.person.start(desk.sandbox_bot)
        desk.pull()
        await desk.say(*(f"settle {n}" for n in range(10)))
        assert desk.replies() == ["settle 9"]


async def test_a_pressed_button_is_answered_even_when_pressed_twice(desk: Desk) -> None:
    await desk.say("buttons")
    message = desk.person.chat(desk.sandbox_bot).messages[-1]
    desk.person.press(message, data="go")
    (update,) = desk.pull()
    await desk.feed(update, update)
    assert [toast.text for toast in desk.person.toasts(desk.sandbox_bot)] == ["done"]


async def test_every_taken_update_is_claimed(desk: Desk, database: Database) -> None:
    await desk.say("a", "fail", "refuse")
    async with database.read() as session:
        claimed = (await session.scalars(sa.select(ClaimedUpdate.update_id))).all()
    assert len(claimed) == 3


async def test_a_proxy_that_answers_in_html_costs_no_reply(desk: Desk) -> None:
    Nonsense(desk.engine, "sendMessage")
    await desk.say("one")
    assert desk.replies() == ["noted one"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_connection_lost_in_a_handler_leaves_the_update_to_come_again(
    desk: Desk, database: Database
) -> None:
    desk.person.send(desk.sandbox_bot, "lose")
    (update,) = desk.pull()
    with pytest.raises(sa.exc.SQLAlchemyError) as lost:
        await desk.feed(update)
    assert is_passing(lost.value)
    assert await notes(database) == []
    async with database.read() as session:
        assert (await session.scalars(sa.select(ClaimedUpdate.update_id))).all() == []


async def test_a_card_is_shown_though_something_silent_came_after_it(database: Database) -> None:
    async with open_desk(database, settle_s=0.3) as desk:
        desk.person.start(desk.sandbox_bot)
        desk.pull()
        await desk.say("buttons")
        message = desk.person.chat(desk.sandbox_bot).messages[-1]
        desk.person.send(desk.sandbox_bot, "card")
        desk.person.press(message, data="go")
        await desk.feed(*desk.pull())
        assert desk.replies()[-1] == "card"
        assert desk.speech._newest == {}


async def test_after_a_429_in_the_middle_nothing_is_shown_twice(desk: Desk) -> None:
    sent = await desk_shows_two(desk)
    assert sent == ["first", "second"]


async def desk_shows_two(desk: Desk) -> list[str]:
    sender = Sender(desk.bot, Gate(1000, chat_burst=1000))
    second = Screen(text=Translator("ru")("{n}", n="second"))
    first = Screen(text=Translator("ru")("{n}", n="first"), then=(second,))
    honest = desk.engine.call
    calls = []

    async def call(token: str, asked: str, *rest: Any, **named: Any) -> Any:
        calls.append(asked)
        if len(calls) == 2:
            return Answer(500, '{"ok":false,"error_code":500,"description":"Internal"}')
        return await honest(token, asked, *rest, **named)

    desk.engine.call = call  # type: ignore[method-assign]  # one fault, exactly there
    desk.speech.say(sender, Origin(desk.person.id), first)
    await desk.speech.drained(5)
    return desk.replies()
