"""Bring the tables up to date, or say that they are not."""

import asyncio
from pathlib import Path

import sqlalchemy as sa

from bot.core.db import Database, normal_url, open_database
from bot.core.errors import BadSetting
from bot.settings import Settings

ROOT = Path(__file__).parents[1]


def head() -> str:
    """The newest migration's number: files are called 0001_what.py, 0002_….py."""
    files = (ROOT / "migrations" / "versions").glob("[0-9]*.py")
    return max(path.stem.partition("_")[0] for path in files)


async def require_current(database: Database) -> None:
    """`BadSetting` when the database cannot be reached or its tables are not this version's."""
    try:
        async with database.read() as session:
            current = await session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except (OSError, sa.exc.InterfaceError) as error:
        raise _unreachable(error) from None
    except sa.exc.DBAPIError as error:
        if "alembic_version" not in str(error.orig):
            raise _unreachable(error) from None
        current = None
    if current != head():
        raise BadSetting(
            f"The tables at DATABASE_URL are at version {current or 'none'}, this program needs "
            f"{head()}. Run: python -m bot migrate"
        )


def _unreachable(error: Exception) -> BadSetting:
    return BadSetting(f"The database at DATABASE_URL cannot be reached ({type(error).__name__}).")


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Run the migrations up to `revision`; `BadSetting` when the database cannot be reached."""
    from alembic import command
    from alembic.config import Config

    url = normal_url(settings.database_url)
    asyncio.run(_knock(settings.database_url))
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, revision)


async def _knock(url: str) -> None:
    database = open_database(url)
    try:
        async with database.read() as session:
            await session.execute(sa.text("SELECT 1"))
    except (OSError, sa.exc.SQLAlchemyError) as error:
        raise _unreachable(error) from None
    finally:
        await database.close()
