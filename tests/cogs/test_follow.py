"""/follow, used by members on a simulated Discord."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database.tables import Follow, Follower
from bot.digests.gear import keep_gear
from bot.digests.indexing import index_story
from bot.discussion.followers import MOST
from bot.stories.gear import find_gear
from tests.archive import Archive
from tests.e2e.stage import Stage, nodes, on_stage, words


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Two stories on the Leica M11, of which one is two months old."""
    async with on_stage(tmp_path) as running:
        now, guild_id = running.bot.clock(), running.channel().guild_id
        async with running.bot.database.writing() as session:
            archive = Archive(session)
            await archive.guild(guild_id)
            for days in (1, 60):
                story = await archive.story(f"Fog, {days}")
                await keep_gear(session, story.id, find_gear("The Leica M11"))
                await index_story(session, story.id)
                await archive.post(story, guild_id=guild_id, sent_at=now - timedelta(days=days))
        yield running


async def offered(stage: Stage, command: str, typed: str, by: str = "Noor") -> list[str]:
    """What is suggested for an option as somebody types."""
    found = await stage.server.autocomplete(stage.user(by), stage.channel(), command, {"what": typed}, "what")
    return [choice["name"] for choice in found.choices or []]


async def add(stage: Stage, *typed: str, by: str = "Noor") -> None:
    """Follow things."""
    for each in typed:
        assert "You now follow" in words(await stage.use(by, "follow add", what=each))


async def test_gear_a_maker_and_words_are_understood_and_counted(stage: Stage) -> None:
    gear = await stage.use("Noor", "follow add", what=" leica  m11 ")
    assert gear.ephemeral
    assert "You now follow **Leica M11** here (Camera)." in words(gear)
    assert "I would have told you of 1 story. /gear lists them." in words(gear)
    assert "private message" in words(gear)
    maker = words(await stage.use("Noor", "follow add", what="nikon"))
    assert "**Nikon** here: the maker, with all of its gear." in maker
    assert "I would have told you of 0 stories.\n" in maker + "\n"
    topic = words(await stage.use("Noor", "follow add", what='"fog" *light* @everyone'))
    assert "the words **fog \\*light\\* @\u200beveryone** here. I know no camera, lens or maker" in topic
    again = words(await stage.use("Noor", "follow add", what="LEICA M11"))
    assert again == "You follow **Leica M11** here already."


async def test_an_answer_and_the_letters_are_in_the_language_of_the_member(stage: Stage) -> None:
    told = words(await stage.use("Jonas", "follow add", what="Leica M11"))
    assert "Du verfolgst hier jetzt **Leica M11** (Kamera)." in told
    async with stage.bot.database.reading() as session:
        assert list(await session.scalars(select(Follower.locale))) == ["de"]


@pytest.mark.parametrize(
    ("typed", "said"), [("the", "“the” has no word to look for."), ("!!", "Name a camera")]
)
async def test_what_says_nothing_is_refused_in_words(stage: Stage, typed: str, said: str) -> None:
    reply = await stage.use("Noor", "follow add", what=typed)
    assert reply.ephemeral
    assert said in words(reply)


async def test_the_list_is_ones_own_in_pages_and_things_are_taken_away_in_it(stage: Stage) -> None:
    assert "Nothing yet. Begin with /follow add." in words(await stage.use("Noor", "follow list"))
    await add(stage, *(f"topic {number:02}" for number in range(12)))
    await add(stage, "Leica", by="Milo")
    first = await stage.use("Noor", "follow list")
    assert first.ephemeral
    assert "12 of 25" in words(first)
    assert words(first).count("topic") == 10
    assert "Leica" not in words(first)
    options = next(node for node in nodes(first) if node.get("custom_id") == "unfollow:0")["options"]
    left = await stage.click("Noor", first, "unfollow:0", options[0]["value"], options[9]["value"])
    assert left.updated
    assert "10 of 25" in words(left)
    assert "topic 00" not in words(left)
    assert "topic 11" in words(left)


async def test_pages_are_turned_and_an_emptied_last_page_shows_the_one_before(stage: Stage) -> None:
    await add(stage, *(f"topic {number:02}" for number in range(11)))
    first = await stage.use("Noor", "follow list")
    second = await stage.click("Noor", first, ":1:")
    assert "topic 10" in words(second)
    assert "topic 09" not in words(second)
    options = next(node for node in nodes(second) if node.get("custom_id") == "unfollow:1")["options"]
    left = await stage.click("Noor", second, "unfollow:1", options[0]["value"])
    assert "10 of 25" in words(left)
    assert "topic 09" in words(left)


async def test_things_are_removed_by_suggestion_or_in_any_spelling(stage: Stage) -> None:
    await add(stage, "Leica M11", "street photography", "Sony A7 IV")
    assert await offered(stage, "follow remove", "") == ["Leica M11", "street photography", "Sony A7 IV"]
    assert await offered(stage, "follow remove", "STREET") == ["street photography"]
    assert await offered(stage, "follow remove", "", by="Milo") == []
    assert "**Sony A7 IV**" in words(await stage.use("Noor", "follow remove", what="a7iv"))
    assert "**street photography**" in words(
        await stage.use("Noor", "follow remove", what="Street-Photography")
    )
    async with stage.bot.database.reading() as session:
        (left,) = await session.scalars(select(Follow))
    of_another = await stage.use("Milo", "follow remove", what=f"id:{left.id}")
    assert "You do not follow" in words(of_another)
    assert "**Leica M11**" in words(await stage.use("Noor", "follow remove", what=f"id:{left.id}"))


async def test_gear_of_the_server_and_makers_are_suggested(stage: Stage) -> None:
    assert (await offered(stage, "follow add", ""))[0] == "Leica M11"
    assert (await offered(stage, "follow add", "leica"))[:2] == ["Leica", "Leica M11"]
    assert len(await offered(stage, "follow add", "")) == 25


async def test_nobody_follows_more_than_25_things(stage: Stage) -> None:
    await add(stage, *(f"topic {number:02}" for number in range(MOST)))
    refused = words(await stage.use("Noor", "follow add", what="topic of its own"))
    assert "You follow 25 things here" in refused
    assert "/follow remove" in refused
