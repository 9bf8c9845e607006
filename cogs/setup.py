"""/setup: from nothing to the first stories in a few clicks."""

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.app import Loupe
from cogs.languages import own_language
from cogs.scope import guild_of, in_servers, require_manager
from cogs.setup_form import SetupForm
from cogs.setup_stars import stars_of


class Setup(commands.Cog):
    """The guided set-up of a server, as often as it is wanted."""

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Loupe], /) -> bool:  # type: ignore[override]  # discord.py awaits it where it can be awaited
        """Let only those through who manage the server."""
        require_manager(interaction)
        return True

    @app_commands.command(
        name="setup",
        description=locale_str("Choose a channel and feeds, step by step; the first thing to do"),
    )
    @app_commands.default_permissions(manage_guild=True)
    @in_servers
    async def setup(self, interaction: discord.Interaction[Loupe]) -> None:
        """Open the form."""
        stars = await stars_of(self.bot, guild_of(interaction))
        await SetupForm(self.bot, interaction, own_language(interaction), stars).show(interaction)


async def setup(bot: Loupe) -> None:
    """Add /setup."""
    await bot.add_cog(Setup(bot))
