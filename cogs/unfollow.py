"""The select under a member's list that takes away what they follow."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.app import Loupe
from bot.database.tables import Follow
from bot.discussion.followers import Member, unfollow
from bot.stories.plain import shorten
from bot.translation import Translation
from cogs.error_desk import answer
from cogs.languages import own_language
from cogs.render.panel import Part, update
from cogs.render.sheets import PagedCog, SheetRequest, render
from cogs.scope import guild_of

UNFOLLOW = "unfollow:"
_LABEL = 100


class UnfollowSelect(ui.DynamicItem[ui.Select[Any]], template=rf"{UNFOLLOW}(?P<page>\d{{1,3}})"):
    """The select of one page of the list, read back from its id. The list is seen by its owner alone."""

    def __init__(
        self, page: int, options: Sequence[discord.SelectOption] = (), placeholder: str = "…"
    ) -> None:
        select: ui.Select[Any] = ui.Select(
            custom_id=f"{UNFOLLOW}{page}",
            options=list(options),
            placeholder=placeholder,
            max_values=max(len(options), 1),
        )
        super().__init__(select)
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its id."""
        del interaction, item
        return cls(int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take away what was chosen, and show what is left."""
        try:
            await self._take_away(interaction)
        except Exception as error:  # noqa: BLE001 - the error desk takes all; discord.py would only log it
            await answer(interaction, error)

    async def _take_away(self, interaction: discord.Interaction[Loupe]) -> None:
        bot, cog = interaction.client, interaction.client.get_cog("Follow")
        if not isinstance(cog, PagedCog):
            return
        await interaction.response.defer()
        guild_id, user_id = guild_of(interaction), interaction.user.id
        async with bot.database.writing() as session:
            await unfollow(session, Member(guild_id, user_id), [int(value) for value in self.item.values])
        tr = own_language(interaction)
        request = SheetRequest("follows", "", self.page, guild_id, user_id, bot.clock(), tr)
        await update(interaction, await render(cog, request))


def unfollow_part(follows: Sequence[Follow], page: int, tr: Translation) -> list[Part]:
    """Give the select of a page, in a list that is empty where nothing is followed."""
    if not follows:
        return []
    options = [
        discord.SelectOption(label=shorten(each.label, _LABEL), value=str(each.id)) for each in follows
    ]
    return [ui.ActionRow(UnfollowSelect(page, options, tr("Stop following …")))]
