"""/article merge and split, used by moderators on a simulated Discord, and what members then see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database.tables import Entry, Merge, Post, PostState, Split
from bot.sandbox.denial import Denial
from bot.sandbox.model import Message, Overwrite
from bot.sandbox.permissions import Permission
from tests.e2e.stage import Stage, on_stage, words
from tests.e2e.test_posts import everything_polled, follow, posts, seeded
from tests.e2e.test_votes import FIVE, FOUR, TWO, shows
from tests.e2e.waiting import expect


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


@pytest.fixture
async def two(stage: Stage) -> tuple[Message, Message]:
    """Two posts with their stars: the older and the newer one."""
    for magazine in range(2):
        await follow(stage, magazine, newest=1)
    await expect(lambda: len(posts(stage)) == 2 and all(map(seeded, posts(stage))))
    older, newer = posts(stage)
    return older, newer


async def titles(stage: Stage, *messages: Message) -> list[str]:
    """The ids of the stories that messages tell, as the list of stories offers them."""
    async with stage.bot.database.reading() as session:
        rows = (await session.execute(select(Post.message_id, Post.story_id))).all()
    told = {message: str(story) for message, story in rows}
    return [told[message.id] for message in messages]


async def test_two_posts_become_one_story_with_one_rating_and_two_again(
    stage: Stage, two: tuple[Message, Message]
) -> None:
    older, newer = two
    await stage.server.react(stage.user("Noor"), older, FIVE)
    await stage.server.react(stage.user("Noor"), newer, FOUR)
    await stage.server.react(stage.user("Jonas"), newer, TWO)
    await expect(lambda: shows(older, "5.0 · 1 rating") and shows(newer, "3.0 · 2 ratings"))
    into, other = await titles(stage, older, newer)
    said = await stage.use("Milo", "article merge", story=into, other=other)
    assert said.ephemeral
    assert "is told together with this story" in words(said)
    assert f"/{older.id})" in words(said) or f"/{newer.id})" in words(said)
    await expect(lambda: shows(older, "3.0 · 2 ratings") and shows(newer, "3.0 · 2 ratings"))
    await expect(lambda: shows(older, f"/{newer.id})") and shows(newer, f"/{older.id})"))
    assert shows(older, "Told together with")
    assert await stories_listed(stage) == 1
    (article,) = [
        choice["value"] for choice in await suggested(stage, into) if choice["value"].startswith("s")
    ]
    apart = await stage.use("Milo", "article split", story=into, article=article)
    assert "tells a story of its own" in words(apart)
    await expect(lambda: shows(older, "5.0 · 1 rating") and shows(newer, "3.0 · 2 ratings"))
    await expect(lambda: not shows(older, "Told together") and not shows(newer, "Told together"))
    async with stage.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Merge)) == 0


async def stories_listed(stage: Stage) -> int:
    """How many stories /story offers."""
    offered = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "story", {"story": ""}, "story"
    )
    return len(offered.choices or [])


async def suggested(stage: Stage, story: str) -> list[dict[str, str]]:
    """What /article split offers for a story."""
    options = {"story": story, "article": ""}
    reply = await stage.server.autocomplete(
        stage.user("Milo"), stage.channel(), "article split", options, "article"
    )
    return reply.choices or []


async def test_a_reprint_is_split_off_gets_its_own_post_and_is_merged_back(stage: Stage) -> None:
    for magazine in range(len(stage.feeds)):
        await follow(stage, magazine, newest=0)
    await expect(lambda: everything_polled(stage))
    while stage.newsroom.publish_next():
        pass
    story = await expect(lambda: told_twice(stage), 90)
    offered = await suggested(stage, str(story))
    assert len(offered) == 2
    original, reprint = sorted(offered, key=lambda choice: "Second Curtain" in choice["name"])
    first = await post_of(stage, int(original["value"][1:]))
    assert first is not None
    await expect(lambda: shows(first, "also at"))
    said = words(await stage.use("Milo", "article split", story=str(story), article=reprint["value"]))
    assert "tells a story of its own" in said
    assert "1 post is on its way" in said
    entry_id = int(reprint["value"][1:])
    post = await expect(lambda: post_of(stage, entry_id), 60)
    assert shows(post, "apprentice")
    assert shows(post, "Second Curtain")
    assert bulleted(post)
    await expect(lambda: not shows(first, "also at"))
    async with stage.bot.database.reading() as session:
        own = await session.scalar(select(Split.story_id))
    again = words(await stage.use("Milo", "article merge", story=str(story), other=str(own)))
    assert "together" in again
    await expect(lambda: all(shows(each, "also at") for each in (first, post)))
    await expect(lambda: all(shows(each, "Told together") for each in (first, post)))


async def told_twice(stage: Stage) -> int | None:
    """The posted story that two entries tell, if it is there already."""
    async with stage.bot.database.reading() as session:
        twice = select(Entry.story_id).group_by(Entry.story_id).having(func.count() > 1)
        sent = select(Post.story_id).where(Post.story_id.in_(twice), Post.state == PostState.SENT)
        return await session.scalar(sent)


async def post_of(stage: Stage, entry_id: int) -> Message | None:
    """The message that an entry was posted with, once it stands."""
    async with stage.bot.database.reading() as session:
        sent = select(Post.message_id).where(Post.entry_id == entry_id, Post.state == PostState.SENT)
        message_id = await session.scalar(sent)
    return None if message_id is None else stage.server.world.message(message_id)


def bulleted(post: Message) -> bool:
    """Whether a post has key points: its digest is not made from the title alone."""
    return "\\n- " in str(post.components) or "'- " in str(post.components)


async def test_what_cannot_be_ruled_is_refused_in_words(stage: Stage, two: tuple[Message, Message]) -> None:
    one, other = await titles(stage, *two)
    assert "already" in words(await stage.use("Milo", "article merge", story=one, other=one))
    assert "No story here" in words(await stage.use("Milo", "article merge", story=one, other="no such"))
    alone = await stage.use("Milo", "article split", story=one, article="a1")
    assert "Only one article" in words(alone)
    await stage.use("Milo", "article merge", story=one, other=other)
    unknown = await stage.use("Milo", "article split", story=other, article="nothing like it")
    assert "not told by that article" in words(unknown)


async def test_only_moderators_rule(stage: Stage, two: tuple[Message, Message]) -> None:
    one, other = await titles(stage, *two)
    with pytest.raises(Denial):
        await stage.use("Noor", "article merge", story=one, other=other)
    here = Overwrite(stage.user("Noor").id, 1, allow=int(Permission.MANAGE_MESSAGES))
    stage.channel().overwrites.append(here)
    refused = await stage.use("Noor", "article merge", story=one, other=other)
    assert "Manage Messages" in words(refused)
    stage.channel().overwrites.remove(here)
    for entry in stage.server.world.commands[0].entries:
        entry["default_member_permissions"] = None  # as an admin may set it in the server's settings
    refused = await stage.use("Noor", "article merge", story=one, other=other)
    assert "Manage Messages" in words(refused)
    offered = await stage.server.autocomplete(
        stage.user("Noor"), stage.channel(), "article merge", {"story": "", "other": ""}, "story"
    )
    assert not offered.choices
    async with stage.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Merge)) == 0
