"""A month as two hundred publishers see it: every criterion of good manners, scored by them."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed, Subscription
from bot.delivery.importing import BATCH, Wanted, follow_many
from bot.feeds.address import AddressGuard
from bot.feeds.fetch import Fetcher, user_agent
from bot.work import books
from bot.work.documents import Documents
from bot.work.polling import Polling
from bot.work.runner import Jobs
from tests.archive import CHANNEL, GUILD, NOW
from tests.bot.work.conftest import Clock
from tests.bot.work.newsdesk import InPlace
from tests.bot.work.press_corps import HOSTS, KINDS, TICK, Judge, open_for_business

MONTH = timedelta(days=30)


async def follow(database: Database, judge: Judge, servers: int) -> None:
    """Let several servers follow every feed."""
    urls = judge.urls()
    for number in range(servers):
        wanted = [Wanted(url, "", "", CHANNEL + number) for url in urls]
        for start in range(0, len(wanted), BATCH):
            async with database.writing() as session:
                await follow_many(
                    session,
                    wanted[start : start + BATCH],
                    guild_id=GUILD + number,
                    style="card",
                    added_by=1,
                    now=NOW,
                    over=3600.0,
                )


def poller(database: Database, fetcher: Fetcher, clock: Clock) -> Polling:
    documents = Documents(database, InPlace(), clock)
    chance = random.Random(1)
    return Polling(database, fetcher, documents, Jobs(), FeedsSettings(), clock=clock, chance=chance)


async def poll_all(polling: Polling) -> None:
    """Ask everything that is due."""
    while True:
        await polling.step()
        if not polling.busy:
            return
        await polling.drain(60.0)


@pytest.mark.timeout(400)
async def test_two_hundred_publishers_give_full_marks_for_a_month(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half way the program is started again: what it knows is in the database."""
    monkeypatch.setattr(books, "GATHER_SECONDS", 0.0)  # a month has many polls, and nobody else writes
    clock = Clock()
    async with open_for_business(clock) as judge:
        guard = AddressGuard([f"127.0.0.{number}" for number in range(2, HOSTS + 3)])
        agent = user_agent("https://loupe.example/")
        await follow(database, judge, servers=2)
        for half in (1, 2):
            async with Fetcher(guard, user_agent=agent, clock=clock) as fetcher:
                polling = poller(database, fetcher, clock)
                while clock() < NOW + half * MONTH / 2:
                    await poll_all(polling)
                    clock.now += TICK
        await at_the_end(database, judge)
    assert dict(judge.failed) == {}
    criteria = {name: f"{number} of {number}" for name, number in sorted(judge.passed.items())}
    assert len(criteria) == 16, criteria


async def at_the_end(database: Database, judge: Judge) -> None:
    """What only the whole month shows."""
    async with database.reading() as session:
        feeds = {feed.url: feed for feed in await session.scalars(select(Feed))}
        assert await session.scalar(select(func.count()).select_from(Subscription)) == 2 * len(feeds)
    assert len(feeds) == sum(int(str(traits["count"])) for traits in KINDS.values()) == 200
    for publisher in judge.publishers.values():
        old = f"http://{publisher.host}:{judge.port}{publisher.path}"
        new = f"http://{publisher.host}:{judge.port}/new{publisher.path}"
        about = f"{publisher.kind} {publisher.number}"
        if publisher.kind == "gone":
            judge.score("gone is gone", kept=feeds[old].retired_at is not None, about=about)
            continue
        kept = new in feeds if publisher.kind == "moved" else old in feeds
        judge.score("a moved feed is believed", kept=kept, about=about)
        lately = publisher.asked[-1] > judge.clock() - timedelta(days=4)
        judge.score("never forgotten", kept=lately and publisher.statuses[-1] in {200, 304}, about=about)
