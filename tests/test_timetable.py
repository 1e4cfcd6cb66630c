"""What happens by the clock: old traces go, and nothing else."""

from datetime import timedelta

import sqlalchemy as sa

from bot.core.clock import FixedClock
from bot.core.db import Database
from bot.core.models import ClaimedUpdate, Form
from bot.core.tx import Tx
from bot.delivery.models import Card, Delivery, Outcome
from bot.people.models import Person
from bot.timetable import TIMETABLE, Entry, metronome, run_entry
from tests.conftest import OpenTx
from tests.support.worlds import BOT_ID, NOW

DAY = timedelta(days=1)


async def tick(database: Database) -> None:
    """Every entry once."""
    for entry in TIMETABLE:
        await run_entry(entry, database, FixedClock(NOW), lambda: None)


def form(chat: int, days_ago: int) -> Form:
    return Form(
        bot_id=BOT_ID,
        chat_id=chat,
        person_id=chat,
        destiny="default",
        data={"said": "x"},
        updated_at=NOW - days_ago * DAY,
    )


def person(telegram_id: int) -> Person:
    return Person(bot_id=BOT_ID, telegram_id=telegram_id, language="kk", created_at=NOW)


def delivery(state: Outcome, days_ago: int) -> Delivery:
    return Delivery(
        bot_id=BOT_ID,
        person_id=1,
        kind="x",
        lane=0,
        state=state,
        due_at=NOW,
        created_at=NOW - days_ago * DAY,
    )


async def test_what_a_stranger_said_is_forgotten_sooner_than_a_residents_form(
    database: Database, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        tx.session.add_all([person(1), form(1, 20), form(2, 3), form(3, 1), form(4, 40)])
    await tick(database)
    async with database.read() as session:
        assert sorted(await session.scalars(sa.select(Form.chat_id))) == [1, 3]


async def test_claims_are_kept_as_long_as_an_update_can_come_again(
    database: Database, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        for number, days in ((1, 1), (2, 8)):
            tx.session.add(ClaimedUpdate(bot_id=BOT_ID, update_id=number, at=NOW - days * DAY))
    await tick(database)
    async with database.read() as session:
        assert list(await session.scalars(sa.select(ClaimedUpdate.update_id))) == [1]


async def test_a_delivery_is_kept_until_it_is_over_however_old(
    database: Database, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        tx.session.add_all(
            [
                delivery(Outcome.SENT, 100),
                delivery(Outcome.SENT, 1),
                delivery(Outcome.WAITING, 100),
            ]
        )
    await tick(database)
    async with database.read() as session:
        left = sorted(await session.scalars(sa.select(Delivery.state)))
    assert left == [Outcome.SENT, Outcome.WAITING]


async def test_where_the_cards_of_somebody_gone_were_is_forgotten(
    database: Database, open_tx: OpenTx
) -> None:
    async with open_tx() as tx:
        tx.session.add_all([person(1), form(2, 0)])
        for chat in (1, 2, 3):
            tx.session.add(Card(bot_id=BOT_ID, chat_id=chat, key="draft", message_id=1))
    await tick(database)
    async with database.read() as session:
        assert sorted(await session.scalars(sa.select(Card.chat_id))) == [1, 2]


async def test_the_metronome_has_a_tick_for_every_entry(database: Database) -> None:
    scheduler = metronome(database, FixedClock(NOW), lambda: None)
    assert {job.id for job in scheduler.get_jobs()} == {entry.name for entry in TIMETABLE}


async def test_the_clock_looks_at_the_hours_of_the_village_that_was_set(
    database: Database,
) -> None:
    seen: list[str] = []

    async def look(tx: Tx) -> None:
        seen.append(tx.zone)

    scheduler = metronome(database, FixedClock(NOW), lambda: None, zone="Asia/Tashkent")
    for job in scheduler.get_jobs():
        _, *others = job.args
        await run_entry(Entry("look", DAY, look), *others)
    assert set(seen) == {"Asia/Tashkent"}
