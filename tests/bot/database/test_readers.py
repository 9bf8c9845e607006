"""Who reads a story in which language, on either engine."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.database.engine import Database
from bot.database.tables import Post, PostState, Rendering
from bot.digests.drafts import fingerprint
from bot.work.readers import languages_of, show_again, untranslated
from bot.work.spending import Spending, Spent
from tests.archive import NOW, Archive

ENGLISH, FRENCH, GERMAN, GONE = 9_001, 9_002, 9_003, 9_004
HOUR = timedelta(hours=1)


async def check(database: Database) -> None:
    """A French story is posted in three servers and one that Loupe left; one has it translated already.

    What is translated of an older story is of the digest that it had before an edit.
    """
    async with database.writing() as session:
        archive = Archive(session)
        feed = await archive.feed()
        story = await archive.story("Une histoire")
        old = await archive.story("Une vieille", created_at=NOW - 2 * HOUR)
        for each in (story, old):
            await archive.digest(each, language="fr", entry_id=(await archive.entry(feed, each)).id)
        for number, locale in {ENGLISH: "en-GB", FRENCH: "fr", GERMAN: "de", GONE: "ja"}.items():
            await archive.guild(number, locale=locale, left_at=NOW if number == GONE else None)
            await archive.post(story, guild_id=number)
            await archive.post(old, guild_id=number)
        common = {"language": "de", "usable": True, "written": False, "made_at": NOW}
        for each, intro in ((story, "What it is."), (old, "What it was.")):
            of_digest = fingerprint(each.title, intro, ["A fact."])
            await archive.add(Rendering(story_id=each.id, of_digest=of_digest, **common))
    async with database.reading() as session:
        assert await languages_of(session, story.id, 0) == ["de", "en", "fr"]
        lacked = [(old.id, "de"), (old.id, "en"), (story.id, "en")]
        assert await untranslated(session, NOW - HOUR) == ([(story.id, "en")], None)
        assert await untranslated(session, NOW - 3 * HOUR) == (lacked, None)
        # One at a time, those of which nothing is lacked do not hold up the others.
        assert await untranslated(session, NOW - 3 * HOUR, None, 1) == (lacked[:2], old.id)
        assert await untranslated(session, NOW - 3 * HOUR, old.id, 1) == (lacked[2:], story.id)
        assert await untranslated(session, NOW - 3 * HOUR, story.id, 1) == ([], None)
    async with database.writing() as session:
        await show_again(session, story.id, "en", NOW)
    async with database.reading() as session:
        due = (await session.scalars(select(Post.guild_id).where(Post.refresh_at.is_not(None)))).all()
        assert due == [ENGLISH]
        assert (await session.scalars(select(Post.state).distinct())).all() == [PostState.SENT]


async def spend(database: Database) -> tuple[int, Spent]:
    """Many ask at the same moment, in two processes: no more than the day's limit may, and all is counted."""
    processes = [Spending(database, requests=5, tokens=10_000, clock=lambda: NOW) for _ in range(2)]
    taken = await asyncio.gather(*(processes[number % 2].take(100) for number in range(12)))
    await asyncio.gather(*(processes[number % 2].correct(-10) for number in range(12)))
    return sum(taken), await processes[0].today()


async def test_readers_on_sqlite(database: Database) -> None:
    await check(database)


async def test_old_posts_are_not_gone_through_for_new_stories(database: Database) -> None:
    """SQLite looks posts up by their stories; by their states it would read nearly all that there are."""
    asked: list[tuple[str, Any]] = []
    async with database.writing() as session:
        story = await Archive(session).story("Une histoire")
        await Archive(session).digest(story, language="fr")
    async with database.reading() as session:
        connection = await session.connection()

        @event.listens_for(connection.sync_connection, "before_cursor_execute")
        def note(_c: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
            asked.append((statement, parameters))

        await untranslated(session, NOW - HOUR)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        (question,) = [each for each in asked if "FROM posts JOIN guilds" in each[0]]
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question[0]}", question[1])
        steps = [each for each in plan.scalars("detail") if "posts" in each]
    assert steps == ["SEARCH posts USING INDEX ix_posts_story_id (story_id=?)"]


async def test_a_day_s_limit_holds_for_all_at_once_on_sqlite(database: Database) -> None:
    assert await spend(database) == (5, Spent("2026-11-23", 5, 380))


@pytest.mark.postgres
async def test_readers_on_postgresql(postgres: Database) -> None:
    await check(postgres)


@pytest.mark.postgres
async def test_a_day_s_limit_holds_for_all_at_once_on_postgresql(postgres: Database) -> None:
    assert await spend(postgres) == (5, Spent("2026-11-23", 5, 380))
