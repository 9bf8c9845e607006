from datetime import timedelta

import pytest

from bot.database.engine import Database
from bot.database.tables import PostState
from bot.reports.fair import fair_score
from bot.reports.ranking import Period, Ranking, server_mean, top
from tests.archive import GUILD, NOW, OTHER_GUILD, Archive


def titles(ranking: Ranking) -> list[str]:
    return [story.line.title for story in ranking.stories]


async def test_the_fair_score_orders_and_the_plain_mean_is_shown(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.votes(await archive.post(await archive.story("One perfect vote")), 5)
        await archive.votes(await archive.post(await archive.story("Many good votes")), 5, 5, 5, 5, 5, 5, 4)
        await archive.votes(await archive.post(await archive.story("Poor")), 1, 2, 2)
        await archive.post(await archive.story("Unrated"))
        ranking = await top(session, GUILD, since=None, feed_id=None, limit=10)
        prior = await server_mean(session, GUILD)
    assert titles(ranking) == ["Many good votes", "One perfect vote", "Poor"]
    assert [story.rank for story in ranking.stories] == [1, 2, 3]
    assert ranking.stories[0].score == pytest.approx(fair_score(7, 34, prior))
    assert ranking.stories[1].line.rating.mean == 5.0


async def test_a_period_takes_the_stories_first_posted_in_it(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        old = await archive.story("Old, posted again today")
        await archive.votes(await archive.post(old, sent_at=NOW - timedelta(days=9)), 5)
        await archive.post(old, sent_at=NOW)
        await archive.votes(
            await archive.post(await archive.story("New"), sent_at=NOW - timedelta(days=6)), 3
        )
        week = await top(session, GUILD, since=Period.WEEK.since(NOW), feed_id=None, limit=10)
        ever = await top(session, GUILD, since=Period.ALL.since(NOW), feed_id=None, limit=10)
    assert titles(week) == ["New"]
    assert set(titles(ever)) == {"New", "Old, posted again today"}


async def test_a_feed_takes_the_stories_it_tells(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        feed, other = await archive.feed("One"), await archive.feed("Other")
        both = await archive.story("Told by both", feed=feed)
        await archive.entry(other, both)
        await archive.votes(await archive.post(both), 4)
        await archive.votes(await archive.post(await archive.story("By the other", feed=other)), 5)
        found = await top(session, GUILD, since=None, feed_id=feed.id, limit=10)
    assert titles(found) == ["Told by both"]


async def test_pages_follow_each_other_and_say_the_total(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        for star in (1, 2, 3, 4, 5):
            await archive.votes(await archive.post(await archive.story(f"{star} stars")), star)
        first = await top(session, GUILD, since=None, feed_id=None, limit=2)
        last = await top(session, GUILD, since=None, feed_id=None, limit=2, offset=4)
    assert (titles(first), titles(last)) == (["5 stars", "4 stars"], ["1 stars"])
    assert (first.total, last.stories[0].rank) == (5, 5)


async def test_gone_posts_and_other_servers_are_left_out(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        gone = await archive.post(await archive.story("Gone"), state=PostState.GONE)
        await archive.votes(gone, 5)
        elsewhere = await archive.post(await archive.story("Elsewhere"), guild_id=OTHER_GUILD)
        await archive.votes(elsewhere, 1)
        ranking = await top(session, GUILD, since=None, feed_id=None, limit=10)
        assert ranking == Ranking((), 0)
        assert await server_mean(session, GUILD) == 3.0
        assert await server_mean(session, OTHER_GUILD) == 1.0
