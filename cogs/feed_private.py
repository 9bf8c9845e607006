"""/feed private: a feed that is asked with headers of the server's own, such as a member's token."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform, locale_str

from bot.app import Loupe
from bot.delivery.subscriptions import AlreadySubscribed, subscribe
from bot.errors import LoupeError
from bot.feeds.discover import typed_address
from bot.feeds.document import ParsedFeed
from bot.feeds.secrets import HeaderBox, read_headers
from bot.feeds.shown import shown
from bot.stories.plain import one_line
from bot.translation import Translation
from cogs.channel_option import ChannelOption
from cogs.error_desk import answer, form_id
from cogs.feed_group import feed
from cogs.following import Wish, channel_of, obstacle, what_next
from cogs.languages import own_language
from cogs.permissions import Channel
from cogs.render.choices import Address
from cogs.render.escape import escape
from cogs.render.panel import TROUBLE, panel, reply
from cogs.render.sheets import PagedCog

_LONGEST = 4000
_MINUTES = 10


class PrivateCommands(PagedCog):
    """What the cog of /feed can do about private feeds."""

    bot: Loupe

    @feed.command(
        name="private", description=locale_str("Post a feed that asks for headers, such as a member's token")
    )
    @app_commands.describe(
        url=locale_str("the address of the feed itself"),
        channel=locale_str("where to post; this channel if you choose none"),
        newest=locale_str("how many of the newest stories to post at once; none if you say nothing"),
    )
    async def add_private(
        self,
        interaction: discord.Interaction[Loupe],
        url: Address,
        channel: Transform[Channel, ChannelOption] | None = None,
        newest: Range[int, 0, 10] = 0,
    ) -> None:
        """Ask for the headers in a dialog: what is typed there stands in no channel."""
        tr, place = own_language(interaction), channel_of(interaction, channel)
        box = HeaderBox(self.bot.config.feeds.secret_key.get_secret_value())
        box.lock()  # without a key there is no need to ask for more
        if place is None:
            words = tr("I post in text, announcement and forum channels and in threads: choose one of those.")
            await reply(interaction, panel(words, accent=TROUBLE))
            return
        wish = Wish(place, newest)
        if hindrance := obstacle(wish, tr):
            await reply(interaction, panel(hindrance, accent=TROUBLE))
            return
        await interaction.response.send_modal(
            HeadersDialog(self.bot, wish, typed_address(url.strip()), box, tr)
        )


class HeadersDialog(discord.ui.Modal):
    """Asks for the headers of a feed, and lets the channel follow it when they let us in."""

    def __init__(self, bot: Loupe, wish: Wish, url: str, box: HeaderBox, tr: Translation) -> None:
        custom_id = form_id(bot.started_at.timestamp(), "headers")
        super().__init__(title=tr("Headers of a private feed"), custom_id=custom_id, timeout=_MINUTES * 60)
        self._bot, self._wish, self._url, self._box, self._tr = bot, wish, url, box, tr
        self._headers: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="headers",
            style=discord.TextStyle.paragraph,
            placeholder="Authorization: Bearer …",
            max_length=_LONGEST,
        )
        self.add_item(
            discord.ui.Label(
                text=tr("Headers, one a line"),
                description=tr("They are kept encrypted, sent to this address alone, and shown to nobody."),
                component=self._headers,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Try the headers, keep them, and follow the feed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        headers = read_headers(self._headers.value)
        document = await self._bot.fetcher.fetch(self._url, secret=headers)
        parsed = await self._bot.pool.parse(document.body, document.document_headers())
        if not parsed.usable:
            raise LoupeError(self._tr(parsed.problem or "This is no feed."))
        await reply(interaction, panel(await self._follow(parsed, self._box.seal(headers), interaction)))

    async def _follow(self, parsed: ParsedFeed, sealed: str, interaction: discord.Interaction[Any]) -> str:
        tr, wish = self._tr, self._wish
        title = escape(one_line(parsed.title) or shown(self._url, private=True))
        async with self._bot.database.writing() as session:
            try:
                await subscribe(
                    session,
                    guild_id=wish.channel.guild.id,
                    channel_id=wish.channel.id,
                    feed_url=self._url,
                    feed_title=parsed.title,
                    site_url=parsed.link,
                    style=wish.style,
                    tag=wish.tag,
                    crosspost=wish.crosspost,
                    newest=wish.newest,
                    added_by=interaction.user.id,
                    now=self._bot.clock(),
                    secret_headers=sealed,
                )
            except AlreadySubscribed:
                return tr("**{feed}** is asked with these headers from now on.", feed=title)
        self._bot.wake("poll")
        done = tr("**{feed}** now comes to {channel}.", feed=title, channel=wish.channel.mention)
        return f"{done}\n{what_next(wish, tr)}"

    async def on_error(  # type: ignore[override]  # discord.py declares a dialog's without the item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Leave errors to the error desk."""
        await answer(interaction, error)
