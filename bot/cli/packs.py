"""``loupe packs``: whether the feeds of the packs live."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigFile, read_config
from bot.errors import LoupeError

if TYPE_CHECKING:  # heavy: imported when the command runs
    from rich.console import Console

    from bot.config import FeedsSettings
    from bot.feeds.life import Look
    from bot.feeds.packs import Pack, PackFeed

AT_ONCE = 4
_MARKS = {"well": "[green]✓[/]", "moved": "[yellow]![/]", "silent": "[yellow]![/]", "dead": "[red]✗[/]"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Look after the packs of feeds that /feed packs offers.")
    group.callback()(_group)  # so that a single command keeps its name
    group.command(epilog="Examples: loupe packs check · loupe packs check news film --json")(check)
    app.add_typer(group, name="packs")


def _group() -> None:
    pass


def check(
    pack: Annotated[
        list[str] | None, typer.Argument(help="Names of packs; all by default.", show_default=False)
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a feed.")] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", exists=True, dir_okay=False, help="Packs of your own, in the form of packs.toml."
        ),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Ask each feed of the packs once, a few at a time; the exit code is 1 if some are dead."""
    settings = read_config(config, token_required=False)
    chosen = _chosen(file, pack or [])
    dead = asyncio.run(_check(chosen, settings.feeds, as_json=as_json))
    if dead:
        raise typer.Exit(1)


def _chosen(file: Path | None, names: Sequence[str]) -> "list[Pack]":
    from bot.feeds.packs import read_packs

    packs = {pack.name: pack for pack in read_packs(file.read_text("utf-8") if file else None)}
    for name in names:
        if name not in packs:
            raise LoupeError(f"There is no pack {name}.", remedy=f"There are: {', '.join(packs)}.")
    return [packs[name] for name in names] if names else list(packs.values())


async def _check(packs: "Sequence[Pack]", settings: "FeedsSettings", *, as_json: bool) -> int:
    """Print a line for each feed as it answers, then the sum; return how many are dead."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn

    console = Console(soft_wrap=True, highlight=False)
    total = sum(len(pack.feeds) for pack in packs)
    counts: dict[str, int] = {}
    columns = (TextColumn("Asking feeds"), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=as_json or not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total)
        async for pack, feed, seen in _looks(packs, settings):
            counts[seen.life] = counts.get(seen.life, 0) + 1
            _show(console, pack, feed, seen, as_json=as_json)
            bar.advance(task)
    if not as_json:
        sums = ", ".join(f"{counts[kind]} {kind}" for kind in _MARKS if kind in counts)
        console.print(f"{total} feeds: {sums}.")
    return counts.get("dead", 0)


async def _looks(
    packs: "Sequence[Pack]", settings: "FeedsSettings"
) -> "AsyncIterator[tuple[Pack, PackFeed, Look]]":
    """Ask all feeds, a few at a time, and give each as it answers."""
    from bot.feeds.address import AddressGuard
    from bot.feeds.fetch import Fetcher, user_agent
    from bot.feeds.life import look
    from bot.feeds.workers import ParserPool

    guard, agent = AddressGuard(settings.allow_hosts), user_agent(settings.contact_url)
    async with Fetcher(guard, user_agent=agent) as fetcher, ParserPool(workers=1) as pool:
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(pack: "Pack", feed: "PackFeed") -> "tuple[Pack, PackFeed, Look]":
            async with turns:
                return pack, feed, await look(feed.url, fetcher, pool, datetime.now(UTC))

        tasks = [asyncio.create_task(one(pack, feed)) for pack in packs for feed in pack.feeds]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _show(console: "Console", pack: "Pack", feed: "PackFeed", seen: "Look", *, as_json: bool) -> None:
    from rich.markup import escape

    if as_json:
        line = {
            "pack": pack.name,
            "title": feed.title,
            "url": feed.url,
            "life": seen.life,
            "entries": seen.entries,
            "newest": seen.newest.isoformat() if seen.newest else None,
            "problem": seen.problem,
            "remedy": seen.remedy,
        }
        typer.echo(json.dumps(line, ensure_ascii=False))
        return
    told = seen.problem or f"{seen.entries} entries"
    remedy = f"\n  [yellow]→[/] {escape(seen.remedy)}" if seen.remedy else ""
    name = f"[bold]{escape(feed.title)}[/] ({escape(pack.name)}, {escape(feed.url)})"
    console.print(f"{_MARKS[seen.life]} {name}: {escape(told)}{remedy}")
