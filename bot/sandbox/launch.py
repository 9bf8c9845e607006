"""``loupe sandbox``: the simulated Discord, the bot in a process of its own, and a page to look at."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.config import load_config
from bot.errors import LoupeError
from bot.sandbox.child import Child, child_environment
from bot.sandbox.feed_list import read_feeds
from bot.sandbox.limits import RateLimits
from bot.sandbox.listening import listen
from bot.sandbox.newsroom import Newsroom, routes
from bot.sandbox.notes import Notes
from bot.sandbox.server import SimulatedDiscord
from bot.sandbox.settings_file import write_settings
from bot.sandbox.subscribing import subscribe

DEFAULT_PORT = 8377
STORY_SECONDS = 8.0
# Discord's own pace, but for one thing: a bot that was killed need not wait five seconds to be back.
PACE = RateLimits(identify_seconds=0.0)


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """What the command line says.

    Args:
        port: the page's port; None for 8377 or, if that is taken, any free one.
        host: the address it listens on.
        browser: whether a browser opens.
        data: the folder that keeps the state; None for one that is removed at the end.
        feeds: addresses and OPML files instead of the samples.
        samples: whether the sample newsroom is subscribed if no feeds are named.
        poll_seconds: how often the bot reads feeds.
        rest_log: the file for the bot's REST calls.
        exit_after: seconds until it stops by itself.
        bot: whether the bot is started.
        config: the file whose model and translation server it uses; None for neither.
    """

    port: int | None = None
    host: str = "127.0.0.1"
    browser: bool = True
    data: Path | None = None
    feeds: tuple[str, ...] = ()
    samples: bool = True
    poll_seconds: float = 5.0
    rest_log: Path | None = None
    exit_after: float | None = None
    bot: bool = True
    config: Path | None = None


async def run_sandbox(options: SandboxOptions) -> int:
    """Run the sandbox until it is interrupted.

    Args:
        options: what the command line says.

    Returns:
        The exit code: 0.

    Raises:
        LoupeError: the port is taken, a file cannot be read or written or has mistakes, or a feed is none.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers; there an interrupt ends the loop itself.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopping.set)
    with _folder(options.data) as data:
        async with _started(options, data):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), options.exit_after)
            _say("Stopping …")
    return 0


@contextlib.asynccontextmanager
async def _started(options: SandboxOptions, data: Path) -> AsyncIterator[None]:
    """Start everything; stop it in reverse order at the end, the bot before its Discord."""
    notes = Notes(data / "sandbox.json")
    named = read_feeds(options.feeds)
    words = load_config(options.config, os.environ, token_required=False) if options.config else None
    sampling = options.samples and not options.feeds
    newsroom = routes(lambda: datetime.now(UTC), STORY_SECONDS, notes.published) if sampling else None
    async with SimulatedDiscord.running(
        host=options.host,
        port=_port(options, notes),
        data=data,
        rest_log=options.rest_log,
        extra_routes=newsroom.routes() if newsroom else (),
        pace=PACE,
    ) as server:
        notes.port = server.port
        feeds = newsroom.feeds(server.url) if newsroom else named
        launched = server.simulation.launched
        launched.feeds = tuple({"url": url, "title": title} for title, url in feeds)
        launched.settled = not options.bot
        tasks = []
        if options.bot:
            addresses = [url for _, url in feeds]
            config = await write_settings(server, data, addresses, options.poll_seconds, words)
            child = Child(config, child_environment(os.environ), launched.take_pid)
            tasks = [
                asyncio.create_task(child.keep_running()),
                asyncio.create_task(subscribe(server, addresses, _say if named else None)),
            ]
        if newsroom:
            tasks.append(asyncio.create_task(_publish(newsroom, notes)))
        _greet(server, options, len(feeds), publishing=newsroom is not None and not newsroom.finished)
        if options.browser and _has_display():
            await asyncio.to_thread(webbrowser.open, server.url)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def _folder(chosen: Path | None) -> Iterator[Path]:
    """Give the chosen folder, or one that is removed at the end."""
    if chosen is None:
        with tempfile.TemporaryDirectory(prefix="loupe-sandbox-") as made:
            yield Path(made)
        return
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise LoupeError(
            f"The folder {chosen} cannot be made: {reason}.", remedy="Choose another."
        ) from error
    yield chosen.resolve()


def _port(options: SandboxOptions, notes: Notes) -> int:
    """Choose the port: the one asked for, else that of the last time, else 8377, else any free one.

    The sample feeds' addresses contain the port, so kept state wants the same one again.
    """
    if options.port is not None:
        return options.port
    for port in (notes.port, DEFAULT_PORT):
        with contextlib.suppress(LoupeError):
            if port:
                listen(options.host, port).close()
                return port
    return 0


async def _publish(newsroom: Newsroom, notes: Notes) -> None:
    """Publish a story every few seconds until all are out, and say so."""
    while not newsroom.finished:
        await asyncio.sleep(STORY_SECONDS)
        newsroom.publish_next()
        notes.published = newsroom.published
    _say("All sample stories are published; no more will come. A fresh folder begins with the first.")


def _greet(server: SimulatedDiscord, options: SandboxOptions, count: int, *, publishing: bool) -> None:
    lines = [f"The Loupe sandbox is at {server.url}/"]
    if not options.bot:
        lines.append("The bot is not started (--no-bot).")
    elif options.feeds:
        words = "1 feed is" if count == 1 else f"{count} feeds are"
        lines.append(f"{words} being subscribed in #news.")
    elif publishing:
        lines.append(f"{count} invented magazines publish a new story every {STORY_SECONDS:g} seconds.")
    if options.data:
        lines.append(f"Everything is kept in {options.data}.")
    lines.append("Press Ctrl-C to stop.")
    _say("\n".join(lines))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _has_display() -> bool:
    """Return whether there is a screen for a browser."""
    if sys.platform.startswith(("win", "darwin")):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
