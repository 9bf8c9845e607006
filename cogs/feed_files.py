"""/feed import and /feed export: lists of feeds come and go as files."""

import asyncio
import re

import discord
from discord import app_commands
from discord.app_commands import Transform, locale_str
from discord.ext import commands

from bot.app import Loupe
from bot.delivery.exporting import export_of
from bot.delivery.subscriptions import Style
from bot.errors import LoupeError
from bot.feeds.feed_list import NO_LIST, FeedList, Listed
from bot.feeds.opml import LARGEST_BYTES, read_list, write_opml
from bot.translation import marked
from cogs.channel_option import ChannelOption
from cogs.feed_group import feed
from cogs.following import channel_of
from cogs.import_run import ImportRun, Target
from cogs.languages import own_language
from cogs.permissions import Channel
from cogs.render.choices import Typed
from cogs.render.files import reply_with_files, text_file
from cogs.render.imports import import_parts
from cogs.render.panel import panel, reply
from cogs.render.progress import Progress
from cogs.render.styles import STYLE_CHOICES
from cogs.scope import guild_of

_HAND_OVER_SECONDS = 30.0
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class FileCommands(commands.Cog):
    """The commands of /feed that take and give files."""

    bot: Loupe

    @feed.command(
        name="import", description=locale_str("Follow the feeds of a list: OPML, or one address a line")
    )
    @app_commands.describe(
        file=locale_str("the list, as your feed reader exports it"),
        channel=locale_str("where to post; else folders go to channels of their name, and the rest here"),
        style=locale_str("how posts look; cards if you choose nothing"),
        tag=locale_str("the tag that posts in a forum get"),
    )
    @app_commands.choices(style=STYLE_CHOICES)
    async def import_feeds(
        self,
        interaction: discord.Interaction[Loupe],
        *,
        file: discord.Attachment,
        channel: Transform[Channel, ChannelOption] | None = None,
        style: Style = "card",
        tag: Typed = "",
    ) -> None:
        """Read a list and follow its feeds; none of their old stories is posted."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr = own_language(interaction)
        feeds = await self._read(file)
        by_folder = {} if channel else _channels_by_name(interaction.guild)
        target = Target(channel_of(interaction, channel), by_folder, style, tag)

        async def tell(words: str) -> None:
            await reply(interaction, panel(words))

        run = ImportRun(self.bot, guild_of(interaction), target, interaction.user.id, tr)
        report = await run.all(feeds, Progress(tell))
        await reply_with_files(interaction, *import_parts(report, tr))

    async def _read(self, file: discord.Attachment) -> FeedList:
        if file.size > LARGEST_BYTES:
            raise LoupeError(marked("The file is larger than 4 MB."), remedy=NO_LIST)
        try:
            async with asyncio.timeout(_HAND_OVER_SECONDS):
                data = await file.read()
        except (discord.HTTPException, OSError, TimeoutError) as error:
            raise LoupeError(
                marked("Discord did not hand over the file."), remedy=marked("Give the command again.")
            ) from error
        feeds = await self.bot.pool.run(read_list, data)
        if feeds.problem:
            raise LoupeError(feeds.problem, remedy=feeds.remedy)
        return feeds

    @feed.command(name="export", description=locale_str("Get what this server follows as an OPML file"))
    async def export_feeds(self, interaction: discord.Interaction[Loupe]) -> None:
        """Give the admin a file that every feed reader takes; its folders are the channels."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr, guild_id = own_language(interaction), guild_of(interaction)
        async with self.bot.database.reading() as session:
            export = await export_of(session, guild_id)
        if not export.feeds and not export.kept_back:
            words = tr("This server follows no feed yet. Begin with /setup, or with /feed add.")
            await reply(interaction, panel(words))
            return
        title = interaction.guild.name if interaction.guild else str(guild_id)
        now = self.bot.clock()
        listed = [
            Listed(each.url, each.title, each.site, self._folder(channel)) for channel, each in export.feeds
        ]
        name = f"{_NOT_IN_NAMES.sub('-', title.casefold()).strip('-') or guild_id}-{now:%Y-%m-%d}.opml"
        number = tr.plural("{count} feed", "{count} feeds", len(listed))
        kept_back = tr.plural(
            "{count} feed stays here: its address holds a key, or it is private. Note it by hand.",
            "{count} feeds stay here: their addresses hold a key, or they are private. Note them by hand.",
            export.kept_back,
        )
        await reply_with_files(
            interaction,
            [
                f"## {tr('What this server follows')}\n{number}",
                kept_back if export.kept_back else "",
                discord.ui.File(f"attachment://{name}"),
            ],
            [text_file(name, write_opml(title, listed, now))],
        )

    def _folder(self, channel_id: int) -> str:
        channel = self.bot.get_channel(channel_id)
        return getattr(channel, "name", None) or str(channel_id)


def _channels_by_name(guild: discord.Guild | None) -> dict[str, Channel]:
    """Give the channels and threads of a server by their name; of two of the same name, the first."""
    found: dict[str, Channel] = {}
    for channel in [*guild.channels, *guild.threads] if guild else ():
        if isinstance(channel, Channel):
            found.setdefault(channel.name.casefold(), channel)
    return found
