"""Who may do what where.

Source: Discord's topics, "Permissions", "Permission Overwrites" and "Inherited Permissions (Threads)".
"""

from enum import IntFlag

from bot.sandbox.model import THREADS, Channel, Guild


class Permission(IntFlag):
    """The permissions the simulation knows, with Discord's bits."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    SEND_POLLS = 1 << 49
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


NONE = Permission(0)
ALL = Permission((1 << 53) - 1)
IN_PRIVATE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
)
_NEEDS_SEND = (
    Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.SEND_POLLS
)


def in_guild(guild: Guild, user_id: int) -> Permission:
    """Return what a member may do in the guild as a whole; nothing for a stranger."""
    if user_id not in guild.members:
        return NONE
    if user_id == guild.owner_id:
        return ALL
    held = {guild.id, *guild.members[user_id]}
    granted = NONE
    for role in guild.roles:
        if role.id in held:
            granted |= Permission(role.permissions)
    return ALL if Permission.ADMINISTRATOR in granted else granted


def in_channel(guild: Guild, user_id: int, channel: Channel, parent: Channel | None = None) -> Permission:
    """Return what a member may do in ``channel``.

    Args:
        guild: the channel's guild.
        user_id: whose permissions.
        channel: where.
        parent: the channel a thread belongs to; its overwrites count for the thread.
    """
    granted = in_guild(guild, user_id)
    if granted in (NONE, ALL):
        return granted
    granted = _overwritten(granted, guild, user_id, parent or channel)
    if Permission.VIEW_CHANNEL not in granted:
        return NONE
    if channel.type in THREADS:
        # A thread has a permission of its own for sending; that of its parent has no effect there.
        granted &= ~Permission.SEND_MESSAGES
        if Permission.SEND_MESSAGES_IN_THREADS in granted:
            granted |= Permission.SEND_MESSAGES
    if Permission.SEND_MESSAGES not in granted:
        granted &= ~_NEEDS_SEND
    return granted


def _overwritten(granted: Permission, guild: Guild, user_id: int, channel: Channel) -> Permission:
    """Apply a channel's overwrites in Discord's order: @everyone, then all roles at once, then the member."""
    roles = set(guild.members[user_id])
    own_roles = [entry for entry in channel.overwrites if entry.type == 0 and entry.id in roles]
    layers = (
        [entry for entry in channel.overwrites if entry.id == guild.id],
        own_roles,
        [entry for entry in channel.overwrites if entry.type == 1 and entry.id == user_id],
    )
    for layer in layers:
        denied = allowed = 0
        for entry in layer:
            denied |= entry.deny
            allowed |= entry.allow
        granted = Permission((granted & ~denied) | allowed)
    return granted
