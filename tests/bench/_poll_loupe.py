"""Loupe's polling, whole as in production but without Discord, for ``tests.bench.poll``.

Run as ``python -m tests.bench._poll_loupe speed|lag|rounds PORT FEEDS ROUNDS``, in a process of its own so
that its memory is its own; prints a JSON object.
"""

import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psutil
from sqlalchemy import func, insert, select, update

from bot.app import settle, utc_now
from bot.config import Config
from bot.database.columns import host_of
from bot.database.engine import Database, upgrade
from bot.database.tables import Entry, Feed, Subscription
from bot.feeds.fingerprint import digest
from bot.feeds.parse import parse_feed
from bot.logs import set_up_logging
from bot.work.assembly import Engine, assemble
from tests.archive import CHANNEL, GUILD, Archive
from tests.bench._feeds import HOSTS, addresses_of

LAG_EVERY = 0.005
LOOK_EVERY = 0.002  # seconds: a round of unchanged feeds takes a tenth of a second
ENTRIES = 20  # of each feed that is known already
AT_A_TIME = 100


@dataclass(slots=True)
class Bench:
    """An engine whose feeds are polled when the benchmark says so."""

    database: Database
    engine: Engine
    look: sqlite3.Connection  # looks without taking time from what is measured
    version: int = 0

    async def round(self, look_every: float = LOOK_EVERY) -> float:
        """Let every feed be due, wait until all have been polled; gives the seconds that took."""
        async with self.database.writing() as session:
            due = datetime.now(UTC) - timedelta(seconds=1)
            await session.execute(update(Feed).values(next_poll_at=due))
        began = time.perf_counter()
        self.engine.jobs.wake("poll")
        while self._left():  # noqa: ASYNC110 - what is measured has no end of its own
            await asyncio.sleep(look_every)
        return time.perf_counter() - began

    def _left(self) -> bool:
        version, self.version = self.version, self.look.execute("PRAGMA data_version").fetchone()[0]
        if version == self.version:
            return True  # nobody has written since
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        waiting = self.look.execute("SELECT 1 FROM feeds WHERE next_poll_at <= ? LIMIT 1", [now])
        return waiting.fetchone() is not None


@asynccontextmanager
async def running(addresses: list[str], *, known: bool = False) -> AsyncIterator[Bench]:
    """Run an engine that follows some feeds; ``known`` ones have been read before."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite+aiosqlite:///{folder}/loupe.db"
        await upgrade(url)
        database = await stack.enter_async_context(Database.open(url))
        await _follow(database, addresses, known=known)
        hosts = [f"127.0.0.{number + 1}" for number in range(HOSTS)]
        config = Config.model_validate({"feeds": {"allow_hosts": hosts}, "database": {"url": url}})
        engine = await assemble(config, database, stack, clock=utc_now, chance=random.Random(1))
        await asyncio.gather(*(engine.pool.run(parse_feed, b"<rss/>", {}) for _ in range(2)))
        settle()
        await asyncio.sleep(0.5)
        look = stack.enter_context(closing(sqlite3.connect(f"{folder}/loupe.db")))
        yield Bench(database, engine, look)
        await engine.jobs.stop()


async def _follow(database: Database, addresses: list[str], *, known: bool) -> None:
    now, later = datetime.now(UTC), datetime.now(UTC) + timedelta(hours=1)
    read = {"etag": '"same"', "body_hash": "known", "polled_at": now, "succeeded_at": now} if known else {}
    newest = None if known else 0
    channel = {"guild_id": GUILD, "channel_id": CHANNEL, "added_by": 1, "added_at": now, "newest": newest}
    async with database.writing() as session:
        await Archive(session).guild()
        for start in range(0, len(addresses), AT_A_TIME):  # what is prepared all at once is never given back
            some = list(enumerate(addresses[start : start + AT_A_TIME], start + 1))
            feeds = [
                {"id": number, "url": url, "host": host_of(url), "next_poll_at": later, "added_at": now}
                | read
                for number, url in some
            ]
            await session.execute(insert(Feed), feeds)
            await session.execute(insert(Subscription), [{"feed_id": number} | channel for number, _ in some])
            if known:
                await session.execute(
                    insert(Entry), [_entry(n, e, now) for n, _ in some for e in range(ENTRIES)]
                )


def _entry(number: int, entry: int, now: datetime) -> dict[str, object]:
    """Give an entry as the feed's document has it."""
    return {
        "feed_id": number,
        "key": f"g:{digest(f'{number - 1}-{entry}')}",
        "title": f"Story {entry} of feed {number - 1}",
        "seen_at": now,
    }


async def speed(port: int, feeds: int, rounds: int) -> dict[str, float]:
    """Feeds a second: the first poll of all, and the median of rounds in which nothing has changed."""
    async with running(addresses_of(port, feeds)) as bench:
        first = feeds / await bench.round(look_every=0.02)  # it takes seconds
        async with bench.database.reading() as session:
            entries = await session.scalar(select(func.count(Entry.id)))
        if entries != ENTRIES * feeds:
            raise RuntimeError(f"Loupe stored {entries} entries.")
        unchanged = statistics.median([feeds / await bench.round() for _ in range(rounds)])
    return {"first": first, "unchanged": unchanged}


async def lag(port: int, feeds: int, _rounds: int) -> dict[str, float]:
    """How late the event loop is, in ms at the 99th percentile, while feeds of 1 MB are read."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LAG_EVERY)
            late.append(1000 * (time.perf_counter() - began - LAG_EVERY))

    async with running(addresses_of(port, feeds, "big/")) as bench:
        watcher = asyncio.create_task(watch())
        seconds = await bench.round()
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
    late.sort()
    return {"p99": late[len(late) * 99 // 100], "worst": late[-1], "seconds": seconds}


async def rounds_of(port: int, feeds: int, rounds: int) -> dict[str, float]:
    """Seconds of CPU and MB of memory of rounds in which one feed of a hundred has changed."""
    own = psutil.Process()
    async with running(addresses_of(port, feeds, "some/"), known=True) as bench:
        await bench.round()
        sizes, begun, began = [_megabytes()], own.cpu_times(), time.perf_counter()
        for _ in range(rounds):
            await bench.round()
            sizes.append(_megabytes())
        used, seconds = own.cpu_times(), time.perf_counter() - began
    cpu = used.user + used.system - begun.user - begun.system
    polls = feeds * rounds
    return {
        "rss": max(sizes),
        "grown": sizes[-1] - sizes[len(sizes) // 4],
        "cpu_ms": 1000 * cpu / polls,
        "ms": 1000 * seconds / polls,
    }


def _megabytes() -> float:
    own = psutil.Process()
    return float(sum(each.memory_info().rss for each in [own, *own.children(recursive=True)])) / 2**20


PHASES: dict[str, Callable[[int, int, int], Awaitable[dict[str, float]]]] = {
    "speed": speed,
    "lag": lag,
    "rounds": rounds_of,
}


async def main(phase: str, port: str, feeds: str, rounds: str) -> None:
    """Measure one phase."""
    set_up_logging("warning", "console", sys.stderr)
    print(json.dumps(await PHASES[phase](int(port), int(feeds), int(rounds))))  # noqa: T201 - the answer


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
