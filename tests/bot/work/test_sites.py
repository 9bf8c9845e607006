"""The looks of sites: found beside everything else, seldom, and worn by the posts of their feeds."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed
from bot.feeds.address import AddressGuard
from bot.feeds.fetch import Fetcher
from bot.work.loading import load_parcel
from bot.work.pages import Pages
from bot.work.sites import Sites
from tests.archive import Archive
from tests.bot.feeds.raw_server import RawServer, running
from tests.bot.work.conftest import Clock
from tests.bot.work.newsdesk import InPlace

DAY = 24 * 3600.0
PAGE = b'<html><head><link rel="icon" sizes="64x64" href="/mark.png"></head></html>'


def png(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(written, "PNG")
    return written.getvalue()


class Street:
    """A site on loopback, the clock, and what looks at it."""

    def __init__(self, database: Database, press: RawServer, fetcher: Fetcher, clock: Clock) -> None:
        self.database, self.press, self.clock = database, press, clock
        pages = Pages(fetcher, clock, FeedsSettings(), pool=InPlace(), database=database)
        self.sites = Sites(database, pages, InPlace(), clock=clock)

    def asked(self, path: str) -> int:
        return sum(request.target == path for request in self.press.requests)


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    clock = Clock()
    async with (
        running() as press,
        Fetcher(AddressGuard(["127.0.0.1"]), user_agent="Loupe/test", clock=clock) as fetcher,
    ):
        press.answer("/", PAGE, Content_Type="text/html")
        press.answer("/mark.png", png("#c0392b"), Content_Type="image/png")
        press.answer("/robots.txt", status="404 Not Found")
        yield Street(database, press, fetcher, clock)


async def feed(street: Street, *, owner_id: int = 0, read: bool = True) -> int:
    async with street.database.writing() as session:
        archive = Archive(session)
        archive._last = owner_id
        await archive.guild()
        made = await archive.feed(
            site_url=f"{street.press.url}/",
            owner_id=owner_id,
            succeeded_at=street.clock() if read else None,
        )
        await archive.subscription(made)
        return made.id


async def row(street: Street, feed_id: int) -> Feed:
    async with street.database.reading() as session:
        return await session.get_one(Feed, feed_id)


async def test_a_feed_takes_on_the_colour_of_its_sites_icon(street: Street) -> None:
    feed_id = await feed(street)
    await street.sites.step()
    found = await row(street, feed_id)
    assert found.accent == 0xC0392B
    assert found.icon_url == f"{street.press.url}/mark.png"


async def test_a_site_is_looked_at_once_a_month(street: Street) -> None:
    await feed(street)
    for days in (0, 1, 28):
        street.clock.pass_(days * DAY)
        await street.sites.step()
    assert street.asked("/mark.png") == 1
    street.clock.pass_(3 * DAY)
    await street.sites.step()
    assert street.asked("/mark.png") == 2


async def test_a_site_that_cannot_be_had_is_tried_again_a_day_later(street: Street) -> None:
    street.press.answer("/", status="502 Bad Gateway")
    feed_id = await feed(street)
    await street.sites.step()
    await street.sites.step()
    assert (await row(street, feed_id)).accent is None
    assert street.asked("/") == 1
    street.press.answer("/", PAGE, Content_Type="text/html")
    street.clock.pass_(1.1 * DAY)
    await street.sites.step()
    assert (await row(street, feed_id)).accent == 0xC0392B


async def test_an_icon_that_is_none_gives_way_to_the_next(street: Street) -> None:
    street.press.answer("/mark.png", b"<h1>Not here</h1>")
    street.press.answer("/favicon.ico", png("#1e6fb8"))
    feed_id = await feed(street)
    await street.sites.step()
    assert (await row(street, feed_id)).accent == 0x1E6FB8


async def test_private_feeds_and_those_never_read_are_left_alone(street: Street) -> None:
    await feed(street, owner_id=1001)
    await feed(street, read=False)
    await street.sites.step()
    assert not street.press.requests


async def test_robots_txt_is_heeded(street: Street) -> None:
    street.press.answer("/robots.txt", b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    feed_id = await feed(street)
    await street.sites.step()
    assert (await row(street, feed_id)).accent is None
    assert street.asked("/") == 0


async def test_the_post_wears_the_looks_of_the_feed_that_tells_its_story(street: Street) -> None:
    async with street.database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        made = await archive.feed(accent=0x1E6FB8, icon_url="https://mag.example/mark.png")
        story = await archive.story()
        entry = await archive.entry(made, story)
        await archive.digest(story, entry_id=entry.id)
        post = await archive.post(story)
        parcel = await load_parcel(session, post.id)
    assert parcel is not None
    assert (parcel.card.accent, parcel.card.icon) == (0x1E6FB8, "https://mag.example/mark.png")
