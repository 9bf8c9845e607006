from datetime import timedelta

from bot.database.engine import Database
from bot.database.tables import PostState
from bot.reports.ranking import Period
from bot.reports.statistics import FeedActivity, server_stats
from bot.votes.rating import Rating
from tests.archive import GUILD, NOW, OTHER_GUILD, Archive


async def test_figures_are_of_what_happened_in_each_period(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        new = await archive.post(await archive.story(), sent_at=NOW - timedelta(hours=3))
        old = await archive.post(await archive.story(), sent_at=NOW - timedelta(days=40))
        await archive.post(await archive.story(), state=PostState.GONE)
        await archive.vote(new, 1, 5, NOW - timedelta(hours=1))
        await archive.vote(old, 1, 4, NOW - timedelta(hours=2))
        await archive.vote(old, 2, 1, NOW - timedelta(days=3))
        stats = await server_stats(session, GUILD, NOW)
    by_period = {figures.period: figures for figures in stats.figures}
    assert list(by_period) == [Period.DAY, Period.WEEK, Period.MONTH, Period.ALL]
    day, week, ever = by_period[Period.DAY], by_period[Period.WEEK], by_period[Period.ALL]
    assert (day.posts, day.rating, day.raters) == (1, Rating((0, 0, 0, 1, 1)), 1)
    assert (week.posts, week.rating, week.raters) == (1, Rating((1, 0, 0, 1, 1)), 2)
    assert (ever.posts, ever.rating.mean, ever.raters) == (2, 10 / 3, 2)


async def test_the_busiest_feeds_come_first(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        quiet, busy = await archive.feed("Quiet"), await archive.feed("Busy")
        for feed, posts in ((quiet, 1), (busy, 2)):
            subscription = await archive.subscription(feed)
            for _ in range(posts):
                await archive.post(await archive.story(), subscription_id=subscription.id)
        elsewhere = await archive.subscription(quiet, guild_id=OTHER_GUILD, channel_id=5)
        for _ in range(3):
            story = await archive.story()
            await archive.post(story, guild_id=OTHER_GUILD, subscription_id=elsewhere.id)
        stats = await server_stats(session, GUILD, NOW)
    assert stats.feeds == (FeedActivity(busy.id, "Busy", 2), FeedActivity(quiet.id, "Quiet", 1))


async def test_an_empty_server_has_empty_figures(database: Database) -> None:
    async with database.reading() as session:
        stats = await server_stats(session, GUILD, NOW)
    assert stats.feeds == ()
    assert all((each.posts, each.rating, each.raters) == (0, Rating(), 0) for each in stats.figures)
