"""What is asked of the table of hubs, on either engine."""

from datetime import timedelta

import pytest

from bot.database.engine import Database, upgrade
from bot.database.tables import Push, PushState
from bot.feeds.polled import PolledFeed
from bot.feeds.push import Offer
from bot.feeds.pushes import due_pushes, note_offers, push_by_token, push_of, pushing_until
from tests.archive import NOW, Archive

BASE = "https://news.example"
HUB = Offer("https://hub.example/", "https://m.example/feed")
HOUR = timedelta(hours=1)


async def check_questions(database: Database) -> None:
    """A feed that offers a hub, one whose hub works, one that nobody follows, one of a server's own."""
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        rows = [
            await archive.feed(url=f"https://pushes.example/{name}", owner_id=owner)  # the server is shared
            for name, owner in (("offered", 0), ("works", 0), ("left", 0), ("private", 1001))
        ]
        for row in (rows[0], rows[1], rows[3]):
            await archive.subscription(row)
        offered, works, left, private = [PolledFeed(row.id, row.url, row.owner_id) for row in rows]
        everyone = await note_offers(session, [(each, HUB) for each in (offered, works, left, private)], NOW)
        assert everyone == {offered.id, works.id, left.id}
        assert not await note_offers(session, [(offered, HUB)], NOW)
        await session.flush()
        for feed in (works, left):
            push = await session.get_one(Push, feed.id)
            push.state, push.base, push.next_at = PushState.ACTIVE, BASE, NOW + HOUR
            push.lease_until, push.pushed_at = NOW + HOUR, NOW
    async with database.reading() as session:
        assert await due_pushes(session, NOW, BASE, [], 10) == [offered.id, left.id]
        assert await due_pushes(session, NOW, BASE, [offered.id], 10) == [left.id]
        assert set(await due_pushes(session, NOW, "https://new.example", [], 10)) == {
            offered.id,
            works.id,
            left.id,
        }
        assert await pushing_until(session, [offered.id, works.id], NOW) == {works.id: NOW + HOUR}
        assert await pushing_until(session, [works.id], NOW + HOUR) == {}
        assert [
            bool(found and found[1])
            for found in (await push_of(session, works.id), await push_of(session, left.id))
        ] == [True, False]
        token = (await session.get_one(Push, works.id)).token
        assert (await push_by_token(session, token)) is not None
        assert (await push_by_token(session, token[:-1])) is None
    async with database.writing() as session:
        assert await note_offers(session, [(works, Offer("https://other.example/", HUB.topic))], NOW)
        await session.flush()
        assert (await session.get_one(Push, works.id)).token != token
        assert not await note_offers(session, [(works, None)], NOW)
        assert await push_of(session, works.id) is None


async def test_the_questions_on_sqlite(database: Database) -> None:
    await check_questions(database)


@pytest.mark.postgres
async def test_the_questions_on_postgresql(postgres_url: str) -> None:
    await upgrade(postgres_url)
    async with Database.open(postgres_url) as opened:
        await check_questions(opened)
