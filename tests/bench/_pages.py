"""A server of feeds and of the articles that they link to, in a process of its own; and pages made heavy.

The articles are the golden ones, each time with other names and numbers, so that they are other stories, and
dressed with as much menu, script and teaser as a magazine's page has.
"""

import asyncio
import re
import string
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from random import Random

from aiohttp import web

from tests.bench._feeds import HOSTS
from tests.bench._golden import ARTICLES

NEW = 3  # entries that a lively feed has gained each time it is read again
LIVELY = 2  # one feed of so many is lively, the others never change
_NAME = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]{3,}\b")
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_CANONICAL = re.compile(
    r'<link rel="canonical"[^>]*>|<script type="application/ld\+json">.*?</script>', re.DOTALL
)


def dressed(page: bytes) -> bytes:
    """A page with 150 KB of what surrounds an article: 400 links of a menu, scripts, 60 teasers."""
    menu = "".join(
        f'<li class="menu-item menu-item-{i}"><a href="/section/{i}" data-track="nav">Section {i}</a></li>'
        for i in range(400)
    )
    script = "<script>" + "window.q=window.q||[];q.push(function(a,b){return a<b});" * 1500 + "</script>"
    teasers = "".join(
        f'<div class="card"><a href="/story/{i}"><img src="/thumbs/{i}.jpg" alt=""><h3>Story number {i} '
        "in a headline of some words</h3></a><p>A teaser of about as many words as this one has.</p></div>"
        for i in range(60)
    )
    head = f"{script}</head>".encode()
    tail = f"<nav class='mega'><ul>{menu}</ul></nav><section class='more'>{teasers}</section></body>".encode()
    return page.replace(b"</head>", head, 1).replace(b"</body>", tail, 1)


@cache
def golden_pages() -> tuple[bytes, ...]:
    """The golden pages, heavy."""
    return tuple(dressed(page.read_bytes()) for page in sorted(ARTICLES.glob("*.html")))


def renamed(page: bytes, number: int) -> bytes:
    """A page in which names and figures are others, so that it tells another story at its own address."""
    chance = Random(number)
    ending = "".join(chance.choices(string.ascii_lowercase, k=3))
    digits = str.maketrans(string.digits, "".join(chance.sample(string.digits, 10)))
    text = _CANONICAL.sub("", page.decode("utf-8", "replace"))
    return _TEXT.sub(lambda found: _NAME.sub(rf"\g<0>{ending}", found[0]).translate(digits), text).encode()


def _app() -> web.Application:
    read: Counter[int] = Counter()
    began = datetime.now(UTC)

    async def feed(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        items = [_item(request, number, 0, began - timedelta(days=900))]
        if number % LIVELY == 0:
            items += [_item(request, number, entry, began) for entry in range(1, NEW * read[number] + 1)]
        read[number] += 1
        document = f'<rss version="2.0"><channel><title>Feed {number}</title>{"".join(items)}</channel></rss>'
        return web.Response(text=document, content_type="application/rss+xml")

    async def page(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        pages = golden_pages()
        return web.Response(body=renamed(pages[number % len(pages)], number), content_type="text/html")

    app = web.Application()
    app.add_routes([web.get(r"/stories/{number:\d+}.xml", feed), web.get(r"/page/{number:\d+}", page)])
    return app


def _item(request: web.Request, number: int, entry: int, published: datetime) -> str:
    story = number * 1000 + entry
    return (
        f"<item><guid>{story}</guid><title>Story {story} of feed {number}</title>"
        f"<link>http://{request.host}/page/{story}</link><pubDate>{format_datetime(published)}</pubDate>"
        "<description>The first words of it.</description></item>"
    )


async def _serve() -> None:
    runner = web.AppRunner(_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for number in range(2, HOSTS + 1):
        await web.TCPSite(runner, f"127.0.0.{number}", port).start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
