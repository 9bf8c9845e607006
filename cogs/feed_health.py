"""/feed health and /feed log: how the feeds of a server do, and where its admins are told."""

import re
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.app_commands import Transform, locale_str
from sqlalchemy import update

from bot.app import Loupe
from bot.database.tables import Guild
from bot.delivery.nonce import NONCE_PATTERN
from bot.delivery.subscriptions import add_guild
from bot.feeds.health import health
from bot.feeds.robots import closed_feeds
from cogs.channel_option import ChannelOption
from cogs.error_desk import answer
from cogs.feed_group import feed
from cogs.following import Wish, obstacle
from cogs.languages import own_language
from cogs.permissions import Channel
from cogs.render.health import HEALTH, health_part
from cogs.render.panel import TROUBLE, panel, reply
from cogs.render.sheets import PagedCog, Sheet, SheetRequest, render
from cogs.scope import guild_of, require_manager

A_PAGE = 5
REPORT = "health"


async def health_sheet(bot: Loupe, request: SheetRequest) -> Sheet:
    """Give one page of how a server's feeds do, those with trouble first."""
    async with bot.database.reading() as session:
        feeds = await health(session, request.now, guild_id=request.guild_id)
        shown = feeds[request.page * A_PAGE : (request.page + 1) * A_PAGE]
        closed = await closed_feeds(session, [each.feed_id for each in shown])
    tr = request.tr
    empty = tr("This server follows no feed yet. Begin with /setup, or with /feed add.")
    number = tr.plural("{count} feed", "{count} feeds", len(feeds))
    parts = tuple(health_part(each, tr, closed=each.feed_id in closed) for each in shown) or (empty,)
    return Sheet(f"## {tr('How the feeds do')}\n{number}", parts, max(-(-len(feeds) // A_PAGE), 1))


def _first_page(interaction: discord.Interaction[Loupe]) -> SheetRequest:
    return SheetRequest(
        report=REPORT,
        asked="",
        page=0,
        guild_id=guild_of(interaction),
        user_id=interaction.user.id,
        now=interaction.client.clock(),
        tr=own_language(interaction),
    )


class HealthCommands(PagedCog):
    """What the cog of /feed can do about health."""

    bot: Loupe

    @feed.command(
        name="health", description=locale_str("How each feed does: when it is read, and what is wrong")
    )
    async def health_of_feeds(self, interaction: discord.Interaction[Loupe]) -> None:
        """Show how the server's feeds do."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await reply(interaction, await render(self, _first_page(interaction)))

    @feed.command(
        name="log", description=locale_str("Choose where admins are told of feeds that fail and come back")
    )
    @app_commands.describe(channel=locale_str("where to tell; nowhere if you choose none"))
    async def choose_log(
        self,
        interaction: discord.Interaction[Loupe],
        channel: Transform[Channel, ChannelOption] | None = None,
    ) -> None:
        """Set or take away the server's log channel."""
        tr = own_language(interaction)
        if channel is not None and (hindrance := obstacle(Wish(channel), tr)):
            await reply(interaction, panel(hindrance, accent=TROUBLE))
            return
        async with self.bot.database.writing() as session:
            guild_id = guild_of(interaction)
            await add_guild(session, guild_id, self.bot.clock())
            chosen = None if channel is None else channel.id
            await session.execute(update(Guild).where(Guild.id == guild_id).values(log_channel_id=chosen))
        if channel is None:
            words = tr("Nobody is told any more. /feed health shows how the feeds do.")
        else:
            words = tr(
                "{channel} is told once when a feed cannot be read for a day, and once when it is back.",
                channel=channel.mention,
            )
        await reply(interaction, panel(words))


class HealthButton(ui.DynamicItem[ui.Button[Any]], template=rf"{HEALTH}(?P<nonce>{NONCE_PATTERN})"):
    """The button of a notice: how all feeds do, for the admin alone."""

    def __init__(self, nonce: str) -> None:
        super().__init__(ui.Button(custom_id=HEALTH + nonce))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its id."""
        del interaction, item
        return cls(match["nonce"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the first page of /feed health."""
        try:
            require_manager(interaction)
            await interaction.response.defer(ephemeral=True, thinking=True)
            cog = interaction.client.get_cog("Feeds")
            if isinstance(cog, PagedCog):
                await reply(interaction, await render(cog, _first_page(interaction)))
        except Exception as error:  # noqa: BLE001 - the error desk takes all; discord.py would only log it
            await answer(interaction, error)
