"""``loupe check``: is everything as it must be for ``loupe run``?"""

import asyncio
import sys
from typing import TYPE_CHECKING

import typer

from bot.cli.options import DEFAULT, ConfigFile, read_config
from bot.errors import ConfigError

if TYPE_CHECKING:  # heavy: imported when the command runs
    from bot.cli.inspection import Finding
    from bot.config import Config


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: loupe check --config config.toml")(check)


def check(config: ConfigFile = None) -> None:
    """Check configuration, database, token, intents, permissions in each channel, servers of words and feeds.

    One line each, with a remedy where something is wrong; the exit code is then 1. It also prints the address
    where an admin invites the bot with exactly the permissions it uses.
    """
    from bot.cli.inspection import Finding
    from bot.logs import set_up_logging

    set_up_logging("error", "console", sys.stderr)
    try:
        settings = read_config(config)
    except ConfigError as error:
        _show([Finding(well=False, what="configuration", text=error.message, remedy=error.remedy)])
        raise typer.Exit(1) from None
    source = config or DEFAULT
    text = str(source) if source.exists() else "from the environment alone"
    findings = [Finding(well=True, what="configuration", text=text), *asyncio.run(_inspect(settings))]
    _show(findings)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


async def _inspect(config: "Config") -> "list[Finding]":
    from datetime import UTC, datetime

    from bot.cli.discord_inspection import inspect_discord
    from bot.cli.inspection import inspect_database, inspect_feeds, read_targets
    from bot.cli.words_inspection import inspect_words

    url = config.database.url.get_secret_value()
    database, readable = await inspect_database(url)
    targets = await read_targets(url) if readable else []
    feeds = await inspect_feeds(url, datetime.now(UTC)) if readable else []
    return [database, *await inspect_discord(config, targets), *await inspect_words(config), *feeds]


def _show(findings: "list[Finding]") -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
        remedy = f"\n  [yellow]→[/] {escape(finding.remedy)}" if finding.remedy else ""
        console.print(f"{mark} [bold]{escape(finding.what)}[/]: {escape(finding.text)}{remedy}")
