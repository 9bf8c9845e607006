"""/gear: the stories on a camera, a lens or a phone, and how members rated them."""

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.app import Loupe
from bot.errors import LoupeError, ToldError
from bot.reports.gear import find_known_gear, stories_on, suggest_gear
from bot.translation import Translation
from cogs.languages import own_language, room_language
from cogs.render.choices import CHOICES, Typed, choices
from cogs.render.gear import gear_heading, gear_label
from cogs.render.panel import reply
from cogs.render.sheets import PagedCog, Sheet, SheetRequest, render
from cogs.render.stories import A_PAGE, story_part
from cogs.report_sheets import pages_of
from cogs.reports import PUBLIC
from cogs.scope import guild_of, in_servers


class Gear(PagedCog):
    """What a server reads about gear."""

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def sheet(self, request: SheetRequest) -> Sheet:
        """Give one page of the stories on the gear whose key is asked for."""
        tr = request.tr
        async with self.bot.database.reading() as session:
            gear, page = await stories_on(
                session, request.guild_id, request.asked, A_PAGE, request.page * A_PAGE
            )
        if gear is None:
            return Sheet(f"## {tr('Gear')}", (tr("No story here is about it any more."),), 1)
        return Sheet(
            gear_heading(gear, tr), tuple(story_part(line, tr) for line in page.stories), pages_of(page.total)
        )

    @app_commands.command(
        name="gear", description=locale_str("The stories on a camera, lens or phone, with their ratings")
    )
    @app_commands.describe(name=locale_str("its name, such as Leica M11-P"), public=PUBLIC)
    @in_servers
    async def gear(self, interaction: discord.Interaction[Loupe], name: Typed, public: bool = False) -> None:
        """List the stories on a piece of gear, the newest first."""
        await interaction.response.defer(ephemeral=not public, thinking=True)
        guild_id = guild_of(interaction)
        tr = await room_language(self.bot, guild_id) if public else own_language(interaction)
        async with self.bot.database.reading() as session:
            found = await find_known_gear(session, guild_id, name)
        if found is None:
            raise _no_such_gear(name, own_language(interaction))
        request = SheetRequest("gear", found.key, 0, guild_id, interaction.user.id, self.bot.clock(), tr)
        await reply(interaction, await render(self, request))

    @gear.autocomplete("name")
    async def _suggest(self, interaction: discord.Interaction[Loupe], typed: str) -> list[Choice[str]]:
        tr = own_language(interaction)
        async with self.bot.database.reading() as session:
            found = await suggest_gear(session, guild_of(interaction), typed, CHOICES)
        return choices((gear_label(gear, tr), gear.key) for gear in found)


def _no_such_gear(name: str, tr: Translation) -> LoupeError:
    return ToldError(
        tr("No story here is about “{name}”.", name=name),
        remedy=tr("Choose one from the list, or search with /search."),
    )


async def setup(bot: Loupe) -> None:
    """Add the command; the buttons that turn its pages are those of the reports."""
    await bot.add_cog(Gear(bot))
