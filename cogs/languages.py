"""Which language a reply is written in."""

from typing import Any

import discord
from sqlalchemy import select

from bot.app import Loupe
from bot.database.tables import Guild
from bot.translation import Translation, translation


async def room_language(bot: Loupe, guild_id: int) -> Translation:
    """The language that a server chose for what everybody reads; English where it chose none."""
    async with bot.database.reading() as session:
        return translation(await session.scalar(select(Guild.locale).where(Guild.id == guild_id)))


def own_language(interaction: discord.Interaction[Any]) -> Translation:
    """The language of the person who asks, for what only they read."""
    return translation(str(interaction.locale))
