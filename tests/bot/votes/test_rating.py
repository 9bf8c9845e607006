from datetime import timedelta

import pytest

from bot.database.engine import Database
from bot.database.tables import PostState
from bot.translation import translation
from bot.votes.rating import Rating, rating_line, ratings
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive

EN = translation("en")


@pytest.mark.parametrize(
    ("counts", "comments", "line"),
    [
        ((0, 0, 0, 0, 0), 0, "(No ratings yet)"),
        ((0, 0, 0, 0, 0), 1, "(No ratings yet) · 1 comment"),
        ((0, 0, 0, 0, 1), 0, "★★★★★ 5.0 · 1 rating"),
        ((0, 1, 1, 5, 5), 3, "★★★★☆ 4.2 · 12 ratings · 3 comments"),
        ((1, 0, 0, 0, 0), 0, "★☆☆☆☆ 1.0 · 1 rating"),
        ((0, 0, 1, 1, 0), 0, "★★★★☆ 3.5 · 2 ratings"),
    ],
)
def test_the_line_says_mean_and_number(
    counts: tuple[int, int, int, int, int], comments: int, line: str
) -> None:
    assert rating_line(Rating(counts), EN, comments) == line


def test_a_rating_without_votes_has_no_mean() -> None:
    assert Rating().mean is None
    assert Rating().stars_line == "☆☆☆☆☆"


async def test_a_members_latest_star_counts_over_all_posts_of_the_story(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story()
        first, second = await archive.post(story), await archive.post(story)
        await archive.vote(first, 1, 2, NOW)
        await archive.vote(second, 1, 5, NOW + timedelta(minutes=1))
        await archive.vote(first, 2, 4, NOW + timedelta(minutes=2))
        await archive.vote(second, 2, 1, NOW)
        found = await ratings(session, GUILD, [story.id])
    assert found == {story.id: Rating((0, 0, 0, 1, 1))}


async def test_of_two_stars_at_one_moment_the_higher_counts(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story()
        post = await archive.post(story)
        await archive.vote(post, 1, 2)
        await archive.vote(post, 1, 3)
        found = await ratings(session, GUILD, [story.id])
    assert found[story.id].counts == (0, 0, 1, 0, 0)


async def test_gone_posts_and_other_servers_do_not_count(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        story = await archive.story()
        gone = await archive.post(story, state=PostState.GONE)
        elsewhere = await archive.post(story, guild_id=OTHER_GUILD, channel_id=CHANNEL)
        await archive.vote(gone, 1, 1)
        await archive.vote(elsewhere, 2, 5)
        here = await ratings(session, GUILD, [story.id])
        there = await ratings(session, OTHER_GUILD, [story.id])
    assert here[story.id].count == 0
    assert there[story.id].counts == (0, 0, 0, 0, 1)


async def test_only_the_stories_asked_for_are_answered(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        asked, other = await archive.story(), await archive.story()
        await archive.votes(await archive.post(asked), 3, 4)
        await archive.votes(await archive.post(other), 1)
        assert await ratings(session, GUILD, []) == {}
        assert await ratings(session, GUILD, [asked.id]) == {asked.id: Rating((0, 0, 1, 1, 0))}
