"""Suggestions under an option while a person types."""

from collections.abc import Iterable

from discord.app_commands import Choice, Range

from bot.stories.plain import one_line, shorten

CHOICES, NAME = 25, 100
Typed = Range[str, 1, NAME]
"""An option that is chosen from suggestions or typed by hand: no longer than one of them."""
Address = Range[str, 1, 2_000]
"""An option that is an address of the web."""


def choices(named: Iterable[tuple[str, str]], typed: str = "") -> list[Choice[str]]:
    """Make at most 25 suggestions of (name, value) whose name has what was typed, whatever its case."""
    words = typed.casefold()
    found: list[Choice[str]] = []
    for name, value in named:
        if words in name.casefold() and len(found) < CHOICES:
            found.append(Choice(name=shorten(one_line(name), NAME) or "…", value=value[:NAME]))
    return found
