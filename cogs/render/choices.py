"""Suggestions under an option while a person types."""

from collections.abc import Iterable

from discord.app_commands import Choice

from bot.stories.plain import one_line, shorten

CHOICES, NAME = 25, 100


def choices(named: Iterable[tuple[str, str]], typed: str = "") -> list[Choice[str]]:
    """Make at most 25 suggestions of (name, value) whose name has what was typed, whatever its case."""
    words = typed.casefold()
    found: list[Choice[str]] = []
    for name, value in named:
        if words in name.casefold() and len(found) < CHOICES:
            found.append(Choice(name=shorten(one_line(name), NAME) or "…", value=value[:NAME]))
    return found
