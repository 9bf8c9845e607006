import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bot.database.engine import Database
from bot.database.tables import Feed, Guild, Subscription
from bot.delivery.importing import BATCH, Outcome, Wanted, first_polls_over, follow_many
from bot.feeds.polled import due_feeds
from bot.feeds.store import feeds_with_first_posts_to_plan

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
GUILD, CHANNEL, OTHER = 1, 2, 3


def wanted(number: int, channel: int = CHANNEL) -> Wanted:
    return Wanted(
        f"https://m{number % 97}.example/{number}", f"Magazine {number}", "https://m.example/", channel
    )


async def bring(
    database: Database, feeds: list[Wanted], *, over: float = 0.0, now: datetime = NOW
) -> list[Outcome]:
    async with database.writing() as session:
        return await follow_many(session, feeds, guild_id=GUILD, style="card", added_by=7, now=now, over=over)


async def test_feeds_and_subscriptions_are_made_and_nothing_twice(database: Database) -> None:
    first, second = wanted(1), wanted(2, OTHER)
    assert await bring(database, [first, second, first]) == [
        Outcome.FOLLOWED,
        Outcome.FOLLOWED,
        Outcome.ALREADY,
    ]
    assert await bring(database, [first, wanted(1, OTHER)]) == [Outcome.ALREADY, Outcome.FOLLOWED]
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Guild)) == 1
        feeds = list(await session.scalars(select(Feed).order_by(Feed.url)))
        rows = list(await session.scalars(select(Subscription).order_by(Subscription.id)))
    assert [(feed.title, feed.site_url, feed.host) for feed in feeds] == [
        ("Magazine 1", "https://m.example/", "m1.example"),
        ("Magazine 2", "https://m.example/", "m2.example"),
    ]
    assert [(row.channel_id, row.newest, row.style, row.added_by) for row in rows] == [
        (CHANNEL, 0, "card", 7),
        (OTHER, 0, "card", 7),
        (OTHER, 0, "card", 7),
    ]


async def test_a_feed_that_is_gone_for_good_is_not_followed(database: Database) -> None:
    async with database.writing() as session:
        session.add(Feed(url=wanted(1).url, next_poll_at=NOW, added_at=NOW, retired_at=NOW))
    assert await bring(database, [wanted(1)]) == [Outcome.RETIRED]
    async with database.reading() as session:
        assert (await session.scalars(select(Subscription))).all() == []


async def test_feeds_that_others_follow_keep_their_schedule_and_forgotten_ones_do_not_burst(
    database: Database,
) -> None:
    before = NOW - timedelta(days=9)
    async with database.writing() as session:
        session.add_all(
            Feed(url=wanted(n).url, title="Own", next_poll_at=before, added_at=before, succeeded_at=before)
            for n in range(50)
        )
    await bring(database, [wanted(0)], now=before)
    async with database.writing() as session:
        (await session.scalars(select(Feed).where(Feed.url == wanted(0).url))).one().next_poll_at = before
    await bring(database, [wanted(n, OTHER) for n in range(50)], over=600.0)
    async with database.reading() as session:
        moments = {feed.url: feed.next_poll_at for feed in await session.scalars(select(Feed))}
        assert set(await session.scalars(select(Feed.title))) == {"Own"}
        assert await feeds_with_first_posts_to_plan(session) == [], (
            "what was read before has nothing to choose"
        )
    assert moments.pop(wanted(0).url) == before
    assert all(NOW <= moment <= NOW + timedelta(seconds=600) for moment in moments.values())
    assert len(set(moments.values())) == len(moments)


async def test_five_thousand_feeds_take_seconds_and_are_read_bit_by_bit(database: Database) -> None:
    feeds = [wanted(number) for number in range(5000)]
    over = first_polls_over(len(feeds), 3600.0)
    begin = time.perf_counter()
    for start in range(0, len(feeds), BATCH):
        outcomes = await bring(database, feeds[start : start + BATCH], over=over)
        assert set(outcomes) == {Outcome.FOLLOWED}
    assert time.perf_counter() - begin < 10
    async with database.reading() as session:
        for minute in range(0, 60, 7):
            due = await due_feeds(session, NOW + timedelta(minutes=minute), [], 9999)
            assert abs(len(due) - 5000 * minute / 60) < 200


def test_few_feeds_are_read_soon() -> None:
    assert first_polls_over(10, 3600.0) == 10.0
    assert first_polls_over(5000, 3600.0) == 3600.0
    assert first_polls_over(5000, 1.0) == 1.0
