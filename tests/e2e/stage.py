"""The real bot in this process, on a simulated Discord that also serves sample feeds: all over sockets."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import Loupe, utc_now
from bot.app.quirks import handlers_done, point_at
from bot.config import Config
from bot.database.engine import Database, upgrade
from bot.sandbox.interactions import Reply
from bot.sandbox.limits import Rate, RateLimits
from bot.sandbox.model import Channel, Overwrite, User
from bot.sandbox.newsroom.newsroom import Newsroom, routes
from bot.sandbox.permissions import Permission
from bot.sandbox.server import SimulatedDiscord
from bot.work.assembly import assemble

QUICK = RateLimits(
    create_message=Rate(1000, 1.0),
    edit_message=Rate(1000, 1.0),
    reactions=Rate(1000, 1.0),
    other=Rate(1000, 1.0),
    overall=Rate(5000, 1.0),
    identify_seconds=0.0,
)
TEXT_DISPLAY = 10


@dataclass(frozen=True)
class Stage:
    """A simulated Discord with the bot on it, and hands to use them."""

    server: SimulatedDiscord
    newsroom: Newsroom
    bot: Loupe

    def user(self, name: str) -> User:
        """A person by name."""
        return self.server.world.user(name)

    def channel(self, name: str = "news", guild: str = "Aperture Club") -> Channel:
        """A channel by name."""
        return self.server.world.channel(guild, name)

    @property
    def feeds(self) -> dict[str, str]:
        """The sample magazines: title and the address of the feed."""
        return dict(self.newsroom.feeds(self.server.url))

    async def use(self, name: str, command: str, /, *, at: str = "news", **options: Any) -> Reply:
        """Let a person use a slash command in a channel of the first server."""
        return await self.server.interact(self.user(name), self.channel(at), command, options)

    async def click(self, name: str, reply: Reply, control: str, *values: str) -> Reply:
        """Let a person use the control of a reply whose id contains a text."""
        assert reply.message is not None
        found = [node["custom_id"] for node in nodes(reply) if control in node.get("custom_id", "")]
        return await self.server.click(self.user(name), int(reply.message["id"]), found[0], values)


@asynccontextmanager
async def bot_on(
    server: SimulatedDiscord,
    folder: Path,
    *,
    allow_hosts: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
) -> AsyncIterator[Loupe]:
    """Run the bot, whole but for the process, until the context ends.

    Args:
        server: its Discord, whose own feeds it may read.
        folder: where it keeps its database.
        allow_hosts: further private hosts that feeds may come from.
        settings: further sections of its configuration.
    """
    url = f"sqlite+aiosqlite:///{folder / 'loupe.db'}"
    config = Config.model_validate(
        {
            "discord": {
                "token": server.bot_token,
                "api_url": server.api_url,
                "gateway_url": server.gateway_url,
            },
            "database": {"url": url},
            "feeds": {
                "allow_hosts": [f"127.0.0.1:{server.port}", *allow_hosts],
                "floor_seconds": 1,
                "secret_key": "k" * 32,
            },
            **(settings or {}),
        }
    )
    await upgrade(url)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.open(url))
        engine = await assemble(config, database, stack, clock=utc_now, chance=random.Random(1))
        intake = asyncio.create_task(engine.intake.run())
        stack.enter_context(_aimed(config))
        bot = Loupe(engine)
        connection = asyncio.create_task(bot.start(server.bot_token))
        try:
            await _ready(server, connection)
            yield bot
        finally:
            await engine.jobs.stop()
            await bot.close()
            for task in (intake, connection):
                task.cancel()
            await asyncio.gather(intake, connection, return_exceptions=True)
            await handlers_done(10)


async def _ready(server: SimulatedDiscord, connection: asyncio.Task[None]) -> None:
    """Wait for the bot; what ends its connection before is raised."""
    ready = asyncio.create_task(server.wait_ready(20.0))
    await asyncio.wait({ready, connection}, return_when=asyncio.FIRST_COMPLETED)
    if connection.done():
        ready.cancel()
        connection.result()
    await ready


@contextmanager
def _aimed(config: Config) -> Iterator[None]:
    """Let discord.py talk to the configured addresses, which it keeps on its classes."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    point_at(config)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def on_stage(folder: Path, *, forbidden: Permission | None = None) -> AsyncIterator[Stage]:
    """Open a simulated Discord with the sample newsroom, and the bot on it.

    Args:
        folder: where the bot keeps its database.
        forbidden: what nobody may do in the first server's #lounge.
    """
    newsroom = routes(utc_now, 8.0)
    async with SimulatedDiscord.running(pace=QUICK, extra_routes=newsroom.routes()) as server:
        if forbidden is not None:
            lounge = server.world.channel("Aperture Club", "lounge")
            lounge.overwrites.append(Overwrite(lounge.guild_id, 0, deny=int(forbidden)))
        async with bot_on(server, folder) as bot:
            yield Stage(server, newsroom, bot)


def nodes(reply: Reply) -> list[dict[str, Any]]:
    """Every component of a reply, nested ones too."""
    return _walk((reply.message or {}).get("components", []))


def words(reply: Reply) -> str:
    """All that a reply says, as markdown."""
    return "\n".join(node["content"] for node in nodes(reply) if node["type"] == TEXT_DISPLAY)


def _walk(components: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for node in components:
        found += [node, *_walk(node.get("components", []))]
        if node.get("accessory"):
            found.append(node["accessory"])
    return found
