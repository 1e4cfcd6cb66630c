"""The database: tables' base, column types, engines and sessions for SQLite and PostgreSQL.

SQLite has one writer at a time. A transaction that reads first and writes later is refused with
"database is locked" when another got in between, so every writing transaction takes the lock
at its beginning (BEGIN IMMEDIATE) on an engine with a single connection; readers have their own.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from bot.core import near_sqlite
from bot.core.errors import BadSetting

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: 64 bits everywhere; SQLite only counts up by itself on its own INTEGER.
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Base(DeclarativeBase):
    """The base of all tables, with names for constraints that migrations can rely on."""

    metadata = sa.MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite keeps no zone, so it is put back when read."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, _dialect: sa.Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """One of a closed set of words, kept as text.

    A database enum would need a migration for each new word that Alembic does not notice, so the
    set is checked here, on the way in and on the way out.
    """

    LENGTH = 32
    impl = sa.String(LENGTH)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, _dialect: sa.Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def insert_for(session: AsyncSession, table: type[Base]) -> Any:
    """An INSERT that knows ON CONFLICT, for the database this session speaks to."""
    return inserter(session.get_bind().dialect.name, table)


def inserter(dialect: str, table: type[Base]) -> Any:
    """The same by the name of the database, for a statement that is made once and kept."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


class Database:
    """Two ways in: `write()` for a transaction that may change something, `read()` for a look."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self.writer = writer
        self.reader = reader
        self._write = async_sessionmaker(writer, expire_on_commit=False)
        self._read = async_sessionmaker(reader, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.writer.dialect.name == "sqlite"

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session whose transaction the caller commits; otherwise it is rolled back."""
        async with self._write() as session:
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session to look with. On SQLite it cannot hold up a writer."""
        async with self._read() as session:
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()


#: SQLSTATEs of faults that go by: connection, rolled back for others, resources, lock, operator.
_PASSING_STATES = ("08", "40", "53", "55P03", "57")


def is_passing(error: BaseException) -> bool:
    """Whether it is the database's or the machine's trouble, so that the same may succeed later.

    asyncpg's lost connections and deadlocks come as plain DBAPIError, told apart by SQLSTATE.
    """
    if isinstance(
        error,
        sa.exc.OperationalError
        | sa.exc.InterfaceError
        | sa.exc.InternalError
        | sa.exc.TimeoutError
        | OSError,
    ):
        return True
    if isinstance(error, sa.exc.DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return error.connection_invalidated or state.startswith(_PASSING_STATES)
    return False


def normal_url(url: str) -> str:
    """The URL with the async driver we use; `BadSetting` when it is none we know.

    People write `postgresql://`, which SQLAlchemy would take for psycopg.
    """
    url = re.sub(r"^postgres(ql)?(\+asyncpg)?://", "postgresql+asyncpg://", url)
    url = re.sub(r"^sqlite://", "sqlite+aiosqlite://", url)
    if not url.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///")):
        raise BadSetting(
            "DATABASE_URL must begin with sqlite:/// or postgresql://, see .env.example."
        )
    return url


def open_database(url: str, *, echo: bool = False) -> Database:
    """Engines for `url`. Nothing is connected yet."""
    url = normal_url(url)
    if url.startswith("sqlite"):
        return _open_sqlite(url, echo=echo)
    try:
        engine = create_async_engine(
            url, echo=echo, hide_parameters=True, pool_size=10, pool_pre_ping=True
        )
    except sa.exc.ArgumentError as error:
        raise BadSetting("DATABASE_URL cannot be read, see .env.example.") from error
    # whoever looks sees one moment, as on SQLite: figures of two queries belong together
    return Database(engine, engine.execution_options(isolation_level="REPEATABLE READ"))


def _open_sqlite(url: str, *, echo: bool) -> Database:
    file = sa.make_url(url).database
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadSetting(
                f"The folder of DATABASE_URL cannot be made ({error.strerror})."
            ) from None
    common: dict[str, Any] = {
        "echo": echo,
        "hide_parameters": True,
        "pool_timeout": 120,
        "connect_args": {"async_creator_fn": near_sqlite.connect},
    }
    writer = create_async_engine(url, pool_size=1, max_overflow=0, **common)
    reader = create_async_engine(url, pool_size=4, max_overflow=4, **common)
    for engine, begin in ((writer, "BEGIN IMMEDIATE"), (reader, "BEGIN")):
        _prepare_sqlite(engine, begin)
    return Database(writer, reader)


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
    @sa.event.listens_for(engine.sync_engine, "connect")
    def pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=5000",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def immediate(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)
