"""What everybody may ask: the latest stories, the best, one in full, the figures, one's own votes."""

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.app import Loupe
from bot.reports.ranking import Period
from bot.reports.statistics import server_stats
from bot.translation import Translation
from cogs.languages import own_language, room_language
from cogs.render.choices import Typed, choices
from cogs.render.figures import stats_parts
from cogs.render.panel import panel, reply
from cogs.render.sheets import PagedCog, Sheet, SheetRequest, TurnPage, render
from cogs.render.stories import report_parts
from cogs.report_sheets import chosen_feed, followed_feeds, latest_sheet, top_sheet, votes_sheet
from cogs.scope import guild_of, in_servers
from cogs.story_context import ContextSelect, context_part
from cogs.story_option import chosen_story, no_such_story, suggested_stories

PERIODS = [
    Choice(name=locale_str("day"), value=Period.DAY.value),
    Choice(name=locale_str("week"), value=Period.WEEK.value),
    Choice(name=locale_str("month"), value=Period.MONTH.value),
    Choice(name=locale_str("year"), value=Period.YEAR.value),
    Choice(name=locale_str("all time"), value=Period.ALL.value),
]
SHEETS = {"latest": latest_sheet, "top": top_sheet, "votes": votes_sheet}
PUBLIC = locale_str("show it to everybody here; otherwise only you see it")


class Reports(PagedCog):
    """The reports of a server, for its members."""

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def sheet(self, request: SheetRequest) -> Sheet:
        """Give one page of the latest, the top, or the member's own votes."""
        async with self.bot.database.reading() as session:
            return await SHEETS[request.report](session, request)

    @app_commands.command(name="latest", description=locale_str("The newest stories posted in this server"))
    @app_commands.describe(public=PUBLIC)
    @in_servers
    async def latest(self, interaction: discord.Interaction[Loupe], public: bool = False) -> None:
        """List the newest stories."""
        await self._open(interaction, "latest", public=public)

    @app_commands.command(name="top", description=locale_str("The stories that members rated best"))
    @app_commands.describe(
        period=locale_str("how far to look back; a week if you choose nothing"),
        feed=locale_str("only stories of this feed"),
        public=PUBLIC,
    )
    @app_commands.choices(period=PERIODS)
    @in_servers
    async def top(
        self,
        interaction: discord.Interaction[Loupe],
        period: Choice[str] | None = None,
        feed: Typed = "",
        public: bool = False,
    ) -> None:
        """Rank the stories of a period by the fair score."""
        feed_id: int | str = ""
        if feed:
            feed_id = await chosen_feed(self.bot, guild_of(interaction), feed, own_language(interaction))
        asked = f"{period.value if period else Period.WEEK},{feed_id}"
        await self._open(interaction, "top", asked, public=public)

    @app_commands.command(name="story", description=locale_str("All that is known of one story"))
    @app_commands.describe(story=locale_str("words of its title"), public=PUBLIC)
    @in_servers
    async def story(
        self, interaction: discord.Interaction[Loupe], story: Typed, public: bool = False
    ) -> None:
        """Show a story's digest, rating, coverage and posts."""
        tr = await self._begin(interaction, public=public)
        async with self.bot.database.reading() as session:
            report = await chosen_story(session, guild_of(interaction), story)
        if report is None:
            raise no_such_story(story, tr)
        view = panel(*report_parts(report, tr), *context_part(report, tr))
        view.stop()  # its select is found by its id: discord.py need not remember each view
        await reply(interaction, view)

    @app_commands.command(
        name="stats", description=locale_str("This server's posts, ratings and feeds in figures")
    )
    @app_commands.describe(public=PUBLIC)
    @in_servers
    async def stats(self, interaction: discord.Interaction[Loupe], public: bool = False) -> None:
        """Show the server's figures."""
        tr = await self._begin(interaction, public=public)
        async with self.bot.database.reading() as session:
            stats = await server_stats(session, guild_of(interaction), self.bot.clock())
        await reply(interaction, panel(*stats_parts(stats, tr)))

    @app_commands.command(name="myvotes", description=locale_str("The stories you rated; only you see them"))
    @in_servers
    async def myvotes(self, interaction: discord.Interaction[Loupe]) -> None:
        """List the member's own votes."""
        await self._open(interaction, "votes")

    @top.autocomplete("feed")
    async def _suggest_feeds(self, interaction: discord.Interaction[Loupe], typed: str) -> list[Choice[str]]:
        async with self.bot.database.reading() as session:
            return choices(await followed_feeds(session, guild_of(interaction)), typed)

    @story.autocomplete("story")
    async def _suggest_stories(
        self, interaction: discord.Interaction[Loupe], typed: str
    ) -> list[Choice[str]]:
        async with self.bot.database.reading() as session:
            return await suggested_stories(session, guild_of(interaction), typed)

    async def _begin(self, interaction: discord.Interaction[Loupe], *, public: bool) -> Translation:
        """Show "thinking…", and give the language of the answer."""
        await interaction.response.defer(ephemeral=not public, thinking=True)
        return await room_language(self.bot, guild_of(interaction)) if public else own_language(interaction)

    async def _open(
        self, interaction: discord.Interaction[Loupe], report: str, asked: str = "", *, public: bool = False
    ) -> None:
        """Answer with the first page of a report."""
        tr = await self._begin(interaction, public=public)
        guild_id, user_id = guild_of(interaction), interaction.user.id
        request = SheetRequest(report, asked, 0, guild_id, user_id, self.bot.clock(), tr)
        await reply(interaction, await render(self, request))


async def setup(bot: Loupe) -> None:
    """Add the reports, the buttons that turn their pages, and the select of a story's bullets."""
    bot.add_dynamic_items(TurnPage, ContextSelect)
    await bot.add_cog(Reports(bot))
