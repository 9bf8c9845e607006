"""``loupe preview``: what would be posted, in the terminal."""

import asyncio
import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigFile, read_config

if TYPE_CHECKING:  # heavy: imported when the command runs
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
    from bot.cli.draft import digest_of

    settings = read_config(config, token_required=False)
    _print(asyncio.run(digest_of(url, settings.feeds)))


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
