"""Forms: messages with controls that belong to one person and end in words."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.translation import Translation
from cogs.error_desk import answer, form_id
from cogs.render.panel import Part, container, panel, reply, update

MINUTES = 10  # an interaction's token, needed to say that time is up, lives for 15


Then = Callable[[discord.Interaction[Any]], Awaitable[None]]


class PickOne(discord.ui.Select[Any]):
    """A select that hands what was chosen to its form."""

    def __init__(self, then: Then, **settings: Any) -> None:
        super().__init__(**settings)
        self._then = then

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand it over."""
        await self._then(interaction)


class PickChannel(discord.ui.ChannelSelect[Any]):
    """A channel select that hands what was chosen to its form."""

    def __init__(self, then: Then, **settings: Any) -> None:
        super().__init__(**settings)
        self._then = then

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand it over."""
        await self._then(interaction)


class Push(discord.ui.Button[Any]):
    """A button that hands the click to its form."""

    def __init__(self, then: Then, **settings: Any) -> None:
        super().__init__(**settings)
        self._then = then

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand it over."""
        await self._then(interaction)


class Form(discord.ui.LayoutView):
    """A message whose controls only its owner may use, for ten minutes after the last touch.

    Args:
        owner_id: the person whose form it is.
        started_at: when this run of the bot began, which its controls' ids carry.
        tr: the owner's language.
        again: how to get the form again, such as "/setup".
    """

    def __init__(self, *, owner_id: int, started_at: float, tr: Translation, again: str) -> None:
        super().__init__(timeout=MINUTES * 60)
        self.owner_id = owner_id
        self.tr = tr
        self._started_at = started_at
        self._again = again
        self._shown_by: discord.Interaction[Any] | None = None

    def named(self, name: str) -> str:
        """Make a control's custom id."""
        return form_id(self._started_at, name)

    def lay_out(self, *parts: Part) -> None:
        """Put these parts in the place of all that the form showed."""
        self.clear_items()
        self.add_item(container(parts))

    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Send the form, or bring the message that shows it up to date."""
        if self._shown_by is None:
            await reply(interaction, self)
        else:
            await update(interaction, self)
        self._shown_by = interaction

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let the owner alone touch it."""
        if interaction.user.id == self.owner_id:
            return True
        words = panel(
            self.tr("This form belongs to somebody else. Open your own with {command}.", command=self._again)
        )
        await interaction.response.send_message(view=words, ephemeral=True)
        return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, item: discord.ui.Item[Any], /
    ) -> None:
        """Leave errors to the error desk."""
        del item
        await answer(interaction, error)

    async def on_timeout(self) -> None:
        """Say that time is up, where it can still be said."""
        if self._shown_by is None:
            return
        words = self.tr("Time is up. Open it again with {command}.", command=self._again)
        try:
            await self._shown_by.edit_original_response(view=panel(words))
        except discord.HTTPException:
            return  # the person dismissed it, or the token has run out: there is nobody left to tell
