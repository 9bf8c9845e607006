"""A server of feeds in a process of its own, so that it takes no time from what is measured."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

FEEDS = 500
BYTES = 32 * 1024
HOSTS = 50  # addresses of loopback: a reader asks each host with two connections at most


def document(number: int) -> str:
    """A feed of 32 KB with twenty entries."""
    words = "aperture shutter emulsion contact sheet darkroom lens focal length tripod negative print "
    items = []
    for entry in range(20):
        text = (words * 20)[entry : entry + BYTES // 20 - 250]
        items.append(
            f"<item><guid>{number}-{entry}</guid><title>Story {entry} of feed {number}</title>"
            f"<link>http://127.0.0.1/{number}/{entry}</link>"
            f"<pubDate>Mon, 23 Nov 2026 {entry:02}:00:00 GMT</pubDate>"
            f"<description>{text}</description></item>"
        )
    return f'<rss version="2.0"><channel><title>Feed {number}</title>{"".join(items)}</channel></rss>'


async def _answer(request: web.Request) -> web.Response:
    headers = {"ETag": '"same"'}
    if request.headers.get("If-None-Match") == '"same"':
        return web.Response(status=304, headers=headers)
    text = document(int(request.match_info["number"]))
    return web.Response(text=text, content_type="application/rss+xml", headers=headers)


async def _serve() -> None:
    app = web.Application()
    app.add_routes([web.get(r"/{number:\d+}.xml", _answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for number in range(2, HOSTS + 1):
        await web.TCPSite(runner, f"127.0.0.{number}", port).start()
    print(port, flush=True)  # noqa: T201 - tells the port to who started it
    await asyncio.Event().wait()


@asynccontextmanager
async def serving(feeds: int = FEEDS) -> AsyncIterator[list[str]]:
    """Serve feeds while the context lasts; gives their addresses, spread over many hosts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench._feeds", stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        yield [f"http://127.0.0.{number % HOSTS + 1}:{port}/{number}.xml" for number in range(feeds)]
    finally:
        process.kill()
        await process.wait()


if __name__ == "__main__":
    asyncio.run(_serve())
