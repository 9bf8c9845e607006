from datetime import timedelta

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import Entry, Merge, Post, PostState
from bot.delivery.planner import digested, plan_first, plan_new, undecided
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive


async def entries(archive: Archive, feed_id: int, number: int) -> list[int]:
    """Entries without a story, oldest first."""
    made = [
        await archive.add(
            Entry(
                feed_id=feed_id,
                key=f"e{each}",
                title=f"Entry {each}",
                link=f"https://news.example/e{each}",
                published_at=NOW + timedelta(minutes=each),
                seen_at=NOW,
            )
        )
        for each in range(number)
    ]
    return [each.id for each in made]


async def posts(database: Database) -> list[tuple[int, int | None, str]]:
    async with database.reading() as session:
        rows = await session.execute(select(Post.channel_id, Post.entry_id, Post.state).order_by(Post.id))
        return [(channel, entry, state) for channel, entry, state in rows]


async def test_a_new_entry_is_planned_in_each_channel_that_follows_its_feed_once(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        feed, other = await archive.feed(), await archive.feed("Another")
        await archive.subscription(feed)
        await archive.subscription(feed, guild_id=OTHER_GUILD, channel_id=CHANNEL + 1)
        await archive.subscription(other, channel_id=CHANNEL + 2)
        ids = await entries(archive, feed.id, 2)
        for _ in range(2):
            await plan_new(session, {feed.id: ids}, NOW, most=10)
    in_channels = sorted(await posts(database), key=lambda post: post[0])  # keeps the order in each
    assert in_channels == [
        (CHANNEL, ids[0], "planned"),
        (CHANNEL, ids[1], "planned"),
        (CHANNEL + 1, ids[0], "planned"),
        (CHANNEL + 1, ids[1], "planned"),
    ]


async def test_a_new_subscription_gets_the_newest_few_that_its_admin_chose_oldest_first(
    database: Database,
) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        feed = await archive.feed()
        wants_two = await archive.subscription(feed, newest=2)
        wants_none = await archive.subscription(feed, newest=0, channel_id=CHANNEL + 1)
        ids = await entries(archive, feed.id, 5)
        await plan_new(session, {feed.id: ids}, NOW, most=10)
        assert await plan_first(session, [feed.id], NOW) == {feed.id: 2}
        assert await plan_first(session, [feed.id], NOW) == {}
        assert (wants_two.newest, wants_none.newest) == (None, None)
    assert await posts(database) == [(CHANNEL, ids[3], "planned"), (CHANNEL, ids[4], "planned")]


async def test_a_server_that_loupe_left_gets_nothing(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild(GUILD, left_at=NOW)
        feed = await archive.feed()
        await archive.subscription(feed)
        assert await plan_new(session, {feed.id: await entries(archive, feed.id, 1)}, NOW, most=10) == {}


async def test_one_story_has_one_post_in_a_channel_however_many_feeds_carry_it(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        first, second = await archive.feed("First"), await archive.feed("Second")
        for feed in (first, second):
            await archive.subscription(feed)
        (early,) = await entries(archive, first.id, 1)
        (late,) = await entries(archive, second.id, 1)
        await plan_new(session, {first.id: [early]}, NOW, most=10)
        await plan_new(session, {second.id: [late]}, NOW, most=10)
        assert await undecided(session, 10, 2) == [early, late]
        story = await archive.story()
        assert await digested(session, early, story.id, NOW) == 1
        assert await digested(session, late, story.id, NOW) == 0
        assert await undecided(session, 10, 2) == []
    assert await posts(database) == [(CHANNEL, early, PostState.READY)]


async def test_a_feed_with_many_entries_waiting_leaves_room_for_the_others(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        slow, other = await archive.feed("Slow"), await archive.feed("Other")
        for feed in (slow, other):
            await archive.subscription(feed)
        many, (one,) = await entries(archive, slow.id, 9), await entries(archive, other.id, 1)
        await plan_new(session, {slow.id: many}, NOW, most=10)
        await plan_new(session, {other.id: [one]}, NOW, most=10)
        assert await undecided(session, 4, 2) == [*many[:2], one]


async def statements_to_release(session: AsyncSession, servers: range) -> int:
    """Release an entry in servers that all tell its story as another one; count the statements."""
    archive = Archive(session)
    feed = await archive.feed(url=f"https://feeds.example/{servers}")
    (entry,) = await entries(archive, feed.id, 1)
    story, into = [await archive.story(key=f"{name} of {servers}") for name in ("story", "into")]
    for server in servers:
        await archive.guild(server)
        await archive.subscription(feed, guild_id=server, channel_id=server)
        merged = {"story_id": story.id, "into_id": into.id}
        await archive.add(Merge(guild_id=server, ruled_by=7, ruled_at=NOW, **merged))
    await plan_new(session, {feed.id: [entry]}, NOW, most=10)
    asked: list[str] = []
    connection = (await session.connection()).sync_connection

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(connection, "before_cursor_execute", listen)
    assert await digested(session, entry, story.id, NOW) == len(servers)
    event.remove(connection, "before_cursor_execute", listen)
    told = await session.scalars(select(Post.story_id).where(Post.entry_id == entry))
    assert set(told) == {into.id}
    return len(asked)


async def test_servers_that_rule_alike_are_served_in_as_many_statements_as_one(database: Database) -> None:
    async with database.writing() as session:
        one = await statements_to_release(session, range(5_000, 5_001))
        assert await statements_to_release(session, range(6_000, 6_040)) == one
