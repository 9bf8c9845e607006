"""``loupe sandbox``: a Discord on your own machine."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

Port = Annotated[int | None, typer.Option(min=0, max=65535, help="The page's port; 0 picks a free one.")]
Host = Annotated[str, typer.Option(help="The address the page listens on.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Open no browser.")]
Data = Annotated[
    Path | None, typer.Option(file_okay=False, metavar="DIR", help="Keep everything here between runs.")
]
Feeds = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE.opml|URL…", help="Real feeds for #news instead of the samples; one or several."
    ),
]
MoreFeeds = Annotated[list[str] | None, typer.Argument(metavar="URL", hidden=True)]  # --feeds URL URL
NoSamples = Annotated[bool, typer.Option("--no-samples", help="Subscribe no sample feeds.")]
PollSeconds = Annotated[float, typer.Option(min=0.1, help="How often feeds are read.")]
RestLog = Annotated[
    Path | None,
    typer.Option(dir_okay=False, metavar="FILE", help="Write each REST call of the bot as a line of JSON."),
]
ExitAfter = Annotated[
    float | None, typer.Option(min=0, metavar="SECONDS", help="Stop by itself, for scripts.")
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        exists=True,
        dir_okay=False,
        metavar="FILE",
        help="Use this file's [digest.model] and [translate], to try a model or a translation server.",
    ),
]
NoBot = Annotated[bool, typer.Option("--no-bot", help="Start the simulated Discord alone.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples: loupe sandbox · loupe sandbox --feeds my.opml --data ./sandbox-data · "
        "loupe sandbox --feeds https://petapixel.com/feed/ --port 8400"
    )(sandbox)


def sandbox(
    more_feeds: MoreFeeds = None,
    *,
    port: Port = None,
    host: Host = "127.0.0.1",
    no_browser: NoBrowser = False,
    data: Data = None,
    feeds: Feeds = None,
    no_samples: NoSamples = False,
    poll_seconds: PollSeconds = 5.0,
    rest_log: RestLog = None,
    exit_after: ExitAfter = None,
    no_bot: NoBot = False,
    config: ConfigFile = None,
) -> None:
    """Start a simulated Discord on this machine with the bot in it, and a page to look at it.

    It needs no account and no token, and with the sample stories no network.
    """
    from bot.sandbox.launch import SandboxOptions, run_sandbox

    options = SandboxOptions(
        port=port,
        host=host,
        browser=not no_browser,
        data=data,
        feeds=(*(feeds or ()), *(more_feeds or ())),
        samples=not no_samples,
        poll_seconds=poll_seconds,
        rest_log=rest_log,
        exit_after=exit_after,
        bot=not no_bot,
        config=config,
    )
    raise typer.Exit(asyncio.run(run_sandbox(options)))
