"""Posts with a picture of ours, in each style and place: it is uploaded once and stays at every edit."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot.database.tables import Feed, KeptPicture, Post
from bot.sandbox.model import Message
from tests.e2e.stage import Stage, nodes, on_stage
from tests.e2e.test_posts import KEYCAPS, follow, forum_posts, posts, seeded
from tests.e2e.waiting import expect


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


def edited(stage: Stage) -> list[dict[str, object]]:
    """The bodies of the bot's edits of posts."""
    calls = stage.server.calls
    return [each["body"] for each in calls if each["method"] == "PATCH" and "/messages/" in each["path"]]


async def picture(message: Message) -> tuple[str, bytes]:
    """The kind and the bytes of the one file that a message has."""
    (attachment,) = message.attachments
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as answer:
        return answer.content_type, await answer.read()


@pytest.mark.parametrize("style", ["card", "compact", "embed"])
async def test_the_picture_is_uploaded_with_the_post_and_stays_when_a_vote_changes_it(
    stage: Stage, style: str
) -> None:
    await follow(stage, newest=1, style=style)
    (post,) = await expect(lambda: posts(stage))
    (attachment,) = post.attachments
    assert attachment["description"]
    assert await picture(post) == ("image/jpeg", await _kept(stage))
    shown = str([post.components, post.embeds])
    assert attachment["url"] in shown
    await stage.server.react(stage.user("Noor"), post, KEYCAPS[4])
    await expect(lambda: "5.0 · 1 rating" in str([post.components, post.embeds]))
    assert post.attachments == [attachment]
    assert attachment["url"] in str([post.components, post.embeds])
    # The edit names the file and neither lists nor sends it.
    assert f"attachment://{attachment['filename']}" in str(edited(stage))
    assert all("attachments" not in body for body in edited(stage))


async def _kept(stage: Stage) -> bytes:
    async with stage.bot.database.reading() as session:
        return (await session.scalars(select(KeptPicture.body))).one()


async def test_a_forum_post_has_its_picture_too(stage: Stage) -> None:
    await follow(stage, newest=1, channel=str(stage.channel("photo-talk").id), tag="News")
    (thread,) = await expect(lambda: forum_posts(stage))
    starter = stage.server.world.message(thread.id)
    assert starter is not None
    assert (await picture(starter))[0] == "image/jpeg"


async def test_a_headline_is_discussed_by_the_button_beside_it_and_carries_no_picture(stage: Stage) -> None:
    await follow(stage, newest=1, style="headline")
    (post,) = await expect(lambda: posts(stage))
    await expect(lambda: seeded(post))
    assert post.attachments == []
    (section,) = post.components[0]["components"]
    button = section["accessory"]["custom_id"]
    opened = await stage.server.click(stage.user("Noor"), post, button)
    assert f"<#{post.id}>" in str(opened.message)


async def test_the_rating_goes_before_a_picture_that_discord_does_not_find(stage: Stage) -> None:
    await follow(stage, newest=1)
    (post,) = await expect(lambda: posts(stage))
    await expect(lambda: seeded(post))
    post.attachments.clear()
    await stage.server.react(stage.user("Noor"), post, KEYCAPS[4])
    await expect(lambda: "5.0 · 1 rating" in str(post.components))
    assert "attachment" not in str(post.components)
    await expect(lambda: _has_no_file(stage))


async def _has_no_file(stage: Stage) -> bool:
    async with stage.bot.database.reading() as session:
        return (await session.scalar(select(Post.attached))) == ""


async def test_a_post_takes_on_the_colour_and_the_icon_of_its_magazine(stage: Stage) -> None:
    await follow(stage, newest=1, style="embed")
    (post,) = await expect(lambda: posts(stage))
    await expect(lambda: seeded(post))
    stage.bot.wake("sites")
    await expect(lambda: _accent(stage))
    await stage.server.react(stage.user("Noor"), post, KEYCAPS[4])
    await expect(lambda: "5.0 · 1 rating" in str(post.embeds))
    (embed,) = post.embeds
    assert embed["color"] == await _accent(stage)
    assert embed["author"]["icon_url"] == f"{stage.server.url}/newsroom/half-stop/icon.png"


async def _accent(stage: Stage) -> int | None:
    async with stage.bot.database.reading() as session:
        found: int | None = await session.scalar(select(Feed.accent))
        return found


async def test_a_preview_of_each_style_shows_what_would_be_posted(stage: Stage) -> None:
    address = next(iter(stage.feeds.values()))
    for style, kind in (("card", 12), ("compact", 11)):
        reply = await stage.use("Ada", "feed preview", url=address, style=style)
        (shown,) = (each for each in nodes(reply) if each["type"] == kind)
        assert "/attachments/" in str(shown)
    embed = await stage.use("Ada", "feed preview", url=address, style="embed")
    assert embed.message is not None
    assert "/attachments/" in embed.message["embeds"][0]["image"]["url"]
    headline = await stage.use("Ada", "feed preview", url=address, style="headline")
    assert "/attachments/" not in str(headline.message)
