"""``loupe check`` as a process, against a simulated Discord over sockets."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import load_config
from bot.database.engine import Database, upgrade
from bot.delivery.permissions import INVITED
from bot.errors import ConfigError
from bot.sandbox.model import Overwrite
from bot.sandbox.permissions import Permission
from bot.sandbox.server import SimulatedDiscord
from tests.archive import NOW, Archive

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def discord_server() -> AsyncIterator[SimulatedDiscord]:
    async with SimulatedDiscord.running() as server:
        yield server


def settings(folder: Path, server: SimulatedDiscord, token: str = "") -> Path:
    """A configuration that points at the simulated Discord."""
    path = folder / "config.toml"
    path.write_text(
        f'[discord]\ntoken = "{token or server.bot_token}"\napi_url = "{server.api_url}"\n'
        f'gateway_url = "{server.gateway_url}"\n[database]\nurl = "sqlite:///{folder}/loupe.db"\n'
    )
    return path


async def check(*arguments: str, folder: Path) -> tuple[int, str]:
    """Run the command; give its exit code and what it printed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LOUPE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "check",
        *arguments,
        cwd=folder,
        env={**environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def follow(folder: Path, *channels: tuple[int, int], **feed: object) -> None:
    """Let channels follow a feed in the database that the configuration names."""
    url = f"sqlite+aiosqlite:///{folder}/loupe.db"
    await upgrade(url)
    async with Database.open(url) as database, database.writing() as session:
        archive = Archive(session)
        made = await archive.feed("PetaPixel", **feed)
        for guild_id, channel_id in channels:
            await archive.guild(guild_id)
            await archive.subscription(made, guild_id=guild_id, channel_id=channel_id)


async def test_all_is_well_in_a_fresh_start(discord_server: SimulatedDiscord, tmp_path: Path) -> None:
    code, text = await check("--config", str(settings(tmp_path, discord_server)), folder=tmp_path)
    assert code == 0, text
    assert [line.partition(":")[0] for line in text.splitlines()] == [
        "✓ configuration",
        "✓ database",
        "✓ token",
        "✓ intents",
        "✓ invitation",
    ]
    assert f"permissions={int(INVITED)}" in text
    assert "2 servers" in text
    assert not (tmp_path / "loupe.db").exists(), "checking makes nothing"


async def test_each_followed_channel_is_told_with_what_it_lacks(
    discord_server: SimulatedDiscord, tmp_path: Path
) -> None:
    world = discord_server.world
    news, forum = world.channel("Aperture Club", "news"), world.channel("Aperture Club", "photo-talk")
    lounge, dark = world.channel("Aperture Club", "lounge"), world.channel("Darkroom Society", "news")
    denied = Permission.ATTACH_FILES | Permission.ADD_REACTIONS
    lounge.overwrites.append(Overwrite(lounge.guild_id, 0, deny=int(denied)))
    places = [(channel.guild_id, channel.id) for channel in (news, forum, lounge, dark)]
    await follow(tmp_path, *places, (news.guild_id, 42), (42, 43), polled_at=NOW)
    code, text = await check("--config", str(settings(tmp_path, discord_server)), folder=tmp_path)
    assert code == 1
    assert "✓ #news in Aperture Club: all it needs\n" in text
    assert "✓ #photo-talk in Aperture Club: all it needs\n" in text
    assert (
        "✗ #lounge in Aperture Club: the bot lacks Add Reactions, Attach Files\n  → In the channel's" in text
    )
    assert "✓ #news in Darkroom Society: all it needs (without Manage Messages" in text
    assert "✗ channel 42 in Aperture Club: is gone\n  → " in text
    assert "✗ server 42: the bot is not there any more\n  → Invite it again: https://discord.com/" in text
    assert "✓ feed PetaPixel: read " in text


async def test_a_feed_in_trouble_is_told_with_its_remedy(
    discord_server: SimulatedDiscord, tmp_path: Path
) -> None:
    news = discord_server.world.channel("Aperture Club", "news")
    await follow(
        tmp_path, (news.guild_id, news.id), problem="The site answers 404.", remedy="Look for a new address."
    )
    code, text = await check("--config", str(settings(tmp_path, discord_server)), folder=tmp_path)
    assert code == 1
    assert "✗ feed PetaPixel: The site answers 404.\n  → Look for a new address." in text


async def test_a_token_that_discord_refuses_is_told_and_not_shown(
    discord_server: SimulatedDiscord, tmp_path: Path
) -> None:
    token = discord_server.bot_token[:-4] + "abcd"
    path = settings(tmp_path, discord_server, token)
    code, text = await check("--config", str(path), folder=tmp_path)
    assert code == 1
    assert "✗ token: Discord does not accept it\n  → Reset it at" in text
    assert token not in text


async def test_a_discord_that_does_not_answer_is_told(
    discord_server: SimulatedDiscord, tmp_path: Path
) -> None:
    path = settings(tmp_path, discord_server)
    path.write_text(path.read_text().replace(str(discord_server.port), "9"))
    code, text = await check("--config", str(path), folder=tmp_path)
    assert code == 1
    assert "✗ Discord: http://127.0.0.1:9/api/v10 or" in text


async def test_a_wrong_configuration_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[web]\nport = 'x'\n")
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    code, text = await check(folder=tmp_path)
    assert code == 1
    assert text.startswith("✗ configuration: The configuration has 2 mistakes:")
    expected = [line.strip().partition(": ")[2] for line in str(caught.value).splitlines()[1:2]]
    assert json.dumps(expected[0])[1:-1] in json.dumps(text)
