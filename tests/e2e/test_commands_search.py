"""/search, used by members on a simulated Discord."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.database.tables import Digest, Guild, Search, Story
from bot.digests.indexing import index_stories
from tests.archive import Archive
from tests.e2e.stage import Stage, on_stage, words
from tests.e2e.waiting import expect

STORIES = 7


async def known(stage: Stage, guild_id: int) -> Guild | None:
    """The server, once the bot has written it down: with the language it prefers."""
    async with stage.bot.database.reading() as session:
        return await session.get(Guild, guild_id)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Seven stories of lenses of two feeds, posted a day apart, the first one today; three are rated."""
    async with on_stage(tmp_path) as running:
        now, guild_id = running.bot.clock(), running.channel().guild_id
        await expect(lambda: known(running, guild_id), 30)
        async with running.bot.database.writing() as session:
            archive = Archive(session)
            feeds = [
                await archive.feed(title, next_poll_at=now + timedelta(days=1)) for title in ("Odd", "Even")
            ]
            for feed in feeds:
                await archive.subscription(feed, guild_id=guild_id, channel_id=running.channel().id)
            for number in range(1, STORIES + 1):
                then = now - timedelta(days=number)
                story = await archive.story(
                    f"Lens {number} @everyone *bold*", feed=feeds[(number + 1) % 2], created_at=then
                )
                fact = f"Its **filter** takes {number} mm; a lentille."
                await archive.digest(story, bullets=[{"text": fact, "start": 0, "end": 1}])
                post = await archive.post(story, guild_id=guild_id, sent_at=then)
                if number < 4:
                    await archive.vote(post, running.user("Noor").id, number + 2, then)
            await session.execute(update(Digest).where(Digest.story_id == 2).values(language="fr"))
            await index_stories(session, (await session.scalars(select(Story.id))).all())
        yield running


async def test_words_find_stories_a_page_at_a_time_for_the_one_who_asked(stage: Stage) -> None:
    first = await stage.use("Noor", "search", words="lens")
    assert first.ephemeral
    assert "Found for “lens”" in words(first)
    assert "7 stories" in words(first)
    assert words(first).index("Lens 1") < words(first).index("Lens 5")
    assert "Lens 6" not in words(first)
    second = await stage.click("Noor", first, ":1:")
    assert second.updated
    assert "Lens 6" in words(second)
    assert "Lens 1" not in words(second)


async def test_a_search_is_public_only_when_asked_in_the_language_of_the_room(stage: Stage) -> None:
    async with stage.bot.database.writing() as session:
        (await session.get_one(Guild, stage.channel().guild_id)).locale = "de"
    shown = await stage.use("Noor", "search", words="lens", public=True)
    assert not shown.ephemeral
    assert "Gefunden für „lens“\n-# 7 Artikel" in words(shown)
    others = await stage.click("Yuki", shown, ":1:")
    assert others.ephemeral
    assert "Lens" not in words(others)


async def test_the_sentence_that_was_found_is_shown_and_nothing_mentions_or_formats(stage: Stage) -> None:
    found = await stage.use("Noor", "search", words='"takes 3 mm"', public=True)
    assert found.message is not None
    assert "Its \\*\\*filter\\*\\* takes 3 mm" in words(found)
    assert "Lens 3" in words(found)
    assert "1 story" in words(found)
    assert found.message["mention_everyone"] is False


async def test_filters_are_chosen_from_lists_or_typed(stage: Stage) -> None:
    feeds = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "search", {"words": "x", "feed": "ev"}, "feed"
    )
    languages = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "search", {"words": "x", "language": "fren"}, "language"
    )
    assert feeds.choices is not None
    assert languages.choices is not None
    assert [choice["name"] for choice in feeds.choices] == ["Even"]
    assert [choice["value"] for choice in languages.choices] == ["fr"]
    for asked, found, said in (
        ({"feed": feeds.choices[0]["value"]}, {2, 4, 6}, "3 stories · Even"),
        ({"feed": "odd", "stars": 4}, {3}, "1 story · Odd · ★★★★ or better"),
        ({"stars": 5}, {3}, "★★★★★ or better"),
        ({"language": "fr"}, {2}, "1 story · French"),
        ({"language": "french", "period": "week"}, {2}, "Last 7 days · French"),
        ({"period": "day"}, set(), "No story here has all of these words."),
    ):
        shown = words(await stage.use("Noor", "search", words="lens", **asked))
        assert said in shown, asked
        assert {number for number in range(1, STORIES + 1) if f"Lens {number}" in shown} == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"words": "-lens"}, "“-lens” has no word to look for.\nGive at least one word"),
        ({"words": "*"}, "has no word to look for"),
        ({"words": "lens", "feed": "Neither"}, "This server follows no feed “Neither”."),
        ({"words": "lens", "language": "klingon"}, "I know no language “klingon”."),
        ({"words": "camera NEAR("}, "No story here has all of these words."),
        ({"words": "camera", "stars": 5}, "There may be some outside"),
    ],
)
async def test_what_finds_nothing_is_answered_in_words(
    stage: Stage, asked: dict[str, Any], said: str
) -> None:
    reply = await stage.use("Noor", "search", **asked)
    assert reply.ephemeral
    assert said in words(reply)


async def test_searches_are_kept_once_without_their_askers_and_forgotten_in_the_end(stage: Stage) -> None:
    first = await stage.use("Noor", "search", words="lens")
    for name in ("Noor", "Yuki"):
        await stage.use(name, "search", words="lens")
    async with stage.bot.database.writing() as session:
        assert await session.scalar(select(func.count()).select_from(Search)) == 1
        long_ago = stage.bot.clock() - timedelta(days=91)
        await session.execute(update(Search).values(asked_at=long_ago))
    await stage.use("Yuki", "search", words="camera")
    async with stage.bot.database.reading() as session:
        assert (await session.scalars(select(Search.words))).all() == ["camera"]
    assert "too old for its pages" in words(await stage.click("Noor", first, ":1:"))
