"""Push with the whole bot, a process of its own: news comes by itself, and without the hub polls bring it."""

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.app import utc_now
from bot.sandbox.server import SimulatedDiscord
from tests.bot.work.hub import Hub, serve
from tests.e2e.stage import QUICK
from tests.e2e.waiting import expect


@dataclass
class Town:
    """A simulated Discord, a site with a hub, and the bot, which follows the site in #news."""

    server: SimulatedDiscord
    hub: Hub
    folder: Path
    port: int

    def posted(self, story: str) -> bool:
        """Whether a story stands in the channel."""
        news = self.server.world.channel("Aperture Club", "news")
        told = [each for each in self.server.world.messages(news.id) if each.visible_to is None]
        return any(f"Story {story}" in str(each.components) for each in told)

    def asked(self, query: str) -> tuple[object, ...]:
        """Ask the bot's database."""
        with sqlite3.connect(self.folder / "loupe.db") as connection:
            return tuple(connection.execute(query).fetchone())

    async def metrics(self) -> str:
        """What the bot tells Prometheus."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/metrics") as answer,
        ):
            return await answer.text()


@asynccontextmanager
async def town(folder: Path, *, floor: float, ceiling: float, lease: str) -> AsyncIterator[Town]:
    hub, port = Hub(clock=utc_now, stories=["one"], lease=lease), unused_port()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(SimulatedDiscord.running(pace=QUICK))
        hub.url = await serve(stack, [web.get("/feed", hub.serve_feed), web.post("/hub", hub.serve_hub)])
        config = folder / "config.toml"
        config.write_text(
            f'[discord]\ntoken = "{server.bot_token}"\napi_url = "{server.api_url}"\n'
            f'gateway_url = "{server.gateway_url}"\n'
            f'[database]\nurl = "sqlite+aiosqlite:///{folder}/loupe.db"\n'
            f'[feeds]\nallow_hosts = ["{hub.url.removeprefix("http://")}"]\n'
            f"floor_seconds = {floor}\nceiling_seconds = {ceiling}\n"
            f'[web]\nport = {port}\npublic_url = "http://127.0.0.1:{port}"\n'
        )
        with (folder / "bot.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--config", str(config)), stdout=log, stderr=log
            )
        try:
            await server.wait_ready(30)
            news = server.world.channel("Aperture Club", "news")
            await server.interact(server.world.user("Ada"), news, "feed add", {"url": hub.feed, "newest": 1})
            yield Town(server, hub, folder, port)
        finally:
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_news_arrives_by_push_within_a_second_while_polls_are_an_hour_apart(tmp_path: Path) -> None:
    async with town(tmp_path, floor=3600, ceiling=86_400, lease="864000") as place:
        hub = place.hub
        await expect(lambda: place.posted("one") and hub.answered, 30)
        await hub.push("two")  # the first one may wait for a worker that has yet to start
        await expect(lambda: place.posted("two"), 20)
        polls, began = hub.polls, time.monotonic()
        assert await hub.push("three") == 200
        await expect(lambda: place.posted("three"))
        took = time.monotonic() - began
        assert took < 1.0
        assert hub.polls == polls
        assert "loupe_pushed_feeds 1.0" in await place.metrics()
        log = (tmp_path / "bot.log").read_text()
        assert hub.asked[0]["hub.secret"] not in log
        assert hub.callback not in log


async def test_when_the_hub_dies_polls_bring_the_news(tmp_path: Path) -> None:
    async with town(tmp_path, floor=1, ceiling=3600, lease="8") as place:
        hub = place.hub
        await expect(lambda: place.posted("one") and hub.answered, 30)
        await hub.push("two")
        hub.stories.append("two")
        await expect(lambda: place.posted("two"), 20)
        await hub.verify(hub.asked[0])  # workers took their time to start: the lease begins anew
        await expect(lambda: place.asked("SELECT next_poll_at = lease_until FROM feeds, pushes") == (1,))
        polls = hub.polls
        hub.answers = 503
        hub.stories.append("three")
        await expect(lambda: place.posted("three"), 30)
        assert hub.polls > polls
        await expect(lambda: hub.polls > polls + 2)
