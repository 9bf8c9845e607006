"""/gear, used by members on a simulated Discord."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digests.gear import keep_gear
from bot.stories.gear import find_gear
from tests.archive import Archive
from tests.e2e.stage import Stage, on_stage, words

STORIES = 7


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Seven stories on the Leica M11, the last of them on a lens, too; one of another server."""
    async with on_stage(tmp_path) as running:
        now, guild_id = running.bot.clock(), running.channel().guild_id
        async with running.bot.database.writing() as session:
            archive = Archive(session)
            await archive.guild(guild_id)
            await archive.guild(guild_id + 1)
            for number in range(STORIES):
                story = await archive.story(f"Story {number}")
                also = " and the RF 50mm f/1.2L" if number == STORIES - 1 else ""
                await keep_gear(session, story.id, find_gear(f"The Leica M11{also}"))
                sent_at = now - timedelta(minutes=STORIES - number)
                post = await archive.post(
                    story, guild_id=guild_id, place_id=running.channel().id, sent_at=sent_at
                )
                await archive.vote(post, running.user("Noor").id, number % 5 + 1, now)
            elsewhere = await archive.story("Elsewhere")
            await keep_gear(session, elsewhere.id, find_gear("The Nikon Z8"))
            await archive.post(elsewhere, guild_id=guild_id + 1)
        yield running


async def test_gear_lists_the_stories_on_a_camera_with_ratings_in_pages(stage: Stage) -> None:
    first = await stage.use("Noor", "gear", name="leica m11")
    assert first.ephemeral
    told = words(first)
    assert "## Leica M11" in told
    assert "Camera · 7 stories" in told
    assert told.index("Story 6") < told.index("Story 5")
    assert "★★☆☆☆ 2.0 · 1 rating" in told
    second = await stage.click("Noor", first, ":1:")
    assert second.updated
    assert "Story 1" in words(second)
    assert "Story 6" not in words(second)


async def test_gear_of_this_server_is_suggested_by_words_the_most_told_first(stage: Stage) -> None:
    async def offered(typed: str) -> list[str]:
        found = await stage.server.autocomplete(
            stage.user("Noor"), stage.channel(), "gear", {"name": typed}, "name"
        )
        return [choice["name"] for choice in found.choices or []]

    assert await offered("") == ["Leica M11 (7)", "Canon RF 50mm f/1.2L (1)"]
    assert await offered("50mm canon") == ["Canon RF 50mm f/1.2L (1)"]
    assert await offered("nikon") == []


async def test_a_choice_from_the_list_shows_it_to_everybody_when_asked(stage: Stage) -> None:
    found = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "gear", {"name": "canon"}, "name"
    )
    assert found.choices
    shown = await stage.use("Noor", "gear", name=found.choices[0]["value"], public=True)
    assert not shown.ephemeral
    assert "Lens · 1 story" in words(shown)
    assert "Story 6" in words(shown)


async def test_what_nobody_tells_here_is_said(stage: Stage) -> None:
    told = words(await stage.use("Noor", "gear", name="Nikon Z8"))
    assert "No story here is about “Nikon Z8”" in told
