from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import Feed
from bot.feeds.polled import due_feeds, polled_feed, save_feeds
from tests.archive import NOW, Archive

FEEDS = 30


async def followed(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        for number in range(FEEDS):
            feed = await archive.feed(f"Feed {number}", host=f"h{number % 2}", hints={"ttl_seconds": 60})
            await archive.subscription(feed)


async def rows(database: Database) -> dict[int, dict[str, Any]]:
    async with database.reading() as session:
        feeds = (await session.scalars(select(Feed))).all()
        return {feed.id: {c.name: getattr(feed, c.name) for c in Feed.__table__.columns} for feed in feeds}


async def test_what_a_poll_changed_is_written_and_nothing_else(database: Database) -> None:
    """Whether many feeds learnt the same, or each its own, or a hint of the document."""
    await followed(database)
    before = await rows(database)
    async with database.reading() as session:
        feeds = await due_feeds(session, NOW, [], 100)
    for feed in feeds:
        feed.polled_at = feed.next_poll_at = NOW + timedelta(hours=1)
    for feed in feeds[:3]:
        feed.next_poll_at, feed.title = NOW + timedelta(hours=feed.id), f"New {feed.id}"
    feeds[3].hints, feeds[4].etag = None, '"1"'
    async with database.writing() as session:  # somebody else's change meanwhile stays
        (await session.get_one(Feed, 30)).told_at = NOW
        await save_feeds(session, feeds)
    wanted = {n: row | {"polled_at": NOW + timedelta(hours=1)} for n, row in before.items()}
    for n, row in wanted.items():
        row["next_poll_at"] = NOW + timedelta(hours=n if n <= 3 else 1)
        row["title"] = f"New {n}" if n <= 3 else row["title"]
    wanted[4]["hints"], wanted[5]["etag"], wanted[30]["told_at"] = None, '"1"', NOW
    assert await rows(database) == wanted


async def test_a_feed_that_learnt_nothing_or_is_gone_is_not_written(database: Database) -> None:
    await followed(database)
    before = await rows(database)
    async with database.writing() as session:
        feed, gone = await polled_feed(session, 1), await polled_feed(session, 2)
        assert feed is not None
        assert gone is not None
        assert feed.changes() == {}
        await session.delete(await session.get_one(Feed, 2))
        await session.flush()
        gone.failures = 3
        await save_feeds(session, [feed, gone])
        assert await polled_feed(session, 2) is None
    del before[2]
    assert await rows(database) == before


async def test_feeds_in_hand_and_hosts_that_rest_are_not_due(database: Database) -> None:
    await followed(database)
    async with database.reading() as session:
        assert [feed.id for feed in await due_feeds(session, NOW, [2, 6], 3, closed=["h0"])] == [4, 8, 10]
        assert await due_feeds(session, NOW - timedelta(seconds=1), [], 3) == []


async def test_a_feed_shows_neither_its_address_nor_its_headers(database: Database) -> None:
    await followed(database)
    async with database.reading() as session:
        feed = await polled_feed(session, 1)
    assert feed is not None
    feed.url, feed.secret_headers = "https://user:secret@feeds.example/", "secret"
    assert "secret" not in f"{feed!r} {feed}"
