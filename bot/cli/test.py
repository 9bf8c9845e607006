"""``loupe test``: the project's own tests."""

import subprocess
import sys
from typing import Annotated

import typer

from bot.cli.options import checkout


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "test",
        epilog="Examples: loupe test · loupe test tests/bot/feeds · loupe test -k votes -x",
        context_settings={"ignore_unknown_options": True},
    )(run_tests)


def run_tests(
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="PYTEST…", help="What pytest is given.")
    ] = None,
) -> None:
    """Run this checkout's tests with pytest, all of them in two processes; whatever follows is pytest's."""
    command = [sys.executable, "-m", "pytest", *(arguments or ["-n", "2"])]
    code = subprocess.run(command, cwd=checkout(), check=False).returncode  # noqa: S603 - the developer's own words
    if code:
        typer.echo(f"pytest failed (exit code {code}).", err=True)
    raise typer.Exit(code)
