"""The doing of /feed import: a list is read, its feeds are placed into channels and followed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app import Loupe
from bot.delivery.importing import BATCH, Outcome, Wanted, first_polls_over, follow_many
from bot.delivery.subscriptions import Style
from bot.feeds.feed_list import FeedList, Listed
from bot.feeds.shown import shown
from bot.translation import Translation
from cogs.following import Wish, obstacle
from cogs.permissions import Channel
from cogs.render.progress import Progress


@dataclass(slots=True)
class Report:
    """What became of an import.

    Attributes:
        followed: how many feeds are followed now that were not before, by channel id.
        left_out: what was not taken, each with the reason, in the reader's language.
        read_by: when the new feeds have all been read for the first time.
    """

    followed: dict[int, int] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    read_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where an import goes.

    Attributes:
        channel: for the feeds of no folder, and of folders without a channel of their name; ``None`` if it is
            one that nobody can post into.
        by_folder: the channels for folders, by name.
        style: how posts look.
        tag: the name of the tag that forum posts get; empty for none.
    """

    channel: Channel | None
    by_folder: dict[str, Channel]
    style: Style
    tag: str

    def place_of(self, feed: Listed) -> Channel | None:
        """Give the channel that a feed goes into."""
        return self.by_folder.get(feed.folder.removeprefix("#").casefold(), self.channel)


class ImportRun:
    """Follows a list.

    Args:
        bot: the client.
        guild_id: the server.
        target: where the feeds go.
        user_id: the admin.
        tr: the admin's language.
    """

    def __init__(self, bot: Loupe, guild_id: int, target: Target, user_id: int, tr: Translation) -> None:
        self._bot, self._guild_id, self._target = bot, guild_id, target
        self._user_id, self._tr = user_id, tr

    async def all(self, feeds: FeedList, progress: Progress) -> Report:
        """Follow all that can be followed; ``progress`` is told how far it is."""
        tr = self._tr
        report = Report(left_out=[(each.what, tr(each.why)) for each in feeds.left_out])
        wanted = self._placed(feeds.feeds, report)
        over = first_polls_over(len(wanted), self._bot.config.feeds.floor_seconds)
        for start in range(0, len(wanted), BATCH):
            await self._follow(wanted[start : start + BATCH], over, report)
            done = min(start + BATCH, len(wanted))
            await progress(tr("Following… {done} of {all}", done=tr.number(done), all=tr.number(len(wanted))))
        report.read_by = self._bot.clock() + timedelta(seconds=over)
        self._bot.wake("poll")
        return report

    def _placed(self, feeds: Sequence[Listed], report: Report) -> list[Wanted]:
        """Give each feed its channel; those whose channel cannot take them are reported."""
        wanted, hindrances = [], {}
        for feed in feeds:
            channel = self._target.place_of(feed)
            key = channel.id if channel else 0
            if key not in hindrances:
                hindrances[key] = self._hindrance(channel)
            if channel is None or hindrances[key]:
                report.left_out.append((feed.title or shown(feed.url), hindrances[key]))
            else:
                wanted.append(Wanted(feed.url, feed.title, feed.site, channel.id, self._tag(channel)))
        return wanted

    def _hindrance(self, channel: Channel | None) -> str:
        tr = self._tr
        if channel is None:
            return tr("I post in text, announcement and forum channels and in threads: choose one of those.")
        return obstacle(Wish(channel, tag=self._tag(channel)), tr)

    def _tag(self, channel: Channel) -> str:
        """Only forum posts have tags; a list may go to a forum and to other channels at once."""
        return self._target.tag if hasattr(channel, "available_tags") else ""

    async def _follow(self, wanted: Sequence[Wanted], over: float, report: Report) -> None:
        tr = self._tr
        async with self._bot.database.writing() as session:
            outcomes = await follow_many(
                session,
                wanted,
                guild_id=self._guild_id,
                style=self._target.style,
                added_by=self._user_id,
                now=self._bot.clock(),
                over=over,
            )
        reasons = {
            Outcome.ALREADY: tr("The channel follows it already."),
            Outcome.RETIRED: tr("Its publisher has removed it for good."),
        }
        for each, outcome in zip(wanted, outcomes, strict=True):
            if outcome is Outcome.FOLLOWED:
                report.followed[each.channel_id] = report.followed.get(each.channel_id, 0) + 1
            else:
                report.left_out.append((each.title or shown(each.url), reasons[outcome]))
