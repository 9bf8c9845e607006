"""/latest, /top, /story, /stats and /myvotes, used by members on a simulated Discord."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.tables import Digest, Guild
from bot.sandbox.server import SimulatedDiscord
from tests.archive import Archive
from tests.e2e.stage import QUICK, Stage, bot_on, nodes, on_stage, words

STORIES = 7


async def fill(stage: Stage) -> None:
    """Seven stories, the n-th rated n % 5 + 1 by Noor; posted a minute apart, the last one the newest."""
    now, guild_id = stage.bot.clock(), stage.channel().guild_id
    async with stage.bot.database.writing() as session:
        archive = Archive(session)
        await archive.guild(guild_id)
        feed = await archive.feed("Sample Feed", next_poll_at=now + timedelta(days=1))
        subscription = await archive.subscription(feed, guild_id=guild_id, channel_id=stage.channel().id)
        for number in range(STORIES):
            story = await archive.story(f"Story {number} @everyone *bold*", feed=feed)
            await archive.digest(story)
            post = await archive.post(
                story,
                guild_id=guild_id,
                place_id=stage.channel().id,
                subscription_id=subscription.id,
                seeded=True,
                sent_at=now - timedelta(minutes=STORIES - number),
            )
            await archive.vote(post, stage.user("Noor").id, number % 5 + 1, now)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        await fill(running)
        yield running


async def test_latest_pages_from_the_newest_for_the_one_who_asked(stage: Stage) -> None:
    first = await stage.use("Noor", "latest")
    assert first.ephemeral
    assert words(first).index("Story 6") < words(first).index("Story 5")
    assert "Story 1 " not in words(first)
    second = await stage.click("Noor", first, ":1:")
    assert second.updated
    assert "Story 1 " in words(second)
    assert "Story 6" not in words(second)


async def test_top_ranks_and_is_public_only_when_asked(stage: Stage) -> None:
    hidden = await stage.use("Noor", "top")
    shown = await stage.use("Noor", "top", period="all", public=True)
    assert (hidden.ephemeral, shown.ephemeral) == (True, False)
    assert "**1. [Story 4" in words(hidden)
    assert "★★★★★ 5.0 · 1 rating" in words(hidden)
    assert "All time" in words(shown)
    others = await stage.click("Yuki", shown, ":1:")
    assert others.ephemeral
    assert "Story" not in words(others)


async def test_top_of_one_feed(stage: Stage) -> None:
    offered = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "top", {"feed": "sample"}, "feed"
    )
    assert offered.choices is not None
    assert [choice["name"] for choice in offered.choices] == ["Sample Feed"]
    assert "Story 4" in words(await stage.use("Noor", "top", feed=offered.choices[0]["value"]))
    assert "Story 4" in words(await stage.use("Noor", "top", feed="sample feed"))
    assert "follows no feed" in words(await stage.use("Noor", "top", feed="another"))


async def test_a_story_is_found_by_choice_and_by_words(stage: Stage) -> None:
    offered = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "story", {"story": "bold 3"}, "story"
    )
    assert offered.choices is not None
    assert len(offered.choices) == 1
    for wanted in (offered.choices[0]["value"], "bold 3"):
        report = words(await stage.use("Noor", "story", story=wanted))
        assert "Story 3" in report
        assert "- A fact." in report
        assert "★★★★☆ 4.0 · 1 rating" in report
    assert "No story here" in words(await stage.use("Noor", "story", story="nothing like it"))


async def test_a_bullet_is_shown_in_its_context_to_whoever_asks(stage: Stage) -> None:
    kept = {"before": "…from Kyoto.", "sentence": "A fact, in full.", "after": "It rained…"}
    async with stage.bot.database.writing() as session:
        digest = await session.get_one(Digest, 3)
        digest.bullets = [digest.bullets[0] | kept, digest.bullets[0] | {"text": "An old one."}]
    told = await stage.use("Noor", "story", story="bold 2", public=True)
    shown = await stage.click("Yuki", told, "context:", "0")
    assert shown.ephemeral
    assert "…from Kyoto. **A fact, in full.** It rained…" in words(shown)
    assert "[PetaPixel](https://news.example/" in words(shown)
    assert "is not kept" in words(await stage.click("Noor", told, "context:", "1"))


async def test_stats_and_own_votes(stage: Stage) -> None:
    stats = words(await stage.use("Milo", "stats"))
    assert "7 posts · 7 ratings by 1 member" in stats
    assert "Sample Feed · 7 posts" in stats
    mine = await stage.use("Noor", "myvotes")
    assert mine.ephemeral
    assert "7 stories rated" in words(mine)
    assert "You have not rated a story yet" in words(await stage.use("Milo", "myvotes"))


async def test_everybody_is_answered_in_their_language_and_the_room_in_its_own(stage: Stage) -> None:
    async with stage.bot.database.writing() as session:
        (await session.get_one(Guild, stage.channel().guild_id)).locale = "de"
    french = words(await stage.use("Chloé", "latest"))
    german = words(await stage.use("Chloé", "latest", public=True))
    english = words(await stage.use("Noor", "latest"))
    assert "4,0" in french
    assert "4,0" in german
    assert "4.0" in english


async def test_nothing_in_a_title_mentions_or_formats(stage: Stage) -> None:
    shown = await stage.use("Noor", "latest", public=True)
    assert shown.message is not None
    assert shown.message["mention_everyone"] is False
    assert shown.message["mentions"] == []
    assert "\\*bold\\*" in words(shown)


async def test_pages_turn_after_a_restart(tmp_path: Path) -> None:
    async with SimulatedDiscord.running(pace=QUICK) as server:
        async with bot_on(server, tmp_path) as bot:
            stage = Stage(server, None, bot)  # type: ignore[arg-type]  # no sample feeds are needed here
            await fill(stage)
            first = await stage.use("Noor", "latest", public=True)
        async with bot_on(server, tmp_path) as bot:
            stage = Stage(server, None, bot)  # type: ignore[arg-type]  # as above
            second = await stage.click("Noor", first, ":1:")
            assert second.updated
            assert "Story 1 " in words(second)
            labels = [node["label"] for node in nodes(second) if "label" in node]
            assert labels == ["‹ Back", "Page 2 of 2", "Next ›"]
