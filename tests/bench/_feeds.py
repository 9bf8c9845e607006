"""A server of feeds in a process of its own, so that it takes no time from what is measured."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from itertools import count

from aiohttp import web

FEEDS = 500
BYTES = 32 * 1024
BIG = 1024 * 1024
HOSTS = 50  # addresses of loopback: a reader asks each host with two connections at most
LIVELY = 100  # of so many feeds below /some, one has something new each time


_WORDS = "aperture shutter emulsion contact sheet darkroom lens focal length tripod negative print "
_ITEM = """<item><title>Story {entry} of feed {number}</title><link>http://127.0.0.1/{number}/{entry}</link>\
<guid isPermaLink="false">{number}-{entry}</guid><dc:creator>Ada Example</dc:creator>\
<pubDate>{at}</pubDate><category>News</category>\
<category>Lenses</category><description><![CDATA[<p>{summary}</p>]]></description><content:encoded><![CDATA[\
<figure><img src="https://img.example/{number}/{entry}.jpg" alt="A camera" width="800" height="533"/>\
<figcaption>Photo: Ada Example</figcaption></figure>{paragraphs}]]></content:encoded></item>"""
_PARAGRAPH = '<p>{words}<a href="https://photo.example/{number}/{entry}/{place}">the test</a>.</p>'


def _item(number: int, entry: int) -> str:
    """An entry as blogs write it: a summary, the text with links and a picture, an author, categories."""
    paragraphs = (
        _PARAGRAPH.format(
            words=(_WORDS * 4)[(entry + place) % len(_WORDS) :][:220], number=number, entry=entry, place=place
        )
        for place in range(3)
    )
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _ITEM.format(
        number=number,
        entry=entry,
        at=format_datetime(today - timedelta(hours=entry), usegmt=True),
        summary=(_WORDS * 3)[entry:][:200],
        paragraphs="".join(paragraphs),
    )


@lru_cache(FEEDS)
def document(number: int, size: int = BYTES, edition: int = 0) -> str:
    """A feed of about so many bytes, with an entry for each 1,600 of them."""
    items = [_item(number, entry) for entry in range(size * 20 // BYTES)]
    if edition:  # from an archive, so that it makes no post, which is not what is measured
        items.append(
            f"<item><guid>{number}-old-{edition}</guid><title>Edition {edition}</title>"
            "<pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate></item>"
        )
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {spaces}><channel>'
        f"<title>Feed {number}</title>{''.join(items)}</channel></rss>"
    )


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
