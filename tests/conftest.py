"""What tests of every part ask for: a real database of their own."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database.engine import Database, upgrade


@pytest.fixture(scope="session")
def empty_database_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema. Migrating takes longer than copying, so it is done once."""
    file = tmp_path_factory.mktemp("schema") / "empty.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
async def database(empty_database_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """An open, empty database at the newest schema, for one test alone."""
    file = tmp_path / "loupe.db"
    shutil.copyfile(empty_database_file, file)
    async with Database.open(f"sqlite+aiosqlite:///{file}") as opened:
        yield opened
