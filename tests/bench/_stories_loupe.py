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
from sqlalchemy import func, select, update

from bot.database.tables import Entry, Feed
from bot.digests.making import Source, make_digest
from bot.logs import set_up_logging
from tests.bench._feeds import addresses_of
from tests.bench._golden import ARTICLES
from tests.bench._pages import LIVELY, NEW, dressed, golden_pages
from tests.bench._poll_loupe import LAG_EVERY, Bench, running

ROUNDS = 3
EVERY, TURNS = 3.0, 10  # seconds between two polls of the quiet feeds, and how many of them
LOOK, PATIENCE = 0.2, 300.0  # seconds


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
    """Everything on one core: how many stories it manages, and how late the loop is at an ordinary pace.

    First all feeds are polled at once and what they bring is told as fast as can be; ``cpu_ms`` is
    everything's CPU a story. Then one lively feed at a time has news while all the quiet ones are polled
    again and again: the event loop's lateness is that of this time.
    """
    with suppress(AttributeError):  # only where the system knows it
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    addresses = [address.replace(f":{port}/", f":{port}/stories/") for address in addresses_of(port, feeds)]
    lively = [number + 1 for number in range(0, feeds, LIVELY)]
    quiet = [number + 1 for number in range(feeds) if number + 1 not in lively]
    async with running(addresses) as bench:
        await bench.round()
        used, began = _cpu(), time.perf_counter()
        await _until(bench, [*lively, *quiet], NEW * len(lively))
        seconds, spent = time.perf_counter() - began, _cpu() - used
        late: list[float] = []
        watcher = asyncio.create_task(_watch(late))
        for turn in range(TURNS):
            pause = asyncio.create_task(asyncio.sleep(EVERY))
            await _until(bench, [lively[turn], *quiet], NEW * (len(lively) + turn + 1))
            await pause
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
    late.sort()
    return {
        "an_hour": 3600 * NEW * len(lively) / seconds,
        "cpu_ms": 1000 * spent / NEW / len(lively),
        "paced_an_hour": 3600 * NEW / EVERY,
        "p99": late[len(late) * 99 // 100],
        "worst": late[-1],
    }


async def _watch(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(LAG_EVERY)
        late.append(1000 * (time.perf_counter() - began - LAG_EVERY))


async def _until(bench: Bench, feeds: list[int], stories: int) -> None:
    """Let feeds be due, and wait until so many entries belong to a story."""
    async with bench.database.writing() as session:
        due = update(Feed).where(Feed.id.in_(feeds)).values(next_poll_at=datetime.now(UTC))
        await session.execute(due)
    bench.engine.jobs.wake("poll")
    told = select(func.count(Entry.id)).where(Entry.story_id.is_not(None))
    began = time.perf_counter()
    while True:
        async with bench.database.reading() as session:
            if (await session.scalar(told) or 0) >= stories:
                return
        if time.perf_counter() - began > PATIENCE:
            raise RuntimeError(f"There should be {stories} stories by now.")
        await asyncio.sleep(LOOK)


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
