"""The stored appeals differ in number between sizes, and in nothing else that is measured."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks import town
from bot.appeals.models import Appeal, AppealStep, AppealWord
from bot.appeals.rules.lifecycle import OPEN
from bot.core.clock import SystemClock
from bot.core.db import open_database
from bot.core.tx import Tx
from bot.migrate import require_current
from bot.people.models import Person
from bot.people.service import recognise

FIRST = town.okrug_code(0)
TALKERS = 7


@pytest.fixture(scope="module", params=[100, 700])
def stored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town of each size, made once."""
    file: Path = tmp_path_factory.mktemp("town") / f"{request.param}.db"
    asyncio.run(town.make(file, request.param, TALKERS))
    return file


@asynccontextmanager
async def look(file: Path) -> AsyncIterator[Tx]:
    database = open_database(f"sqlite:///{file}")
    try:
        await require_current(database)
        async with database.read() as session:
            yield Tx(session, SystemClock().now(), town.BOT_ID)
    finally:
        await database.close()


async def test_as_many_appeals_are_stored_as_asked_for(stored: Path) -> None:
    async with look(stored) as tx:
        assert await tx.session.scalar(sa.select(sa.func.count(Appeal.id))) == int(stored.stem)


async def test_the_queue_of_the_first_okrug_is_as_long_at_every_size(stored: Path) -> None:
    async with look(stored) as tx:
        is_open = (Appeal.okrug == FIRST, Appeal.state.in_(OPEN))
        count = await tx.session.scalar(sa.select(sa.func.count(Appeal.id)).where(*is_open))
        assert count == town.OPEN_HERE


async def test_residents_whose_list_is_looked_at_have_a_handful_at_every_size(
    stored: Path,
) -> None:
    async with look(stored) as tx:
        hands = town.HANDS_FIRST, town.HANDS_FIRST + town.HANDS - 1
        authors = await tx.session.scalars(
            sa.select(Appeal.author_id)
            .join(Person, Person.id == Appeal.author_id)
            .where(Person.telegram_id.between(*hands))
        )
        counted = Counter(authors)
        assert len(counted) == town.HANDS
        assert set(counted.values()) == {town.HANDFUL}


async def test_those_who_write_have_arrived_and_sent_nothing(stored: Path) -> None:
    async with look(stored) as tx:
        for number in range(TALKERS):
            actor = await recognise(tx, town.TALKERS + number)
            sent = sa.select(Appeal.id).where(Appeal.author_id == actor.person_id)
            assert actor.settlement
            assert actor.okrug != FIRST
            assert await tx.session.scalar(sent) is None


async def test_every_appeal_has_a_history_that_ends_where_it_stands(stored: Path) -> None:
    async with look(stored) as tx:
        steps = await tx.session.execute(
            sa.select(AppealStep.appeal_id, AppealStep.to_state).order_by(AppealStep.id)
        )
        ends = {appeal_id: state for appeal_id, state in steps.all()}  # noqa: C416 - rows
        states = await tx.session.execute(sa.select(Appeal.id, Appeal.state))
        assert ends == {appeal_id: state for appeal_id, state in states.all()}  # noqa: C416 - rows


async def test_every_appeal_can_be_found_by_its_words(stored: Path) -> None:
    async with look(stored) as tx:
        found = await tx.session.scalar(
            sa.select(sa.func.count(AppealWord.appeal_id.distinct())).select_from(AppealWord)
        )
        assert found == int(stored.stem)


def test_a_new_column_that_must_be_filled_is_filled() -> None:
    table = sa.Table(
        "grown",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("old", sa.String, nullable=False),
        sa.Column("new", sa.Integer, nullable=False),
        sa.Column("kept", sa.String, nullable=False, default="x"),
        sa.Column("maybe", sa.String, nullable=True),
    )

    row = town.filled(table, {"old": "a", "gone": 1}, datetime(2026, 11, 25, tzinfo=UTC))

    assert row == {"old": "a", "new": 0}


def test_residents_write_and_the_office_looks_for_something() -> None:
    chance = random.Random(1)
    said = [town.saying(chance, language) for language in ("kk", "ru")]
    asked = [town.query(chance, kind) for kind in range(6)]

    assert all(said)
    assert not any("{" in line for line in (*said, *asked))
