from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from cogs.scope import guild_of, require_manager, require_moderator


class Somebody(discord.Member):
    """A member as far as the checks look: what they may do in the whole server."""

    def __init__(self, **permissions: bool) -> None:  # a Member is made from what Discord sends
        self.may = discord.Permissions(**permissions)

    @property
    def guild_permissions(self) -> discord.Permissions:
        return self.may


def given(guild_id: int | None, **permissions: bool) -> Any:
    """As much of an interaction as the checks look at: permissions of its channel, from a mere member."""
    return SimpleNamespace(guild_id=guild_id, permissions=discord.Permissions(**permissions), user=Somebody())


def from_somebody_who(**permissions: bool) -> Any:
    """An interaction of somebody who has these permissions in the whole server, and none in its channel."""
    channel = discord.Permissions.none()
    return SimpleNamespace(guild_id=1, permissions=channel, user=Somebody(**permissions))


def test_who_manages_the_server_is_let_through() -> None:
    require_manager(given(1, manage_guild=True))
    assert guild_of(given(1)) == 1


def test_who_does_not_is_told_the_permission() -> None:
    with pytest.raises(app_commands.MissingPermissions) as refused:
        require_manager(given(1, manage_messages=True))
    assert refused.value.missing_permissions == ["manage_guild"]


def test_who_moderates_is_let_through_to_rulings_and_who_does_not_is_told_the_permission() -> None:
    require_moderator(from_somebody_who(manage_messages=True))
    with pytest.raises(app_commands.MissingPermissions) as refused:
        require_moderator(from_somebody_who(manage_guild=True))
    assert refused.value.missing_permissions == ["manage_messages"]


def test_who_moderates_a_channel_alone_rules_nothing_in_the_server() -> None:
    with pytest.raises(app_commands.MissingPermissions):
        require_moderator(given(1, manage_messages=True))


def test_outside_a_server_there_is_nothing_to_manage() -> None:
    with pytest.raises(app_commands.NoPrivateMessage):
        require_manager(given(None, manage_guild=True))
