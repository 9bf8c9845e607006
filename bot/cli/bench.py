"""``loupe bench``: what Loupe costs, as ratios against the plainest way to do the same.

Each file of ``tests/bench`` is one benchmark, run in a process of its own so that its memory is its own. It
prints a JSON object a line, ``{"what", "loupe", "against", "unit", "ratio", "note"}``; ``note`` says what
``against`` is. A line without ``what`` is a summary for programs: it is printed as JSON only. A benchmark
whose figures stand in docs writes them anew when it is given ``--write``; the others take no notice of it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import checkout
from bot.errors import LoupeError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples: loupe bench · loupe bench digests --write · loupe bench --json > today.json"
    )(bench)


def bench(
    name: Annotated[str | None, typer.Argument(help="One benchmark; all of them by default.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines instead of a table.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Also write the figures kept in docs anew.")] = False,
) -> None:
    """Measure Loupe in this checkout and print ratios, which hold on any machine."""
    figures: list[dict[str, Any]] = []
    for file in _files(checkout() / "tests" / "bench", name):
        typer.echo(f"measuring {file.stem} …", err=True)
        for figure in _measured(file, *(["--write"] if write else [])):
            figures.append(figure)
            if as_json:
                typer.echo(json.dumps({"benchmark": file.stem, **figure}, ensure_ascii=False))
    if not as_json:
        _print(figures)


def _files(folder: Path, name: str | None) -> list[Path]:
    files = {
        file.stem: file for file in sorted(folder.glob("*.py")) if not file.stem.startswith(("_", "conftest"))
    }
    if name is None:
        return list(files.values())
    if name not in files:
        raise LoupeError(f"There is no benchmark {name}.", remedy=f"There are: {', '.join(files) or 'none'}.")
    return [files[name]]


def _measured(file: Path, *options: str) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", f"tests.bench.{file.stem}", *options]
    # The launcher lets nothing be imported from the working directory, which is where these are.
    environment = {**os.environ, "PYTHONPATH": str(checkout())}
    run = subprocess.run(command, cwd=checkout(), env=environment, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own files
    if run.returncode:
        raise LoupeError(f"The benchmark {file.stem} failed.", remedy="Its own words are above.")
    for line in run.stdout.decode().splitlines():
        yield json.loads(line)


def _print(figures: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "Loupe", "against", "unit", "ratio", "note")
    for figure in (each for each in figures if "what" in each):
        shown = [f"{figure[key]:,.4g}" for key in ("loupe", "against")]
        ratio = f"{figure['ratio']:.2f}"
        table.add_row(figure["what"], *shown, figure["unit"], ratio, figure.get("note", ""))
    Console().print(table)
