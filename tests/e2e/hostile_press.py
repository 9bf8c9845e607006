"""A press of feeds and pages that mean harm, each on loopback, beside an honest one and a trap."""

import asyncio
import gzip
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import escape

from tests.bot.feeds.raw_server import RawServer
from tests.e2e.hostile_answers import changing, drip, endless, ever_on, never

MIB = 1024 * 1024
RSS = "application/rss+xml"
TRICKS = {
    "script": '<script>alert(1)</script><iframe src="//evil.example"></iframe><img src=x onerror=alert(1)>',
    "mentions": "@everyone @here <@{user}> <@!{user}> <@&{role}> <#{channel}> </feed add:{role}> <id:guide>",
    "emoji": "<:star1:{role}> <a:x:{role}> :smile: :flag_de: <t:1700000000:R>",
    "links": "[win](http://evil.example) [a]( <javascript:alert(1)> ) <https://evil.example> https://evil.example/x",
    "blocks": "# heading - list > quote >>> all -# small 1. one * star",
    "code": "``` code ``` `inline` ||spoiler|| **bold** __under__ ~~strike~~ _italics_ \\*back\\* \\\\",
    "invisible": "\u202eesrever\u202c zero\u200bwidth @\u200beveryone \u2066alone\u2069 \u3164 \U000e0041tag",
    "starts": "\n# one\n-# two\n> three\n- four\n1. five\n```six",
}


def prose(about: str) -> str:
    """Forty sentences that no other article has: articles that read alike would be told as one story."""
    chance = random.Random(about)

    def word() -> str:
        return "".join(chance.choice("bdfglmnprstvz") + chance.choice("aeiou") for _ in range(3))

    def number() -> int:
        return chance.randrange(100, 9999)

    sentences = (
        f"The {word()} {word()} weighs {number()} grams and costs {number()} euros." for _ in range(40)
    )
    return " ".join(sentences)


@dataclass
class Press:
    """Three web servers, and a trap that nobody may ever reach.

    Attributes:
        honest: carries the one good feed.
        quick: answers at once.
        slow: keeps whoever asks waiting.
        trap: what must not be asked.
        harmless: hostile feeds that are feeds all the same: their entries become posts.
        bad: feeds that cannot be read, or not wholly, and a piece of what the admin is told of each.
    """

    honest: RawServer = field(default_factory=RawServer)
    quick: RawServer = field(default_factory=RawServer)
    slow: RawServer = field(default_factory=RawServer)
    trap: RawServer = field(default_factory=RawServer)
    harmless: list[str] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    dispatches: list[str] = field(default_factory=list)

    def publish(self, title: str) -> None:
        """Publish one more honest story."""
        self.dispatches.append(title)
        items = [item(each, prose(each), guid=each) for each in reversed(self.dispatches)]
        self.honest.answer("/feed", rss("Honest", *items), Content_Type=RSS)

    @property
    def feed(self) -> str:
        """The honest feed's address."""
        return f"{self.honest.url}/feed"

    def fills(self, path: str, body: bytes, *, told: str = "", **headers: str) -> None:
        """Serve a hostile feed."""
        self.quick.answer(path, body, **{"Content_Type": RSS, "Cache_Control": "max-age=600"} | headers)
        self.lists(self.quick, path, told)

    def lists(self, server: RawServer, path: str, told: str) -> None:
        """Note a feed, and what is told of it if it is bad."""
        if told:
            self.bad[server.url + path] = told
        else:
            self.harmless.append(server.url + path)


def item(title: str, text: str, *, link: str = "", guid: str = "", more: str = "") -> str:
    """An entry of a feed; its text is HTML."""
    address = f"<link>{escape(link)}</link>" if link else ""
    named = f"<guid isPermaLink='false'>{escape(guid or title)}</guid>"
    words = f"<title>{escape(title)}</title><description>{escape(text)}</description>"
    return f"<item>{words}{address}{named}{more}</item>"


def rss(title: str, *items: str, head: str = "") -> bytes:
    """A feed."""
    channel = f"<channel><title>{escape(title)}</title>{''.join(items)}</channel>"
    return f"<?xml version='1.0'?>{head}<rss version='2.0'>{channel}</rss>".encode("utf-8", "surrogatepass")


@asynccontextmanager
async def printing(names: dict[str, str]) -> AsyncIterator[Press]:
    """Open the press.

    Args:
        names: ids of a real user, role and channel, which the feeds try to mention.
    """
    press = Press()
    async with AsyncExitStack() as stack:
        for server in (press.honest, press.quick, press.slow, press.trap):
            opened = await asyncio.start_server(server.serve, "127.0.0.1", 0)
            await stack.enter_async_context(opened)
            server.port = opened.sockets[0].getsockname()[1]
        press.publish("Honest dispatch 1")
        _texts(press, names)
        _pages(press)
        _documents(press)
        _redirects(press)
        _slow(press)
        yield press


def _texts(press: Press, names: dict[str, str]) -> None:
    """Feeds whose texts want to act."""
    for name, trick in TRICKS.items():
        words = trick.format(**names)
        text = f"<p>{words} is what this camera shows.</p>" * 3 + f"<p>{escape(words)} {prose(words)}</p>"
        press.fills(f"/{name}", rss(words, item(words, text, guid=name), item(f"{name} {words}", text)))
    press.fills(
        "/long", rss("L" * 100_000, item("T" * 100_000, prose("long")), item("T " * 50_000, "W" * 150_000))
    )
    press.fills("/emoji-only", rss("📷" * 500, item("📷🎞️" * 300, "📷 👩‍👩‍👧 🏳️‍🌈 " * 3000)))
    press.fills("/tower", rss("Z\u0301\u0323" * 100, item("Tower", "Z" + "\u0301\u0323" * 90_000)))
    schemes = (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//",
        "http://",
        "http://[",
        "\x7f",
    )
    wild = [
        item(f"Scheme {n}", f'{prose(each)} <a href="{each}">x</a><img src="{each}">', link=each,
             guid=f"s{n}", more=f'<enclosure type="image/jpeg" url="{escape(each)}"/>')
        for n, each in enumerate(schemes)
    ]  # fmt: skip
    press.fills("/schemes", rss("Schemes", *wild))
    press.fills(
        "/same-guid", rss("Same", *(item(f"Same {n}", prose(f"same {n}"), guid="same") for n in range(60)))
    )


def _pages(press: Press) -> None:
    """Feeds whose entries lead to pages that want to act."""
    pages = {
        "page-30-mb": b"<html><body><p>" + b"word " * (6 * MIB),
        "page-deep": b"<html><body>" + b"<div>" * 300_000 + b"deep",
        "page-bullets": b"<html><body><article><ul>" + b"".join(
            b"<li>Point %d of the camera is %d grams of weight @everyone **bold**.</li>" % (n, n * 7)
            for n in range(5000)
        ),
        "page-marks": b"<html><body><article><p>Z" + "\u0301\u0323".encode() * 400_000,
        "page-attributes": b"<html><body><a " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x",
    }  # fmt: skip
    for name, body in pages.items():
        press.quick.answer(f"/{name}.html", body, Content_Type="text/html; charset=utf-8")
    press.slow.routes["/never.html"] = never
    where = {name: f"{press.quick.url}/{name}.html" for name in pages}
    where |= {"page-trap": f"{press.trap.url}/page", "page-hangs": f"{press.slow.url}/never.html"}
    for name, target in _private(press).items():
        press.quick.answer(f"/{name}.html", status="302 Found", Location=target)
        where[f"page-to-{name}"] = f"{press.quick.url}/{name}.html"
    for name, link in where.items():
        few = [item(f"{name} {n}", "Short.", link=f"{link}?{n}", guid=f"{n}") for n in range(3)]
        press.fills(f"/{name}", rss(name, *few))


def _private(press: Press) -> dict[str, str]:
    """Addresses that must never be asked."""
    return {
        "trap": f"{press.trap.url}/feed",
        "trap-by-name": f"http://localhost:{press.trap.port}/feed",
        "trap-by-number": f"http://2130706433:{press.trap.port}/feed",
        "trap-by-mapped": f"http://[::ffff:127.0.0.1]:{press.trap.port}/feed",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "mapped": "http://[::ffff:10.0.0.1]/",
    }


def _documents(press: Press) -> None:
    """Documents that want to cost time or memory."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    many = "".join(f"<item><title>e{n}</title><guid>{n}</guid></item>" for n in range(100_000))
    press.fills(
        "/laughs", rss("L", head=f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>').replace(b">L<", b">&l11;<")
    )
    outside = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY t SYSTEM "{press.trap.url}/">]>'
    press.fills("/outside", rss("O", item("O", "o"), head=outside).replace(b">o<", b">&f;&t;<"))
    wide = f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>'
    press.fills(
        "/quadratic", rss("Q", item("Q", "q"), head=wide).replace(b">q<", b">" + b"&q;" * 50_000 + b"<")
    )
    press.fills(
        "/invalid-utf-8",
        rss("U", item("bad utf", prose("bad utf"))).replace(b"bad", b"\xff\xfe\xc3(\xed\xa0\x80\0"),
    )
    press.fills(
        "/nothing",
        rss("N", item("N &#xD800; &#0; \ud800 &#x1F;", prose("nothing"))).replace(b"&amp;#", b"&#"),
    )
    press.fills("/20-mb", rss("B", "x" * (20 * MIB)), told="sends more than")
    press.fills("/many", rss("Many", many), told="entries")
    press.fills("/deep", b"<rss><channel><item>" + b"<a>" * 1_500_000, told="could not be read")
    zeros = gzip.compress(bytes(300 * MIB), 1)
    press.fills("/bomb", zeros, told="sends more than", Content_Encoding="gzip")
    press.fills("/broken-gzip", b"\x1f\x8b\x08nonsense", told="cannot be read", Content_Encoding="gzip")
    press.fills("/binary", bytes(range(256)) * 100, told="not with a feed")
    press.fills(
        "/page", b"<html><title>@everyone **page**</title>", told="web page", Content_Type="text/html"
    )
    press.fills("/empty", b"", told="empty document")
    press.fills("/json", b'{"items": ' + b"[" * 100_000, told="it was not read")
    press.quick.routes["/headers"] = b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n"
    press.lists(press.quick, "/headers", "cannot be read")
    press.quick.routes["/babble"] = b"\0\xff" * 500
    press.lists(press.quick, "/babble", "cannot be read")


def _redirects(press: Press) -> None:
    """Redirects to where nobody may go, and without end."""
    for name, target in _private(press).items():
        press.quick.answer(f"/to-{name}", status="302 Found", Location=target)
        press.lists(press.quick, f"/to-{name}", "no valid host" if "number" in name else "private network")
    press.quick.answer("/loop", status="301 Moved", Location="/loop-back")
    press.quick.answer("/loop-back", status="301 Moved", Location="/loop")
    press.lists(press.quick, "/loop", "in a circle")
    press.quick.answer("/to-file", status="302 Found", Location="file:///etc/passwd")
    press.lists(press.quick, "/to-file", "no web address")
    press.quick.routes["/ever-on"] = ever_on
    press.lists(press.quick, "/ever-on", "redirects more than")
    press.quick.routes["/new-guids"] = changing(_renamed)
    press.lists(press.quick, "/new-guids", "")


def _renamed(turn: int) -> bytes:
    """A feed that gives its entries other ids each time."""
    return rss(
        "Renaming", *(item(f"Renamed {n}", prose(f"renamed {n}"), guid=f"{turn}-{n}") for n in range(3))
    )


def _slow(press: Press) -> None:
    """Answers that never end."""
    for path, handler, told in (
        ("/never", never, "did not answer completely"),
        ("/drip", drip, "did not answer completely"),
        ("/endless", endless, "sends more than"),
    ):
        press.slow.routes[path] = handler
        press.lists(press.slow, path, told)
