"""The doing of /setup and /feed packs: feeds are looked up and followed; none that fails stops the others."""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord

from bot.app import Loupe
from bot.delivery.subscriptions import AlreadySubscribed
from bot.feeds.discover import discover
from bot.translation import Translation
from cogs.error_desk import explain
from cogs.following import Wish, follow, what_next
from cogs.render.escape import escape, link
from cogs.render.progress import Progress, Tell
from cogs.starter import Suggestion, short_address

AT_ONCE = 4


class Run:
    """Follows feeds and says how far it is.

    Args:
        bot: the client.
        wish: where and how to post.
        feeds: what to follow.
        interaction: the click that started it; bugs are logged with it.
        tr: the admin's language.
        again: the command that opens the form again.
    """

    def __init__(
        self,
        bot: Loupe,
        wish: Wish,
        feeds: Sequence[Suggestion],
        interaction: discord.Interaction[Any],
        tr: Translation,
        *,
        again: str = "/setup",
    ) -> None:
        self._bot, self._wish, self._interaction, self._tr = bot, wish, interaction, tr
        self._lines = {feed.url: f"… {escape(feed.title)}" for feed in feeds}
        self._feeds = list(feeds)
        self._followed = 0
        self._again = again

    async def all(self, tell: Tell) -> str:
        """Follow them all, four at a time; ``tell`` is given the state now and then. Gives the summary."""
        gate, progress = asyncio.Semaphore(AT_ONCE), Progress(tell)

        async def one(feed: Suggestion) -> None:
            async with gate:
                self._lines[feed.url] = await self._one(feed)
            await progress(self.state())

        await asyncio.gather(*(one(feed) for feed in self._feeds))
        return self._summary()

    def state(self) -> str:
        """One line a feed: waiting, done or failed."""
        heading = self._tr("## Looking at the feeds")
        return "\n".join([heading, *self._lines.values()])

    async def _one(self, feed: Suggestion) -> str:
        tr = self._tr
        try:
            candidates = await discover(self._bot.fetcher, self._bot.pool, feed.url)
            found = candidates[0]
            title = link(found.title or feed.title or short_address(found.url), found.url)
            await follow(self._bot, self._wish, found, self._interaction.user.id)
        except AlreadySubscribed:
            self._followed += 1
            return "✓ " + tr("**{feed}** was followed there already.", feed=title)
        except Exception as error:  # noqa: BLE001 - one feed that fails must not stop the others
            reason = explain(self._interaction, error).replace("\n", " ")
            return f"✗ **{escape(feed.title)}**: {reason}"
        self._followed += 1
        return f"✓ **{title}**"

    def _summary(self) -> str:
        tr, channel = self._tr, self._wish.channel.mention
        if not self._followed:
            after = tr(
                "Nothing was set up. Open {command} again and choose other feeds.", command=self._again
            )
            return "\n".join([tr("## None of these feeds could be followed"), *self._lines.values(), after])
        heading = tr.plural(
            "## {channel} follows {count} of the feeds you chose",
            "## {channel} follows {count} of the feeds you chose",
            self._followed,
            channel=channel,
        )
        after = tr("/feed list shows how each is doing, /feed add adds another, /help shows the rest.")
        return "\n".join([heading, *self._lines.values(), "", what_next(self._wish, tr), after])
