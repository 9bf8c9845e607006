"""``loupe preview``: what would be posted, in the terminal."""

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigFile, read_config

if TYPE_CHECKING:  # heavy: imported when the command runs
    from bot.config import FeedsSettings
    from bot.digests.compose import Digest


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Examples: loupe preview petapixel.com · loupe preview https://example.org/a-review")(
        preview
    )


def preview(
    url: Annotated[str, typer.Argument(help="A feed, a site that has one, or an article.")],
    config: ConfigFile = None,
) -> None:
    """Show what would be posted about a feed's newest entry or about an article; nothing is sent."""
    from bot.logs import set_up_logging

    set_up_logging("warning", "console", sys.stderr)
    settings = read_config(config, token_required=False)
    _print(asyncio.run(_digest(url, settings.feeds)))


async def _digest(url: str, settings: "FeedsSettings") -> "Digest":
    from datetime import UTC, datetime

    from bot.feeds.address import AddressGuard
    from bot.feeds.fetch import Fetcher, user_agent
    from bot.feeds.workers import ParserPool
    from bot.work.pages import Pages
    from bot.work.preview import article_digest, newest_digest

    guard, agent = AddressGuard(settings.allow_hosts), user_agent(settings.contact_url)
    async with Fetcher(guard, user_agent=agent) as fetcher, ParserPool(workers=1) as pool:
        now = datetime.now(UTC)
        pages = Pages(fetcher, lambda: datetime.now(UTC), settings, pool=pool)
        return await article_digest(pages, pool, url, now) or await newest_digest(pages, pool, url, now)


def _print(digest: "Digest") -> None:
    from rich.console import Console, Group
    from rich.markup import escape
    from rich.panel import Panel
    from rich.text import Text

    lines: list[str] = []
    if digest.intro:
        lines.append(escape(digest.intro) + "\n")
    lines += [f"• {escape(bullet.text)}" for bullet in digest.bullets]
    if digest.image:
        credit = f" ({digest.image.credit})" if digest.image.credit else ""
        lines.append(f"\n[dim]picture: {escape(digest.image.alt + credit)}\n{escape(digest.image.url)}[/]")
    facts = [digest.source, digest.language, f"{digest.minutes} min read" if digest.minutes else ""]
    lines.append(f"\n[dim]{escape(' · '.join(fact for fact in facts if fact))}[/]")
    title = Text(digest.title, style="bold")
    body = Group(title, Text(digest.url, style="blue"), "", Text.from_markup("\n".join(lines)))
    Console(width=min(100, os.get_terminal_size().columns) if os.isatty(1) else 100).print(Panel(body))
