"""The group /feed, which several files put their commands into; cogs/feeds.py makes them one cog."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from cogs.scope import in_servers

feed = in_servers(
    app_commands.Group(
        name="feed",
        description=locale_str("Choose the feeds that this server follows"),
        default_permissions=discord.Permissions(manage_guild=True),
    )
)
