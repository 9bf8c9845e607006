from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from cogs.scope import guild_of, require_manager, require_moderator


def given(guild_id: int | None, **permissions: bool) -> Any:
    """As much of an interaction as the checks look at."""
    return SimpleNamespace(guild_id=guild_id, permissions=discord.Permissions(**permissions))


def test_who_manages_the_server_is_let_through() -> None:
    require_manager(given(1, manage_guild=True))
    assert guild_of(given(1)) == 1


def test_who_does_not_is_told_the_permission() -> None:
    with pytest.raises(app_commands.MissingPermissions) as refused:
        require_manager(given(1, manage_messages=True))
    assert refused.value.missing_permissions == ["manage_guild"]


def test_who_moderates_is_let_through_to_rulings_and_who_does_not_is_told_the_permission() -> None:
    require_moderator(given(1, manage_messages=True))
    with pytest.raises(app_commands.MissingPermissions) as refused:
        require_moderator(given(1, manage_guild=True))
    assert refused.value.missing_permissions == ["manage_messages"]


def test_outside_a_server_there_is_nothing_to_manage() -> None:
    with pytest.raises(app_commands.NoPrivateMessage):
        require_manager(given(None, manage_guild=True))
