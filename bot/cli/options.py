"""What several commands share: ``--config``, and reading it; where the checkout is."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import LoupeError

if TYPE_CHECKING:  # pydantic is heavy: only commands that read a configuration pay for it
    from bot.config import Config

DEFAULT = Path("config.toml")
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        exists=True,
        dir_okay=False,
        metavar="FILE",
        help="The settings to use; config.toml in this folder by default. LOUPE_… variables win over it.",
        show_default=False,
    ),
]


def read_config(path: Path | None, *, token_required: bool = True) -> "Config":
    """Read the configuration that a command was given, or the default one.

    Raises:
        ConfigError: all mistakes in it.
    """
    from bot.config import load_config

    return load_config(path or DEFAULT, os.environ, token_required=token_required)


def checkout() -> Path:
    """Give the folder of the source tree.

    Raises:
        LoupeError: this is an installed Loupe, without tests and tools' settings.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / "pyproject.toml").is_file() or not (root / "tests").is_dir():
        raise LoupeError(
            "This command works in a checkout of Loupe's source only.", remedy="Clone it, then use ./loupe."
        )
    return root
