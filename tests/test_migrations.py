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
from bot.migrate import head, require_current
from bot.tables import metadata
from tests.conftest import missing
from tests.support.migration import config
from tests.support.worlds import empty_postgresql, postgresql_refusal


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
