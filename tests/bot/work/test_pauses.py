"""Manners between feeds: pauses of hosts, moved feeds, gone feeds, and a start after a long rest."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import Feed, Host, Subscription
from bot.delivery.notices import plan_notices
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.hosts import is_shared, pause
from bot.feeds.store import MANY, SIGHTINGS, feeds_with_first_posts_to_plan, spread_overdue
from bot.work.polling import IN_LINE
from bot.work.watching import Watching
from tests.archive import CHANNEL, NOW, Archive
from tests.bot.work.newsdesk import Item, Newsdesk, newsroom, rss

DAY = 86_400.0
OLD = Item("old", "An old story", NOW - timedelta(days=2))
NEWS = Item("news", "A lens that sees in the dark", NOW)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    async with newsroom(database) as opened:
        opened.publish(OLD)
        yield opened


def asked(desk: Newsdesk, path: str) -> int:
    return sum(request.target == path for request in desk.press.requests)


@pytest.mark.parametrize(
    ("host", "shared"),
    [
        ("feeds.feedburner.com", True),
        ("someone.blogspot.com", True),
        ("someone.substack.com", True),
        ("www.youtube.com", True),
        ("petapixel.com", False),
        ("notyoutube.com", False),
        ("127.0.0.1:8080", False),
    ],
)
def test_hosts_on_which_strangers_publish_are_known(host: str, *, shared: bool) -> None:
    assert is_shared(host) is shared


@pytest.mark.parametrize(
    ("status", "retry_after", "host", "seconds"),
    [
        (429, 120.0, "petapixel.com", 120),
        (503, None, "petapixel.com", 3600),
        (503, 99 * DAY, "petapixel.com", DAY),
        (500, 120.0, "petapixel.com", None),
        (429, 120.0, "a.blogspot.com", None),
        (429, 120.0, "", None),
    ],
)
def test_how_long_a_host_is_left_alone(
    status: int, retry_after: float | None, host: str, seconds: float | None
) -> None:
    error = FetchError(FetchCode.RATE_LIMITED, "Slowly.", status=status, retry_after=retry_after)
    error.host = host
    until = pause(error, NOW, floor=3600, ceiling=DAY)
    assert until == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("as_date", [False, True])
async def test_one_feed_that_is_asked_to_wait_speaks_for_its_host_even_after_a_restart(
    database: Database, *, as_date: bool
) -> None:
    async with newsroom(database) as desk:
        other = f"{desk.press.url}/other"
        desk.press.answer("/other", rss([OLD], "Other"))
        wait = format_datetime(NOW + timedelta(hours=6), usegmt=True) if as_date else str(6 * 3600)
        desk.press.answer("/feed", status="503 Service Unavailable", Retry_After=wait)
        await desk.follow()
        await desk.poll(0)
        await desk.follow(url=other)
        await desk.poll(1)
        assert (asked(desk, "/feed"), asked(desk, "/other")) == (1, 0)
        port = desk.press.port
        async with database.reading() as session:
            assert await session.get(Host, f"127.0.0.1:{port}") is not None
        desk.polling._hosts._pauses.clear()
        desk.polling._begun = False  # as after a restart
        await desk.poll(1)
        assert asked(desk, "/other") == 0
        await desk.poll(4.1)
        assert asked(desk, "/other") == 1


async def test_a_feed_whose_new_address_is_followed_already_hands_its_followers_over(desk: Newsdesk) -> None:
    new = f"{desk.press.url}/new"
    desk.press.answer("/new", rss([OLD]))
    desk.press.answer("/feed", status="301 Moved Permanently", Location="/new")
    await desk.follow()
    await desk.follow(url=new)
    await desk.follow(channel_id=CHANNEL + 1)
    for number in range(SIGHTINGS + 1):
        story = Item(f"n{number}", f"Story {number} of many", desk.clock(), f"It is number {number}.")
        desk.press.answer("/new", rss([story, OLD]))
        await desk.poll(25)
    async with desk.database.reading() as session:
        rows = await session.execute(
            select(Feed.url, Subscription.channel_id).join(Feed, Feed.id == Subscription.feed_id)
        )
        assert sorted((url, channel) for url, channel in rows) == [(new, CHANNEL), (new, CHANNEL + 1)]
    before = asked(desk, "/feed")
    desk.press.answer("/new", rss([NEWS, OLD]))
    await desk.poll(25)
    assert asked(desk, "/feed") == before
    for channel in (CHANNEL, CHANNEL + 1):
        titles = desk.discord.titles(channel)
        assert len(titles) == len(set(titles))
        assert titles[-1] == NEWS.title


async def test_a_moved_feed_that_is_new_there_posts_nothing_old(desk: Newsdesk) -> None:
    desk.press.answer("/feed", status="308 Permanent Redirect", Location="/new")
    desk.press.answer("/new", rss([OLD]))
    await desk.follow()
    for _ in range(SIGHTINGS):
        desk.press.answer(
            "/new", rss([OLD, Item(f"x{desk.clock().day}", "An old one", NOW - timedelta(days=9))])
        )
        await desk.poll(25)
    feed = await desk.feed()
    assert (feed.url, feed.host) == (f"{desk.press.url}/new", f"127.0.0.1:{desk.press.port}")
    assert desk.posted == []


async def test_a_feed_that_has_moved_and_seldom_changes_is_believed_as_soon(desk: Newsdesk) -> None:
    await desk.follow()
    desk.press.answer("/new", rss([OLD]))
    desk.press.answer("/feed", status="301 Moved Permanently", Location="/new")
    for _ in range(SIGHTINGS):
        assert (await desk.feed()).url == f"{desk.press.url}/feed"
        await desk.poll(25)
    assert (await desk.feed()).url == f"{desk.press.url}/new"


async def test_two_feeds_that_move_to_one_address_at_the_same_time_become_one(desk: Newsdesk) -> None:
    desk.press.answer("/new", rss([OLD]))
    for path in ("/feed", "/old"):
        desk.press.answer(path, status="301 Moved Permanently", Location="/new")
        await desk.follow(url=f"{desk.press.url}{path}")
    for _ in range(SIGHTINGS + 1):
        await desk.poll(25)
    async with desk.database.reading() as session:
        followed = await session.scalars(
            select(Feed.url).join(Subscription, Subscription.feed_id == Feed.id).order_by(Feed.id)
        )
        assert followed.all() == [f"{desk.press.url}/new"]
    assert asked(desk, "/old") == asked(desk, "/feed") == SIGHTINGS


async def test_a_feed_that_is_gone_is_asked_no_more_and_its_servers_are_told(desk: Newsdesk) -> None:
    await desk.follow()
    await desk.poll(0)
    desk.press.answer("/feed", status="410 Gone")
    await desk.poll(25)
    await desk.poll(300)
    assert asked(desk, "/feed") == 2
    async with desk.database.writing() as session:
        assert await plan_notices(session, desk.clock()) == 1
    await desk.deliver()
    (notice,) = desk.discord.messages
    assert notice.card.title == "A feed is gone for good"
    assert notice.card.bullets[0].startswith("PetaPixel: 127.0.0.1 says that this address is gone for good")


async def test_after_a_long_rest_feeds_come_one_after_the_other(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        for _ in range(MANY):
            await archive.feed(next_poll_at=NOW - timedelta(hours=5))
        await archive.feed(next_poll_at=NOW + timedelta(hours=1), url="https://later.example/")
        assert await spread_overdue(session, NOW, 3600.0) == MANY
        assert await spread_overdue(session, NOW, 3600.0) == 0
        soon = await session.scalar(
            select(func.count()).where(Feed.next_poll_at <= NOW + timedelta(seconds=2))
        )
        last = await session.scalar(
            select(func.max(Feed.next_poll_at)).where(Feed.url != "https://later.example/")
        )
    assert soon is not None
    assert soon < MANY / 5
    assert last is not None
    assert last <= NOW + timedelta(seconds=360)


async def test_a_short_restart_changes_no_schedule(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        for _ in range(MANY):
            await archive.feed(next_poll_at=NOW - timedelta(seconds=30))
        assert await spread_overdue(session, NOW, 3600.0) == 0


async def test_a_host_with_many_feeds_is_asked_by_two_at_a_time_and_holds_up_nobody(desk: Newsdesk) -> None:
    for number in range(30):
        desk.press.answer(f"/f{number}", rss([OLD]))
        await desk.follow(url=f"{desk.press.url}/f{number}")
    await desk.polling.step()
    assert len(desk.polling.busy) == IN_LINE  # the others do not take up room meanwhile
    for _ in range(20):
        await desk.polling.drain(5)
        await desk.polling.step()
    await desk.polling.drain(5)
    assert desk.press.open_most <= 2
    assert {asked(desk, f"/f{number}") for number in range(30)} == {1}


async def test_what_did_not_fit_into_the_line_is_asked_as_soon_as_there_is_room(desk: Newsdesk) -> None:
    """Nobody but the polls themselves asks for the next step here."""
    for number in range(IN_LINE + 4):
        desk.press.answer(f"/f{number}", rss([OLD]))
        await desk.follow(url=f"{desk.press.url}/f{number}")
    desk.jobs.add("poll", desk.polling.step, every=3600)
    async with asyncio.timeout(10):
        while len(desk.press.requests) < IN_LINE + 4:  # noqa: ASYNC110 - the publisher tells nobody
            await asyncio.sleep(0.01)
    await desk.jobs.stop()
    assert {asked(desk, f"/f{number}") for number in range(IN_LINE + 4)} == {1}


async def test_a_feed_that_a_wrong_clock_put_off_for_years_is_asked_again(desk: Newsdesk) -> None:
    await desk.follow()
    async with desk.database.writing() as session:
        (await session.get_one(Feed, 1)).next_poll_at = NOW + timedelta(days=4000)
    await desk.poll()
    assert desk.press.requests == []
    await Watching(desk.database, desk.jobs, clock=desk.clock).step()
    await desk.poll()
    assert len(desk.press.requests) == 1


async def test_a_feed_that_is_done_while_the_step_looks_around_is_not_asked_again(
    desk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step's session sees the feed as it was before: due, though its lane is free by then."""
    await desk.follow()
    await desk.polling.step()

    async def take_long(session: AsyncSession) -> list[int]:
        found = await feeds_with_first_posts_to_plan(session)
        await desk.polling.drain(5)
        return found

    monkeypatch.setattr("bot.work.polling.feeds_with_first_posts_to_plan", take_long)
    await desk.polling.step()
    await desk.polling.drain(5)
    assert len(desk.press.requests) == 1
