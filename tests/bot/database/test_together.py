"""Processes that digest the same news at the same moment tell it together, on either engine."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.database.engine import Database, upgrade
from bot.database.tables import Entry, Feed, Merge, Post, PostState, Sketch
from bot.digests.making import Source, make_digest
from bot.work.telling import Teller, let_go
from tests.archive import NOW, Archive

GUILD, CHANNEL = 7_001, 8_001  # the server is shared with other tests
TELLERS = 6
SOURCE = Source(
    page=b"",
    url="",
    charset="",
    robots="",
    html="<p>Tannwald announced the Ferron 40mm f/1.8 in Cologne. The lens has eleven blades, weighs "
    "318 grams and was drawn by Mirjam Osterloh. It goes on sale on 2 September for 1,299 euros.</p>",
    title="Tannwald announces the Ferron 40mm f/1.8",
    author="",
    language="en",
    image=None,
    publication="",
)


async def plan(database: Database) -> list[tuple[Entry, Feed]]:
    """As many feeds as there are processes have the news; one channel follows them all."""
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild(GUILD)
        told = []
        for number in range(TELLERS):
            feed = await archive.feed(f"Feed {number}", url=f"https://together{number}.example/feed")
            entry = Entry(feed_id=feed.id, key="news", link="", title=SOURCE.title, seen_at=NOW)
            await archive.add(entry)
            planned = {"entry_id": entry.id, "planned_at": NOW, "state": PostState.PLANNED}
            await archive.add(Post(guild_id=GUILD, channel_id=CHANNEL, **planned))
            told.append((entry, feed))
        return told


async def tell(database: Database, entry: Entry, feed: Feed) -> int:
    """Digest an entry in a process of its own."""
    url = f"https://{feed.id}.together.example/news"
    made = make_digest(replace(SOURCE, url=url, publication=feed.title), NOW)
    async with database.writing() as session:
        story_id = await Teller().store(session, entry, feed, made, NOW)
    async with database.writing() as session:
        await let_go(session, entry.id, story_id, NOW)
    return story_id


async def check_one_post(database: Database) -> None:
    """One post goes out, and every other entry tells its story."""
    stories = await asyncio.gather(*(tell(database, *told) for told in await plan(database)))
    async with database.reading() as session:
        posts = (await session.scalars(select(Post).where(Post.channel_id == CHANNEL))).all()
        told = (await session.scalars(select(Merge).where(Merge.guild_id == GUILD))).all()
        news = await session.scalars(select(Sketch.news_id).where(Sketch.story_id.in_(stories)))
    assert [post.state for post in posts] == [PostState.READY]
    assert {merge.into_id for merge in told} == {posts[0].story_id}
    assert {merge.story_id for merge in told} == set(stories) - {posts[0].story_id}
    assert len(set(stories)) == TELLERS
    assert len(set(news)) == 1


async def test_processes_on_sqlite(database: Database) -> None:
    await check_one_post(database)


@pytest.mark.postgres
async def test_processes_on_postgresql(postgres_url: str) -> None:
    await upgrade(postgres_url)
    async with Database.open(postgres_url) as database:
        await check_one_post(database)
