"""``loupe feeds``: how the feeds do."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import ConfigFile, read_config

if TYPE_CHECKING:  # heavy: imported when the command runs
    from datetime import datetime

    from rich.table import Table

    from bot.feeds.health import FeedHealth


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Look after the feeds that servers follow.")
    group.callback()(lambda: None)
    group.command(epilog="Example: loupe feeds health --failing")(health)
    app.add_typer(group, name="feeds")


def health(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a feed and line.")] = False,
    failing: Annotated[
        bool, typer.Option("--failing", help="Only feeds with which something is wrong.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Tell how each followed feed does, as its last reading left it; nothing is fetched.

    The exit code is 1 when one fails or is gone.
    """
    from datetime import UTC, datetime

    from bot.feeds.health import FeedState

    url = read_config(config, token_required=False).database.url.get_secret_value()
    now = datetime.now(UTC)
    feeds = asyncio.run(_read(url, now, failing=failing))
    if as_json:
        for feed in feeds:
            typer.echo(json.dumps(_plain(feed), ensure_ascii=False))
    else:
        _show(feeds, now)
    if any(feed.state in {FeedState.FAILING, FeedState.GONE} for feed in feeds):
        raise typer.Exit(1)


async def _read(url: str, now: "datetime", *, failing: bool) -> "list[FeedHealth]":
    from bot.database.engine import Database
    from bot.feeds.health import health as health_of

    async with Database.open(url) as database, database.reading() as session:
        return await health_of(session, now, failing=failing)


def _plain(feed: "FeedHealth") -> dict[str, Any]:
    """Give a feed as JSON knows it: moments as ISO 8601."""
    import dataclasses
    from datetime import datetime

    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in dataclasses.asdict(feed).items()
    }


def _show(feeds: "list[FeedHealth]", now: "datetime") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not feeds:
        console.print("No feed is followed, or none fails.")
        return
    console.print(_table(feeds, now))


def _table(feeds: "list[FeedHealth]", now: "datetime") -> "Table":
    from rich.markup import escape
    from rich.table import Table

    from bot.feeds.health import FeedState
    from bot.feeds.schedule import span
    from bot.translation import translation

    colours = {FeedState.WELL: "green", FeedState.NEW: "dim", FeedState.FAILING: "red", FeedState.GONE: "red"}
    tr = translation(None)
    table = Table(show_lines=any(feed.problem for feed in feeds))
    for heading in ("feed", "state", "read well", "next", "every", "what is wrong, and what helps"):
        table.add_column(heading, overflow="fold")
    for feed in feeds:
        table.add_row(
            f"{escape(feed.title)}\n[dim]{escape(feed.url)}[/]",
            f"[{colours.get(feed.state, 'yellow')}]{feed.state}[/]" + (" (pushed)" if feed.pushed else ""),
            tr.ago(feed.succeeded_at, now) if feed.succeeded_at else "never",
            tr.ago(feed.next_poll_at, now) if feed.next_poll_at else "never",
            f"{span(feed.interval)}: {feed.reason}" if feed.interval else "",
            escape(" ".join(part for part in (feed.problem, feed.remedy and f"→ {feed.remedy}") if part)),
        )
    return table
