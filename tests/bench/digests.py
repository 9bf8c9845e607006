"""Digests of the golden articles: what they keep beside the first sentences and TextRank, and what they cost.

With ``--write`` the tables of docs/digests.md are written anew. The last line sums up.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench._golden import METHODS, measured, shares, tables

PAGE = Path(__file__).parents[2] / "docs" / "digests.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
FEEDS = 100  # half of them gain three stories each
CPU_MS, AN_HOUR, LAG_MS = 60.0, 1000.0, 50.0  # what is promised


def written(page: str, table: str) -> str:
    """The page with the tables of this run between its two marks.

    Raises:
        ValueError: it has no such marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has no {BEGIN} … {END}.")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


async def _measure(module: str, *words: object) -> dict[str, float]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, words)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    answer, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed.")
    return dict(json.loads(answer))


async def _load() -> dict[str, float]:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench._pages", stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        port = int(await server.stdout.readline())
        return await _measure("_stories_loupe", "load", port, FEEDS)
    finally:
        server.kill()
        await server.wait()


def _print(what: str, loupe: float, against: float, unit: str, note: str) -> None:
    figure: dict[str, Any] = {"what": what, "loupe": loupe, "against": against, "unit": unit}
    figure |= {"ratio": loupe / against, "note": note}
    print(json.dumps(figure), flush=True)  # noqa: T201 - the benchmark's answer


async def main(*, write: bool) -> None:
    """Measure all of it; the part that polls takes about a minute."""
    articles = measured()
    if write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), tables(articles)), "utf-8")
    ours = shares(articles, 0)
    for method, peer in enumerate(METHODS[1:], 1):
        theirs = shares(articles, method)
        for key, what in (("must", "must-know facts kept"), ("nice", "nice-to-know facts kept")):
            _print(what, ours[key], theirs[key], "%", f"{peer}, as many words")
        _print("ROUGE-2 of three sentences", ours["rouge2"], theirs["rouge2"], "%", peer)
    cost = await _measure("_stories_loupe", "cpu")
    note = f"the promise; a page of {cost['heavy_kb']:.0f} KB, median"
    _print("CPU from page to digest", cost["heavy_ms"], CPU_MS, "ms", note)
    load = await _load()
    _print("stories on one core, with polling", load["an_hour"], AN_HOUR, "stories/h", "the promise")
    note = f"the promise; at {load['paced_an_hour']:,.0f} stories/h beside polling"
    _print("loop lag on that core, p99", load["p99"], LAG_MS, "ms", note)
    words = {key: round(value, 2) for key, value in (ours | cost | load).items()}
    print(json.dumps({"articles": len(articles)} | words))  # noqa: T201 - the benchmark's answer


if __name__ == "__main__":
    asyncio.run(main(write="--write" in sys.argv[1:]))
