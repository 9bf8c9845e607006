"""How the command line says that something is wrong: in words on the terminal, a bug's traceback in a log."""

import logging
import os
import tempfile
import traceback

from bot.errors import LoupeError


def tell(error: LoupeError) -> None:
    """Print what happened and what to do about it."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"[bold red]loupe:[/] {escape(error.message)}")
    if error.remedy:
        console.print(escape(error.remedy))


def tell_bug(error: Exception) -> None:
    """Print a sentence, and where the traceback is: in the log if there is one, else in a file of its own."""
    log = logging.getLogger("loupe")
    if any(handler.name == "loupe" for handler in logging.getLogger().handlers):
        log.critical("unexpected error", exc_info=error)
        place = "in the log above"
    else:
        place = f"in {_keep(error)}"
    tell(
        LoupeError(
            f"Something unexpected happened: {type(error).__name__}.",
            remedy=f"The details are {place}; please report them with what you did.",
        )
    )


def _keep(error: Exception) -> str:
    from bot.logs import hide_secrets

    descriptor, path = tempfile.mkstemp(prefix="loupe-error-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(hide_secrets("".join(traceback.format_exception(error))))
    return path
