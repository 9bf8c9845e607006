"""From a feed's change to the post, in every kind of place, with the real client over sockets."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.database.tables import Feed, Post, PostState, Subscription
from bot.sandbox.model import CROSSPOSTED, Channel, Message
from tests.e2e.stage import Stage, on_stage
from tests.e2e.waiting import expect

KEYCAPS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


def posts(stage: Stage, channel: str = "news") -> list[Message]:
    """The messages that everybody sees in a channel, from the top."""
    messages = stage.server.world.messages(stage.channel(channel).id)
    return [each for each in messages if each.visible_to is None]


def forum_posts(stage: Stage) -> list[Channel]:
    """The posts of the forum."""
    forum = stage.channel("photo-talk")
    return [each for each in stage.server.world.threads(forum.guild_id) if each.parent_id == forum.id]


def seeded(message: Message) -> bool:
    return [reaction.name for reaction in message.reactions] == KEYCAPS


async def follow(stage: Stage, magazine: int = 0, **options: Any) -> str:
    """Let the admin follow a magazine."""
    address = list(stage.feeds.values())[magazine]
    await stage.use("Ada", "feed add", url=address, **options)
    return address


async def test_the_newest_stories_that_an_admin_asked_for_arrive_with_five_stars(stage: Stage) -> None:
    await follow(stage, newest=1)
    (post,) = await expect(lambda: posts(stage))
    await expect(lambda: seeded(post))
    assert "(No ratings yet)" in str(post.components)
    assert post.mentions == []
    assert not post.mention_everyone


async def test_a_story_is_posted_within_three_seconds_of_its_publication(stage: Stage) -> None:
    """With a poll each second: the poll itself, the page, the digest, the outbox, the post."""
    for magazine in range(len(stage.feeds)):
        await follow(stage, magazine, newest=0)
    await expect(lambda: everything_polled(stage))
    began = time.monotonic()
    story = stage.newsroom.publish_next()
    assert story is not None
    await expect(lambda: posts(stage))
    # One second at most until the poll; the promise is three from there.
    assert time.monotonic() - began < 4.0
    assert story.title.split("–")[0].split(":")[0][:20] in str(posts(stage)[0].components)


async def everything_polled(stage: Stage) -> bool:
    async with stage.bot.database.reading() as session:
        feeds = (await session.scalars(select(Feed.succeeded_at))).all()
        undecided = (
            await session.scalars(select(Subscription.id).where(Subscription.newest.is_not(None)))
        ).all()
    return len(feeds) == len(stage.feeds) and None not in feeds and not undecided


async def test_a_forum_gets_a_post_of_its_own_with_title_tag_and_stars(stage: Stage) -> None:
    await follow(stage, newest=1, channel=str(stage.channel("photo-talk").id), tag="News")
    (thread,) = await expect(lambda: forum_posts(stage))
    starter = stage.server.world.message(thread.id)
    assert starter is not None
    await expect(lambda: seeded(starter))
    assert thread.thread is not None
    tags = {str(tag["id"]): tag["name"] for tag in stage.channel("photo-talk").tags}
    assert [tags[str(tag)] for tag in thread.thread.applied_tags] == ["News"]
    assert thread.name in str(starter.components)
    assert "Discuss" not in str(starter.components)


async def test_an_announcement_is_published_where_the_admin_chose_so(stage: Stage) -> None:
    await follow(stage, newest=1, channel=str(stage.channel("announcements").id), publish=True)
    (post,) = await expect(lambda: posts(stage, "announcements"))
    await expect(lambda: post.flags & CROSSPOSTED)
    assert seeded(await expect(lambda: post if seeded(post) else None))


async def test_the_classic_embed_is_an_option(stage: Stage) -> None:
    await follow(stage, newest=1, style="embed")
    (post,) = await expect(lambda: posts(stage))
    assert post.embeds[0]["fields"][0]["name"] == "(No ratings yet)"


@pytest.mark.parametrize("kind", ["apply-then-500", "drop-connection", "rate-limit"])
async def test_no_post_is_doubled_or_lost_when_answers_are(stage: Stage, kind: str) -> None:
    stage.server.inject(kind, "POST /channels/*/messages", count=2, seconds=0.2)
    await follow(stage, newest=1)
    await expect(lambda: all_settled(stage, 1), 30)
    assert len(posts(stage)) == 1


@pytest.mark.parametrize("kind", ["apply-then-500", "drop-connection"])
async def test_no_forum_post_is_doubled_though_forums_know_no_nonce(stage: Stage, kind: str) -> None:
    stage.server.inject(kind, "POST /channels/*/threads", count=1)
    await follow(stage, newest=1, channel=str(stage.channel("photo-talk").id))
    await expect(lambda: all_settled(stage, 1), 30)
    assert len(forum_posts(stage)) == 1


async def all_settled(stage: Stage, number: int) -> bool:
    async with stage.bot.database.reading() as session:
        states = (await session.scalars(select(Post.state))).all()
    return list(states) == [PostState.SENT] * number


async def test_one_story_from_two_magazines_is_one_post_that_names_both(stage: Stage) -> None:
    """The original and its syndicated reprint: one address of the original, one post."""
    for magazine in range(len(stage.feeds)):
        await follow(stage, magazine, newest=0)
    await expect(lambda: everything_polled(stage))
    while stage.newsroom.publish_next():
        pass
    await expect(lambda: "also at" in str([post.components for post in posts(stage)]), 90)
    async with stage.bot.database.reading() as session:
        sent = (await session.scalars(select(Post.story_id).where(Post.story_id.is_not(None)))).all()
    assert len(sent) == len(set(sent))


async def test_a_member_opens_the_discussion_and_shares_a_story(stage: Stage) -> None:
    await follow(stage, newest=1)
    (post,) = await expect(lambda: posts(stage))
    await expect(lambda: all_settled(stage, 1))
    discuss = next(each for each in custom_ids(post) if "discuss" in each)
    share = next(each for each in custom_ids(post) if "share" in each)
    first = await stage.server.click(stage.user("Noor"), post, discuss)
    second = await stage.server.click(stage.user("Yuki"), post, discuss)
    assert f"<#{post.id}>" in str(first.message)
    assert f"<#{post.id}>" in str(second.message)
    assert [each.id for each in stage.server.world.threads(stage.channel().guild_id)] == [post.id]
    shared = await stage.server.click(stage.user("Noor"), post, share)
    assert shared.ephemeral
    assert str(post.id) in str(shared.message)


def custom_ids(message: Message) -> list[str]:
    found: list[str] = []

    def walk(items: list[dict[str, object]]) -> None:
        for item in items:
            if "custom_id" in item:
                found.append(str(item["custom_id"]))
            inner = item.get("components", [])
            walk(inner if isinstance(inner, list) else [])

    walk(message.components)
    return found
