"""What the bot lacks in a channel in order to post there, and how a person grants it, in words."""

from collections.abc import Iterable, Sequence

import discord

from bot.delivery import permissions
from bot.delivery.permissions import Permission, Place
from bot.translation import Translation

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread
KINDS = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)


def missing(channel: Channel) -> list[Permission]:
    """The permissions that the bot itself lacks in a channel."""
    place = Place.of(channel.type.value) or Place.CHANNEL
    return permissions.missing(channel.permissions_for(channel.guild.me).value, place)


def names(flags: Iterable[str], tr: Translation) -> str:
    """Permissions, given by discord.py's names, as Discord's settings call them."""
    words = _words(tr)
    return ", ".join(words.get(flag) or flag.replace("_", " ").title() for flag in flags)


def how_to_grant(channel: Channel, lacking: Sequence[Permission], tr: Translation) -> str:
    """Say what the bot lacks in a channel and what an admin has to click to grant it."""
    return tr(
        "I cannot post in {channel} yet. I need: **{permissions}**. Open the channel's settings › "
        "Permissions, add Loupe there, allow these, and try again.",
        channel=channel.mention,
        permissions=names(((each.name or "").lower() for each in lacking), tr),
    )


def _words(tr: Translation) -> dict[str, str]:
    return {
        "view_channel": tr("View Channel"),
        "send_messages": tr("Send Messages"),
        "send_messages_in_threads": tr("Send Messages in Threads"),
        "embed_links": tr("Embed Links"),
        "attach_files": tr("Attach Files"),
        "read_message_history": tr("Read Message History"),
        "add_reactions": tr("Add Reactions"),
        "manage_guild": tr("Manage Server"),
        "manage_messages": tr("Manage Messages"),
        "manage_threads": tr("Manage Threads"),
    }
