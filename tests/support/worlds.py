"""The moment and the bot that tests happen at, and databases to happen in."""

import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import sqlalchemy as sa

from bot.core.db import Base, Database, open_database
from bot.tables import metadata

#: Wednesday, 25 November 2026, 15:00 in the village.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
BOT_ID = 42
BOT_TOKEN = "42:TEST"

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")

assert metadata is Base.metadata


async def postgresql_refusal() -> str | None:
    """Why the PostgreSQL tests cannot run here; None when they can."""
    try:
        connection = await asyncpg.connect(POSTGRESQL, timeout=3)
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        return f"no PostgreSQL at TEST_POSTGRESQL_URL ({type(error).__name__})"
    await connection.close()
    return None


async def sqlite_template(folder: Path) -> Path:
    """An empty SQLite database with every table, made once a session and copied for each test."""
    template = folder / "template.db"
    if not template.exists():
        await create_all(f"sqlite:///{template}")
    return template


async def create_all(url: str) -> None:
    """Every table in the database at `url`."""
    database = open_database(url)
    await create_tables(database)
    await database.close()


async def create_tables(database: Database) -> None:
    """Every table, without the migrations (a test of its own shows that they agree)."""
    async with database.writer.begin() as connection:
        await connection.run_sync(metadata.create_all)


@asynccontextmanager
async def sqlite_world(template: Path, folder: Path) -> AsyncIterator[Database]:
    """A fresh SQLite database."""
    file = folder / "world.db"
    shutil.copy(template, file)
    database = open_database(f"sqlite:///{file}")
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def empty_postgresql() -> AsyncIterator[str]:
    """The URL of a PostgreSQL database without tables, dropped afterwards."""
    name = f"auyldas_test_{uuid.uuid4().hex[:12]}"
    admin = await asyncpg.connect(POSTGRESQL)
    try:
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()


async def empty_tables(database: Database) -> None:
    """Make a used PostgreSQL database as good as new, faster than creating another."""
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    async with database.writer.begin() as connection:
        # history refuses to be emptied; a superuser's own session may say that it is a copy
        await connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        await connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
