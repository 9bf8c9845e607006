"""The form of /setup: a channel, feeds, what to show first, and a look."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.app import Loupe
from bot.delivery.subscriptions import Style
from bot.translation import Translation
from bot.votes.stars import Stars
from cogs.channel_choice import ChannelChoice
from cogs.error_desk import answer
from cogs.following import Wish, channel_of
from cogs.render.forms import Form, PickOne, Push
from cogs.render.setup_options import MOST, chosen_style, feed_options, newest_options, style_options
from cogs.scope import guild_of
from cogs.setup_run import Run
from cogs.setup_stars import StarsDialog, shown, stars_of
from cogs.starter import Suggestion, short_address, suggestions

_LONGEST_ADDRESS = 1000


class SetupForm(Form):
    """Asks, and then lets the channel follow each feed.

    Args:
        bot: the client.
        interaction: the command that opens it.
        tr: the admin's language.
        stars: what the server's stories are rated with.
    """

    def __init__(
        self, bot: Loupe, interaction: discord.Interaction[Loupe], tr: Translation, stars: Stars
    ) -> None:
        super().__init__(
            owner_id=interaction.user.id, started_at=bot.started_at.timestamp(), tr=tr, again="/setup"
        )
        self._bot = bot
        self._offered = list(suggestions(bot.config)[:MOST])
        self._chosen: set[str] = set()
        self._place = ChannelChoice(bot, self, channel_of(interaction, None), self._renew)
        self._stars = stars
        self._newest = 3
        self._style: Style = "card"
        self._lay_out()

    def _lay_out(self) -> None:
        tr = self.tr
        other = Push(self._ask_address, custom_id=self.named("other"), label=tr("Another address…"))
        stars = Push(self._ask_stars, custom_id=self.named("stars"), label=tr("Other stars…"))
        start = Push(
            self._start,
            custom_id=self.named("start"),
            label=tr("Start"),
            style=discord.ButtonStyle.success,
            disabled=bool(self._place.hindrance() or not self._chosen),
        )
        self.lay_out(
            f"## {tr('Set up Loupe')}\n{tr('**1.** Where shall the stories go?')}",
            *self._place.parts(),
            tr("**2.** Which feeds shall go there?"),
            discord.ui.ActionRow(self._feed_select()),
            discord.ui.ActionRow(other),
            tr("**3.** What comes first, and how shall it look?"),
            discord.ui.ActionRow(self._pick("newest", newest_options(self._newest, tr))),
            discord.ui.ActionRow(self._pick("style", style_options(self._style, tr))),
            discord.ui.Section(
                tr("Stories are rated with {stars}", stars=shown(self._stars)), accessory=stars
            ),
            discord.ui.Separator(),
            discord.ui.ActionRow(start),
        )

    def _feed_select(self) -> PickOne:
        select = self._pick("feeds", feed_options(self._offered, self._chosen))
        select.placeholder = self.tr("Choose one feed or several")
        select.min_values, select.max_values = 0, len(self._offered)
        return select

    def _pick(self, name: str, options: list[discord.SelectOption]) -> PickOne:
        async def picked(interaction: discord.Interaction[Any]) -> None:
            self._take(name, select.values)
            await self._renew(interaction)

        select = PickOne(picked, custom_id=self.named(name), options=options)
        return select

    def _take(self, name: str, values: Sequence[str]) -> None:
        if name == "feeds":
            self._chosen = {self._offered[int(value)].url for value in values}
        elif name == "newest":
            self._newest = int(values[0])
        else:
            self._style = chosen_style(values)

    async def _ask_address(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(AddressDialog(self))

    async def _ask_stars(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(
            StarsDialog(self._bot, self.tr, custom_id=self.named("emoji"), then=self._stars_chosen)
        )

    async def _stars_chosen(self, interaction: discord.Interaction[Any]) -> None:
        self._stars = await stars_of(self._bot, guild_of(interaction))
        await self._renew(interaction)

    async def add_address(self, interaction: discord.Interaction[Any], address: str) -> None:
        """Put an address among the chosen feeds; where the list is full, its last one makes room."""
        if address and address not in {each.url for each in self._offered}:
            self._offered = [Suggestion(short_address(address), address), *self._offered][:MOST]
        if address:
            self._chosen.add(address)
        self._chosen &= {each.url for each in self._offered}
        await self._renew(interaction)

    async def _renew(self, interaction: discord.Interaction[Any]) -> None:
        self._lay_out()
        await self.show(interaction)

    async def _start(self, interaction: discord.Interaction[Any]) -> None:
        channel = self._place.channel
        if channel is None or self._place.hindrance() or not self._chosen:
            await self._renew(interaction)
            return
        self.stop()
        feeds = [each for each in self._offered if each.url in self._chosen]
        wish = Wish(channel, self._newest, self._style, self._place.tag)
        run = Run(self._bot, wish, feeds, interaction, self.tr)

        async def tell(words: str) -> None:
            self.lay_out(words)
            await self.show(interaction)

        await tell(run.state())
        await tell(await run.all(tell))


class AddressDialog(discord.ui.Modal):
    """Asks for an address of the admin's own."""

    def __init__(self, form: SetupForm) -> None:
        tr = form.tr
        super().__init__(title=tr("Another address"), custom_id=form.named("address"), timeout=form.timeout)
        self._form = form
        self._address: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="address", placeholder="petapixel.com", max_length=_LONGEST_ADDRESS
        )
        self.add_item(
            discord.ui.Label(
                text=tr("The site or the feed"),
                description=tr("A site's address is enough: its feed is found."),
                component=self._address,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hand the address to the form."""
        await self._form.add_address(interaction, self._address.value.strip())

    async def on_error(  # type: ignore[override]  # discord.py declares a dialog's without the item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Leave errors to the error desk."""
        await answer(interaction, error)
