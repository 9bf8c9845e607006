"""Long lists in pages. A page's buttons carry all they need, so they work for ever, also after a restart."""

import dataclasses
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import discord
from discord.ext import commands

from bot.app import Loupe
from bot.translation import Translation
from cogs.error_desk import answer
from cogs.languages import own_language, room_language
from cogs.render.panel import Part, container, panel, update

_TEMPLATE = r"turn:(?P<cog>\w+):(?P<report>\w+):(?P<owner>\d+):(?P<page>\d+):(?P<asked>[^:]*)"


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """Which page of which report is asked for, by whom and where.

    Args:
        report: the report's name within its cog.
        asked: the report's own settings as text without colons, up to 40 characters.
        page: from 0.
    """

    report: str
    asked: str
    page: int
    guild_id: int
    user_id: int
    now: datetime
    tr: Translation


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its heading, its parts, and the number of pages there are, from 1."""

    heading: str
    parts: tuple[Part, ...]
    pages: int


class PagedCog(commands.Cog):
    """A cog with reports in pages; its own check of who may use it holds for turning pages too."""

    async def sheet(self, request: SheetRequest) -> Sheet:
        """Give one page of a report; of a page past the end, only the number of pages must be right."""
        raise NotImplementedError


async def render(cog: PagedCog, request: SheetRequest) -> discord.ui.LayoutView:
    """Make the message of a page; one past the end becomes the last."""
    sheet = await cog.sheet(request)
    if request.page >= sheet.pages:
        request = dataclasses.replace(request, page=sheet.pages - 1)
        sheet = await cog.sheet(request)
    view = discord.ui.LayoutView(timeout=None)
    parts: list[Part] = [sheet.heading, discord.ui.Separator(), *sheet.parts]
    if sheet.pages > 1:
        parts += [discord.ui.Separator(), _buttons(cog.qualified_name, request, sheet.pages)]
    view.add_item(container(parts))
    view.stop()  # its buttons are found by their ids: discord.py need not remember each view
    return view


def _buttons(cog: str, request: SheetRequest, pages: int) -> discord.ui.ActionRow[Any]:
    tr, page = request.tr, request.page

    def turn(to: int, label: str, *, off: bool) -> TurnPage:
        return TurnPage(cog, request.report, request.user_id, to, request.asked, label=label, disabled=off)

    # Where there is no page before or after, the id names one past the end: ids must differ.
    back = turn(page - 1 if page else pages, tr("‹ Back"), off=page == 0)
    here = turn(
        page, tr("Page {page} of {pages}", page=tr.number(page + 1), pages=tr.number(pages)), off=True
    )
    on = turn(page + 1 if page + 1 < pages else pages + 1, tr("Next ›"), off=page + 1 >= pages)
    return discord.ui.ActionRow(back, here, on)


class TurnPage(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_TEMPLATE):
    """The button that turns to a page; its id says everything about it."""

    def __init__(
        self,
        cog: str,
        report: str,
        owner: int,
        page: int,
        asked: str,
        *,
        label: str = "…",
        disabled: bool = False,
    ) -> None:
        custom_id = f"turn:{cog}:{report}:{owner}:{page}:{asked}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self.cog, self.report, self.owner, self.page, self.asked = cog, report, owner, page, asked

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        del interaction, item
        return cls(match["cog"], match["report"], int(match["owner"]), int(match["page"]), match["asked"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page for the one who asked for the report."""
        try:
            await self._turn(interaction)
        except Exception as error:  # noqa: BLE001 - the error desk takes all; discord.py would only log it
            await answer(interaction, error)

    async def _turn(self, interaction: discord.Interaction[Loupe]) -> None:
        bot, cog = interaction.client, interaction.client.get_cog(self.cog)
        tr = own_language(interaction)
        if interaction.user.id != self.owner:
            words = tr("Only the person who asked turns these pages. Ask yourself, and you get your own.")
            await interaction.response.send_message(view=panel(words), ephemeral=True)
            return
        if not isinstance(cog, PagedCog) or interaction.guild_id is None or interaction.message is None:
            return
        if not interaction.message.flags.ephemeral:
            tr = await room_language(bot, interaction.guild_id)
        if await discord.utils.maybe_coroutine(cog.interaction_check, interaction):
            request = SheetRequest(
                self.report, self.asked, self.page, interaction.guild_id, self.owner, bot.clock(), tr
            )
            await interaction.response.defer()
            await update(interaction, await render(cog, request))
