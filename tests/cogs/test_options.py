"""The options of slash commands."""

import importlib
import inspect
import pkgutil
from typing import Any

from discord import AppCommandOptionType
from discord.app_commands import Command, Parameter

import cogs


def written_options() -> dict[str, Parameter]:
    """Every option of every cog into which a person may write what they like, by its command and name."""
    modules = [importlib.import_module(f"cogs.{each.name}") for each in pkgutil.iter_modules(cogs.__path__)]
    classes = [kind for module in modules for _, kind in inspect.getmembers(module, inspect.isclass)]
    commands: list[Command[Any, Any, Any]] = [
        each for kind in classes for each in vars(kind).values() if isinstance(each, Command)
    ]
    return {
        f"{command.qualified_name} {option.name}": option
        for command in commands
        for option in command.parameters
        if option.type is AppCommandOptionType.string and not option.choices
    }


def test_what_is_written_into_an_option_has_a_longest_length() -> None:
    options = written_options()
    assert len(options) > 10
    assert [name for name, option in options.items() if option.max_value is None] == []
