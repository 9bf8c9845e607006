"""The whole way of a hostile document: over a socket, through the fetcher, into a worker, out as words."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.feeds.address import AddressGuard
from bot.feeds.document import ParsedFeed, ProblemCode
from bot.feeds.fetch import Fetcher
from bot.feeds.workers import ParserPool
from tests.bot.feeds.raw_server import RawServer

FEED = b"<rss version='2.0'><channel><title>%s</title>%s</channel></rss>"
ITEM = b"<item><title>%s</title><guid isPermaLink='false'>%d</guid></item>"
LAUGHS = b"".join(b'<!ENTITY l%d "%s">\n' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
BOMB = b'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY l0 "ha">\n' + LAUGHS + b"]>" + FEED
HOSTILE = {
    "/entities": BOMB % (b"&l11;", ITEM % (b"&l11;", 1)),
    "/invalid-utf-8": FEED % (b"T", ITEM % (b"\xff\xfe\xc3( \xed\xa0\x80", 1)),
    "/100000-entries": FEED % (b"T", b"".join(ITEM % (b"x", n) for n in range(100_000))),
    "/script": FEED
    % (b"<script>alert(1)</script>@everyone", ITEM % (b"&lt;img src=x onerror=alert(1)&gt;", 1)),
    "/deep": FEED % (b"T", b"<item>" + b"<a>" * 500_000),
    "/author": FEED % (b"T", b"<item><author>" + b"a" * 200_000 + b"</author></item>"),
}


@pytest.fixture
async def read(server: RawServer) -> AsyncIterator[tuple[Fetcher, ParserPool]]:
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with Fetcher(guard, user_agent="Loupe") as fetcher, ParserPool(workers=2, seconds=3.0) as pool:
        yield fetcher, pool


async def poll(server: RawServer, read: tuple[Fetcher, ParserPool], path: str) -> ParsedFeed:
    fetched = await read[0].fetch(server.url + path)
    return await read[1].parse(fetched.body, fetched.document_headers())


async def test_hostile_documents_harm_nothing_and_hold_up_nobody(
    server: RawServer, read: tuple[Fetcher, ParserPool]
) -> None:
    for path, body in HOSTILE.items():
        server.answer(path, body, Content_Type="application/rss+xml")
    server.answer("/honest", FEED % (b"Honest", ITEM % (b"News", 1)))
    paths = [*HOSTILE, *["/honest"] * 10]
    feeds = await asyncio.gather(*(poll(server, read, path) for path in paths))
    assert [feed.title for feed in feeds[len(HOSTILE) :]] == ["Honest"] * 10
    by_path = dict(zip(paths, feeds, strict=False))
    assert len(by_path["/entities"].entries[0].title) <= 500
    assert len(by_path["/invalid-utf-8"].entries) == 1
    assert by_path["/100000-entries"].problem_code is ProblemCode.TOO_MANY_ENTRIES
    assert len(by_path["/100000-entries"].entries) == 1_000
    assert by_path["/script"].entries[0].title == ""
    assert by_path["/deep"].problem_code is ProblemCode.TOO_SLOW
    assert len(by_path["/author"].entries) == 1
