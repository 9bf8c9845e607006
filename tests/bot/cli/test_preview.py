"""``loupe preview`` as a process, on the sample newsroom over sockets."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.limits import RateLimits
from bot.sandbox.newsroom.newsroom import Newsroom, routes
from bot.sandbox.server import SimulatedDiscord

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def newsroom() -> AsyncIterator[tuple[Newsroom, SimulatedDiscord]]:
    made = routes(lambda: datetime.now(UTC), 8.0)
    async with SimulatedDiscord.running(extra_routes=made.routes(), pace=RateLimits()) as server:
        yield made, server


async def preview(address: str, *, allowed: str, folder: Path) -> tuple[int, str]:
    """Run the command; give its exit code and what it printed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LOUPE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "preview",
        address,
        cwd=folder,
        env={**environ, "PYTHONPATH": str(ROOT), "LOUPE_FEEDS_ALLOW_HOSTS": allowed},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def test_a_feed_a_site_and_an_article_show_what_would_be_posted(
    newsroom: tuple[Newsroom, SimulatedDiscord], tmp_path: Path
) -> None:
    room, server = newsroom
    title, feed = room.feeds(server.url)[0]
    allowed = f"127.0.0.1:{server.port}"
    code, from_feed = await preview(feed, allowed=allowed, folder=tmp_path)
    assert code == 0, from_feed
    assert title in from_feed
    assert from_feed.count("• ") >= 3
    code, from_site = await preview(feed.rpartition("/")[0] + "/", allowed=allowed, folder=tmp_path)
    assert (code, from_site) == (0, from_feed)
    article = next(word for word in from_feed.split() if word.startswith(server.url))
    code, from_article = await preview(article, allowed=allowed, folder=tmp_path)
    assert code == 0
    assert from_article.count("• ") >= 3


async def test_a_private_address_is_refused_in_words(
    newsroom: tuple[Newsroom, SimulatedDiscord], tmp_path: Path
) -> None:
    room, server = newsroom
    code, text = await preview(room.feeds(server.url)[0][1], allowed="", folder=tmp_path)
    assert code == 1
    assert "127.0.0.1 belongs to a private network" in text
