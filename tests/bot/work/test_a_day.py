"""Ten thousand feeds for a day under our own clock: none late, no host crowded, no burst after a restart."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.config import FeedsSettings
from bot.database.columns import host_of
from bot.database.engine import Database
from bot.database.tables import Feed, Subscription
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetched, Fetcher, Kind
from bot.feeds.schedule import spread
from bot.feeds.workers import ParserPool
from bot.work import books
from bot.work.documents import Documents
from bot.work.polling import Polling
from bot.work.runner import Jobs
from tests.archive import CHANNEL, GUILD, NOW, Archive
from tests.bot.work.conftest import Clock, finish

FEEDS, CROWD = 10_000, 300  # feeds in all, and at one crowded host; three feeds are at each other host
TICK, SECONDS_A_DAY = 120, 86_400
DOWN_AT, DOWN_FOR = 12 * 3600, 2 * 3600
MOST_A_SECOND = 100  # after the restart: as ``spread_overdue`` paces them, with room for chance
# How long ago the newest entries of feeds are, for so many of a hundred: the pace of real lists.
SILENCE = ((75, 40.0), (15, 20.0), (7, 10.0), (3, 0.05))


@dataclass
class Promise:
    """When a feed said it would be asked, and the interval it had."""

    at: datetime
    seconds: float


class World(Fetcher):
    """Ten thousand publishers without news; some fail now and then. Remembers who was asked when."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[str] = []
        self.open: Counter[str] = Counter()
        self.open_most = 0

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        secret: Mapping[str, str] | None = None,
        kind: Kind = "feed",
        admit: object = None,
    ) -> Fetched:
        """Answer that nothing has changed, after a few turns of the event loop."""
        assert (etag, last_modified, secret, kind, admit) == ('"same"', None, None, "feed", None)
        host = host_of(url)
        self.asked.append(url)
        self.open[host] += 1
        self.open_most = max(self.open_most, self.open[host])
        for _ in range(3):
            await asyncio.sleep(0)
        self.open[host] -= 1
        if len(self.asked) % 50 == 0:
            raise FetchError(FetchCode.TIMED_OUT, "The server takes too long.")
        return Fetched(url, 304, {"etag": '"same"'}, b"")


def address(number: int) -> str:
    """The address of a feed."""
    host = "crowd" if number < CROWD else f"host{number // 3}"
    return f"https://{host}.example/{number}.xml"


def silence(number: int) -> float:
    """For how many days a feed has had no news."""
    place, reached = number * 37 % 100, 0
    for share, days in SILENCE:
        reached += share
        if place < reached:
            return days
    raise AssertionError


class Day:
    """The bot on that day."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Clock()
        self.world = World(self.clock)
        self.promises: dict[str, Promise] = {}
        self.late: list[tuple[str, float]] = []
        self.start()

    def start(self) -> None:
        """Start the bot, with nothing but what the database remembers."""
        documents = Documents(self.database, ParserPool(), self.clock)
        self.polling = Polling(
            self.database,
            self.world,
            documents,
            Jobs(),
            FeedsSettings(),
            clock=self.clock,
            chance=random.Random(1),
        )

    async def follow(self) -> None:
        """Follow all feeds, which have been read before; the first polls are spread as imports are."""
        numbers = range(1, FEEDS + 1)
        known = {"etag": '"same"', "body_hash": "known", "succeeded_at": NOW, "conditional": True}
        settings = FeedsSettings()
        feeds = [
            {"id": n, "url": address(n), "host": host_of(address(n)), "added_at": NOW}
            | {"next_poll_at": NOW + spread(address(n), settings.floor_seconds)}
            | {"interval_seconds": settings.floor_seconds}
            | {"newest_at": NOW - timedelta(days=silence(n)), "gap_seconds": 43_200.0}
            | known
            for n in numbers
        ]
        channel = {"guild_id": GUILD, "channel_id": CHANNEL, "added_by": 1, "added_at": NOW}
        async with self.database.writing() as session:
            await Archive(session).guild()
            await session.execute(insert(Feed), feeds)
            await session.execute(insert(Subscription), [{"feed_id": n} | channel for n in numbers])
        self.promises = {
            address(n): Promise(NOW + spread(address(n), settings.floor_seconds), settings.floor_seconds)
            for n in numbers
        }

    async def tick(self, seconds: float) -> int:
        """Let time go by, and the bot do what is due; gives how many feeds were asked."""
        self.clock.pass_(seconds)
        before = len(self.world.asked)
        while True:
            so_far = len(self.world.asked)
            await self.polling.step()
            await finish(self.polling)
            if len(self.world.asked) == so_far:
                break
        asked = self.world.asked[before:]
        for url in asked:
            promise = self.promises[url]
            late = (self.clock.now - promise.at).total_seconds()
            if late > promise.seconds / 10:
                self.late.append((url, late))
        await self._take_promises(asked)
        return len(asked)

    async def _take_promises(self, asked: list[str]) -> None:
        if not asked:
            return
        async with self.database.reading() as session:
            chosen = select(Feed.url, Feed.next_poll_at, Feed.interval_seconds)
            for url, at, seconds in await session.execute(chosen.where(Feed.polled_at == self.clock.now)):
                self.promises[url] = Promise(at, seconds)

    async def sleep(self, seconds: float) -> None:
        """Let the bot be down for some time; nobody is late for what fell into it."""
        self.clock.pass_(seconds)
        self.start()
        for promise in self.promises.values():
            promise.at = max(promise.at, self.clock.now)


@pytest.mark.timeout(300)
async def test_a_day_of_ten_thousand_feeds(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # The day has no real seconds to spare in which rows could gather.
    monkeypatch.setattr(books, "GATHER_SECONDS", 0)
    day = Day(database)
    await day.follow()
    for _ in range(DOWN_AT // TICK):
        await day.tick(TICK)
    assert set(day.world.asked) == {address(n) for n in range(1, FEEDS + 1)}
    await day.sleep(DOWN_FOR)
    after = [await day.tick(1) for _ in range(TICK)]
    assert sum(after) > 1000
    assert max(after) <= MOST_A_SECOND
    for _ in range((SECONDS_A_DAY - DOWN_AT - DOWN_FOR) // TICK):
        await day.tick(TICK)
    assert day.late == []
    assert day.world.open_most == 2
