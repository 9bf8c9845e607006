"""Memory with 2,000 feeds, all read and polled again, against the same process with none."""

import asyncio
import json
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from sqlalchemy import func, select, update

from bot.app import utc_now
from bot.config import Config
from bot.database.engine import Database, upgrade
from bot.database.tables import Feed
from bot.logs import set_up_logging
from bot.work.assembly import assemble
from tests.archive import Archive
from tests.bench._feeds import serving

FEEDS, ROUNDS = 2000, 3


async def main() -> None:
    """Measure this process, with discord.py and its workers, before and after."""
    set_up_logging("warning", "console", sys.stderr)
    async with serving(FEEDS) as addresses, AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite+aiosqlite:///{Path(folder) / 'loupe.db'}"
        await upgrade(url)
        database = await stack.enter_async_context(Database.open(url))
        hosts = sorted({address.split("/")[2] for address in addresses})
        config = Config.model_validate({"feeds": {"allow_hosts": hosts}, "database": {"url": url}})
        engine = await assemble(config, database, stack, clock=utc_now, chance=random.Random(1))
        await asyncio.sleep(1)
        idle = _megabytes()
        await _follow(database, addresses)
        for _ in range(ROUNDS):
            engine.jobs.wake("poll")
            await _all_polled(database)
            await _make_due(database)
        busy = _megabytes()
        await engine.jobs.stop()
    figure = {
        "what": f"memory with {FEEDS:,} feeds after {ROUNDS} polls of each",
        "loupe": busy,
        "against": idle,
        "unit": "MB",
        "ratio": busy / idle,
        "note": "the same process without feeds",
    }
    print(json.dumps(figure))  # noqa: T201 - the benchmark's answer


def _megabytes() -> float:
    """What this process and its parsing workers hold; the feeds' server is not counted."""
    own = psutil.Process()
    workers = [each for each in own.children() if "tests.bench" not in " ".join(each.cmdline())]
    return float(sum(each.memory_info().rss for each in [own, *workers])) / 2**20


async def _follow(database: Database, addresses: list[str]) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        due = datetime.now(UTC) - timedelta(hours=1)
        for address in addresses:
            await archive.subscription(await archive.feed(url=address, next_poll_at=due), newest=0)


async def _make_due(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(update(Feed).values(next_poll_at=datetime.now(UTC) - timedelta(hours=1)))


async def _all_polled(database: Database) -> None:
    while True:
        async with database.reading() as session:
            due = await session.scalar(select(func.count()).where(Feed.next_poll_at <= datetime.now(UTC)))
        if not due:
            return
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main())
