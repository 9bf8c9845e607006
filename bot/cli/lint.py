"""``loupe lint``: what the tools have to say about the source."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import checkout

TOOLS = {
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy", "--no-error-summary"],
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Examples: loupe lint · loupe lint --update")(lint)


def lint(
    *,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="First bring bot/locale and docs/database.md up to date with the source."
        ),
    ] = False,
) -> None:
    """Check the source of this checkout: ruff's rules and form, and mypy's types."""
    root = checkout()
    if update:
        _update(root)
    failed = []
    for name, arguments in TOOLS.items():
        command = [sys.executable, "-m", *arguments]
        if subprocess.run(command, cwd=root, check=False).returncode:  # noqa: S603 - fixed commands
            failed.append(name)
        typer.echo(f"{'✗' if name in failed else '✓'} {name}")
    if failed:
        typer.echo(f"Failed: {', '.join(failed)}.", err=True)
        raise typer.Exit(1)


def _update(root: Path) -> None:
    from bot.cli import catalogs, schema_page

    for language, missing in catalogs.update(root).items():
        typer.echo(f"{language}: {missing} texts to translate")
    schema_page.page_path(root).write_text(schema_page.schema_page(), "utf-8")
