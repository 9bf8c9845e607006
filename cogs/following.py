"""Following a feed in a channel, step by step, for /feed add and /setup alike."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.app import Loupe
from bot.delivery.permissions import Permission
from bot.delivery.subscriptions import Style, subscribe
from bot.feeds.discover import Candidate
from bot.translation import Translation
from cogs.permissions import Channel, how_to_grant, missing
from cogs.render.escape import escape

_LISTED = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """How a channel shall follow a feed.

    Args:
        channel: where posts go.
        newest: how many of the newest stories to post at first, 0 to 10.
        style: how posts look.
        tag: the name of the tag that forum posts get; empty for none.
        crosspost: whether announcements are published.
    """

    channel: Channel
    newest: int = 0
    style: Style = "card"
    tag: str = ""
    crosspost: bool = False


def obstacle(wish: Wish, tr: Translation) -> str:
    """What stands in the way of posting as wished, and how it is removed, as markdown; empty when nothing."""
    channel = wish.channel
    if lacking := missing(channel):
        return how_to_grant(channel, lacking, tr)
    if isinstance(channel, discord.ForumChannel):
        return _tag_obstacle(channel, wish.tag, tr)
    if wish.tag:
        return tr(
            "{channel} is no forum: only forum posts have tags. Leave the tag out.", channel=channel.mention
        )
    if wish.crosspost and not (isinstance(channel, discord.TextChannel) and channel.is_news()):
        return tr(
            "{channel} is no announcement channel: only those can be published. Leave the option out.",
            channel=channel.mention,
        )
    return ""


def _tag_obstacle(forum: discord.ForumChannel, tag: str, tr: Translation) -> str:
    tags = {each.name: each for each in forum.available_tags}
    listed = ", ".join(escape(name) for name in list(tags)[:_LISTED])
    if tag and tag not in tags:
        there = tr("It has: {tags}.", tags=listed) if tags else tr("It has no tags.")
        return tr("{channel} has no tag “{tag}”.", channel=forum.mention, tag=escape(tag)) + " " + there
    if not tag and forum.flags.require_tag:
        return tr(
            "Posts in {channel} must have a tag: choose one of {tags}.", channel=forum.mention, tags=listed
        )
    if tag and tags[tag].moderated and not forum.permissions_for(forum.guild.me).manage_threads:
        return how_to_grant(forum, [Permission.MANAGE_THREADS], tr)
    return ""


async def follow(bot: Loupe, wish: Wish, candidate: Candidate, added_by: int) -> None:
    """Let the channel follow the feed, and ring the bell so that it is read at once.

    Raises:
        AlreadySubscribed: it does already.
    """
    async with bot.database.writing() as session:
        await subscribe(
            session,
            guild_id=wish.channel.guild.id,
            channel_id=wish.channel.id,
            feed_url=candidate.url,
            feed_title=candidate.title,
            site_url="",
            style=wish.style,
            tag=wish.tag,
            crosspost=wish.crosspost,
            newest=wish.newest,
            added_by=added_by,
            now=bot.clock(),
        )
    bot.wake("poll")


def what_next(wish: Wish, tr: Translation) -> str:
    """What will happen now that a channel follows a feed."""
    if wish.newest:
        first = tr.plural(
            "The newest story is posted there in a moment, then each new one as it appears.",
            "The newest {count} stories are posted there in a moment, then each new one as it appears.",
            wish.newest,
        )
    else:
        first = tr("Nothing is posted now: the next new story will be the first.")
    return first + " " + tr("Members rate a story with the stars under its post; /top shows the best.")


def channel_of(interaction: discord.Interaction[Any], chosen: Channel | None) -> Channel | None:
    """The channel that was chosen, or the one a command was given in; ``None`` if nobody can post there."""
    if chosen is not None:
        return chosen
    here = interaction.channel
    return here if isinstance(here, Channel) else None
