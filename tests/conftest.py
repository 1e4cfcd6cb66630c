"""Fixtures for everybody: a database of each kind, and transactions in it."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest

from bot.core.db import Database, open_database
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from tests.support.worlds import (
    BOT_ID,
    NOW,
    create_all,
    empty_postgresql,
    empty_tables,
    postgresql_refusal,
    sqlite_template,
    sqlite_world,
)

# How long an example takes says more about the machine's load than about the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

OpenTx = Callable[..., AbstractAsyncContextManager[Tx]]
IN_CI = os.environ.get("CI") == "true"


def missing(reason: str) -> NoReturn:
    """Skip on a newcomer's machine; fail where everything has to be there."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str | None]:
    """A PostgreSQL database with every table, one for each process of tests; None without one."""
    if asyncio.run(postgresql_refusal()):
        yield None
        return
    with asyncio.Runner() as runner:
        opened = empty_postgresql()
        url = runner.run(opened.__aenter__())
        runner.run(create_all(url))
        yield url
        runner.run(opened.__aexit__(None, None, None))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql_url: str | None,
) -> AsyncIterator[Database]:
    """An empty database with every table: each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        template = await sqlite_template(tmp_path_factory.getbasetemp())
        async with sqlite_world(template, tmp_path) as world:
            yield world
        return
    if postgresql_url is None:
        missing("no PostgreSQL at TEST_POSTGRESQL_URL")
    world = open_database(postgresql_url)
    await empty_tables(world)
    try:
        yield world
    finally:
        await world.close()


@pytest.fixture
def open_tx(database: Database) -> OpenTx:
    """`async with open_tx() as tx:` commits at the end; `now=` says when it happens."""

    @asynccontextmanager
    async def opened(now: datetime = NOW, bot_id: int = BOT_ID) -> AsyncIterator[Tx]:
        async with database.write() as session:
            yield Tx(session, now, bot_id)
            await session.commit()

    return opened


@pytest.fixture(scope="session", autouse=True)
def no_workshop_is_left() -> Iterator[None]:
    """Whatever was drawn was drawn in one process, which ends with the tests."""
    yield
    WORKSHOP.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was skipped and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons: dict[str, int] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] = reasons.get(reason, 0) + 1
    for reason in reasons:
        terminalreporter.write_line(f"Not run here: {reason}")
