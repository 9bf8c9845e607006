"""Polling feeds that have not changed: Loupe's whole cycle against a bare aiohttp loop without a database."""

import asyncio
import json
import random
import sys
import tempfile
import time
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import func, select, update

from bot.app import utc_now
from bot.config import Config
from bot.database.engine import Database, upgrade
from bot.database.tables import Feed
from bot.logs import set_up_logging
from bot.work.assembly import assemble
from tests.archive import Archive
from tests.bench._feeds import FEEDS, serving


async def main() -> None:
    """Measure both against one server, in turn."""
    set_up_logging("warning", "console", sys.stderr)
    async with serving() as addresses:
        bare = await _bare(addresses)
        loupe = await _loupe(addresses)
    figure = {
        "what": f"{FEEDS} unchanged feeds of 32 KB polled (304)",
        "loupe": loupe,
        "against": bare,
        "unit": "feeds/s",
        "ratio": loupe / bare,
        "note": "a bare aiohttp loop, no database",
    }
    print(json.dumps(figure))  # noqa: T201 - the benchmark's answer


async def _bare(addresses: list[str]) -> float:
    connector = aiohttp.TCPConnector(limit=50)
    async with aiohttp.ClientSession(connector=connector) as session:
        waiting = iter(addresses)

        async def take() -> None:
            for address in waiting:
                async with session.get(address, headers={"If-None-Match": '"same"'}) as response:
                    await response.read()

        began = time.perf_counter()
        await asyncio.gather(*(take() for _ in range(50)))
        return len(addresses) / (time.perf_counter() - began)


async def _loupe(addresses: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'loupe.db'}"
        await upgrade(url)
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(Database.open(url))
            await _known(database, addresses)
            hosts = sorted({address.split("/")[2] for address in addresses})
            config = Config.model_validate({"feeds": {"allow_hosts": hosts}, "database": {"url": url}})
            began = time.perf_counter()
            engine = await assemble(config, database, stack, clock=utc_now, chance=random.Random(1))
            await _all_polled(database)
            seconds = time.perf_counter() - began
            with suppress(asyncio.CancelledError):
                await engine.jobs.stop()
            return len(addresses) / seconds


async def _known(database: Database, addresses: list[str]) -> None:
    """Feeds that were read once and are due again."""
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        for address in addresses:
            feed = await archive.feed(url=address, etag='"same"', body_hash="known")
            await archive.subscription(feed)
        due = datetime.now(UTC) - timedelta(hours=1)
        await session.execute(update(Feed).values(next_poll_at=due, polled_at=due, succeeded_at=due))


async def _all_polled(database: Database) -> None:
    while True:
        async with database.reading() as session:
            due = await session.scalar(select(func.count()).where(Feed.next_poll_at <= datetime.now(UTC)))
        if not due:
            return
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(main())
