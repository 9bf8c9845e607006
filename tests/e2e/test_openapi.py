"""Every REST call of a long day holds against Discord's official OpenAPI description, with no exceptions."""

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands

from tests.e2e.openapi_day import Day
from tests.e2e.stage import on_stage

CHECKER = Path(__file__).parents[3] / "shared" / "discord" / "validate.py"
ADVICE = "adv"


pytestmark = [
    pytest.mark.skipif(not CHECKER.exists(), reason="Discord's OpenAPI checker is not beside the checkout"),
    # The checker leaves its own file open.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.timeout(300),
]


def test_the_checker_would_object() -> None:
    wrong = {"method": "POST", "path": "/api/v10/channels/1/messages", "body": {"content": "x" * 2001}}
    assert len(problems([wrong])) == 1
    assert problems([wrong | {"body": {"content": "x"}}]) == []


async def test_every_call_of_a_long_day_is_one_that_discord_describes(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        day = Day(stage)
        await day.feeds_are_chosen()
        await day.posts_stand_everywhere()
        await day.members_vote_and_talk()
        await day.everything_is_asked()
        await day.members_follow()
        await day.stories_are_merged_and_split()
        await day.the_form_is_filled_in()
        await day.lists_come_and_go()
        await day.things_go_wrong()
        await day.feeds_are_removed()
        assert day.used == {
            each.qualified_name
            for each in stage.bot.tree.walk_commands()
            if isinstance(each, app_commands.Command)
        }
        calls = list(stage.server.calls)
    assert problems(calls) == []
    assert len(kinds(calls)) >= 20, sorted(kinds(calls))


def problems(calls: list[Any]) -> list[str]:
    """What the checker objects to, advice left out; one checker for all, as it counts reactions."""
    spec = importlib.util.spec_from_file_location("discord_openapi_checker", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    try:
        spec.loader.exec_module(module)
        checker = module.Checker()
        return [
            f"{call['method']} {call['path']} {problem}"
            for call in calls
            for problem in checker.check(call)
            if problem.rule != ADVICE
        ]
    finally:
        del sys.modules[spec.name]


def kinds(calls: list[Any]) -> set[str]:
    """The different requests: methods and paths, ids and tokens left out."""
    found = set()
    for call in calls:
        steps = call["path"].partition("?")[0].split("/")
        short = [re.sub(r".*\d{5}.*|.{31,}", "*", step) for step in steps]
        found.add(f"{call['method']} {'/'.join(short[3:])}")
    return found
