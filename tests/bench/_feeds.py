"""A server of feeds in a process of its own, so that it takes no time from what is measured."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import count

from aiohttp import web

FEEDS = 500
BYTES = 32 * 1024
BIG = 1024 * 1024
HOSTS = 50  # addresses of loopback: a reader asks each host with two connections at most
LIVELY = 100  # of so many feeds below /some, one has something new each time


@lru_cache(FEEDS)
def document(number: int, size: int = BYTES, edition: int = 0) -> str:
    """A feed of so many bytes, with an entry for each 1,600 of them."""
    words = "aperture shutter emulsion contact sheet darkroom lens focal length tripod negative print "
    items = []
    for entry in range(size * 20 // BYTES):
        text = (words * 20)[entry % len(words) :][: BYTES // 20 - 250]
        items.append(
            f"<item><guid>{number}-{entry}</guid><title>Story {entry} of feed {number}</title>"
            f"<link>http://127.0.0.1/{number}/{entry}</link>"
            f"<pubDate>Mon, 23 Nov 2026 {entry % 24:02}:{entry // 24 % 60:02}:00 GMT</pubDate>"
            f"<description>{text}</description></item>"
        )
    if edition:  # from an archive, so that it makes no post, which is not what is measured
        items.append(
            f"<item><guid>{number}-old-{edition}</guid><title>Edition {edition}</title>"
            "<pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate></item>"
        )
    return f'<rss version="2.0"><channel><title>Feed {number}</title>{"".join(items)}</channel></rss>'


def _app() -> web.Application:
    editions = count(1)

    async def same(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"same"':
            return web.Response(status=304, headers={"ETag": '"same"'})
        return _feed(document(int(request.match_info["number"])))

    async def some(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        if number % LIVELY == 0:
            return _feed(document(number, BYTES, next(editions)))
        return await same(request)

    async def big(request: web.Request) -> web.Response:
        return _feed(document(int(request.match_info["number"]), BIG))

    app = web.Application()
    app.add_routes([web.get(r"/{number:\d+}.xml", same), web.get(r"/some/{number:\d+}.xml", some)])
    app.add_routes([web.get(r"/big/{number:\d+}.xml", big)])
    return app


def _feed(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/rss+xml", headers={"ETag": '"same"'})


async def _serve() -> None:
    runner = web.AppRunner(_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for number in range(2, HOSTS + 1):
        await web.TCPSite(runner, f"127.0.0.{number}", port).start()
    print(port, flush=True)  # noqa: T201 - tells the port to who started it
    await asyncio.Event().wait()


def addresses_of(port: int, feeds: int, folder: str = "") -> list[str]:
    """The addresses of so many feeds, spread over many hosts.

    Args:
        port: of the server.
        feeds: how many.
        folder: "" for 32 KB that never change, "some/" where one of a hundred does, "big/" for 1 MB.
    """
    return [f"http://127.0.0.{number % HOSTS + 1}:{port}/{folder}{number}.xml" for number in range(feeds)]


@asynccontextmanager
async def serving(feeds: int = FEEDS) -> AsyncIterator[list[str]]:
    """Serve feeds while the context lasts; gives the addresses of so many."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench._feeds", stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield addresses_of(int(await process.stdout.readline()), feeds)
    finally:
        process.kill()
        await process.wait()


if __name__ == "__main__":
    asyncio.run(_serve())
