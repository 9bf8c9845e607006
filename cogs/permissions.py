"""What a bot must be allowed in a channel in order to post there, and how a person grants it.

The permissions are those of docs/operations.md; Discord asks for them as its documentation of permissions
says: in a thread only "send messages in threads" counts, and making a forum post counts as sending a message.
"""

from collections.abc import Sequence

import discord

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
_ALWAYS = ("view_channel", "embed_links", "attach_files", "read_message_history", "add_reactions")


def needed(channel: Channel) -> tuple[str, ...]:
    """The permissions that posting with picture and stars needs in a channel; Discord's own names."""
    if isinstance(channel, discord.Thread):
        return (*_ALWAYS, "send_messages_in_threads")
    if isinstance(channel, discord.ForumChannel):
        return (*_ALWAYS, "send_messages", "send_messages_in_threads")
    return (*_ALWAYS, "send_messages")


def missing(channel: Channel) -> list[str]:
    """The permissions that the bot itself lacks in a channel."""
    held = channel.permissions_for(channel.guild.me)
    return [name for name in needed(channel) if not getattr(held, name)]


def names(flags: Sequence[str], tr: Translation) -> str:
    """Permissions as Discord's settings call them, in the reader's language."""
    words = _words(tr)
    return ", ".join(words.get(flag) or flag.replace("_", " ").title() for flag in flags)


def how_to_grant(channel: Channel, flags: Sequence[str], tr: Translation) -> str:
    """Say what the bot lacks in a channel and what an admin has to click to grant it."""
    return tr(
        "I cannot post in {channel} yet. I need: **{permissions}**. Open the channel's settings › "
        "Permissions, add Loupe there, allow these, and try again.",
        channel=channel.mention,
        permissions=names(flags, tr),
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
    }
