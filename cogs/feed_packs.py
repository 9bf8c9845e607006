"""/feed packs: feeds by theme, a handful at a time."""

import discord
from discord.app_commands import locale_str
from discord.ext import commands

from bot.app import Loupe
from bot.feeds.packs import read_packs
from cogs.feed_group import feed
from cogs.languages import own_language
from cogs.pack_form import PackForm


class PackCommands(commands.Cog):
    """The command of /feed that offers packs."""

    bot: Loupe

    @feed.command(name="packs", description=locale_str("Choose from photography feeds, sorted by theme"))
    async def offer_packs(self, interaction: discord.Interaction[Loupe]) -> None:
        """Open the form."""
        await PackForm(self.bot, interaction, read_packs(), own_language(interaction)).show(interaction)
