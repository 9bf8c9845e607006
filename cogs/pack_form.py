"""The form of /feed packs: a pack, which of its feeds, and where they shall go."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.app import Loupe
from bot.delivery.subscriptions import Style
from bot.feeds.packs import Pack
from bot.translation import Translation
from cogs.channel_choice import ChannelChoice
from cogs.following import Wish, channel_of
from cogs.render.forms import Form, PickOne, Push
from cogs.render.packs import pack_line, pack_options, pack_title
from cogs.render.setup_options import chosen_style, feed_options, newest_options, style_options
from cogs.setup_run import Run
from cogs.starter import Suggestion


class PackForm(Form):
    """Shows the packs, then the feeds of one, all of them chosen; then a channel follows what is left chosen.

    Args:
        bot: the client.
        interaction: the command that opens it.
        packs: at most 25, each of at most 25 feeds.
        tr: the admin's language.
    """

    def __init__(
        self, bot: Loupe, interaction: discord.Interaction[Loupe], packs: Sequence[Pack], tr: Translation
    ) -> None:
        super().__init__(
            owner_id=interaction.user.id, started_at=bot.started_at.timestamp(), tr=tr, again="/feed packs"
        )
        self._bot, self._packs = bot, packs
        self._pack = packs[0]
        self._chosen: set[str] = set()
        self._newest = 0
        self._style: Style = "card"
        self._place = ChannelChoice(bot, self, channel_of(interaction, None), self._renew)
        self._lay_out_packs()

    def _lay_out_packs(self) -> None:
        tr = self.tr
        select = PickOne(
            lambda interaction: self._open(interaction, select.values[0]),
            custom_id=self.named("pack"),
            options=pack_options(self._packs, tr),
            placeholder=tr("Open a pack"),
        )
        self.lay_out(
            f"## {tr('Packs of feeds')}",
            "\n".join(pack_line(pack, tr) for pack in self._packs),
            discord.ui.ActionRow(select),
        )

    def _lay_out_feeds(self) -> None:
        tr = self.tr
        start = Push(
            self._start,
            custom_id=self.named("start"),
            label=tr("Start"),
            style=discord.ButtonStyle.success,
            disabled=bool(self._place.hindrance() or not self._chosen),
        )
        others = Push(self._close, custom_id=self.named("others"), label=tr("Other packs"))
        self.lay_out(
            f"## {pack_title(self._pack.name, tr)}",
            tr("**1.** Which of these feeds?"),
            discord.ui.ActionRow(self._feed_select()),
            tr("**2.** Where shall the stories go?"),
            *self._place.parts(),
            tr("**3.** What comes first, and how shall it look?"),
            discord.ui.ActionRow(self._newest_select()),
            discord.ui.ActionRow(self._style_select()),
            discord.ui.Separator(),
            discord.ui.ActionRow(start, others),
        )

    def _feeds(self) -> list[Suggestion]:
        return [Suggestion(feed.title, feed.url, feed.language) for feed in self._pack.feeds]

    def _feed_select(self) -> PickOne:
        feeds = self._feeds()

        async def picked(interaction: discord.Interaction[Any]) -> None:
            self._chosen = {feeds[int(value)].url for value in select.values}
            await self._renew(interaction)

        select = PickOne(
            picked,
            custom_id=self.named("feeds"),
            options=feed_options(feeds, self._chosen),
            placeholder=self.tr("Choose one feed or several"),
            min_values=0,
            max_values=len(feeds),
        )
        return select

    def _newest_select(self) -> PickOne:
        async def picked(interaction: discord.Interaction[Any]) -> None:
            self._newest = int(select.values[0])
            await self._renew(interaction)

        options = newest_options(self._newest, self.tr)
        select = PickOne(picked, custom_id=self.named("newest"), options=options)
        return select

    def _style_select(self) -> PickOne:
        async def picked(interaction: discord.Interaction[Any]) -> None:
            self._style = chosen_style(select.values)
            await self._renew(interaction)

        options = style_options(self._style, self.tr)
        select = PickOne(picked, custom_id=self.named("style"), options=options)
        return select

    async def _open(self, interaction: discord.Interaction[Any], number: str) -> None:
        self._pack = self._packs[int(number)]
        self._chosen = {feed.url for feed in self._pack.feeds}
        await self._renew(interaction)

    async def _close(self, interaction: discord.Interaction[Any]) -> None:
        self._lay_out_packs()
        await self.show(interaction)

    async def _renew(self, interaction: discord.Interaction[Any]) -> None:
        self._lay_out_feeds()
        await self.show(interaction)

    async def _start(self, interaction: discord.Interaction[Any]) -> None:
        channel = self._place.channel
        if channel is None or self._place.hindrance() or not self._chosen:
            await self._renew(interaction)
            return
        self.stop()
        feeds = [feed for feed in self._feeds() if feed.url in self._chosen]
        wish = Wish(channel, self._newest, self._style, self._place.tag)
        run = Run(self._bot, wish, feeds, interaction, self.tr, again="/feed packs")

        async def tell(words: str) -> None:
            self.lay_out(words)
            await self.show(interaction)

        await tell(run.state())
        await tell(await run.all(tell))
