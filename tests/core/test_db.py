"""What both databases must do alike."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.core.db import Database, normal_url
from bot.core.errors import BadSetting
from bot.core.models import ClaimedUpdate
from tests.conftest import OpenTx
from tests.support.worlds import NOW


async def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(
    database: Database, open_tx: OpenTx
) -> None:
    village = NOW.astimezone(timezone(timedelta(hours=5)))
    async with open_tx() as tx:
        tx.session.add(ClaimedUpdate(bot_id=1, update_id=1, at=village))
    async with database.read() as session:
        kept = (await session.scalars(sa.select(ClaimedUpdate.at))).one()
    assert kept == NOW
    assert kept.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(open_tx: OpenTx) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        async with open_tx() as tx:
            tx.session.add(
                ClaimedUpdate(bot_id=1, update_id=1, at=datetime(2026, 1, 1))  # noqa: DTZ001
            )


async def test_many_who_read_and_then_write_at_once_all_succeed(
    database: Database, open_tx: OpenTx
) -> None:
    async def one(number: int) -> None:
        async with open_tx() as tx:
            await tx.session.scalar(sa.select(sa.func.count()).select_from(ClaimedUpdate))
            await asyncio.sleep(0)
            tx.session.add(ClaimedUpdate(bot_id=1, update_id=number, at=NOW))

    await asyncio.gather(*(one(number) for number in range(30)))
    async with database.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(ClaimedUpdate)) == 30


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("sqlite:///data/a.db", "sqlite+aiosqlite:///data/a.db"),
    ],
)
def test_urls_are_taken_as_people_write_them(given: str, used: str) -> None:
    assert normal_url(given) == used


def test_another_kind_of_database_is_refused_in_one_sentence_that_names_the_setting() -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        normal_url("mysql://u@h/d")
