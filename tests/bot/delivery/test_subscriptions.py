import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database.engine import Database
from bot.database.tables import Feed, Guild, Post, PostState, Subscription
from bot.delivery.subscriptions import (
    AlreadySubscribed,
    NotSubscribed,
    subscribe,
    subscriptions_of,
    unsubscribe,
)
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive

ADDRESS = "https://petapixel.example/feed"


async def follow(database: Database, **values: Any) -> int:
    """Subscribe in a transaction of its own and give the subscription's id."""
    settings: dict[str, Any] = {
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "feed_url": ADDRESS,
        "feed_title": "PetaPixel",
        "site_url": "https://petapixel.example/",
        "style": "card",
        "tag": "",
        "crosspost": False,
        "newest": 3,
        "added_by": 7,
        "now": NOW,
    }
    async with database.writing() as session:
        return (await subscribe(session, **settings | values)).id


async def test_following_adds_server_and_feed_and_reads_it_at_once(database: Database) -> None:
    await follow(database)
    async with database.reading() as session:
        guild = (await session.scalars(select(Guild))).one()
        feed = (await session.scalars(select(Feed))).one()
        subscription = (await session.scalars(select(Subscription))).one()
    assert guild.id == GUILD
    assert (feed.url, feed.title, feed.site_url) == (ADDRESS, "PetaPixel", "https://petapixel.example/")
    assert feed.next_poll_at == NOW
    assert (subscription.newest, subscription.added_by, subscription.added_at) == (3, 7, NOW)


async def test_a_feed_is_one_row_however_many_follow_it(database: Database) -> None:
    await follow(database)
    await follow(database, channel_id=CHANNEL + 1)
    await follow(database, guild_id=OTHER_GUILD, channel_id=CHANNEL + 2)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Feed)) == 1
        assert await session.scalar(select(func.count()).select_from(Subscription)) == 3


async def test_the_same_channel_is_told_that_it_follows_already_and_nothing_changes(
    database: Database,
) -> None:
    await follow(database)
    with pytest.raises(AlreadySubscribed, match=r"already follows PetaPixel.*/feed remove"):
        await follow(database, newest=0, style="embed")
    async with database.reading() as session:
        subscription = (await session.scalars(select(Subscription))).one()
    assert (subscription.newest, subscription.style) == (3, "card")


async def test_of_many_at_once_exactly_one_succeeds(database: Database) -> None:
    outcomes = await asyncio.gather(*(follow(database) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(outcome, AlreadySubscribed) for outcome in outcomes) == 7
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        ({"polled_at": None, "next_poll_at": NOW + timedelta(hours=1)}, NOW),
        ({"polled_at": None, "next_poll_at": NOW - timedelta(hours=1)}, NOW - timedelta(hours=1)),
        ({"polled_at": NOW, "next_poll_at": NOW + timedelta(hours=1)}, NOW + timedelta(hours=1)),
        ({"polled_at": NOW, "retired_at": NOW, "next_poll_at": NOW + timedelta(hours=1)}, NOW),
    ],
    ids=["never read: now", "overdue: as it is", "on schedule: as it is", "given up: now"],
)
async def test_only_a_feed_that_nobody_reads_is_read_at_once(
    database: Database, feed: dict[str, Any], expected: object
) -> None:
    async with database.writing() as session:
        await Archive(session).feed(url=ADDRESS, **feed)
    await follow(database, feed_title="Another title")
    async with database.reading() as session:
        found = (await session.scalars(select(Feed))).one()
    assert found.next_poll_at == expected
    assert found.retired_at is None
    assert found.title == "PetaPixel"


@pytest.mark.parametrize("newest", [-1, 11])
async def test_a_number_of_first_posts_out_of_range_is_refused(database: Database, newest: int) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        await follow(database, newest=newest)


async def test_leaving_drops_what_waits_and_keeps_what_stands_or_may_stand(database: Database) -> None:
    subscription_id = await follow(database)
    async with database.writing() as session:
        archive = Archive(session)
        for state, values in {
            PostState.PLANNED: {},
            PostState.READY: {"attempted_at": NOW},
            PostState.SENT: {"attempted_at": NOW},
        }.items():
            await archive.post(await archive.story(), state=state, subscription_id=subscription_id, **values)
        left = await unsubscribe(session, guild_id=GUILD, subscription_id=subscription_id)
    async with database.reading() as session:
        states = (await session.scalars(select(Post.state))).all()
        assert await subscriptions_of(session, GUILD) == []
    assert (left.title, left.channel_id) == ("PetaPixel", CHANNEL)
    assert set(states) == {PostState.READY, PostState.SENT}


async def test_another_servers_subscription_cannot_be_left(database: Database) -> None:
    subscription_id = await follow(database)
    with pytest.raises(NotSubscribed, match="/feed list"):
        async with database.writing() as session:
            await unsubscribe(session, guild_id=OTHER_GUILD, subscription_id=subscription_id)
    async with database.reading() as session:
        assert len(await subscriptions_of(session, GUILD)) == 1


async def test_the_list_says_how_each_feed_is_doing(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        ill = await archive.feed("", url=ADDRESS, problem="It answers 404.", remedy="Look for its new home.")
        gone = await archive.feed("Gone", retired_at=NOW, polled_at=NOW, succeeded_at=NOW - timedelta(days=1))
        await archive.subscription(gone, problem="Missing permission")
        await archive.subscription(ill, channel_id=CHANNEL + 1)
        first, second = await subscriptions_of(session, GUILD)
        assert await subscriptions_of(session, OTHER_GUILD) == []
    assert (first.title, first.next_poll_at, first.rests) == ("Gone", None, "Missing permission")
    assert first.succeeded_at == NOW - timedelta(days=1)
    assert (second.title, second.problem, second.remedy) == (
        ADDRESS,
        "It answers 404.",
        "Look for its new home.",
    )
    assert second.next_poll_at == NOW
