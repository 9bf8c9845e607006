"""The button under a list of stories: all of its titles, for the member alone."""

import re
from typing import Any, Self

import discord
from discord import ui
from sqlalchemy import select

from bot.app import Loupe
from bot.database.tables import Post, PostKind
from bot.delivery.nonce import NONCE_PATTERN
from bot.errors import ToldError
from bot.work.listing import titles
from cogs.error_desk import answer
from cogs.languages import own_language
from cogs.render.lists import TITLES, lines
from cogs.render.panel import panel, reply


class TitlesButton(ui.DynamicItem[ui.Button[Any]], template=rf"{TITLES}(?P<nonce>{NONCE_PATTERN})"):
    """The button of a list, read back from its id."""

    def __init__(self, nonce: str) -> None:
        super().__init__(ui.Button(custom_id=TITLES + nonce))
        self.nonce = nonce

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        del interaction, item
        return cls(match["nonce"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show as many of the titles as a message holds, the newest first."""
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await reply(interaction, panel(await self._titles(interaction)))
        except Exception as error:  # noqa: BLE001 - the error desk takes all; discord.py would only log it
            await answer(interaction, error)

    async def _titles(self, interaction: discord.Interaction[Loupe]) -> str:
        async with interaction.client.database.reading() as session:
            content = await session.scalar(
                select(Post.content).where(
                    Post.nonce == self.nonce,
                    Post.guild_id == interaction.guild_id,
                    Post.kind == PostKind.MORE,
                )
            )
            stories = await titles(session, content["entries"]) if content else ()
        if not stories:
            tr = own_language(interaction)
            raise ToldError(tr("I no longer know these stories."), remedy=tr("/latest lists those I know."))
        return lines(stories)
