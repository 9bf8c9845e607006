"""The form that asks which of several feeds an admin means."""

from collections.abc import Sequence

import discord

from bot.app import Loupe
from bot.delivery.subscriptions import AlreadySubscribed
from bot.feeds.discover import Candidate
from bot.feeds.shown import shown
from bot.stories.plain import one_line, shorten
from bot.translation import Translation
from cogs.following import Wish, follow, what_next
from cogs.render.escape import link
from cogs.render.forms import Form, PickOne
from cogs.starter import short_address

MOST_OPTIONS = 25
_LABEL = 100


def option(number: int, candidate: Candidate, bot: Loupe, tr: Translation) -> discord.SelectOption:
    """A feed as an option: its title, its address, and how fresh it is."""
    if candidate.newest is None:
        fresh = tr("no dated entries")
    else:
        fresh = tr("newest {when}", when=tr.ago(candidate.newest, bot.clock()))
    return discord.SelectOption(
        label=shorten(one_line(candidate.title) or short_address(shown(candidate.url)), _LABEL),
        value=str(number),
        description=shorten(f"{fresh} · {short_address(shown(candidate.url))}", _LABEL),
    )


class ChooseFeed(Form):
    """Asks which feed to follow, and follows it."""

    def __init__(
        self, bot: Loupe, wish: Wish, candidates: Sequence[Candidate], owner_id: int, tr: Translation
    ) -> None:
        super().__init__(owner_id=owner_id, started_at=bot.started_at.timestamp(), tr=tr, again="/feed add")
        self._bot, self._wish = bot, wish
        self._candidates = list(candidates[:MOST_OPTIONS])
        self._select = PickOne(
            self._chosen,
            custom_id=self.named("feed"),
            placeholder=tr("Choose a feed"),
            options=[option(number, each, bot, tr) for number, each in enumerate(self._candidates)],
        )
        self.lay_out(
            tr("This site has several feeds. Which one do you mean?"), discord.ui.ActionRow(self._select)
        )

    async def _chosen(self, interaction: discord.Interaction[Loupe]) -> None:
        candidate = self._candidates[int(self._select.values[0])]
        self.stop()
        self.lay_out(await followed(self._bot, self._wish, candidate, interaction.user.id, self.tr))
        await self.show(interaction)


async def followed(bot: Loupe, wish: Wish, candidate: Candidate, user_id: int, tr: Translation) -> str:
    """Follow a feed, and say what happened and what comes next."""
    address = shown(candidate.url)
    title = link(one_line(candidate.title) or short_address(address), address)
    try:
        await follow(bot, wish, candidate, user_id)
    except AlreadySubscribed:
        return tr(
            "{channel} follows **{feed}** already. /feed list shows how it is doing.",
            channel=wish.channel.mention,
            feed=title,
        )
    done = tr("**{feed}** now comes to {channel}.", feed=title, channel=wish.channel.mention)
    return f"{done}\n{what_next(wish, tr)}"
