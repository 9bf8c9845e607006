"""``loupe run``: the bot itself."""

import asyncio
import sys

import typer

from bot.cli.options import ConfigFile, read_config


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: loupe run --config /etc/loupe/config.toml")(run)


def run(config: ConfigFile = None) -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM), which it does in order."""
    from bot.app import run_bot
    from bot.logs import set_up_logging

    settings = read_config(config)
    set_up_logging(settings.log.level, settings.log.format, sys.stderr)
    raise typer.Exit(asyncio.run(run_bot(settings)))
