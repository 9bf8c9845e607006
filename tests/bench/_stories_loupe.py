"""What a story costs Loupe, for ``tests.bench.digests``.

Run as ``python -m tests.bench._stories_loupe cpu`` or ``… load PORT FEEDS``, in a process of its own; prints
a JSON object.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import psutil
from sqlalchemy import func, select

from bot.database.tables import Entry
from bot.digests.making import Source, make_digest
from bot.logs import set_up_logging
from tests.bench._feeds import addresses_of
from tests.bench._golden import ARTICLES
from tests.bench._pages import NEW, dressed, golden_pages
from tests.bench._poll_loupe import LAG_EVERY, Bench, running

ROUNDS = 3
EVERY = 2.0  # seconds between two polls of all feeds
PATIENCE = 600.0


def cpu() -> dict[str, float]:
    """Milliseconds of CPU from page to digest, at the median: the golden pages as they are, and heavy."""
    now = datetime.now(UTC)
    plain = [
        Source(page.read_bytes(), "https://magazine.example/story", "", "", "", "", "", "", None, "Magazine")
        for page in sorted(ARTICLES.glob("*.html"))
    ]
    heavy = [replace(source, page=dressed(source.page)) for source in plain]
    return {
        "plain_ms": _median(plain, now),
        "heavy_ms": _median(heavy, now),
        "heavy_kb": statistics.median(len(source.page) for source in heavy) / 1024,
    }


def _median(sources: list[Source], now: datetime) -> float:
    spent = []
    for turn in range(ROUNDS + 1):
        for source in sources:
            began = time.process_time()
            make_digest(source, now)
            if turn:  # the first turn loads what is needed
                spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)


async def load(port: int, feeds: int) -> dict[str, float]:
    """Stories an hour on one core, from poll to stored digest, while all feeds are polled again and again.

    The event loop's lateness is measured all the while; ``cpu_ms`` is everything's CPU a story.
    """
    with suppress(AttributeError):  # only where the system knows it
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    addresses = [address.replace(f":{port}/", f":{port}/stories/") for address in addresses_of(port, feeds)]
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LAG_EVERY)
            late.append(1000 * (time.perf_counter() - began - LAG_EVERY))

    async with running(addresses) as bench:
        await bench.round()
        watcher = asyncio.create_task(watch())
        used, began, polls = _cpu(), time.perf_counter(), 0
        while await _told(bench) < feeds * NEW:
            await bench.round()
            polls += feeds
            await asyncio.sleep(EVERY)
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"Only {await _told(bench)} stories were told.")
        seconds, spent = time.perf_counter() - began, _cpu() - used
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
    late.sort()
    stories = feeds * NEW
    return {
        "an_hour": 3600 * stories / seconds,
        "cpu_ms": 1000 * spent / stories,
        "polls": polls,
        "p99": late[len(late) * 99 // 100],
        "worst": late[-1],
    }


async def _told(bench: Bench) -> int:
    async with bench.database.reading() as session:
        return await session.scalar(select(func.count(Entry.id)).where(Entry.story_id.is_not(None))) or 0


def _cpu() -> float:
    """Seconds that this process and its workers have used so far."""
    own = psutil.Process()
    times = [each.cpu_times() for each in (own, *own.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def main(phase: str, *words: str) -> None:
    """Measure one phase."""
    set_up_logging("warning", "console", sys.stderr)
    golden_pages()
    figures = cpu() if phase == "cpu" else asyncio.run(load(*map(int, words)))
    print(json.dumps(figures))  # noqa: T201 - the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
