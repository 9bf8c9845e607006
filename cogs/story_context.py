"""The select under a story that shows a bullet in its context, for the member alone."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.app import Loupe
from bot.delivery.told import root
from bot.errors import ToldError
from bot.reports.stories import StoryReport, story_report
from bot.translation import Translation
from cogs.error_desk import answer
from cogs.languages import own_language
from cogs.render.context import CONTEXT, context_choices, context_parts
from cogs.render.panel import Part, panel, reply


class ContextSelect(ui.DynamicItem[ui.Select[Any]], template=rf"{CONTEXT}(?P<story>\d{{1,18}})"):
    """The select of a story, read back from its id."""

    def __init__(
        self, story_id: int, options: Sequence[discord.SelectOption] = (), placeholder: str = "…"
    ) -> None:
        super().__init__(
            ui.Select(custom_id=f"{CONTEXT}{story_id}", options=list(options), placeholder=placeholder)
        )
        self.story_id = story_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its id."""
        del interaction, item
        return cls(int(match["story"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show where the chosen bullet stands in its source."""
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await reply(interaction, panel(*await self._passage(interaction)))
        except Exception as error:  # noqa: BLE001 - the error desk takes all; discord.py would only log it
            await answer(interaction, error)

    async def _passage(self, interaction: discord.Interaction[Loupe]) -> list[Part]:
        tr, guild_id = own_language(interaction), interaction.guild_id or 0
        async with interaction.client.database.reading() as session:
            report = await story_report(session, guild_id, await root(session, guild_id, self.story_id))
        chosen = int(self.item.values[0])
        if report is None or chosen >= len(report.bullets):
            raise ToldError(tr("I no longer know this story."), remedy=tr("/latest lists those I know."))
        return context_parts(report, chosen, tr)


def context_part(report: StoryReport, tr: Translation) -> list[Part]:
    """Give the select of a story, in a list that is empty where the story has no bullets."""
    if not report.bullets:
        return []
    words = tr("Show a sentence in its context")
    return [ui.ActionRow(ContextSelect(report.story_id, context_choices(report), words))]
