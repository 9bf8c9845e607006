"""Polling: Loupe's whole cycle against the library ``reader`` and against a loop without a database.

Each is measured in a process of its own, several times by turns, against one server on loopback. The last
line carries the figures that Loupe promises something about.
"""

import asyncio
import json
import statistics
import subprocess
import sys
from typing import Any

from tests.bench._feeds import FEEDS, serving

TURNS = 3
ROUNDS = 5  # of unchanged feeds in each turn; the median counts
MANY, MANY_ROUNDS = 10_000, 20
COUNTS = (500, 2_000)
BIG = 30
LAG_MS, RSS_MB = 50.0, 250.0  # what is promised


async def _measure(module: str, *words: object) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, words)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    answer, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed.")
    return dict(json.loads(answer))


def _print(what: str, loupe: float, against: float, unit: str, note: str) -> float:
    ratio = loupe / against
    figure: dict[str, Any] = {"what": what, "loupe": loupe, "against": against, "unit": unit, "ratio": ratio}
    print(json.dumps(figure | {"note": note}), flush=True)  # noqa: T201 - the benchmark's answer
    return ratio


async def _speeds(port: int) -> dict[str, float]:
    """Each program several times, by turns: a machine that others use, too, is fast or slow for seconds."""
    speeds: dict[str, list[dict[str, float]]] = {"reader": [], "bare": [], "loupe": []}
    for _ in range(TURNS):
        for peer in ("reader", "bare", "bare"):
            speeds[peer].append(await _measure("_poll_peers", peer, port, FEEDS, ROUNDS))
            speeds["loupe"].append(await _measure("_poll_loupe", "speed", port, FEEDS, ROUNDS))
    ratios = {}
    for kind, what in (("unchanged", "unchanged feeds of 32 KB"), ("first", "feeds of 32 KB at first")):
        median = {name: statistics.median(each[kind] for each in found) for name, found in speeds.items()}
        for peer, note in (
            ("reader", "reader, 10 workers, SQLite"),
            ("bare", "aiohttp and feedparser, no database"),
        ):
            ratio = _print(f"{FEEDS} {what}", median["loupe"], median[peer], "feeds/s", note)
            ratios[f"{kind}_vs_{peer}"] = round(ratio, 3)
    return ratios


async def _sizes(port: int) -> dict[str, float]:
    """What a poll costs with few feeds and with many, and what many weigh."""
    few = [(feeds, await _measure("_poll_loupe", "rounds", port, feeds, 4)) for feeds in COUNTS]
    many = await _measure("_poll_loupe", "rounds", port, MANY, MANY_ROUNDS)
    base = few[0][1]["ms"]
    for feeds, cost in [*few, (MANY, many)]:
        _print(f"a poll with {feeds:,} feeds", cost["ms"], base, "ms", f"with {COUNTS[0]}: 1 is linear")
    _print(f"{MANY:,} feeds, {MANY_ROUNDS} rounds", many["rss"], RSS_MB, "MB", "the promise")
    _print("of that, gained in the later rounds", many["grown"], many["rss"], "MB", "all of it")
    return {"rss_mb": round(many["rss"], 1), "rss_grown_mb": round(many["grown"], 1)}


async def main() -> None:
    """Measure all of it; takes some minutes."""
    async with serving() as addresses:
        port = int(addresses[0].split(":")[2].partition("/")[0])
        promised = await _speeds(port)
        lag = await _measure("_poll_loupe", "lag", port, BIG, 1)
        _print(f"loop lag, p99, {BIG} feeds of 1 MB", lag["p99"], LAG_MS, "ms", "the promise")
        promised |= {"lag_p99_ms": round(lag["p99"], 2)} | await _sizes(port)
    print(json.dumps(promised))  # noqa: T201 - the benchmark's answer


if __name__ == "__main__":
    asyncio.run(main())
