"""How the tables got here: every step forward and back, and the end equals the models."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.db import open_database
from bot.core.errors import BadSetting
from bot.delivery.notices import Lane
from bot.migrate import head, require_current
from bot.tables import metadata
from tests.conftest import missing
from tests.support.migration import config
from tests.support.worlds import empty_postgresql, postgresql_refusal

KEPT = ("people", "appeals", "appeal_steps", "appeal_thread", "outbox")
#: One row of each that refers to the others, as the first version wrote them.
BEFORE = (
    "INSERT INTO people (id, bot_id, telegram_id, language, name, phone, okrug, settlement, muted,"
    " created_at) VALUES (1, 42, 7, 'kk', '', '', '', '', '[]', '2026-11-22 10:00:00')",
    "INSERT INTO appeals (id, bot_id, okrug, year, number, version, state, author_id, topic,"
    " topic_is_guess, settlement, landmark, text, medium, language, anonymous, urgent,"
    " submitted_at, registered_on, due_on, rating_word, updated_at) VALUES (1, 42, '103430000',"
    " 2026, 1, 1, 'new', 1, '', true, '', '', '', 'text', 'kk', false, false,"
    " '2026-11-22 10:00:00', '2026-11-23', '2026-12-14', '', '2026-11-22 10:00:00')",
    "INSERT INTO appeal_steps (appeal_id, at, role, move, to_state, note)"
    " VALUES (1, '2026-11-22 10:00:00', 'resident', 'submit', 'new', '')",
    "INSERT INTO appeal_thread (appeal_id, kind, by_author, text, at)"
    " VALUES (1, 'addition', true, '', '2026-11-22 10:00:00')",
    "INSERT INTO outbox (bot_id, person_id, kind, params, lane, state, due_at, attempts,"
    " created_at) VALUES (42, 1, 'appeal.receipt', '{}', 0, 'waiting', '2026-11-22 10:00:00', 0,"
    " '2026-11-22 10:00:00')",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/migrated.db"
        return
    if reason := await postgresql_refusal():
        missing(reason)
    async with empty_postgresql() as empty:
        yield empty


async def migrate(url: str, step: Any, revision: str) -> None:
    await asyncio.to_thread(step, config(url), revision)


async def test_every_migration_goes_forward_back_and_forward_again(url: str) -> None:
    scripts = ScriptDirectory.from_config(config(url))
    for script in reversed(list(scripts.walk_revisions())):
        await migrate(url, command.upgrade, script.revision)
        await migrate(url, command.downgrade, "-1")
        await migrate(url, command.upgrade, script.revision)


async def test_after_all_migrations_the_tables_are_those_of_the_models(url: str) -> None:
    await migrate(url, command.upgrade, "head")
    database = open_database(url)

    def differences(connection: sa.Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.writer.connect() as connection:
        found = await connection.run_sync(differences)
    await database.close()
    assert found == []


async def test_what_was_there_before_is_there_after(url: str) -> None:
    await migrate(url, command.upgrade, "0001")
    database = open_database(url)
    async with database.writer.begin() as connection:
        for statement in BEFORE:
            await connection.execute(sa.text(statement))
    await database.close()
    for step, revision in ((command.upgrade, "head"), (command.downgrade, "0001")):
        await migrate(url, step, revision)
        database = open_database(url)
        async with database.read() as session:
            counts = [
                await session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in KEPT
            ]
        await database.close()
        assert counts == [1] * len(KEPT)


async def test_what_waited_in_an_old_lane_is_still_told_one_by_one(url: str) -> None:
    await migrate(url, command.upgrade, "0002")
    database = open_database(url)
    async with database.writer.begin() as connection:
        await connection.execute(sa.text(BEFORE[0]))
        for lane in range(4):
            await connection.execute(sa.text(BEFORE[-1].replace("'{}', 0,", f"'{{}}', {lane},")))
    await database.close()
    await migrate(url, command.upgrade, "head")
    database = open_database(url)
    async with database.read() as session:
        lanes = list(await session.scalars(sa.text("SELECT lane FROM outbox ORDER BY id")))
    await database.close()
    assert lanes == [Lane.ANSWER, Lane.URGENT, Lane.ORDINARY, Lane.ORDINARY]


async def test_the_term_of_what_is_open_can_be_recounted_afterwards(url: str) -> None:
    await migrate(url, command.upgrade, "0001")
    database = open_database(url)
    async with database.writer.begin() as connection:
        for statement in BEFORE:
            await connection.execute(sa.text(statement))
    await database.close()
    await migrate(url, command.upgrade, "head")
    database = open_database(url)
    async with database.read() as session:
        term = (await session.execute(sa.text("SELECT term_from, term_days FROM appeals"))).one()
    await database.close()
    assert (str(term.term_from), term.term_days) == ("2026-11-23", 15)


async def test_steps_taken_before_say_whose_they_are_and_what_was_due(url: str) -> None:
    await migrate(url, command.upgrade, "0003")
    database = open_database(url)
    later = BEFORE[2].replace("role, move, to_state", "role, move, from_state, to_state")
    later = later.replace("'submit', 'new'", "'add', 'new', 'new'")
    async with database.writer.begin() as connection:
        for statement in (*BEFORE[:3], later):
            await connection.execute(sa.text(statement))
    await database.close()
    await migrate(url, command.upgrade, "head")
    database = open_database(url)
    async with database.read() as session:
        steps = await session.execute(
            sa.text("SELECT okrug, due_on FROM appeal_steps ORDER BY id")
        )
        found = [(okrug, due and str(due)) for okrug, due in steps.all()]
    await database.close()
    assert found == [("103430000", None), ("103430000", "2026-12-14")]


async def test_the_version_before_keeps_its_history_from_being_rewritten(url: str) -> None:
    await migrate(url, command.upgrade, "head")
    await migrate(url, command.downgrade, "0003")
    database = open_database(url)
    async with database.writer.begin() as connection:
        for statement in BEFORE:
            await connection.execute(sa.text(statement))
    for rewriting in ("UPDATE appeal_steps SET note = 'x'", "DELETE FROM appeal_steps"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            async with database.writer.begin() as connection:
                await connection.execute(sa.text(rewriting))
    await database.close()


async def test_going_back_and_forward_again_leaves_every_index_as_it_was(url: str) -> None:
    if not url.startswith("sqlite"):
        return  # PostgreSQL never makes a table anew
    await migrate(url, command.upgrade, "head")
    before = await schema(url)
    await migrate(url, command.downgrade, "0003")
    await migrate(url, command.upgrade, "head")
    assert await schema(url) == before


async def schema(url: str) -> set[str]:
    """Every index and trigger as SQLite keeps it."""
    database = open_database(url)
    async with database.read() as session:
        kinds = "type IN ('index', 'trigger') AND sql IS NOT NULL"
        found = await session.scalars(sa.text(f"SELECT sql FROM sqlite_master WHERE {kinds}"))
        kept = set(found)
    await database.close()
    return kept


async def test_a_migrated_database_refuses_to_rewrite_history(url: str) -> None:
    await migrate(url, command.upgrade, "head")
    database = open_database(url)
    async with database.writer.begin() as connection:
        for statement in BEFORE:
            await connection.execute(sa.text(statement))
    for rewriting in ("UPDATE appeal_steps SET note = 'x'", "DELETE FROM appeal_steps"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            async with database.writer.begin() as connection:
                await connection.execute(sa.text(rewriting))
    await database.close()


async def test_a_database_without_tables_is_told_what_to_do(url: str) -> None:
    database = open_database(url)
    with pytest.raises(BadSetting, match="python -m bot migrate"):
        await require_current(database)
    await migrate(url, command.upgrade, "head")
    await require_current(database)
    await database.close()


async def test_a_database_that_cannot_be_reached_is_named_in_one_sentence() -> None:
    database = open_database("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(BadSetting, match="DATABASE_URL cannot be reached"):
        await require_current(database)
    await database.close()


def test_the_newest_migration_is_the_head() -> None:
    scripts = ScriptDirectory.from_config(config("sqlite:///x.db"))
    assert scripts.get_current_head() == head()
