"""/help, /about, the commands as Discord has them, and what happens when something breaks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord import app_commands

from tests.e2e.stage import Stage, on_stage, words


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


async def test_help_lists_what_the_asker_may_use_each_ready_to_click(stage: Stage) -> None:
    admin, member = words(await stage.use("Ada", "help")), words(await stage.use("Noor", "help"))
    ids = {entry["name"]: entry["id"] for entry in stage.server.world.commands[0].entries}
    assert f"</feed add:{ids['feed']}>" in admin
    assert f"</setup:{ids['setup']}>" in admin
    for name in ("latest", "top", "story", "stats", "myvotes", "help", "about"):
        assert f"</{name}:{ids[name]}>" in member
    assert "feed" not in member.replace("feeds", "")
    assert "setup" not in member


async def test_about_says_what_it_is_and_what_it_keeps(stage: Stage) -> None:
    about = await stage.use("Noor", "about")
    assert about.ephemeral
    assert "Version " in words(about)
    assert "0 feeds followed in this server" in words(about)
    assert "keeps the stars you give" in words(about)
    assert f"client_id={stage.bot.application_id}" in words(about)


async def test_every_command_is_for_servers_and_says_what_it_and_its_options_do(stage: Stage) -> None:
    for command in stage.bot.tree.walk_commands():
        root: Any = command.root_parent or command
        assert root.guild_only
        assert root.allowed_installs.guild
        assert not root.allowed_installs.user
        assert len(command.description) > 10
        if isinstance(command, app_commands.Command):
            for parameter in command.parameters:
                assert len(str(parameter.description)) > 10, (command.qualified_name, parameter.name)


async def test_a_bug_is_told_calmly_with_a_reference_and_its_words_stay_in_the_log(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(stage.bot, "clock", broken)
    for command in ("latest", "stats"):
        told = await stage.use("Noor", command)
        assert told.ephemeral
        assert "Something went wrong in Loupe" in words(told)
        assert "secret" not in words(told)


async def test_a_page_that_breaks_while_it_is_turned_is_told_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = await stage.use("Ada", "feed list")
    assert listed.message is not None
    reports = stage.bot.get_cog("Feeds")

    async def broken(_request: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reports, "sheet", broken)
    told = await stage.use("Ada", "feed list")
    assert "Something went wrong in Loupe" in words(told)
