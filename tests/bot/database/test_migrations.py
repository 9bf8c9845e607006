"""The migrations make the schema of tables.py, on SQLite and on PostgreSQL alike."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text

from bot.database.engine import Database, current, make_engine, newest_revision, upgrade
from bot.database.search_index import is_compared
from bot.database.tables import Table, Vote
from bot.delivery.planner import plan_new
from bot.errors import DatabaseError
from bot.votes.ledger import Given, facts, record
from bot.votes.rating import ratings
from tests.archive import GUILD, NOW, Archive


async def differences(url: str) -> list[Any]:
    engine = make_engine(url, connections=1, writes=False)

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"include_name": is_compared})
        return list(compare_metadata(context, Table.metadata))

    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


async def test_on_sqlite_the_migrations_make_the_schema(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    assert await current(url) == (None, newest_revision())
    await upgrade(url)
    await upgrade(url)
    assert await current(url) == (newest_revision(), newest_revision())
    assert await differences(url) == []


@pytest.mark.postgres
async def test_on_postgresql_the_migrations_make_the_same_schema(postgres_url: str) -> None:
    await upgrade(postgres_url)
    await upgrade(postgres_url)
    assert await differences(postgres_url) == []


@pytest.mark.postgres
async def test_on_postgresql_posts_are_planned_and_votes_counted_as_on_sqlite(postgres_url: str) -> None:
    await upgrade(postgres_url)
    async with Database.open(postgres_url) as database:
        async with database.writing() as session:
            archive = Archive(session)
            await archive.guild()
            feed = await archive.feed()
            await archive.subscription(feed)
            story = await archive.story("A story", feed=feed)
            entry = await archive.entry(feed, story)
            for _ in range(2):
                await plan_new(session, {feed.id: [entry.id]}, NOW, most=10)
            post = await archive.post(story)
            for at in (NOW, NOW + timedelta(seconds=1)):
                await record(session, [Given(post.id, 7, 4, at), Given(post.id, 8, 5, at)], NOW)
        async with database.reading() as session:
            assert set(await facts(session, post.id)) == {(7, 4), (8, 5)}
            assert (await ratings(session, GUILD, [story.id]))[story.id].counts == (0, 0, 0, 1, 1)
            assert len((await session.scalars(select(Vote))).all()) == 2


async def test_a_database_that_was_never_made_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"needs .*\. Run: \./loupe db upgrade"):
        async with Database.open(f"sqlite+aiosqlite:///{tmp_path}/new.db"):
            pass


async def test_a_database_of_a_newer_loupe_is_refused_in_words(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    await upgrade(url)
    engine = make_engine(url, connections=1)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'fffffff'"))
    await engine.dispose()
    with pytest.raises(DatabaseError, match="newer Loupe"):
        async with Database.open(url):
            pass


async def test_a_folder_that_is_not_there_is_told_with_the_address_and_without_the_password() -> None:
    with pytest.raises(DatabaseError, match="cannot be opened") as caught:
        await current("sqlite+aiosqlite:////not/here/loupe.db")
    assert "/not/here/loupe.db" in str(caught.value)
    with pytest.raises(DatabaseError) as caught:
        await current("postgresql+psycopg://ada:sesame@127.0.0.1:1/loupe")
    assert "sesame" not in str(caught.value)
