"""Where posts shall go, as a part of a form: a channel, and a tag where it is a forum."""

from typing import Any

import discord

from bot.app import Loupe
from cogs.following import Wish, obstacle
from cogs.permissions import KINDS, Channel
from cogs.render.forms import Form, PickChannel, PickOne, Then
from cogs.render.panel import Part
from cogs.render.setup_options import tag_options


class ChannelChoice:
    """A channel that is being chosen.

    Args:
        bot: the client.
        form: that the choice is a part of.
        channel: what is chosen at first.
        changed: is awaited with the click when another one is chosen.
    """

    def __init__(self, bot: Loupe, form: Form, channel: Channel | None, changed: Then) -> None:
        self._bot, self._form, self._changed = bot, form, changed
        self._unseen = False
        self.channel = channel
        self.tag = ""

    def parts(self) -> list[Part]:
        """Give the controls, and below them whether it can be posted there."""
        hindrance = self.hindrance() or "-# ✓ " + self._form.tr("I may post there.")
        return [discord.ui.ActionRow(self._channel_select()), *self._tag_parts(), hindrance]

    def hindrance(self) -> str:
        """Say why it cannot be posted there, as markdown; empty when nothing stands in the way."""
        tr = self._form.tr
        if self._unseen:
            return "⚠ " + tr("I cannot see that channel: give me View Channel there, or choose another.")
        if self.channel is None:
            return "-# " + tr("Choose a channel.")
        words = obstacle(Wish(self.channel, tag=self.tag), tr)
        return f"⚠ {words}" if words else ""

    def _channel_select(self) -> PickChannel:
        async def picked(interaction: discord.Interaction[Any]) -> None:
            channel = self._bot.get_channel(select.values[0].id)
            self.tag, self._unseen = "", not isinstance(channel, Channel)
            self.channel = channel if isinstance(channel, Channel) else None
            await self._changed(interaction)

        select = PickChannel(
            picked,
            custom_id=self._form.named("channel"),
            channel_types=list(KINDS),
            placeholder=self._form.tr("Choose a channel"),
            default_values=[self.channel] if self.channel else [],
        )
        return select

    def _tag_parts(self) -> list[Part]:
        if not isinstance(self.channel, discord.ForumChannel) or not self.channel.available_tags:
            return []

        async def picked(interaction: discord.Interaction[Any]) -> None:
            self.tag = select.values[0] if select.values else ""
            await self._changed(interaction)

        select = PickOne(
            picked,
            custom_id=self._form.named("tag"),
            options=tag_options(self.channel, self.tag),
            placeholder=self._form.tr("A tag for the posts"),
            min_values=0,
        )
        return [discord.ui.ActionRow(select)]
