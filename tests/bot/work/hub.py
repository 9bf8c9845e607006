"""A site whose feed names a hub, the hub itself, and Loupe's door to it: all on loopback sockets."""

import asyncio
import hashlib
import hmac
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import aiohttp
from aiohttp import web
from sqlalchemy import func, select, update

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Entry, Feed, Post, Push, Subscription
from bot.feeds.address import AddressGuard
from bot.feeds.fetch import Fetcher
from bot.web.push import PushDoor
from bot.work.documents import Documents
from bot.work.polling import Polling
from bot.work.pushing import Pushing
from bot.work.runner import Jobs
from tests.archive import Archive
from tests.bot.work.conftest import Clock, finish
from tests.bot.work.newsdesk import InPlace

P = ParamSpec("P")
T = TypeVar("T")

HOUR = 3600.0
KINDS = ("lens", "film", "flash", "camera", "tripod", "filter", "strap", "print", "mirror", "shutter")


def article(name: str) -> str:
    """A text that no other story has, long enough that no page is fetched for it."""
    draw = random.Random(name)
    sentences = (
        f"The {draw.choice(KINDS)} of {draw.choice(KINDS)} number {draw.randrange(10_000)} costs "
        f"{draw.randrange(100, 9_000)} euros and weighs {draw.randrange(100, 9_000)} grams."
        for _ in range(40)
    )
    return escape(f"<p>The {name} story. {' '.join(sentences)}</p>")


class Unhurried(InPlace):
    """A pool that lets others go on while it works, as processes do."""

    async def run(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run it after a moment."""
        await asyncio.sleep(0.01)
        return await super().run(function, *arguments, **named)


@dataclass
class Hub:
    """Says how it behaves; remembers what it was asked and what it was answered."""

    url: str = ""
    names_itself_in: str = "document"
    answers: int = 202
    verifies: bool = True
    before_answering: bool = False
    topic: str = ""  # another one than it was asked for
    lease: str = "864000"
    careless: bool = False  # gives all stories the same guid, and no date
    asked: list[dict[str, str]] = field(default_factory=list)
    answered: list[tuple[int, str]] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    told: dict[str, datetime] = field(default_factory=dict)
    polls: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    clock: Callable[[], datetime] = field(default_factory=Clock)

    @property
    def feed(self) -> str:
        """The address of the feed, which is the topic too."""
        return f"{self.url}/feed"

    @property
    def callback(self) -> str:
        """Where it was told to push to."""
        return self.asked[-1]["hub.callback"]

    def document(self, stories: Sequence[str]) -> bytes:
        """The feed with some stories, the newest last; each is dated when it is first mentioned."""
        dates = {name: format_datetime(self.told.setdefault(name, self.clock())) for name in stories}
        items = "".join(
            f"<item><title>Story {name}</title><link>{self.url}/{name}</link>"
            f"<description>{article(name)}</description>"
            + (
                "<guid>of all</guid>"
                if self.careless
                else f"<guid>{name}</guid><pubDate>{dates[name]}</pubDate>"
            )
            + "</item>"
            for name in reversed(stories)
        )
        links = f'<atom:link rel="hub" href="{self.url}/hub"/><atom:link rel="self" href="{self.feed}"/>'
        return (
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Mag</title>'
            f"{links if self.names_itself_in == 'document' else ''}{items}</channel></rss>"
        ).encode()

    async def serve_feed(self, request: web.Request) -> web.Response:
        """Answer a poll, with 304 where nothing has changed."""
        self.polls += 1
        body = self.document(self.stories)
        headers = {"Content-Type": "application/rss+xml", "ETag": f'"{hashlib.sha256(body).hexdigest()}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304)
        if self.names_itself_in == "header":
            headers["Link"] = f'<{self.url}/hub>; rel="hub", <{self.feed}>; rel="self"'
        return web.Response(body=body, headers=headers)

    async def serve_hub(self, request: web.Request) -> web.Response:
        """Take a request, and make sure that it is meant."""
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.asked.append(form)
        if self.verifies and self.answers < 300:
            if self.before_answering:
                await self.verify(form)
            else:
                task = asyncio.create_task(self.verify(form))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
        return web.Response(status=self.answers)

    async def verify(self, form: dict[str, str]) -> None:
        """Ask whether it was Loupe that asked."""
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": self.topic or form["hub.topic"],
            "hub.challenge": "a challenge <b>",
            "hub.lease_seconds": self.lease,
        }
        await self.question(form["hub.callback"], **query)

    async def question(self, callback: str, **query: str) -> tuple[int, str]:
        """Ask the callback something."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{callback}?{urlencode(query)}") as response,
        ):
            self.answered.append((response.status, await response.text()))
            return self.answered[-1]

    async def push(
        self,
        *stories: str,
        method: str = "sha256",
        secret: str | None = None,
        body: bytes = b"",
        topic: str = "",
    ) -> int:
        """Deliver a document with these stories, signed; gives the status of the answer."""
        body = body or self.document(stories)
        key = self.asked[0]["hub.secret"] if secret is None else secret
        headers = {
            "Content-Type": "application/rss+xml",
            "Link": f'<{self.url}/hub>; rel="hub", <{topic or self.feed}>; rel="self"',
        }
        if method:
            headers["X-Hub-Signature"] = (
                f"{method}={hmac.new(key.encode(), body, getattr(hashlib, method)).hexdigest()}"
            )
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.asked[0]["hub.callback"], data=body, headers=headers) as response,
        ):
            return response.status


@dataclass
class PushRoom:
    """Polling and pushing under a clock that is moved by hand."""

    database: Database
    clock: Clock
    hub: Hub
    fetcher: Fetcher
    documents: Documents
    jobs: Jobs
    polling: Polling
    pushing: Pushing
    public_url: str

    async def poll(self, hours: float = 1.1) -> None:
        """Let time go by, poll what is due, and settle what is to be settled with hubs."""
        self.clock.pass_(hours * HOUR)
        await self.polling.step()
        await finish(self.polling)
        await self.settle()

    async def settle(self, hours: float = 0.0) -> None:
        """Settle what is due with hubs, and let the hub finish its questions."""
        self.clock.pass_(hours * HOUR)
        await self.pushing.step()
        await finish(self.pushing.lanes)
        await asyncio.gather(*self.hub.tasks)

    async def push(self) -> Push:
        """Read the row of the push."""
        async with self.database.reading() as session:
            return (await session.scalars(select(Push))).one()

    async def feed(self) -> Feed:
        """Read the row of the feed."""
        async with self.database.reading() as session:
            return (await session.scalars(select(Feed))).one()

    async def posts(self) -> int:
        """Count the planned posts."""
        async with self.database.reading() as session:
            return await session.scalar(select(func.count()).select_from(Post)) or 0

    async def entries(self) -> list[str]:
        """Give the titles of what is stored, oldest first."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(Entry.title).order_by(Entry.id)))

    async def unfollow(self) -> None:
        """Let the last follower go."""
        async with self.database.writing() as session:
            await session.delete((await session.scalars(select(Subscription))).one())

    async def follow(self) -> None:
        """Let the channel follow the feed again."""
        async with self.database.writing() as session:
            feed = (await session.scalars(select(Feed))).one()
            await Archive(session).subscription(feed, newest=0)

    async def retire(self) -> None:
        """Let the publisher remove the feed for good."""
        async with self.database.writing() as session:
            await session.execute(update(Feed).values(retired_at=self.clock()))

    def moved_to(self, public_url: str) -> Pushing:
        """The same installation under another public address."""
        return Pushing(self.database, self.fetcher, self.documents, self.jobs, public_url, clock=self.clock)


async def serve(stack: AsyncExitStack, routes: Sequence[web.AbstractRouteDef]) -> str:
    """Serve on loopback until the stack ends; gives the address."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


@asynccontextmanager
async def push_room(
    database: Database, *, seconds: float = 20.0, a_minute: int = 60
) -> AsyncIterator[PushRoom]:
    """Open a room with one feed that one channel follows; its first poll is due.

    Args:
        database: empty.
        seconds: how long a delivery may take.
        a_minute: how many requests a minute a callback may have.
    """
    clock, jobs, settings = Clock(), Jobs(), FeedsSettings()
    hub = Hub(clock=clock, stories=["first"])
    async with AsyncExitStack() as stack:
        hub.url = await serve(stack, [web.get("/feed", hub.serve_feed), web.post("/hub", hub.serve_hub)])
        guard = AddressGuard([hub.url.removeprefix("http://")])
        fetcher = await stack.enter_async_context(Fetcher(guard, user_agent="Loupe/test", clock=clock))
        documents = Documents(database, Unhurried(), clock, flood_posts=settings.flood_posts)
        pushing = Pushing(database, fetcher, documents, jobs, "", clock=clock)
        door = PushDoor(pushing, clock, seconds=seconds, a_minute=a_minute)
        pushing._base = public_url = await serve(stack, door.routes())
        chance = random.Random(1)
        polling = Polling(database, fetcher, documents, jobs, settings, push=True, clock=clock, chance=chance)
        async with database.writing() as session:
            archive = Archive(session)
            await archive.guild()
            feed = await archive.feed(url=hub.feed, next_poll_at=clock() - timedelta(seconds=1))
            await archive.subscription(feed, newest=0)
        yield PushRoom(database, clock, hub, fetcher, documents, jobs, polling, pushing, public_url)
