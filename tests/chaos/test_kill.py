"""kill -9 of the bot at random moments: no post is lost, none is doubled, every vote equals the reactions."""

import asyncio
import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from aiohttp import web

from bot.sandbox.model import Message, User
from bot.sandbox.server import SimulatedDiscord
from tests.e2e.stage import QUICK
from tests.e2e.waiting import expect

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "50"))
STARS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
VOTERS = ("Noor", "Jonas", "Yuki", "Chloé", "Milo")


class Press:
    """A feed of our own that carries its whole articles, so that nothing but the feed must be fetched."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self._items: list[str] = []

    def publish(self) -> None:
        """Publish one more article."""
        number = len(self.titles) + 1
        title = f"Dispatch {number:03}"
        text = " ".join(
            f"Camera number {number * 100 + each} costs {each + 3}00 euros and weighs {each + 2}00 grams."
            for each in range(30)
        )
        self.titles.append(title)
        self._items.append(
            f"<item><guid>{number}</guid><title>{title}</title><link>http://127.0.0.1/{number}</link>"
            f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate>"
            f"<description>{escape(f'<p>{text}</p>')}</description></item>"
        )

    async def feed(self, _request: web.Request) -> web.Response:
        """Give all articles, newest first."""
        items = "".join(reversed(self._items))
        body = f'<rss version="2.0"><channel><title>Dispatches</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")


class Bot:
    """``loupe run`` in a process of its own."""

    def __init__(self, config: Path, log: Path) -> None:
        self._command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(*self._command, stdout=log, stderr=log)

    async def kill(self) -> None:
        """Kill it, as a power cut would."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> int:
        """Ask it to stop, and give its exit code."""
        assert self._process is not None
        self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), 20)


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[tuple[SimulatedDiscord, Press, Bot]]:
    """A simulated Discord, a press, and a bot that is not started yet."""
    press = Press()
    async with SimulatedDiscord.running(
        pace=QUICK, extra_routes=[web.get("/feed.xml", press.feed)]
    ) as server:
        config = folder / "config.toml"
        config.write_text(
            f'[discord]\ntoken = "{server.bot_token}"\napi_url = "{server.api_url}"\n'
            f'gateway_url = "{server.gateway_url}"\n[database]\n'
            f'url = "sqlite+aiosqlite:///{folder}/loupe.db"\n[feeds]\n'
            f'allow_hosts = ["127.0.0.1:{server.port}"]\nfloor_seconds = 0.2\nceiling_seconds = 0.5\n'
            "flood_posts = 50\n"
            f"[web]\nport = 0\n[log]\nlevel = 'warning'\n"
        )
        bot = Bot(config, folder / "bot.log")
        try:
            yield server, press, bot
        finally:
            await bot.kill()


def posts(server: SimulatedDiscord) -> list[Message]:
    news = server.world.channel("Aperture Club", "news")
    return [each for each in server.world.messages(news.id) if each.visible_to is None]


def title_of(message: Message) -> str:
    text = str(message.components)
    return text[text.index("Dispatch ") :][: len("Dispatch 001")]


def held(server: SimulatedDiscord) -> set[tuple[int, int, int]]:
    """What stands on Discord: message, member, star."""
    return {
        (message.id, user, STARS.index(reaction.name) + 1)
        for message in posts(server)
        for reaction in message.reactions
        for user in reaction.users
        if user != server.world.bot.id and reaction.name in STARS
    }


def ledger(folder: Path) -> set[tuple[int, int, int]]:
    """What stands in the ledger: message, member, star."""
    with sqlite3.connect(folder / "loupe.db") as connection:
        rows = connection.execute(
            "SELECT p.message_id, v.user_id, v.star FROM votes v JOIN posts p ON p.id = v.post_id"
        )
        return {(message, user, star) for message, user, star in rows}


async def live(server: SimulatedDiscord, press: Press, chance: random.Random, seconds: float) -> None:
    """Let stories be published, and stars be given and taken, for a while."""
    people: list[User] = [server.world.user(name) for name in VOTERS]
    end = asyncio.get_running_loop().time() + seconds
    while (now := asyncio.get_running_loop().time()) < end:
        if chance.random() < 0.04:
            press.publish()
        for _ in range(3):
            if messages := posts(server):
                message, person = chance.choice(messages[-30:]), chance.choice(people)
                await toggle(server, message, person, chance.choice(STARS))
        await asyncio.sleep(min(0.1, end - now))


async def toggle(server: SimulatedDiscord, message: Message, person: User, star: str) -> None:
    holds = any(each.name == star and person.id in each.users for each in message.reactions)
    await (server.unreact if holds else server.react)(person, message, star)


@pytest.mark.chaos
@pytest.mark.timeout(600)
async def test_the_bot_may_die_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(20130807)
    async with town(tmp_path) as (server, press, bot):
        await bot.start()
        await server.wait_ready(30)
        news = server.world.channel("Aperture Club", "news")
        ada = server.world.user("Ada")
        press.publish()
        await server.interact(ada, news, "feed add", {"url": f"{server.url}/feed.xml", "newest": 1})
        await expect(lambda: posts(server), 30)
        for _ in range(ROUNDS):
            await live(server, press, chance, chance.uniform(0.3, 5.0))
            await bot.kill()
            await live(server, press, chance, chance.uniform(0.0, 0.3))
            await bot.start()
        await expect(lambda: len(posts(server)) >= len(press.titles), 120)
        await expect(lambda: held(server) == ledger(tmp_path), 60)
        assert [title_of(message) for message in posts(server)] == press.titles
        assert held(server)
        await expect(lambda: not several(server), 60)
        await expect(lambda: all(rating_is_true(server, message) for message in posts(server)), 60)
        assert await bot.stop() == 0
    assert held(server) == ledger(tmp_path)


def several(server: SimulatedDiscord) -> bool:
    """Whether a member still holds two stars on one post, although the bot may take one away."""
    pairs = [(message, user) for message, user, _ in held(server)]
    return len(pairs) != len(set(pairs))


def rating_is_true(server: SimulatedDiscord, message: Message) -> bool:
    stars = [star for held_on, _, star in held(server) if held_on == message.id]
    line = f"{sum(stars) / len(stars):.1f} · {len(stars)} rating" if stars else "(No ratings yet)"
    return line in str(message.components)
