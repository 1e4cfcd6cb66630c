"""Alembic's environment: the database of the setting, the tables of `bot.tables`."""

import asyncio
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from bot.core.db import Database, Moment, Word, open_database
from bot.tables import metadata


def plain_types(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations speak SQLAlchemy alone: our own types may change after they were written."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Word):
        return f"sa.String({Word.LENGTH})"
    return False


def run_with(connection: sa.Connection) -> None:
    """Migrate over an open connection; SQLite changes tables by copying them."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_types,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def rest_references(database: Database) -> None:
    """SQLite changes a table by copying it, and dropping the old one must not reach others."""

    @sa.event.listens_for(database.writer.sync_engine, "connect")
    def rest(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=OFF")


def check_references(connection: sa.Connection) -> None:
    """What rested is looked at before anything is kept."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"{len(broken)} rows refer to nothing, e.g. of {broken[0][0]}")


async def run() -> None:
    """Open the database named by the caller and migrate it."""
    database = open_database(context.config.attributes["url"])
    if database.is_sqlite:
        rest_references(database)
    try:
        async with database.writer.connect() as connection:
            await connection.run_sync(run_with)
            if database.is_sqlite:
                await connection.run_sync(check_references)
            await connection.commit()
    finally:
        await database.close()


asyncio.run(run())
