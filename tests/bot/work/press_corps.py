"""Two hundred feeds of every behaviour, and a judge of how they are asked: a scoring server for a month."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from tests.archive import NOW
from tests.bot.work.conftest import Clock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(minutes=50)  # shorter than the floor, so that who comes early is seen
FLOOR, CEILING = HOUR, DAY
HOSTS = 40
# Kind: how many there are, and what is special about it.
KINDS: dict[str, dict[str, object]] = {
    "etag": {"count": 20, "etag": 'W/"{n}, é-%"'},
    "bare etag": {"count": 8, "etag": "{n}-not-quoted"},
    "dated": {"count": 14, "modified": "sunday 1-jan-26 {n}"},
    "both": {"count": 20, "etag": '"{n}"', "modified": "Mon, 01 Jan 2026 00:00:{n:02} GMT"},
    "everything": {"count": 10},
    "max-age": {"count": 10, "headers": {"Cache-Control": "public, max-age=64800"}, "fresh": 18 * HOUR},
    "expires": {"count": 10, "expires": 16 * HOUR, "fresh": 16 * HOUR},
    "ttl": {"count": 10, "channel": "<ttl>1200</ttl>", "fresh": 20 * HOUR},
    "period": {
        "count": 10,
        "channel": "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>",
        "fresh": DAY,
    },
    "hours": {
        "count": 10,
        "channel": f"<skipHours>{''.join(f'<hour>{h}</hour>' for h in range(9, 21))}</skipHours>",
    },
    "days": {"count": 10, "channel": "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"},
    "limited": {"count": 5, "alone": True},
    "overloaded": {"count": 5, "alone": True},
    "gone": {"count": 10},
    "moved": {"count": 10},
    "elsewhere": {"count": 8},
    "failing": {"count": 10},
    "broken": {"count": 10},
    "restless": {"count": 8},
    "busy": {"count": 2, "gap": HOUR},
}
VALIDATED = {"etag": '"{n}"'}
UNVALIDATED = {"everything"}
WAIT = 20 * HOUR
NO_FEED = b"<html><title>Be back soon</title></html>"


@dataclass
class Publisher:
    """One feed: what it answers, and what it remembers of who asked."""

    number: int
    kind: str
    traits: dict[str, object]
    host: str
    path: str
    sent: tuple[str | None, str | None] | None = None
    answered_at: datetime | None = None
    asked: list[datetime] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    sightings: int = 0
    gone: bool = False
    version: int = 0

    def edition(self, now: datetime) -> int:
        """Its newest document's number: one more every five days, each feed at its own time."""
        return int((now - NOW + timedelta(hours=self.number % 120)) / (5 * DAY))

    def validators(self, now: datetime) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of its newest document, as odd as publishers write them."""
        if self.kind in UNVALIDATED:
            return None, None
        number = self.edition(now)
        if self.kind == "restless":  # another tag each time for the same document
            self.version += 1
            return f'"{self.version}"', None
        found = []
        traits = self.traits if {"etag", "modified"} & self.traits.keys() else VALIDATED
        for name in ("etag", "modified"):
            pattern = traits.get(name)
            found.append(str(pattern).format(n=number) if pattern else None)
        return found[0], found[1]

    def document(self, now: datetime) -> bytes:
        """Its newest document: eight entries, as far apart as it has news."""
        gap = self.traits.get("gap", DAY)
        assert isinstance(gap, timedelta)
        edition, items = self.edition(now), []
        newest = NOW + edition * 5 * DAY - timedelta(hours=self.number % 120)
        for entry in range(8):
            at = format_datetime(newest - entry * gap)
            items.append(
                f"<item><guid>{at}</guid><title>Story of {at}</title><pubDate>{at}</pubDate>"
                f"<link>https://site{self.number}.example/{at[5:22].replace(' ', '-')}</link></item>"
            )
        return (
            '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
            f"<title>Feed {self.number}</title><link>https://site{self.number}.example/</link>"
            f"{self.traits.get('channel', '')}{''.join(items)}</channel></rss>"
        ).encode()


class Judge:
    """Answers for all publishers, and scores each request by the criteria of good manners."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.port = 0
        self.publishers: dict[tuple[str, str], Publisher] = {}
        self.passed: Counter[str] = Counter()
        self.failed: defaultdict[str, list[str]] = defaultdict(list)
        self.open: Counter[str] = Counter()
        self.left_alone: dict[str, tuple[datetime, datetime]] = {}
        self._enrol()

    def _enrol(self) -> None:
        number = 0
        for kind, traits in KINDS.items():
            for _ in range(int(str(traits["count"]))):
                # Those that close a host have it for themselves; the others share theirs.
                own = HOSTS - 2 + (kind == "limited")
                place = 2 + (own if traits.get("alone") else number % (HOSTS - 2))
                host, path = f"127.0.0.{place}", f"/{number}.xml"
                self.publishers[host, path] = Publisher(number, kind, traits, host, path)
                number += 1

    def urls(self) -> list[str]:
        """The addresses that are followed."""
        return [f"http://{each.host}:{self.port}{each.path}" for each in self.publishers.values()]

    def score(self, criterion: str, *, kept: bool, about: str) -> None:
        """Note whether a criterion was kept."""
        if kept:
            self.passed[criterion] += 1
        else:
            self.failed[criterion].append(f"{about} at {self.clock() - NOW}")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Judge a request, then answer it as its publisher would."""
        host = request.host.partition(":")[0]
        moved = request.path.startswith("/new")
        publisher = self.publishers[host, request.path.removeprefix("/new")]
        self.open[host] += 1
        try:
            self.score("two connections a host", kept=self.open[host] <= 2, about=host)
            await asyncio.sleep(0.001)  # long enough for others to arrive meanwhile
            self._plain_manners(request, publisher)
            if not (moved and publisher.asked and publisher.asked[-1] == self.clock()):
                self._timing(publisher)
            response = self._answer(request, publisher, moved=moved)
            publisher.statuses.append(response.status)
            response.headers["Set-Cookie"] = "tracked=yes; Path=/; Max-Age=99999999"
            return response
        finally:
            self.open[host] -= 1

    def _plain_manners(self, request: web.Request, publisher: Publisher) -> None:
        headers, about = request.headers, f"{publisher.kind} {publisher.number}"
        honest = headers.get("User-Agent", "").startswith("Loupe/") and "+http" in headers["User-Agent"]
        self.score("an honest User-Agent", kept=honest, about=about)
        self.score("no cookies, no Referer", kept=not {"Cookie", "Referer"} & set(headers), about=about)
        self.score("no added parameters", kept=not request.query_string, about=about)
        self.score("compression accepted", kept="gzip" in headers.get("Accept-Encoding", ""), about=about)
        got = headers.get("If-None-Match"), headers.get("If-Modified-Since")
        if publisher.sent is None:
            self.score("the first request alone is unconditional", kept=got == (None, None), about=about)
        else:
            self.score("validators byte for byte", kept=got == publisher.sent, about=f"{about}: {got}")

    def _timing(self, publisher: Publisher) -> None:
        now, about = self.clock(), f"{publisher.kind} {publisher.number}"
        last = publisher.asked[-1] if publisher.asked else None
        publisher.asked.append(now)
        self.score("gone is gone", kept=not publisher.gone, about=about)
        since, until = self.left_alone.get(publisher.host, (now, now))
        under_way = now == since and self.open[publisher.host] <= 2  # asked before the answer was there
        self.score("a pause counts for the host", kept=under_way or now >= until, about=about)
        if last is None:
            return
        self.score("one poll an address, at most one an hour", kept=now - last >= FLOOR, about=about)
        self.score("never forgotten", kept=now - last <= CEILING + WAIT + 2 * DAY, about=about)
        well = publisher.statuses[-1] in {200, 304}
        fresh = publisher.traits.get("fresh")
        if isinstance(fresh, timedelta) and well:
            self.score("freshness", kept=now - last >= fresh, about=about)
        if publisher.kind == "everything":
            self.score("once a day without validators", kept=now - last >= DAY, about=about)
        due = now - TICK  # at the earliest: the clock of the test goes by ticks
        if publisher.kind == "hours":
            kept = not {now.hour, due.hour} <= set(range(9, 21))
            self.score("skipHours", kept=kept, about=about)
        if publisher.kind == "days":
            self.score("skipDays", kept=min(now.weekday(), due.weekday()) < 5, about=about)

    def _answer(self, request: web.Request, publisher: Publisher, *, moved: bool) -> web.Response:
        kind, day = publisher.kind, (self.clock() - NOW) / DAY
        troubled = 5 <= day < 8
        if kind in {"limited", "overloaded"} and troubled and publisher.host not in self.left_alone:
            return self._close(publisher)
        if kind == "gone" and day >= 10:
            publisher.gone = True
            return web.Response(status=410)
        if kind in {"moved", "elsewhere"} and not moved and (day >= 3 or kind == "elsewhere"):
            publisher.sightings += kind == "moved"
            self.score("a moved feed is believed", kept=publisher.sightings <= 3, about=publisher.path)
            to = {"Location": f"/new{publisher.path}"}
            return web.Response(status=301 if kind == "moved" else 302, headers=to)
        if kind == "failing" and troubled:
            return web.Response(status=500)
        if kind == "broken" and troubled:
            return web.Response(body=NO_FEED, headers={"ETag": '"broken"'}, content_type="text/html")
        return self._document(request, publisher)

    def _close(self, publisher: Publisher) -> web.Response:
        """Ask for a pause, in seconds or as a date."""
        now = self.clock()
        until = now + WAIT
        self.left_alone[publisher.host] = now, until
        if publisher.kind == "limited":
            return web.Response(status=429, headers={"Retry-After": str(int(WAIT.total_seconds()))})
        return web.Response(status=503, headers={"Retry-After": format_datetime(until, usegmt=True)})

    def _document(self, request: web.Request, publisher: Publisher) -> web.Response:
        now = self.clock()
        headers = dict(publisher.traits.get("headers", {}))  # type: ignore[call-overload]  # a mapping there
        expires = publisher.traits.get("expires")
        if isinstance(expires, timedelta):
            headers |= {"Expires": format_datetime(now + expires, usegmt=True)}
            headers |= {"Date": format_datetime(now, usegmt=True)}
        etag, modified = publisher.validators(now)
        asked = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
        if publisher.sent is not None and asked == (etag, modified) and (etag or modified):
            return web.Response(status=304, headers=headers)
        headers |= {"ETag": etag} if etag else {}
        headers |= {"Last-Modified": modified} if modified else {}
        publisher.sent = etag, modified
        return web.Response(body=publisher.document(now), headers=headers, content_type="application/rss+xml")


@asynccontextmanager
async def open_for_business(clock: Clock) -> AsyncIterator[Judge]:
    """Serve all feeds on loopback while the context lasts."""
    judge = Judge(clock)
    app = web.Application()
    app.add_routes([web.get("/{tail:.*}", judge.answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.2", 0).start()
        judge.port = runner.addresses[0][1]
        for host in sorted({host for host, _ in judge.publishers} - {"127.0.0.2"}):
            await web.TCPSite(runner, host, judge.port).start()
        yield judge
    finally:
        await runner.cleanup()
