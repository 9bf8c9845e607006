"""The command line: one file a command, each thin; what is heavy is imported when its command runs.

So ``loupe --help`` and the shell's completion answer at once.
"""

from collections.abc import Sequence
from typing import Annotated

import typer

import bot
from bot.cli import bench, check, db, failures, feeds, gear, lint, packs, preview, run, sandbox, test
from bot.errors import LoupeError

INTERRUPTED = 130  # 128 and the signal's number, as shells count


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 well, 1 something is wrong, 2 wrong usage.

    Args:
        arguments: what follows the program's name; the process's own by default.
    """
    try:
        make_app()(args=arguments, prog_name="loupe")
    except SystemExit as end:  # how typer ends, with usage errors already told
        return end.code if isinstance(end.code, int) else 0
    except LoupeError as error:
        failures.tell(error)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever else is a bug: the person gets a sentence, the log the rest
        failures.tell_bug(error)
        return 1
    return 0


def make_app() -> typer.Typer:
    """Give the whole command line; apart from ``main``, the test of the documentation reads it."""
    app = typer.Typer(
        help="Loupe: photography news for Discord communities. Digests, stars, discussion.",
        epilog="Begin with: loupe sandbox (a Discord on your own machine). Then: loupe check, loupe run.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,  # they would show the values of variables, secrets among them
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for module in (sandbox, run, check, preview, feeds, packs, gear, db, test, lint, bench):
        module.register(app)
    return app


def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=lambda asked: _version(asked=asked), is_eager=True)
    ] = False,
) -> None:
    pass


def _version(*, asked: bool) -> None:
    """Show the version and leave."""
    if asked:
        typer.echo(f"loupe {bot.__version__}")
        raise typer.Exit
