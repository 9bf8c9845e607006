from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.address import AddressGuard
from bot.feeds.fetch import Fetcher, Limits
from bot.feeds.life import Life, Look, look
from bot.feeds.workers import ParserPool
from tests.bot.feeds.raw_server import RawServer

NEWEST = datetime(2026, 5, 4, 10, tzinfo=UTC)
FEED = b"""<rss version="2.0"><channel><title>A</title>
<item><title>A</title><pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate></item>
<item><title>B</title></item></channel></rss>"""


@pytest.fixture
async def tools(server: RawServer) -> AsyncIterator[tuple[Fetcher, ParserPool]]:
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with (
        Fetcher(guard, Limits(seconds=5), user_agent="Loupe") as fetcher,
        ParserPool(workers=1) as pool,
    ):
        yield fetcher, pool


async def test_a_feed_that_is_well_moved_or_silent_is_told_apart(
    server: RawServer, tools: tuple[Fetcher, ParserPool]
) -> None:
    server.answer("/feed", FEED)
    server.answer("/old", status="301 Moved", Location="/feed")
    soon = NEWEST + timedelta(days=3)
    assert await look(server.url + "/feed", *tools, soon) == Look(Life.WELL, 2, NEWEST)
    moved = await look(server.url + "/old", *tools, soon)
    assert (moved.life, moved.problem) == (Life.MOVED, f"It has moved to {server.url}/feed")
    silent = await look(server.url + "/feed", *tools, NEWEST + timedelta(days=400))
    assert (silent.life, silent.problem) == (Life.SILENT, "Its newest entry is of May 2026.")
    assert [request.target for request in server.requests] == ["/feed", "/old", "/feed", "/feed"]


async def test_what_cannot_be_read_is_dead_and_says_why(
    server: RawServer, tools: tuple[Fetcher, ParserPool]
) -> None:
    server.answer("/page", b"<!doctype html><html><head><title>Home</title></head></html>")
    for address, words in {
        "/page": "Home",
        "/missing": "nothing at this address",
    }.items():
        seen = await look(server.url + address, *tools, NEWEST)
        assert seen.life is Life.DEAD
        assert words in seen.problem
        assert seen.remedy
    refused = await look("http://127.0.0.1:1/feed", *tools, NEWEST)
    assert refused.life is Life.DEAD
