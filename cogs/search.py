"""/search: stories of this server by words."""

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Loupe
from bot.errors import ToldError
from bot.reports.ranking import Period
from bot.reports.search import search
from bot.reports.search_query import LONGEST, read_query
from bot.reports.searches import Asked, keep_search, kept_search
from bot.stories.plain import one_line
from bot.translation import Translation
from cogs.languages import own_language, room_language
from cogs.render.choices import Typed, choices
from cogs.render.panel import reply
from cogs.render.search import languages_named, search_heading, search_parts
from cogs.render.sheets import PagedCog, Sheet, SheetRequest, render
from cogs.render.stories import A_PAGE
from cogs.report_sheets import chosen_feed, followed_feeds, pages_of
from cogs.reports import PERIODS, PUBLIC
from cogs.scope import guild_of, in_servers


class Search(PagedCog):
    """The search of a server's stories, for its members."""

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def sheet(self, request: SheetRequest) -> Sheet:
        """Give one page of what a search finds; its settings are the key of a search that was kept."""
        async with self.bot.database.reading() as session:
            asked = await kept_search(session, request.asked)
            if asked is None:
                old = request.tr("This search is too old for its pages to be turned. Ask again with /search.")
                return Sheet(f"## {request.tr('Search')}", (old,), 1)
            return await _sheet(session, asked, request)

    @app_commands.command(
        name="search", description=locale_str("Find stories posted in this server by words")
    )
    @app_commands.describe(
        words=locale_str('all of these; "words in quotes" stand together, -word leaves out'),
        feed=locale_str("only stories of this feed"),
        period=locale_str("how far to look back; all the time if you choose nothing"),
        stars=locale_str("only stories rated so well or better, 1 to 5"),
        language=locale_str("only stories whose original is in this language"),
        public=PUBLIC,
    )
    @app_commands.choices(period=PERIODS)
    @in_servers
    async def search(
        self,
        interaction: discord.Interaction[Loupe],
        words: Range[str, 1, LONGEST],
        *,
        feed: Typed = "",
        period: Choice[str] | None = None,
        stars: Range[int, 1, 5] = 0,
        language: Typed = "",
        public: bool = False,
    ) -> None:
        """List the stories that have some words, the best first."""
        guild_id, tr = guild_of(interaction), own_language(interaction)
        asked = Asked(
            words,
            await chosen_feed(self.bot, guild_id, feed, tr) if feed else None,
            Period(period.value) if period else Period.ALL,
            stars,
            _language(language, tr) if language else "",
        )
        if not read_query(words).wanted:
            raise ToldError(
                tr("“{words}” has no word to look for.", words=one_line(words)),
                remedy=tr("Give at least one word that is to occur."),
            )
        await interaction.response.defer(ephemeral=not public, thinking=True)
        async with self.bot.database.writing() as session:
            key = await keep_search(session, asked, self.bot.clock())
        if public:
            tr = await room_language(self.bot, guild_id)
        request = SheetRequest("search", key, 0, guild_id, interaction.user.id, self.bot.clock(), tr)
        await reply(interaction, await render(self, request))

    @search.autocomplete("feed")
    async def _suggest_feeds(self, interaction: discord.Interaction[Loupe], typed: str) -> list[Choice[str]]:
        async with self.bot.database.reading() as session:
            return choices(await followed_feeds(session, guild_of(interaction)), typed)

    @search.autocomplete("language")
    async def _suggest_languages(
        self, interaction: discord.Interaction[Loupe], typed: str
    ) -> list[Choice[str]]:
        return choices(languages_named(own_language(interaction)), typed)


async def _sheet(session: AsyncSession, asked: Asked, request: SheetRequest) -> Sheet:
    results = await search(
        session,
        request.guild_id,
        asked.words,
        now=request.now,
        filters=asked.filters(request.now),
        limit=A_PAGE,
        offset=request.page * A_PAGE,
    )
    feeds = {key: title for title, key in await followed_feeds(session, request.guild_id)}
    heading = search_heading(asked, results, feeds.get(str(asked.feed_id), ""), request.tr)
    return Sheet(heading, search_parts(asked, results, request.tr), pages_of(results.total))


def _language(chosen: str, tr: Translation) -> str:
    """Read the language option: a code from the list, or a name typed by hand."""
    typed = one_line(chosen).casefold()
    for name, code in languages_named(tr):
        if typed in {code, name.casefold()}:
            return code
    raise ToldError(
        tr("I know no language “{language}”. Choose one from the list.", language=one_line(chosen))
    )


async def setup(bot: Loupe) -> None:
    """Add the search; the buttons that turn its pages come with the reports."""
    await bot.add_cog(Search(bot))
