"""/follow with the real client over sockets: who is told of what, once, and who is not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.database.tables import Follow, Follower
from tests.e2e.following import Pier, idle, paused, pier, stand, write_now
from tests.e2e.stage import bot_on, words
from tests.e2e.waiting import expect


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Pier]:
    async with pier(tmp_path) as opened:
        yield opened


async def test_a_follower_is_told_of_a_new_story_in_one_private_message(scene: Pier, tmp_path: Path) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot)
        added = await scene.use("Noor", "follow add", what="leica m11")
        assert added.ephemeral
        assert "You now follow **Leica M11** here (Camera)." in words(added)
        await scene.post(bot, "Fog *bold* @everyone", "It was shot on a Leica M11.", posts=1)
        await scene.note(bot)
        assert scene.letters("Noor") == []  # what comes within minutes shares a letter
        await write_now(bot)
        (letter,) = await expect(lambda: scene.letters("Noor"), 30)
        await expect(lambda: idle(bot), 30)
        text = str(letter.components)
        (post,) = scene.server.world.messages(scene.server.world.channel("Aperture Club", "news").id)[-1:]
        assert f"https://discord.com/channels/{post.guild_id}/{post.channel_id}/{post.id}" in text
        assert "Fog \\\\*bold\\\\* @\u200beveryone" in text.replace("\\u200b", "\u200b")
        assert "You follow Leica M11 in Aperture Club" in text
        assert (letter.mentions, letter.mention_roles, letter.mention_everyone) == ([], [], False)
        assert len(scene.letters("Noor")) == 1
        assert scene.letters("Yuki") == []


async def test_what_stood_in_a_feed_before_is_no_news(scene: Pier, tmp_path: Path) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.use("Noor", "follow add", what="Leica")
        await scene.use("Ada", "feed add", url=scene.address, newest=1)
        await expect(lambda: stand(bot, 1), 30)
        assert await scene.note(bot) == []


@pytest.mark.parametrize("later", [False, True])
async def test_a_bot_that_dies_before_it_knows_of_its_letter_makes_no_second_one(
    scene: Pier, tmp_path: Path, later: bool
) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot)
        await scene.use("Noor", "follow add", what="Leica M11")
        await scene.post(bot, "Fog", "It was shot on a Leica M11.", posts=1)
        await scene.note(bot)
        scene.server.inject("drop-connection", "POST /channels/*/messages")
        await write_now(bot)
        (first,) = await expect(lambda: scene.letters("Noor"), 30)
        assert not await idle(bot)
    async with bot_on(scene.server, tmp_path) as bot:
        if later:  # than Discord remembers a nonce
            async with bot.database.writing() as session:
                await session.execute(
                    update(Follower).values(attempted_at=bot.clock() - timedelta(minutes=10))
                )
            scene.server.world._nonces.clear()
        await write_now(bot)
        await expect(lambda: idle(bot), 30)
    assert scene.letters("Noor") == [first]


async def test_whoever_takes_no_private_messages_reads_so_and_is_tried_again(
    scene: Pier, tmp_path: Path
) -> None:
    noor = scene.user("Noor")
    noor.open_to_messages = False
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot)
        await scene.use("Noor", "follow add", what="Leica M11")
        await scene.post(bot, "Fog", "It was shot on a Leica M11.", posts=1)
        await scene.note(bot)
        await write_now(bot)
        await expect(lambda: paused(bot), 30)
        shown = words(await scene.use("Noor", "follow list"))
        assert "you take no private messages from this server" in shown
        assert "I try again: now." in shown
        await expect(lambda: paused(bot), 30)
        assert scene.letters("Noor") == []
        noor.open_to_messages = True
        await scene.use("Noor", "follow list")
        await expect(lambda: scene.letters("Noor"), 30)
        await expect(lambda: idle(bot), 30)
        assert "private messages" not in words(await scene.use("Noor", "follow list"))
        assert len(scene.letters("Noor")) == 1


async def test_nobody_is_told_of_what_they_cannot_see(scene: Pier, tmp_path: Path) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot, "bot-log")
        for name in ("Noor", "Milo"):
            await scene.use(name, "follow add", what="Leica M11")
        await scene.post(bot, "Fog", "It was shot on a Leica M11.", posts=1)
        await scene.note(bot)
        await write_now(bot)
        await expect(lambda: idle(bot), 30)
        assert (len(scene.letters("Noor")), len(scene.letters("Milo"))) == (0, 1)
        await scene.subscribe(bot, "news")
        await scene.post(bot, "Rain", "It was shot on a Leica M11, too.", posts=3)
        await scene.note(bot)
        await write_now(bot)
        (letter,) = await expect(lambda: scene.letters("Noor"), 30)
        news = scene.server.world.channel("Aperture Club", "news")
        assert f"/{news.id}/" in str(letter.components)
        assert "Fog" not in str(letter.components)


async def test_of_two_stories_that_were_merged_only_one_is_told(scene: Pier, tmp_path: Path) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot)
        await scene.use("Noor", "follow add", what="Leica M11")
        await scene.post(bot, "Fog", "It was shot on a Leica M11.", posts=1)
        await scene.note(bot)
        await write_now(bot)
        await expect(lambda: idle(bot), 30)
        await scene.post(bot, "An exhibition in the old harbour", "A Leica M11 hangs there, too.", posts=2)
        merged = await scene.use("Milo", "article merge", story="Fog", other="exhibition")
        assert "Fog" in words(merged)
        await scene.note(bot)
        await write_now(bot)
        await expect(lambda: idle(bot), 30)
        assert len(scene.letters("Noor")) == 1


async def test_stories_of_a_few_minutes_share_a_letter_and_the_next_waits_an_hour(
    scene: Pier, tmp_path: Path
) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot)
        await scene.use("Noor", "follow add", what="harbour light")
        for number, title in enumerate(("Harbour light in fog", "Rain and harbour-light"), 1):
            await scene.post(bot, title, "", posts=number)
        await scene.note(bot)
        await write_now(bot)
        (letter,) = await expect(lambda: scene.letters("Noor"), 30)
        assert "2 stories on what you follow" in str(letter.components)
        await expect(lambda: idle(bot), 30)
        await scene.post(bot, "Harbour light again", "", posts=3)
        await scene.note(bot)
        async with bot.database.reading() as session:
            (due_at,) = await session.scalars(select(Follower.due_at))
        assert due_at is not None
        assert due_at - bot.clock() > timedelta(minutes=58)


async def test_whoever_left_is_told_nothing_and_forgotten_there(scene: Pier, tmp_path: Path) -> None:
    async with bot_on(scene.server, tmp_path) as bot:
        await scene.subscribe(bot)
        await scene.use("Noor", "follow add", what="Leica")
        await scene.post(bot, "Fog", "It was shot on a Leica M11.", posts=1)
        await scene.note(bot)
        guild = scene.server.world.guilds[scene.server.world.channel("Aperture Club", "news").guild_id]
        del guild.members[scene.user("Noor").id]
        await write_now(bot)
        await expect(lambda: idle(bot), 30)
        async with bot.database.reading() as session:
            assert (await session.scalars(select(Follow))).all() == []
        assert scene.letters("Noor") == []
