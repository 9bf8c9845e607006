"""What Loupe's polling is compared with: the library ``reader``, and a loop without a database.

Run as ``python -m tests.bench._poll_peers reader|bare PORT FEEDS ROUNDS``, in a process of its own; prints
``{"first", "unchanged"}`` in feeds a second, the second one as the median of the rounds.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context

import aiohttp
import feedparser
import feedparser_sgmllib

from tests.bench._feeds import addresses_of

READER_WORKERS, AT_ONCE, PARSERS = 10, 50, 2


def by_reader(addresses: list[str], rounds: int) -> dict[str, float]:
    """``reader`` with ten workers on SQLite."""
    # It brings a feedparser of its own, which wants this module by the name it had in Python 2.
    sys.modules["sgmllib"] = feedparser_sgmllib
    from reader import make_reader  # noqa: PLC0415 - only after that

    with tempfile.TemporaryDirectory() as folder, make_reader(f"{folder}/reader.db") as reader:
        for address in addresses:
            reader.add_feed(address)
        speeds = []
        for _ in range(rounds + 1):
            began = time.perf_counter()
            reader.update_feeds(scheduled=False, workers=READER_WORKERS)
            speeds.append(len(addresses) / (time.perf_counter() - began))
        entries = reader.get_entry_counts().total
    if entries != 20 * len(addresses):
        raise RuntimeError(f"reader stored {entries} entries.")
    return {"first": speeds[0], "unchanged": statistics.median(speeds[1:])}


def parse(body: bytes) -> int:
    """Read a feed as fast as feedparser can, for a worker process."""
    return len(feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)


async def by_bare_loop(addresses: list[str], rounds: int) -> dict[str, float]:
    """An aiohttp loop and feedparser in two processes, keeping nothing but the validators."""
    loop, kept, speeds = asyncio.get_running_loop(), dict[str, str](), []
    with ProcessPoolExecutor(PARSERS, mp_context=get_context("spawn")) as pool:
        await asyncio.gather(*(loop.run_in_executor(pool, parse, b"<rss/>") for _ in range(PARSERS)))

        async def take(session: aiohttp.ClientSession, waiting: list[str]) -> None:
            while waiting:
                address = waiting.pop()
                headers = {"If-None-Match": kept[address]} if address in kept else {}
                async with session.get(address, headers=headers) as response:
                    body = await response.read()
                if body:
                    await loop.run_in_executor(pool, parse, body)
                kept[address] = response.headers["ETag"]

        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
            for _ in range(rounds + 1):
                began, waiting = time.perf_counter(), addresses[::-1]
                await asyncio.gather(*(take(session, waiting) for _ in range(AT_ONCE)))
                speeds.append(len(addresses) / (time.perf_counter() - began))
    return {"first": speeds[0], "unchanged": statistics.median(speeds[1:])}


def main(peer: str, port: str, feeds: str, rounds: str) -> None:
    """Measure one of them."""
    addresses = addresses_of(int(port), int(feeds))
    if peer == "reader":
        speeds = by_reader(addresses, int(rounds))
    else:
        speeds = asyncio.run(by_bare_loop(addresses, int(rounds)))
    print(json.dumps(speeds))  # noqa: T201 - the answer to who started it


if __name__ == "__main__":
    main(*sys.argv[1:])
