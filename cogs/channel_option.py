"""The option by which a person chooses a channel that Loupe can post in."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread

from cogs.permissions import KINDS, Channel


class ChannelOption(app_commands.Transformer):
    """Offers exactly the kinds of channels that posts can go to, and gives the channel itself.

    discord.py's own way, naming its channel classes, would offer media channels along with forums.
    """

    @property
    def type(self) -> discord.AppCommandOptionType:
        """An option for channels."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds on offer."""
        return list(KINDS)

    async def transform(
        self, interaction: discord.Interaction[Any], value: AppCommandChannel | AppCommandThread, /
    ) -> Channel:
        """Give the channel.

        Raises:
            TransformerError: the bot cannot see it.
        """
        del interaction
        channel = value.resolve()
        if not isinstance(channel, Channel):
            raise app_commands.TransformerError(value, self.type, self)
        return channel
