"""/article: moderators rule which articles tell one story in their server."""

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.app import Loupe
from bot.delivery.parts import Part, parts_of
from bot.delivery.retelling import Moderator
from bot.delivery.rulings import NoSuchPartError, OnlyArticleError, merge, split
from bot.reports.stories import StoryReport, story_lines
from bot.stories.plain import one_line
from bot.work.delivering import REFRESHING_JOB
from bot.work.digesting import JOB as DIGESTING_JOB
from cogs.languages import own_language
from cogs.render.articles import merged_parts, part_name, split_parts
from cogs.render.choices import Typed, choices
from cogs.render.panel import panel, reply
from cogs.scope import guild_of, in_servers, moderates, require_moderator
from cogs.story_option import chosen_story, no_such_story, suggested_stories


class Articles(commands.Cog):
    """Rulings on stories, for those who moderate the server."""

    article = in_servers(
        app_commands.Group(
            name="article",
            description=locale_str("Rule which articles tell one story here"),
            default_permissions=discord.Permissions(manage_messages=True),
        )
    )

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Loupe], /) -> bool:  # type: ignore[override]  # discord.py awaits it where it can be awaited
        """Let only those through who moderate the server."""
        require_moderator(interaction)
        return True

    @article.command(name="merge", description=locale_str("Tell two stories as one in this server"))
    @app_commands.describe(
        story=locale_str("the story that both are told as; words of its title"),
        other=locale_str("the story that becomes part of it; words of its title"),
    )
    async def merge_stories(
        self, interaction: discord.Interaction[Loupe], story: Typed, other: Typed
    ) -> None:
        """Merge a story into another, for this server alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr, by = own_language(interaction), self._moderator(interaction)
        into, merged = await self._story(interaction, story), await self._story(interaction, other)
        async with self.bot.database.writing() as session:
            told_as = await merge(session, by, story_id=merged.story_id, into_id=into.story_id)
            (line,) = await story_lines(session, by.guild_id, [told_as])
        self.bot.wake(REFRESHING_JOB)
        await reply(interaction, panel(*merged_parts(merged.title, merged.url, line, tr)))

    @article.command(name="split", description=locale_str("Let an article tell a story of its own again"))
    @app_commands.describe(
        story=locale_str("the story that it is told with; words of its title"),
        article=locale_str("the article, or the story that was merged, as the list names it"),
    )
    async def split_story(
        self, interaction: discord.Interaction[Loupe], story: Typed, article: Typed
    ) -> None:
        """Split an article, or a merged story, off a story, for this server alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr, by = own_language(interaction), self._moderator(interaction)
        whole = await self._story(interaction, story)
        async with self.bot.database.writing() as session:
            part = _chosen(await parts_of(session, by.guild_id, whole.story_id), article)
            divided = await split(session, by, story_id=whole.story_id, part_key=part.key)
            lines = await story_lines(session, by.guild_id, [divided.chosen_id, divided.rest_id])
        for job in (DIGESTING_JOB, REFRESHING_JOB):
            self.bot.wake(job)
        await reply(interaction, panel(*split_parts(part, lines, divided.planned, tr)))

    @merge_stories.autocomplete("story")
    @merge_stories.autocomplete("other")
    @split_story.autocomplete("story")
    async def _suggest_stories(
        self, interaction: discord.Interaction[Loupe], typed: str
    ) -> list[Choice[str]]:
        if not moderates(interaction):
            return []
        async with self.bot.database.reading() as session:
            return await suggested_stories(session, guild_of(interaction), typed)

    @split_story.autocomplete("article")
    async def _suggest_articles(
        self, interaction: discord.Interaction[Loupe], typed: str
    ) -> list[Choice[str]]:
        if not moderates(interaction):
            return []
        guild_id, chosen = guild_of(interaction), interaction.namespace.story or ""
        async with self.bot.database.reading() as session:
            story = await chosen_story(session, guild_id, chosen)
            parts = await parts_of(session, guild_id, story.story_id) if story else []
        return choices(((part_name(part), part.key) for part in parts if len(parts) > 1), typed)

    async def _story(self, interaction: discord.Interaction[Loupe], typed: str) -> StoryReport:
        """Read a story option.

        Raises:
            LoupeError: the server has no such story.
        """
        async with self.bot.database.reading() as session:
            found = await chosen_story(session, guild_of(interaction), typed)
        if found is None:
            raise no_such_story(typed, own_language(interaction))
        return found

    def _moderator(self, interaction: discord.Interaction[Loupe]) -> Moderator:
        return Moderator(guild_of(interaction), interaction.user.id, self.bot.clock())


def _chosen(parts: list[Part], typed: str) -> Part:
    """Read the article option: a key from the list, or a title or source typed by hand.

    Raises:
        NoSuchPartError: it names none, or several.
        OnlyArticleError: there is nothing to choose from.
    """
    if len(parts) == 1 and not parts[0].merged:
        raise OnlyArticleError
    words = one_line(typed).casefold()
    found = [part for part in parts if part.key == words] or [
        part for part in parts if words and words in one_line(part_name(part)).casefold()
    ]
    if len(found) != 1:
        raise NoSuchPartError
    return found[0]


async def setup(bot: Loupe) -> None:
    """Add /article."""
    await bot.add_cog(Articles(bot))
