"""News that several feeds tell is told once in a server, as part of what can be seen there."""

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import Merge, PostState
from bot.delivery.together import LOUPE, tell_together
from tests.archive import CHANNEL, GUILD, NOW, Archive


async def told_with_a_post(database: Database, *states: PostState) -> list[tuple[int, int, int, int]]:
    """Plan an entry where there is a post of the same news in each of these states; give the merges.

    The first post's story is number 1 and so on, and the entry's comes after them.
    """
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        feed = await archive.feed()
        news = [await archive.story(key=f"news {place}") for place in range(len(states))]
        for story, state in zip(news, states, strict=True):
            await archive.post(story, state=state)
        story = await archive.story(key="mine")
        entry = await archive.entry(feed, story)
        planned = {"state": PostState.PLANNED, "sent_at": None, "message_id": None, "story_id": None}
        await archive.post(story, channel_id=CHANNEL, entry_id=entry.id, **planned)
        await tell_together(session, entry.id, story.id, [each.id for each in news], NOW)
        merges = await session.scalars(select(Merge))
        return [(each.guild_id, each.story_id, each.into_id, each.ruled_by) for each in merges]


@pytest.mark.parametrize("state", [PostState.READY, PostState.SENT])
async def test_news_that_a_post_shows_or_soon_will_takes_in_what_comes_later(
    database: Database, state: PostState
) -> None:
    assert await told_with_a_post(database, state) == [(GUILD, 2, 1, LOUPE)]


@pytest.mark.parametrize("state", [PostState.FAILED, PostState.GONE])
async def test_a_post_that_nobody_can_see_takes_in_nothing(database: Database, state: PostState) -> None:
    assert await told_with_a_post(database, state) == []


async def test_of_several_posts_the_first_that_can_be_seen_takes_it_in(database: Database) -> None:
    assert await told_with_a_post(database, PostState.GONE, PostState.SENT) == [(GUILD, 3, 2, LOUPE)]
