"""``loupe gear``: what gear a text names, and the names that are derived from lensfun."""

import asyncio
import hashlib
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import checkout
from bot.errors import LoupeError

if TYPE_CHECKING:  # heavy: imported when the command runs
    import aiohttp

INDEX = "https://pypi.org/pypi/lensfunpy/json"
NAMES = Path("bot") / "stories" / "gear" / "lensfun" / "names.csv"
_MOST_BYTES = 64 * 1024 * 1024
_TIMEOUT = 120  # seconds in all


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Look after the names of cameras and lenses.")
    group.command(epilog="Examples: loupe gear find 'The Leica M11-P' · loupe gear find < article.txt")(find)
    group.command(
        epilog="Examples: loupe gear refresh · loupe gear refresh lensfun/data/db · loupe gear refresh a.whl"
    )(refresh)
    app.add_typer(group, name="gear")


def find(
    text: Annotated[
        str | None, typer.Argument(help="The text; what comes in by default.", show_default=False)
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a piece of gear.")] = False,
) -> None:
    """Show the gear that a text names, and where."""
    from bot.stories.gear import find_gear

    for gear in find_gear(sys.stdin.read() if text is None else text):
        if as_json:
            told = {
                "name": gear.name,
                "maker": gear.maker,
                "kind": gear.kind.value,
                "start": gear.start,
                "end": gear.end,
            }
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            typer.echo(f"{gear.start}–{gear.end}\t{gear.name} ({gear.kind.value})")


def refresh(
    database: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            help="A folder of lensfun's XML files, or a wheel of lensfunpy; by default the newest one.",
            show_default=False,
        ),
    ] = None,
    *,
    index: Annotated[str, typer.Option(help="Where the package index describes lensfunpy.")] = INDEX,
) -> None:
    """Write the names that come from lensfun again; the same database always gives the same file."""
    from bot.stories.gear.deriving import derive

    target = checkout() / NAMES
    if database is not None:
        text = derive(database)
    else:
        with TemporaryDirectory() as folder:
            text = derive(asyncio.run(_download(index, Path(folder))))
    before = set(target.read_text("utf-8").splitlines()) if target.is_file() else set()
    after = set(text.splitlines())
    target.write_text(text, "utf-8", newline="\n")
    typer.echo(f"{len(after) - 1} names: {len(after - before)} new, {len(before - after)} gone.")


async def _download(index: str, folder: Path) -> Path:
    """Fetch the newest wheel of lensfunpy, and check it against the index."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
    try:
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            listed = json.loads(await _get(session, index))["urls"]
            wheel = _newest(listed)
            body = await _get(session, wheel["url"])
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
        raise LoupeError(
            f"lensfunpy could not be had from {index}: {error!r}.",
            remedy="Download its wheel yourself, and name that file.",
        ) from error
    if hashlib.sha256(body).hexdigest() != wheel["digests"]["sha256"]:
        raise LoupeError(
            "The wheel of lensfunpy is not the one that the index describes.", remedy="Try again later."
        )
    path = folder / "lensfunpy.whl"
    path.write_bytes(body)
    return path


def _newest(listed: list[dict[str, Any]]) -> dict[str, Any]:
    wheels = [each for each in listed if each["packagetype"] == "bdist_wheel"]
    if not wheels:
        raise ValueError("it lists no wheel")
    return min(wheels, key=lambda each: str(each["filename"]))  # all carry the same database


async def _get(session: "aiohttp.ClientSession", url: str) -> bytes:
    async with session.get(url) as answer:
        answer.raise_for_status()
        body = bytearray()
        async for part in answer.content.iter_chunked(65536):
            body += part
            if len(body) > _MOST_BYTES:
                raise ValueError(f"more than {_MOST_BYTES} bytes")
        return bytes(body)
