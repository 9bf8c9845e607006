"""Admins are told once when a feed fails for long or is gone, and once when it is back."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.database.engine import Database
from bot.database.tables import Feed, Post, PostKind, PostState
from bot.delivery.notices import FAILING_FOR, FAILING_POLLS, Told, plan_notices
from bot.feeds.polled import polled_feed, save_feeds
from tests.archive import CHANNEL, NOW, OTHER_GUILD, Archive

LOG = 7001


@dataclass
class Bench:
    """A feed that two servers follow, one of which has a log channel."""

    database: Database

    async def set_up(self) -> None:
        async with self.database.writing() as session:
            archive = Archive(session)
            await archive.guild(log_channel_id=LOG)
            await archive.guild(OTHER_GUILD)
            feed = await archive.feed(succeeded_at=NOW - FAILING_FOR, problem="It is down.", remedy="Wait.")
            await archive.subscription(feed)
            await archive.subscription(feed, guild_id=OTHER_GUILD, channel_id=CHANNEL + 1)

    async def feed(self, **values: object) -> None:
        """Let the feed be so."""
        async with self.database.writing() as session:
            await session.execute(update(Feed).values(**values))

    async def notices(self, hours: float = 0) -> list[tuple[int, str]]:
        """Plan, and give all notices there are: the channel and what is told."""
        async with self.database.writing() as session:
            await plan_notices(session, NOW + timedelta(hours=hours))
        async with self.database.reading() as session:
            posts = await session.scalars(
                select(Post)
                .where(Post.kind == PostKind.NOTICE, Post.state == PostState.READY)
                .order_by(Post.id)
            )
            return [(post.channel_id, (post.content or {})["told"]) for post in posts]


@pytest.fixture
async def bench(database: Database) -> Bench:
    made = Bench(database)
    await made.set_up()
    return made


async def test_a_feed_that_fails_for_long_is_told_once_in_the_log_channel(bench: Bench) -> None:
    await bench.feed(failures=FAILING_POLLS)
    for hours in range(3):
        assert await bench.notices(hours) == [(LOG, Told.FAILING)]


@pytest.mark.parametrize(
    ("failures", "silent"),
    [(FAILING_POLLS - 1, FAILING_FOR), (FAILING_POLLS, FAILING_FOR - timedelta(minutes=1))],
)
async def test_a_short_failure_is_told_to_nobody(bench: Bench, failures: int, silent: timedelta) -> None:
    await bench.feed(failures=failures, succeeded_at=NOW - silent)
    assert await bench.notices() == []


async def test_a_feed_that_never_worked_is_told_a_day_after_it_was_added(bench: Bench) -> None:
    await bench.feed(failures=9, succeeded_at=None, added_at=NOW)
    assert await bench.notices(23) == []
    assert await bench.notices(24) == [(LOG, Told.FAILING)]


async def test_its_return_is_told_once_and_the_next_failure_again(bench: Bench) -> None:
    await bench.feed(failures=FAILING_POLLS)
    told = [(LOG, Told.FAILING)]
    assert await bench.notices() == told
    await bench.feed(failures=0, succeeded_at=NOW + timedelta(hours=2))
    told.append((LOG, Told.BACK))
    assert await bench.notices(3) == told
    assert await bench.notices(4) == told
    await bench.feed(failures=FAILING_POLLS)
    assert await bench.notices(30) == [*told, (LOG, Told.FAILING)]


async def test_a_feed_that_is_gone_is_told_at_once_and_without_a_log_channel_where_it_was_posted(
    bench: Bench,
) -> None:
    await bench.feed(retired_at=NOW, failures=1, succeeded_at=NOW)
    for hours in range(3):
        assert await bench.notices(hours) == [(LOG, Told.GONE), (CHANNEL + 1, Told.GONE)]


async def test_many_feeds_that_fail_together_make_one_notice(bench: Bench) -> None:
    async with bench.database.writing() as session:
        archive = Archive(session)
        archive._last = 100
        for _ in range(30):
            await archive.subscription(await archive.feed(succeeded_at=NOW - FAILING_FOR))
    await bench.feed(failures=FAILING_POLLS)
    assert await bench.notices() == [(LOG, Told.FAILING)]


async def test_what_nobody_follows_is_told_to_nobody(bench: Bench) -> None:
    async with bench.database.writing() as session:
        await Archive(session).feed(
            url="https://unfollowed.example/", succeeded_at=NOW - FAILING_FOR, failures=9
        )
    assert await bench.notices() == []


async def test_a_server_that_follows_since_the_failure_hears_nothing_of_the_return(bench: Bench) -> None:
    await bench.feed(failures=FAILING_POLLS)
    await bench.notices()
    async with bench.database.writing() as session:
        archive = Archive(session)
        await archive.guild(3003, log_channel_id=LOG + 1)
        feed = (await session.scalars(select(Feed))).one()
        await archive.subscription(
            feed, guild_id=3003, channel_id=CHANNEL + 3, added_at=NOW + timedelta(hours=1)
        )
    await bench.feed(failures=0, succeeded_at=NOW + timedelta(hours=2))
    assert await bench.notices(3) == [(LOG, Told.FAILING), (LOG, Told.BACK)]


async def test_told_at_is_kept_when_a_poll_ends_meanwhile(bench: Bench) -> None:
    """A poll writes its whole row back at its end; what was decided since its start must stay."""
    async with bench.database.reading() as session:
        polled = await polled_feed(session, (await session.scalars(select(Feed.id))).one())
    assert polled is not None
    await bench.feed(failures=FAILING_POLLS)
    await bench.notices()
    async with bench.database.writing() as session:
        polled.failures = FAILING_POLLS + 1
        await save_feeds(session, [polled])
    assert await bench.notices(1) == [(LOG, Told.FAILING)]
