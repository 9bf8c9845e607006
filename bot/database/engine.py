"""One way to reach the database, whichever it is.

Reads and writes go through separate doors: ``reading()`` sees a steady snapshot, ``writing()`` is one
transaction that commits at the end. On SQLite there is one writer, and its transaction begins with BEGIN
IMMEDIATE: with the driver's own deferred BEGIN two read-then-write transactions can silently lose a write.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import DatabaseError

MIGRATIONS = Path(__file__).parent / "migrations"
READERS = 4


class Database:
    """An open database. Make one with ``Database.open``."""

    def __init__(self, readers: AsyncEngine, writers: AsyncEngine) -> None:
        self._readers = readers
        self._writers = writers

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Open the database at a SQLAlchemy URL; it must be at the current schema.

        Raises:
            DatabaseError: it cannot be reached, or its schema is older or newer than this program.
        """
        writers = make_engine(url, connections=1)
        readers = make_engine(url, connections=READERS, writes=False) if is_sqlite(url) else writers
        database = cls(readers, writers)
        try:
            await check_current(writers)
            yield database
        finally:
            await readers.dispose()
            await writers.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Give a session for questions; whatever it changes is rolled back."""
        async with AsyncSession(self._readers, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Give a session in one transaction: committed at the end, rolled back by an exception.

        Never await the network inside: on SQLite everybody else who writes is waiting.
        """
        async with AsyncSession(self._writers, expire_on_commit=False) as session, session.begin():
            yield session


def is_sqlite(url: str | URL) -> bool:
    """Tell whether a database URL names SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def make_engine(url: str, *, connections: int, writes: bool = True, foreign_keys: bool = True) -> AsyncEngine:
    """Make an engine with the settings that docs/operations.md explains.

    Args:
        url: a SQLAlchemy URL with an async driver.
        connections: the most connections it may hold on SQLite; PostgreSQL always gets ten.
        writes: whether its transactions on SQLite take the write lock when they begin.
        foreign_keys: whether SQLite enforces them; only a migration has a reason not to.
    """
    if not is_sqlite(url):
        return create_async_engine(url, pool_size=10, pool_pre_ping=True)
    engine = create_async_engine(
        url, poolclass=AsyncAdaptedQueuePool, pool_size=connections, max_overflow=0, pool_timeout=60
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        keys = f"foreign_keys={'ON' if foreign_keys else 'OFF'}"
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", keys):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str:
    """Give the revision of the schema that this program is written for."""
    return ScriptDirectory.from_config(_alembic()).get_current_head() or ""


async def current(url: str) -> tuple[str | None, str]:
    """Tell which revision a database is at, and which one this program wants.

    Raises:
        DatabaseError: it cannot be reached.
    """
    if _not_made_yet(url):
        return None, newest_revision()  # connecting would make the file
    engine = make_engine(url, connections=1, writes=False)
    try:
        return await _revision(engine), newest_revision()
    finally:
        await engine.dispose()


def _not_made_yet(url: str) -> bool:
    file = Path(make_url(url).database or "")
    return is_sqlite(url) and file.parent.is_dir() and not file.exists()


async def _revision(engine: AsyncEngine) -> str | None:
    def read(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    try:
        async with engine.connect() as connection:
            return await connection.run_sync(read)
    except (SQLAlchemyError, OSError) as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise DatabaseError(
            f"The database {shown} cannot be opened: {_reason(error)}",
            remedy="Check [database] url, that the server runs, and that the folder can be written.",
        ) from error


def _reason(error: Exception) -> str:
    original = getattr(error, "orig", None) or error
    return str(original).strip().splitlines()[0]


async def check_current(engine: AsyncEngine) -> None:
    """Refuse a database whose schema is not the one this program is written for.

    Raises:
        DatabaseError: it cannot be reached, or is older or newer.
    """
    found, wanted = await _revision(engine), newest_revision()
    if found == wanted:
        return
    known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseError(
            f"The database is at revision {found}, which this version of Loupe does not know.",
            remedy="It was written by a newer Loupe: upgrade the program, or restore an older copy.",
        )
    raise DatabaseError(
        f"The database is at revision {found or 'none'}, and this version of Loupe needs {wanted}.",
        remedy="Run: ./loupe db upgrade",
    )


async def upgrade(url: str) -> None:
    """Bring a database to the newest schema, making it where there is none.

    Foreign keys rest meanwhile on SQLite: rebuilding a table with them on deletes the rows that point to it.

    Raises:
        DatabaseError: it cannot be reached.
    """
    engine = make_engine(url, connections=1, foreign_keys=False)
    config = _alembic()

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    try:
        await _revision(engine)  # says in words what is wrong when it cannot be reached
        async with engine.connect() as connection:
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await engine.dispose()
