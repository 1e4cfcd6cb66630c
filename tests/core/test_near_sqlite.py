"""Statements stay in the loop's thread; what may wait does not hold the loop up."""

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.db import open_database


async def test_a_statement_is_answered_where_it_was_asked(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path}/near.db")
    seen: list[int] = []
    async with database.write() as session:
        driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        await driver.create_function("whose", 0, lambda: seen.append(_me()))
        await session.execute(sa.text("SELECT whose()"))
    await database.close()
    assert seen == [_me()]


async def test_another_programs_lock_holds_up_whoever_needs_it_and_nobody_else(tmp_path: Path):
    path = tmp_path / "held.db"
    database = open_database(f"sqlite:///{path}")
    async with database.write() as session:
        await session.execute(sa.text("CREATE TABLE t (x INTEGER)"))
        await session.commit()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.write() as session:
            await session.execute(sa.text("INSERT INTO t VALUES (1)"))
            await session.commit()

    async with asyncio.TaskGroup() as group:
        writing = group.create_task(write())
        for _ in range(20):  # the loop goes on turning
            await asyncio.sleep(0.01)
        assert not writing.done()
        other.execute("COMMIT")
    other.close()
    async with database.read() as session:
        assert await session.scalar(sa.text("SELECT count(*) FROM t")) == 1
    await database.close()


async def test_a_fault_of_a_statement_reaches_whoever_asked(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path}/fault.db")
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        async with database.write() as session:
            await session.execute(sa.text("SELECT * FROM nowhere"))
    await database.close()


def _me() -> int:
    return threading.get_ident()
