"""Channels, threads and servers come and go under a running bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import discord
import pytest
from sqlalchemy import select

from bot.app import utc_now
from bot.database.tables import Guild, Post, PostState, Subscription
from bot.sandbox.newsroom import routes
from bot.sandbox.server import SimulatedDiscord
from tests.e2e.stage import QUICK, Stage, bot_on, on_stage
from tests.e2e.test_posts import custom_ids, follow, posts, seeded
from tests.e2e.waiting import expect


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


async def act(stage: Stage, name: str, method: str, path: str) -> None:
    """Let a person act by Discord's own REST."""
    headers = {"Authorization": stage.user(name).token}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, stage.server.api_url + path) as response,
    ):
        assert response.status < 300, await response.text()


async def states(stage: Stage) -> list[str]:
    async with stage.bot.database.reading() as session:
        return list(await session.scalars(select(Post.state).order_by(Post.id)))


async def test_stories_can_go_into_a_thread(stage: Stage) -> None:
    await follow(stage, newest=1)
    await expect(lambda: posts(stage))
    (post,) = posts(stage)
    await expect(lambda: seeded(post))
    discuss = next(each for each in custom_ids(post) if "discuss" in each)
    await stage.server.click(stage.user("Noor"), post, discuss)
    await follow(stage, 1, newest=1, channel=str(post.id))
    await expect(lambda: [each for each in stage.server.world.messages(post.id) if seeded(each)])
    assert await states(stage) == [PostState.SENT] * 2


async def test_a_deleted_channel_ends_its_subscriptions_and_its_posts_leave_the_rankings(
    stage: Stage,
) -> None:
    await follow(stage, newest=1, channel=str(stage.channel("lounge").id))
    await expect(lambda: posts(stage, "lounge"))
    (post,) = posts(stage, "lounge")
    await expect(lambda: seeded(post))
    await act(stage, "Ada", "DELETE", f"/channels/{post.channel_id}")

    async def closed() -> bool:
        async with stage.bot.database.reading() as session:
            left = (await session.scalars(select(Subscription))).all()
        return not left and await states(stage) == [PostState.GONE]

    await expect(closed)


async def test_a_deleted_forum_post_is_noted(stage: Stage) -> None:
    await follow(stage, newest=1, channel=str(stage.channel("photo-talk").id))
    await expect(lambda: states(stage))
    guild = stage.channel("photo-talk").guild_id
    await expect(lambda: list(stage.server.world.threads(guild)))
    (thread,) = stage.server.world.threads(guild)
    starter = stage.server.world.message(thread.id)
    assert starter is not None
    await expect(lambda: seeded(starter))
    known = stage.bot.get_channel(thread.id)
    assert isinstance(known, discord.Thread)
    await known.delete()

    async def gone() -> bool:
        return await states(stage) == [PostState.GONE]

    await expect(gone)


async def test_the_commands_are_registered_once_and_again_only_when_discord_lost_them(tmp_path: Path) -> None:
    newsroom = routes(utc_now, 8.0)
    async with SimulatedDiscord.running(pace=QUICK, extra_routes=newsroom.routes()) as server:
        for expected in (1, 1, 2):
            if expected == 2:
                for commands in server.world.commands.values():
                    commands.entries.pop()
            async with bot_on(server, tmp_path):
                puts = [
                    call for call in server.calls if call["method"] == "PUT" and "/commands" in call["path"]
                ]
                assert len(puts) == expected


async def test_a_server_that_removes_the_bot_rests_and_nothing_of_it_is_deleted(stage: Stage) -> None:
    await follow(stage, newest=1)
    await expect(lambda: posts(stage))
    guild = stage.bot.get_guild(stage.channel().guild_id)
    assert guild is not None
    await guild.leave()

    async def left() -> bool:
        async with stage.bot.database.reading() as session:
            return (await session.get_one(Guild, guild.id)).left_at is not None

    await expect(left)
    assert len(await states(stage)) == 1
