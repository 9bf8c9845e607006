"""Pages are read only as their publishers want: robots.txt, pauses, slowness."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import ParamSpec, TypeVar

import pytest
from sqlalchemy import delete, select

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Digest, Entry, Robots
from bot.feeds.address import AddressGuard
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetcher
from bot.feeds.robots import EVERYTHING, keep_robots
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.work.hosts import Hosts
from bot.work.pages import MOST_SITES, HostRestsError, Pages
from bot.work.preview import article_digest
from tests.archive import NOW
from tests.bot.feeds.raw_server import RawServer, running
from tests.bot.work.conftest import Clock, finish
from tests.bot.work.newsdesk import InPlace, Item, Newsdesk, newsroom, rss

P = ParamSpec("P")
T = TypeVar("T")
HOUR = 3600.0
EXCERPT = "The Ferron 35 weighs 190 grams. It costs 480 euros."
FACTS = (
    "The Ferron 35 mm f/2 weighs 190 grams and was shown in Kyoto on Monday. "
    "Its maker builds twelve of them a day in a workshop of nine people. "
    "It will cost 480 euros from March, and a silver version follows in June. "
    "Photographers who tried it at dusk found its corners sharp at f/2.8. "
) * 6
PAGE = f"<html><body><article><h1>A lens</h1><p>{FACTS}</p><p>{FACTS}</p></article></body></html>".encode()
FORBID = b"User-agent: *\nDisallow: /story"


@pytest.fixture
async def press() -> AsyncIterator[RawServer]:
    async with running() as raw:
        raw.answer("/story", PAGE, Content_Type="text/html")
        yield raw


@asynccontextmanager
async def reader(
    database: Database, clock: Clock, pool: ParserPool | None = None
) -> AsyncIterator[tuple[Pages, Hosts]]:
    async with Fetcher(AddressGuard(["127.0.0.1"]), user_agent="Loupe/test", clock=clock) as fetcher:
        hosts = Hosts(database, clock)
        pool = pool or InPlace()
        yield Pages(fetcher, clock, FeedsSettings(), pool=pool, database=database, hosts=hosts), hosts


def asked(press: RawServer) -> list[str]:
    return [request.target for request in press.requests]


async def test_robots_txt_is_asked_once_a_day_and_before_the_page(
    database: Database, press: RawServer
) -> None:
    clock = Clock()
    async with reader(database, clock) as (pages, _):
        await asyncio.gather(*(pages.fetch(f"{press.url}/story?{number}") for number in range(3)))
        assert asked(press).count("/robots.txt") == 1
        assert asked(press)[0] == "/robots.txt"
        clock.pass_(23 * HOUR)
    async with reader(database, clock) as (pages, _):
        await pages.fetch(f"{press.url}/story")
        assert asked(press).count("/robots.txt") == 1
        clock.pass_(2 * HOUR)
        await pages.fetch(f"{press.url}/story")
        assert asked(press).count("/robots.txt") == 2


async def test_what_is_at_hand_of_a_site_is_not_read_again_from_the_database(
    database: Database, press: RawServer
) -> None:
    async with reader(database, Clock()) as (pages, _):
        await pages.fetch(f"{press.url}/story")
        async with database.writing() as session:
            await session.execute(delete(Robots))
        await pages.fetch(f"{press.url}/story")
        assert asked(press).count("/robots.txt") == 1


async def test_only_few_sites_are_kept_at_hand(database: Database, press: RawServer) -> None:
    async with reader(database, Clock()) as (pages, _):
        async with database.writing() as session:
            for number in range(MOST_SITES + 3):
                await keep_robots(session, f"http://{number}.example", EVERYTHING, NOW)
        for number in range(MOST_SITES + 3):
            await pages._admit(f"http://{number}.example/story")
        assert list(pages._sites) == [f"http://{number}.example" for number in range(3, MOST_SITES + 3)]
    assert asked(press) == []


async def test_a_page_that_robots_txt_forbids_is_not_asked_for(database: Database, press: RawServer) -> None:
    press.answer("/robots.txt", FORBID)
    async with reader(database, Clock()) as (pages, _):
        with pytest.raises(FetchError) as caught:
            await pages.fetch(f"{press.url}/story")
        assert caught.value.code is FetchCode.DISALLOWED
    assert asked(press) == ["/robots.txt"]


async def test_a_redirect_leads_to_no_page_that_is_forbidden(database: Database, press: RawServer) -> None:
    press.answer("/robots.txt", FORBID)
    press.answer("/short", status="302 Found", Location="/story")
    async with reader(database, Clock()) as (pages, _):
        with pytest.raises(FetchError, match=r"robots\.txt"):
            await pages.fetch(f"{press.url}/short")
    assert "/story" not in asked(press)


async def test_robots_txt_may_be_somewhere_else(database: Database, press: RawServer) -> None:
    press.answer("/robots.txt", status="301 Moved Permanently", Location="/elsewhere.txt")
    press.answer("/elsewhere.txt", FORBID)
    async with reader(database, Clock()) as (pages, _):
        with pytest.raises(FetchError, match=r"robots\.txt"):
            await pages.fetch(f"{press.url}/story")


async def test_a_site_in_trouble_is_left_alone_and_asked_again_after_an_hour(
    database: Database, press: RawServer
) -> None:
    clock = Clock()
    press.answer("/robots.txt", status="500 Internal Server Error")
    async with reader(database, clock) as (pages, _):
        for _ in range(2):
            with pytest.raises(FetchError, match=r"robots\.txt"):
                await pages.fetch(f"{press.url}/story")
        assert asked(press) == ["/robots.txt"]
        press.answer("/robots.txt", b"User-agent: *\nDisallow:")
        clock.pass_(1.1 * HOUR)
        assert (await pages.fetch(f"{press.url}/story")).body == PAGE
    async with database.reading() as session:
        assert (await session.scalars(select(Robots.failing_since))).all() == [None]


class Broken(ParserPool):
    """Worker processes that come to no end."""

    async def run(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Fail."""
        raise WorkFailedError("It takes too long.", "slow")


async def test_robots_txt_is_read_in_a_worker_and_one_that_breaks_it_allows_nothing_yet(
    database: Database, press: RawServer
) -> None:
    press.answer("/robots.txt", b"User-agent: *\nDisallow:")
    async with reader(database, Clock(), Broken()) as (pages, _):
        with pytest.raises(FetchError, match=r"cannot say at present"):
            await pages.fetch(f"{press.url}/story")
    assert asked(press) == ["/robots.txt"]


async def test_pages_come_no_faster_than_a_site_wants(database: Database, press: RawServer) -> None:
    press.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 0.2")
    loop = asyncio.get_running_loop()
    async with reader(database, Clock()) as (pages, _):
        began = loop.time()
        await asyncio.gather(*(pages.fetch(f"{press.url}/story") for _ in range(3)))
        assert loop.time() - began >= 0.4


async def test_a_long_line_at_a_slow_site_holds_nobody_up(database: Database, press: RawServer) -> None:
    press.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 30")
    async with reader(database, Clock()) as (pages, _):
        await pages.fetch(f"{press.url}/story")
        second = asyncio.create_task(pages.fetch(f"{press.url}/story"))
        await asyncio.sleep(0.1)
        with pytest.raises(HostRestsError) as caught:
            await pages.fetch(f"{press.url}/story")
        assert 55 < (caught.value.until - NOW).total_seconds() <= 60
        second.cancel()
    assert asked(press).count("/story") == 1


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_a_page_that_asks_for_a_pause_speaks_for_its_host_even_after_a_restart(
    database: Database, press: RawServer, status: str
) -> None:
    clock = Clock()
    press.answer("/story", status=status, Retry_After="600")
    async with reader(database, clock) as (pages, _):
        with pytest.raises(HostRestsError) as caught:
            await pages.fetch(f"{press.url}/story")
        assert caught.value.until == NOW + timedelta(minutes=10)
    async with reader(database, clock) as (pages, hosts):
        await hosts.load()
        with pytest.raises(HostRestsError):
            await pages.fetch(f"{press.url}/other")
        assert "/other" not in asked(press)
        clock.pass_(601)
        press.answer("/story", PAGE)
        assert (await pages.fetch(f"{press.url}/story")).body == PAGE


async def test_an_article_that_robots_txt_forbids_is_refused_in_words_and_a_feed_is_none(
    database: Database, press: RawServer
) -> None:
    press.answer("/robots.txt", b"User-agent: *\nDisallow: /")
    press.answer("/feed", rss([Item("1", "One")]), Content_Type="application/rss+xml")
    async with reader(database, Clock()) as (pages, _):
        with pytest.raises(FetchError, match="does not let programs read this page"):
            await article_digest(pages, InPlace(), f"{press.url}/story", NOW)
        assert await article_digest(pages, InPlace(), f"{press.url}/feed", NOW) is None
        press.answer("/robots.txt", b"")
    async with reader(database, Clock(NOW + timedelta(days=2))) as (pages, _):
        digest = await article_digest(pages, InPlace(), f"{press.url}/story", NOW)
        assert digest is not None
        assert digest.words > 100


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    async with newsroom(database) as opened:
        opened.publish()
        await opened.follow()
        await opened.poll()
        opened.press.answer("/story", PAGE, Content_Type="text/html")
        yield opened


def story(desk: Newsdesk) -> Item:
    return Item("story", "A lens", NOW, EXCERPT, f"{desk.press.url}/story")


async def words(desk: Newsdesk) -> int:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Digest.words))).one()


async def test_a_story_whose_page_is_forbidden_is_told_from_its_feed(desk: Newsdesk) -> None:
    desk.press.answer("/robots.txt", FORBID)
    desk.publish(story(desk))
    await desk.poll()
    assert desk.posted == ["A lens"]
    assert await words(desk) < 20
    assert "/story" not in asked(desk.press)
    assert asked(desk.press).count("/feed") == 2  # feeds are published to be polled


async def test_a_short_pause_is_waited_for(desk: Newsdesk) -> None:
    desk.press.answer("/story", status="503 Service Unavailable", Retry_After="1")
    desk.publish(story(desk))
    desk.clock.pass_(25 * HOUR)
    await desk.polling.step()
    await finish(desk.polling)
    await desk.digesting.step()
    async with asyncio.timeout(5):
        while not desk.digesting._pages.rests_until(desk.press.url):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    desk.press.answer("/story", PAGE, Content_Type="text/html")
    desk.clock.pass_(2)
    await finish(desk.digesting.lanes)
    assert await words(desk) > 100


async def test_a_long_pause_is_not_waited_for_but_the_page_is_read_after_it(desk: Newsdesk) -> None:
    desk.press.answer("/story", status="503 Service Unavailable", Retry_After="7200")
    desk.publish(story(desk))
    await desk.poll()
    assert desk.posted == ["A lens"]
    assert await words(desk) < 20
    desk.press.answer("/story", PAGE, Content_Type="text/html")
    desk.clock.pass_(HOUR)
    await desk.work()
    assert await words(desk) < 20
    desk.clock.pass_(1.1 * HOUR)
    await desk.work()
    assert await words(desk) > 100
    assert asked(desk.press).count("/story") == 2
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Entry.redigest_at))).all() == [None]


async def test_for_an_article_that_another_tells_already_its_page_is_not_asked_for_again(
    desk: Newsdesk,
) -> None:
    desk.press.answer("/story", status="503 Service Unavailable", Retry_After="7200")
    desk.publish(story(desk), replace(story(desk), guid="again", text=f"{EXCERPT} More."))
    await desk.poll()
    before = asked(desk.press).count("/story")
    desk.press.answer("/story", PAGE, Content_Type="text/html")
    desk.clock.pass_(2.1 * HOUR)
    await desk.work()
    assert await words(desk) > 100
    assert asked(desk.press).count("/story") == before + 1
    async with desk.database.reading() as session:
        assert (await session.scalars(select(Entry.redigest_at))).all() == [None, None]


async def digest_of(desk: Newsdesk) -> Digest:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Digest))).one()


async def test_what_a_page_asks_for_in_its_header_is_followed_and_written_down(desk: Newsdesk) -> None:
    desk.press.answer("/story", PAGE, Content_Type="text/html", X_Robots_Tag="noai, noarchive")
    desk.publish(story(desk))
    await desk.poll()
    digest = await digest_of(desk)
    assert digest.noai
    assert digest.words > 100
    assert {key for bullet in digest.bullets for key in bullet} == {"text", "start", "end"}


async def test_a_reservation_in_the_header_leaves_the_feeds_words(desk: Newsdesk) -> None:
    desk.press.answer("/story", PAGE, Content_Type="text/html", tdm_reservation="1")
    desk.publish(story(desk))
    await desk.poll()
    digest = await digest_of(desk)
    assert digest.noai
    assert digest.words < 20


async def test_a_page_that_asks_for_nothing_leaves_its_sentences_with_what_is_around_them(
    desk: Newsdesk,
) -> None:
    desk.publish(story(desk))
    await desk.poll()
    digest = await digest_of(desk)
    assert not digest.noai
    assert all(bullet["text"] in bullet["sentence"] for bullet in digest.bullets)
    assert all(len(bullet["before"]) <= 160 and len(bullet["after"]) <= 160 for bullet in digest.bullets)


@pytest.mark.parametrize("path", ["/story", "/robots.txt"])
async def test_a_page_that_cannot_be_had_for_a_while_is_tried_once_more(desk: Newsdesk, path: str) -> None:
    desk.press.answer(path, status="500 Internal Server Error")
    desk.publish(story(desk))
    await desk.poll()
    assert await words(desk) < 20
    desk.press.answer("/robots.txt", b"")
    desk.press.answer("/story", PAGE, Content_Type="text/html")
    desk.clock.pass_(1.1 * HOUR)
    await desk.work()
    assert await words(desk) > 100
    assert desk.posted == ["A lens"]


async def test_a_page_that_never_comes_is_tried_only_once_more(desk: Newsdesk) -> None:
    desk.press.answer("/story", status="500 Internal Server Error")
    desk.publish(story(desk))
    await desk.poll()
    for _ in range(4):
        desk.clock.pass_(2 * HOUR)
        await desk.work()
    assert asked(desk.press).count("/story") == 2
    assert await words(desk) > 5
