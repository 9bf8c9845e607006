"""Where commands live and who may use them: said to Discord, and checked again here."""

from typing import Any, TypeVar

import discord
from discord import app_commands

T = TypeVar("T")


def in_servers(target: T) -> T:
    """Offer a command, or a cog of commands, in servers only, and only where the server added Loupe."""
    installed = app_commands.allowed_installs(guilds=True, users=False)(target)
    return app_commands.guild_only(installed)


def guild_of(interaction: discord.Interaction[Any]) -> int:
    """Give the id of the server that a command was given in.

    Raises:
        NoPrivateMessage: it was given elsewhere.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    return interaction.guild_id


def moderates(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a person may manage messages in the whole server.

    The permissions that an interaction brings are those in its channel, where somebody may have more.
    """
    member = interaction.user
    return isinstance(member, discord.Member) and member.guild_permissions.manage_messages


def require_moderator(interaction: discord.Interaction[Any]) -> None:
    """Let only those through who moderate the server, whatever Discord was told to allow.

    Raises:
        NoPrivateMessage: outside a server.
        MissingPermissions: the person may not manage its messages.
    """
    guild_of(interaction)
    if not moderates(interaction):
        raise app_commands.MissingPermissions(["manage_messages"])


def require_manager(interaction: discord.Interaction[Any]) -> None:
    """Let only those through who manage the server, whatever Discord was told to allow.

    Raises:
        NoPrivateMessage: outside a server.
        MissingPermissions: the person may not manage it.
    """
    guild_of(interaction)
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
