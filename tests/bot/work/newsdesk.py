"""From a feed's document to the channel: a publisher on loopback, a database, a fake Discord."""

import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import ParamSpec, TypeVar
from xml.sax.saxutils import escape

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed
from bot.delivery.subscriptions import subscribe
from bot.feeds.address import AddressGuard
from bot.feeds.fetch import Fetcher
from bot.feeds.workers import ParserPool
from bot.work.digesting import Digesting
from bot.work.documents import Documents
from bot.work.hosts import Hosts
from bot.work.pages import Pages
from bot.work.polling import Polling
from tests.archive import CHANNEL, GUILD
from tests.bot.feeds.raw_server import RawServer, running
from tests.bot.work.conftest import Clock, Floor, finish
from tests.bot.work.fake_discord import FakeDiscord

P = ParamSpec("P")
T = TypeVar("T")
# Long enough that no page is fetched for it.
TEXT = (
    "The new lens weighs {number} grams and was shown in Cologne on Monday. "
    "Its maker says that twelve blades shape the aperture and that the barrel is sealed against rain. "
    "Photographers who tried it at dusk found corners sharp at f/2 and colours true. "
    "It will be sold from March for 1,299 euros, and a version for cinema follows in summer. "
) * 12


class InPlace(ParserPool):
    """Does the work of the worker processes here, which is quicker to start."""

    async def run(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Run it."""
        done: T = function(*arguments, **named)
        return done


@dataclass(frozen=True)
class Item:
    """An entry of a feed as its publisher has it."""

    guid: str
    title: str
    published: datetime | None = None
    text: str = TEXT
    link: str = ""


def rss(items: Sequence[Item], title: str = "PetaPixel", site: str = "https://petapixel.example/") -> bytes:
    """An RSS document, in the order given."""
    told = []
    for item in items:
        date = f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""
        told.append(
            f"<item><guid>{item.guid}</guid><title>{escape(item.title)}</title>{date}"
            f"<link>{item.link or f'https://petapixel.example/{item.guid}'}</link>"
            f"<description>{escape(f'<p>{item.text}</p>')}</description></item>"
        )
    head = f"<title>{title}</title><link>{site}</link>"
    return f'<rss version="2.0"><channel>{head}{"".join(told)}</channel></rss>'.encode()


class Newsdesk(Floor):
    """A work floor that also polls and digests."""

    press: RawServer
    polling: Polling
    digesting: Digesting

    @property
    def url(self) -> str:
        """The address of the feed."""
        return f"{self.press.url}/feed"

    def publish(self, *items: Item) -> None:
        """Let the feed be these entries from now on."""
        self.press.answer("/feed", rss(items), Content_Type="application/rss+xml")

    async def follow(
        self, *, newest: int = 0, channel_id: int = CHANNEL, guild_id: int = GUILD, url: str = ""
    ) -> None:
        """Let a channel follow the feed, or another address."""
        async with self.database.writing() as session:
            await subscribe(
                session,
                guild_id=guild_id,
                channel_id=channel_id,
                feed_url=url or self.url,
                feed_title="",
                site_url="",
                style="card",
                tag="",
                crosspost=False,
                newest=newest,
                added_by=1,
                now=self.clock(),
            )

    async def poll(self, hours: float = 25.0) -> None:
        """Let time go by, then ask what is due and do all that follows from it, to the messages."""
        self.clock.pass_(hours * 3600)
        await self.polling.step()
        await finish(self.polling)
        await self.work()

    async def work(self) -> None:
        """Digest, deliver and refresh what is due."""
        await self.digesting.step()
        await finish(self.digesting.lanes)
        await self.deliver()
        self.clock.pass_(2)
        await self.refresh()

    async def feed(self, feed_id: int = 1) -> Feed:
        """Read a feed's row."""
        async with self.database.reading() as session:
            return await session.get_one(Feed, feed_id)

    @property
    def posted(self) -> list[str]:
        """The titles of the messages in the channel, from the top."""
        return self.discord.titles(CHANNEL)


@asynccontextmanager
async def newsroom(database: Database, settings: FeedsSettings | None = None) -> AsyncIterator[Newsdesk]:
    """Open a news desk with a publisher on loopback."""
    clock = Clock()
    desk = Newsdesk(database, clock, FakeDiscord(clock))
    async with running() as desk.press:
        guard = AddressGuard(["127.0.0.1"])
        async with Fetcher(guard, user_agent="Loupe/test", clock=clock) as fetcher:
            pool, chosen = InPlace(), settings or FeedsSettings(flood_posts=10)
            hosts = Hosts(database, clock)
            pages = Pages(fetcher, clock, chosen, pool=pool, database=database, hosts=hosts)
            desk.polling = Polling(
                database,
                fetcher,
                Documents(database, pool, clock, flood_posts=chosen.flood_posts),
                desk.jobs,
                chosen,
                hosts=hosts,
                clock=clock,
                chance=random.Random(1),
            )
            desk.digesting = Digesting(database, pages, pool, desk.jobs, clock=clock)
            yield desk
            await desk.polling.drain(5)
            await desk.digesting.lanes.drain(5)
