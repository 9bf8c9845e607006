"""/follow with the real client over sockets: who is told of what, once, and who is not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.following import Pier, idle, pier, write_now
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
