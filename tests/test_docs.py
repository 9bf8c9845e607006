"""Whatever a person can type, set or look up is documented."""

import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
import typer
from discord import app_commands
from discord.ext import commands

from bot.app import EXTENSIONS
from bot.cli import make_app
from bot.cli.schema_page import schema_page
from bot.database.tables import Table
from bot.web.health import GAUGES

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of the same depth."""
    depth = heading.partition(" ")[0]
    return text.partition(f"{heading}\n")[2].partition(f"\n{depth} ")[0]


def command_line() -> Iterator[tuple[str, list[str]]]:
    """Each command of ``loupe`` with its options."""
    group = typer.main.get_command(make_app())

    def walk(command: object, path: list[str]) -> Iterator[tuple[str, list[str]]]:
        children = getattr(command, "commands", {})
        for name, child in children.items():
            yield from walk(child, [*path, name])
        if not children:
            params = getattr(command, "params", [])
            options = [option for param in params for option in param.opts if option.startswith("--")]
            yield " ".join(path), options

    return walk(group, ["loupe"])


@pytest.mark.parametrize(("command", "options"), [*command_line()])
def test_every_command_and_option_of_the_command_line_is_documented(command: str, options: list[str]) -> None:
    text = section(document("operations.md"), f"### `{command}`")
    assert text, f"docs/operations.md has no heading ### `{command}`"
    undocumented = [option for option in options if option != "--help" and f"`{option}" not in text]
    assert undocumented == []


def slash_commands() -> Iterator[AnyCommand]:
    """Every command that the cogs define, found in their modules without a bot."""
    for name in EXTENSIONS:
        importlib.import_module(name)
    for name, module in sorted(sys.modules.items()):
        if name.startswith("cogs."):
            yield from module_commands(module)


def module_commands(
    module: object,
) -> Iterator[AnyCommand]:
    """The commands of a module: of its cogs and groups, and those that stand alone."""
    for value in vars(module).values():
        found: list[Any]
        if isinstance(value, type) and issubclass(value, commands.Cog) and value is not commands.Cog:
            found = value.__cog_app_commands__
        elif (
            isinstance(value, type)
            and issubclass(value, app_commands.Group)
            and value is not app_commands.Group
        ):
            found = value.__discord_app_commands_group_children__
        elif isinstance(value, app_commands.Command | app_commands.Group | app_commands.ContextMenu):
            found = [value]
        else:
            continue
        for command in found:
            if isinstance(command, app_commands.Group):
                yield from (
                    child for child in command.walk_commands() if isinstance(child, app_commands.Command)
                )
            else:
                yield command


def test_every_slash_command_and_option_is_documented() -> None:
    text = document("commands.md")
    found = {command.qualified_name: command for command in slash_commands()}
    assert {"setup", "feed add", "feed list", "top", "help"} <= set(found)
    undocumented = []
    for name, command in found.items():
        shown = name if isinstance(command, app_commands.ContextMenu) else f"/{name}"
        if not re.search(rf"(?<![\w/]){re.escape(shown)}\b", text):
            undocumented.append(shown)
        options = [] if isinstance(command, app_commands.ContextMenu) else command.parameters
        undocumented += [f"{shown} {option.name}" for option in options if f"`{option.name}`" not in text]
    assert undocumented == []


def test_no_slash_command_is_documented_that_does_not_exist() -> None:
    known = {command.qualified_name for command in slash_commands()}
    known |= {name.partition(" ")[0] for name in known}
    documented = set(re.findall(r"`/([a-z]+(?: [a-z]+)?)", document("commands.md")))
    assert {name for name in documented if name not in known and name.partition(" ")[0] not in known} == set()


def test_every_table_and_column_is_documented_with_its_comment() -> None:
    assert document("database.md") == schema_page(), "run ./loupe lint --update"
    assert all(table.comment for table in Table.metadata.tables.values())


def test_every_dependency_has_a_reason_and_nothing_else_does() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    name = re.compile(r"[\w.-]+")
    wanted = {
        "## What Loupe runs on": project["project"]["dependencies"],
        "## What Loupe is made with": project["dependency-groups"]["dev"],
    }
    for heading, requirements in wanted.items():
        rows = re.findall(r"(?m)^\| `([\w.-]+)` \| (.+) \|$", section(document("dependencies.md"), heading))
        assert [row[0] for row in rows] == sorted(
            match[0] for text in requirements if (match := name.match(text))
        )
        assert all(len(reason.split()) > 1 for _, reason in rows)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_link_leads_nowhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"(?:src|href)=\"([^\"]+)\"", text)
    broken = [
        target
        for target in targets
        if not re.match(r"[a-z]+:", target)
        and not (
            (path.parent / target.partition("#")[0]).exists()
            and is_heading(
                path.parent / target.partition("#")[0] if not target.startswith("#") else path, target
            )
        )
    ]
    assert broken == []


def is_heading(path: Path, target: str) -> bool:
    """Whether a link's fragment is a heading of the document it points to (GitHub's spelling)."""
    fragment = target.partition("#")[2]
    if not fragment or path.suffix != ".md":
        return True
    headings = re.findall(r"(?m)^#+ (.+)$", path.read_text("utf-8"))
    return fragment in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_discord_is_the_version_that_the_documents_speak_of() -> None:
    assert discord.__version__.startswith("2.7.")


def test_every_metric_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"(?m)^\| `loupe_(\w+)` \|", document("operations.md")))
    assert documented == set(GAUGES)
