"""The Discord client: what it is made of, which extensions it loads, and how it starts and stops."""

import asyncio
import contextlib
import gc
import hashlib
import json
import random
import signal
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from importlib import import_module

import aiohttp
import discord
import structlog
from discord.ext import commands

from bot.app.quirks import ask_once, handlers_done, point_at
from bot.config import Config
from bot.database.engine import Database, upgrade
from bot.database.marks import keep_mark, read_mark
from bot.errors import LoupeError
from bot.web.health import Health, serve
from bot.web.push import push_routes
from bot.work.assembly import Engine, assemble
from bot.work.delivering import Delivering
from bot.work.healing import Healing

EXTENSIONS = (
    "cogs.error_desk",
    "cogs.posting",
    "cogs.voting",
    "cogs.places",
    "cogs.card_buttons",
    "cogs.setup",
    "cogs.feeds",
    "cogs.reports",
    "cogs.search",
    "cogs.gear",
    "cogs.follow",
    "cogs.articles",
    "cogs.help",
)
INTENTS = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
GUILDS_SECONDS = (
    0.5  # without a new server before the client counts as ready; late ones are healed as they come
)
RECONNECT_SECONDS = (1.0, 60.0)
STOP_SECONDS = 5.0
GARBAGE = 10_000  # objects made before the collector looks at them

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Tell the time, aware UTC: the one clock of a running bot."""
    return datetime.now(UTC)


class Loupe(commands.AutoShardedBot):
    """The client that extensions are loaded into.

    Args:
        engine: what it runs on.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,  # there are no text commands; see on_message
            help_command=None,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=GUILDS_SECONDS,
            http_trace=ask_once(),
        )
        self.engine = engine
        self.config = engine.config
        self.database = engine.database
        self.fetcher = engine.fetcher
        self.pages = engine.pages
        self.pool = engine.pool
        self.clock = engine.clock
        self.started_at = engine.clock()
        self.healing: Healing  # this and the next are set by cogs.posting, which knows the way to Discord
        self.delivering: Delivering

    def wake(self, job: str) -> None:
        """Ring a job's bell: "poll", "digest", "deliver", "seed", "refresh" or "heal"."""
        self.engine.jobs.wake(job)

    async def setup_hook(self) -> None:
        """Load what people touch, and tell Discord of the commands if they changed."""
        for extension in EXTENSIONS:
            # Not load_extension: it runs a module once more, and /feed is put together by several.
            await import_module(extension).setup(self)
        await self.sync_commands()

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages alone: commands are slash commands."""

    async def sync_commands(self) -> bool:
        """Register the commands if they, or what Discord holds of them, changed since the last time.

        Returns:
            Whether they were registered.
        """
        translator = self.tree.translator
        own = self.tree.get_commands()
        payload = [
            await each.get_translated_payload(self.tree, translator)
            if translator
            else each.to_dict(self.tree)
            for each in own
        ]
        fingerprint = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        mark = f"commands:{self.application_id}"
        async with self.database.reading() as session:
            known = await read_mark(session, mark)
        if known == fingerprint and {each.name for each in await self.tree.fetch_commands()} == {
            each.name for each in own
        }:
            return False
        await self.tree.sync()
        async with self.database.writing() as session:
            await keep_mark(session, mark, fingerprint)
        log.info("commands registered", commands=len(own))
        return True


async def run_bot(config: Config) -> int:
    """Run the bot until it is told to stop (SIGTERM, SIGINT).

    Polling and digesting go on while Discord is away. What is in flight at the end is finished, or resumed by
    the next start.

    Returns:
        The exit code: 0 after a stop, 1 when the connection to Discord ended by itself.

    Raises:
        LoupeError: the configuration does not work (token, database), in words.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C arrives as KeyboardInterrupt
            loop.add_signal_handler(number, stopped.set)
    point_at(config)
    url = config.database.url.get_secret_value()
    await upgrade(url)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database.open(url))
        engine = await assemble(config, database, stack, clock=utc_now, chance=random.Random())
        bot = Loupe(engine)
        doors = push_routes(engine.pushing, engine.clock)
        health = Health(engine.database, engine.clock, is_ready=bot.is_ready)
        await stack.enter_async_context(serve(health, config.web.host, config.web.port, doors))
        settle()
        intake = asyncio.create_task(engine.intake.run(), name="intake")
        connection = asyncio.create_task(connect(bot), name="discord")
        stopping = asyncio.create_task(stopped.wait(), name="stop")
        try:
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                connection.result()  # raises what ended it
                return 0 if stopped.is_set() else 1
            return 0
        finally:
            log.info("stopping")
            await engine.jobs.stop()
            for task in (stopping, intake, connection):
                task.cancel()
            await asyncio.gather(stopping, intake, connection, return_exceptions=True)
            with contextlib.suppress(TimeoutError):  # Discord need not be there to say goodbye to
                async with asyncio.timeout(STOP_SECONDS):
                    # Before the first log-in discord.py has no loop, and fails to close what it never opened.
                    if isinstance(bot.loop, asyncio.AbstractEventLoop):
                        await bot.close()
            await handlers_done(STOP_SECONDS)


def settle() -> None:
    """Tell the garbage collector that what has been made so far lives as long as the program.

    Or it looks at all of the libraries again and again, which costs polling a fifth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 10, 10)


async def connect(bot: Loupe) -> None:
    """Log in and stay connected; while Discord cannot be reached, ask again with growing pauses.

    Raises:
        LoupeError: Discord does not accept the token or the intents.
    """
    await reachable(bot.config.discord.api_url)
    try:
        await bot.start(bot.config.discord.token.get_secret_value())
    except discord.LoginFailure as error:
        raise LoupeError(
            "Discord does not accept the bot token.",
            remedy="Reset it at https://discord.com/developers/applications and put it into [discord] token.",
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise LoupeError(
            "Discord refuses the intents that Loupe asks for.",
            remedy="Check the application's Bot page; Loupe needs none of the privileged intents.",
        ) from error


async def reachable(api_url: str) -> None:
    """Wait until Discord's REST address answers at all."""
    pause, longest = RECONNECT_SECONDS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        while True:
            try:
                async with session.get(f"{api_url.rstrip('/')}/gateway"):
                    return
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                log.warning(
                    "Discord cannot be reached: is this machine's network up?",
                    kind=type(error).__name__,
                    again_in_seconds=pause,
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)
