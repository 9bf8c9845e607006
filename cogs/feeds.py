"""/feed: which feeds a server follows, and where they are posted."""

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, Transform, locale_str

from bot.app import Loupe
from bot.delivery.subscriptions import Followed, NotSubscribed, Style, subscriptions_of, unsubscribe
from bot.errors import ToldError
from bot.feeds.discover import discover
from bot.stories.plain import one_line
from cogs.candidates import ChooseFeed, followed
from cogs.channel_option import ChannelOption
from cogs.feed_files import FileCommands
from cogs.feed_group import feed
from cogs.feed_health import REPORT, HealthCommands, health_sheet
from cogs.feed_packs import PackCommands
from cogs.feed_private import PrivateCommands
from cogs.following import Wish, channel_of, obstacle
from cogs.languages import own_language, room_language
from cogs.permissions import Channel
from cogs.preview import preview_card, show_preview
from cogs.render.choices import Address, Typed, choices
from cogs.render.escape import link
from cogs.render.feeds import feed_part
from cogs.render.panel import TROUBLE, panel, reply
from cogs.render.sheets import Sheet, SheetRequest, render
from cogs.render.styles import STYLE_CHOICES
from cogs.scope import guild_of, require_manager
from cogs.starter import suggestions

A_PAGE = 5


class Feeds(PackCommands, FileCommands, PrivateCommands, HealthCommands):
    """The feeds of a server, for those who manage it."""

    group = feed

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Loupe], /) -> bool:  # type: ignore[override]  # discord.py awaits it where it can be awaited
        """Let only those through who manage the server."""
        require_manager(interaction)
        return True

    async def sheet(self, request: SheetRequest) -> Sheet:
        """Give one page of what the server follows, or of how that does."""
        if request.report == REPORT:
            return await health_sheet(self.bot, request)
        async with self.bot.database.reading() as session:
            feeds = await subscriptions_of(session, request.guild_id)
        tr = request.tr
        shown = feeds[request.page * A_PAGE : (request.page + 1) * A_PAGE]
        empty = tr("This server follows no feed yet. Begin with /setup, or with /feed add.")
        number = tr.plural("{count} feed", "{count} feeds", len(feeds))
        parts = tuple(feed_part(feed, tr) for feed in shown) or (empty,)
        return Sheet(f"## {tr('Followed here')}\n{number}", parts, max(-(-len(feeds) // A_PAGE), 1))

    @feed.command(name="add", description=locale_str("Post a feed's stories in a channel"))
    @app_commands.describe(
        url=locale_str("the address of a site or a feed; a site's address is enough"),
        channel=locale_str("where to post; this channel if you choose none"),
        newest=locale_str("how many of the newest stories to post at once; none if you say nothing"),
        style=locale_str("how posts look; cards if you choose nothing"),
        tag=locale_str("the tag that posts in a forum get"),
        publish=locale_str("publish posts of an announcement channel to the servers that follow it"),
    )
    @app_commands.choices(style=STYLE_CHOICES)
    async def add_feed(
        self,
        interaction: discord.Interaction[Loupe],
        *,
        url: Address,
        channel: Transform[Channel, ChannelOption] | None = None,
        newest: Range[int, 0, 10] = 0,
        style: Style = "card",
        tag: Typed = "",
        publish: bool = False,
    ) -> None:
        """Find the feed behind an address and let a channel follow it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr = own_language(interaction)
        place = channel_of(interaction, channel)
        if place is None:
            words = tr("I post in text, announcement and forum channels and in threads: choose one of those.")
            await reply(interaction, panel(words, accent=TROUBLE))
            return
        wish = Wish(place, newest, style, tag, publish)
        if hindrance := obstacle(wish, tr):
            await reply(interaction, panel(hindrance, accent=TROUBLE))
            return
        candidates = await discover(self.bot.fetcher, self.bot.pool, url.strip())
        if len(candidates) == 1:
            words = await followed(self.bot, wish, candidates[0], interaction.user.id, tr)
            await reply(interaction, panel(words))
        else:
            await ChooseFeed(self.bot, wish, candidates, interaction.user.id, tr).show(interaction)

    @feed.command(name="list", description=locale_str("What this server follows, and how it is doing"))
    async def list_feeds(self, interaction: discord.Interaction[Loupe]) -> None:
        """List the followed feeds with their health."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        request = SheetRequest(
            report="list",
            asked="",
            page=0,
            guild_id=guild_of(interaction),
            user_id=interaction.user.id,
            now=self.bot.clock(),
            tr=own_language(interaction),
        )
        await reply(interaction, await render(self, request))

    @feed.command(name="remove", description=locale_str("Stop posting a feed in a channel"))
    @app_commands.describe(feed=locale_str("the feed and its channel"))
    async def remove_feed(self, interaction: discord.Interaction[Loupe], feed: Typed) -> None:
        """End a subscription; what was posted stays."""
        tr, guild_id = own_language(interaction), guild_of(interaction)
        async with self.bot.database.writing() as session:
            chosen = self._chosen(await subscriptions_of(session, guild_id), feed, interaction)
            left = await unsubscribe(session, guild_id=guild_id, subscription_id=chosen.subscription_id)
        words = tr(
            "**{feed}** no longer comes to {channel}. What was posted stays, with its ratings.",
            feed=link(left.title, left.shown),
            channel=f"<#{left.channel_id}>",
        )
        await reply(interaction, panel(words))

    @feed.command(
        name="preview", description=locale_str("See how a feed's newest story would look; nothing is posted")
    )
    @app_commands.describe(
        url=locale_str("the address of a site or a feed; a site's address is enough"),
        style=locale_str("how posts look; cards if you choose nothing"),
    )
    @app_commands.choices(style=STYLE_CHOICES)
    async def preview_feed(
        self, interaction: discord.Interaction[Loupe], url: Address, style: Style = "card"
    ) -> None:
        """Show the card of a feed's newest entry to the admin alone."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr, room = own_language(interaction), await room_language(self.bot, guild_of(interaction))
        card = await preview_card(self.bot, url.strip(), room.locale, tr)
        await show_preview(interaction, card, style, tr)

    def _chosen(self, feeds: list[Followed], typed: str, interaction: discord.Interaction[Loupe]) -> Followed:
        """Read the feed option: an id from the list, or a title or address typed by hand."""
        words = one_line(typed).casefold()
        found = [each for each in feeds if str(each.subscription_id) == words] or [
            each for each in feeds if words in {one_line(each.title).casefold(), each.url.casefold()}
        ]
        if not found:
            raise NotSubscribed
        if len(found) > 1:
            tr = own_language(interaction)
            raise ToldError(
                tr("Several channels follow “{feed}”.", feed=typed),
                remedy=tr("Choose one from the list that opens while you type."),
            )
        return found[0]

    @remove_feed.autocomplete("feed")
    async def _suggest_followed(
        self, interaction: discord.Interaction[Loupe], typed: str
    ) -> list[Choice[str]]:
        if not interaction.permissions.manage_guild:
            return []
        async with self.bot.database.reading() as session:
            feeds = await subscriptions_of(session, guild_of(interaction))
        named = (
            (f"{each.title} · #{self._name_of(each.channel_id)}", str(each.subscription_id)) for each in feeds
        )
        return choices(named, typed)

    def _name_of(self, channel_id: int) -> str:
        channel = self.bot.get_channel(channel_id)
        return getattr(channel, "name", None) or str(channel_id)

    @add_feed.autocomplete("url")
    @preview_feed.autocomplete("url")
    async def _suggest_addresses(
        self, interaction: discord.Interaction[Loupe], typed: str
    ) -> list[Choice[str]]:
        del interaction
        return choices(((each.title, each.url) for each in suggestions(self.bot.config)), typed)

    @add_feed.autocomplete("tag")
    async def _suggest_tags(self, interaction: discord.Interaction[Loupe], typed: str) -> list[Choice[str]]:
        chosen = interaction.namespace.channel
        place = chosen.resolve() if chosen else interaction.channel
        forum = place.parent if isinstance(place, discord.Thread) else place
        tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else []
        return choices(((tag.name, tag.name) for tag in tags), typed)


async def setup(bot: Loupe) -> None:
    """Add /feed."""
    await bot.add_cog(Feeds(bot))
