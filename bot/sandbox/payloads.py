"""The state as the JSON that Discord sends. Source: Discord's resources (User, Guild, Channel, Message)."""

import json

from bot.sandbox.emojis import emoji_json
from bot.sandbox.model import (
    FORUM,
    HAS_THREAD,
    NOWHERE,
    Channel,
    Guild,
    Json,
    Message,
    Reaction,
    Role,
    Thread,
    User,
)
from bot.sandbox.snowflakes import made_at
from bot.sandbox.world import World


def user_json(user: User) -> Json:
    """Return a user as everybody sees it."""
    return {
        "id": str(user.id),
        "username": user.name if user.bot else user.name.lower().replace("é", "e"),
        "global_name": None if user.bot else user.name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "banner": None,
        "accent_color": None,
        "public_flags": 0,
        "flags": 0,
        **({"bot": True} if user.bot else {}),
    }


def member_json(world: World, guild: Guild, user_id: int, *, with_user: bool = True) -> Json:
    """Return a member of a guild."""
    return {
        **({"user": user_json(world.users[user_id])} if with_user else {}),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role) for role in guild.members[user_id]],
        "joined_at": made_at(guild.id).isoformat(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def role_json(role: Role) -> Json:
    """Return a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": False,
        "mentionable": role.mentionable,
        "flags": 0,
    }


def private_channel_json(world: World, channel: Channel, viewer_id: int) -> Json:
    """Return a channel of private messages: as each of the two sees it, the other one is its recipient."""
    other = channel.recipient_id if viewer_id == world.bot.id else world.bot.id
    return {
        "id": str(channel.id),
        "type": channel.type,
        "flags": channel.flags,
        "last_message_id": _text(channel.last_message_id),
        "recipients": [user_json(world.users[other or 0])],
    }


def in_guild(guild_id: int) -> Json:
    """Return the part of an event that names its guild: nothing of private messages."""
    return {} if guild_id == NOWHERE else {"guild_id": str(guild_id)}


def membership(world: World, guild_id: int, user_id: int, *, with_user: bool = True) -> Json:
    """Return the part of an event that tells of a person's membership; nothing where there is none."""
    guild = world.guilds.get(guild_id)
    if guild is None or user_id not in guild.members:
        return {}
    return {"member": member_json(world, guild, user_id, with_user=with_user)}


def channel_json(channel: Channel, viewer_id: int | None = None) -> Json:
    """Return a channel or thread; ``viewer_id`` adds the thread membership of that person."""
    if channel.thread is not None:
        return _thread_json(channel, channel.thread, viewer_id)
    data: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": channel.position,
        "parent_id": None if channel.parent_id is None else str(channel.parent_id),
        "topic": channel.topic,
        "nsfw": False,
        "flags": channel.flags,
        "rate_limit_per_user": 0,
        "last_message_id": _text(channel.last_message_id),
        "permission_overwrites": [
            {"id": str(entry.id), "type": entry.type, "allow": str(entry.allow), "deny": str(entry.deny)}
            for entry in channel.overwrites
        ],
    }
    if channel.type == FORUM:
        data |= {
            "available_tags": channel.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            "default_thread_rate_limit_per_user": 0,
        }
    return data


def _thread_json(channel: Channel, thread: Thread, viewer_id: int | None) -> Json:
    data: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "guild_id": str(channel.guild_id),
        "parent_id": str(channel.parent_id),
        "owner_id": str(thread.owner_id),
        "name": channel.name,
        "last_message_id": _text(channel.last_message_id),
        "rate_limit_per_user": 0,
        "flags": channel.flags,
        "message_count": thread.message_count,
        "total_message_sent": thread.message_count,
        "member_count": len(thread.members),
        "applied_tags": [str(tag) for tag in thread.applied_tags],
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": thread.archived_at,
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": thread.created,
        },
    }
    if viewer_id in thread.members:
        data["member"] = {
            "id": str(channel.id),
            "user_id": str(viewer_id),
            "join_timestamp": thread.created,
            "flags": 0,
        }
    return data


def loose_attachments(message: Message) -> list[Json]:
    """Return the attachments that no component or embed shows: Discord lists only those."""
    shown = json.dumps([message.components, message.embeds])
    return [item for item in message.attachments if json.dumps(item["url"]) not in shown]


def message_json(world: World, message: Message, viewer_id: int) -> Json:
    """Return a message as ``viewer_id`` sees it through REST, reactions included."""
    data: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.type,
        "author": user_json(world.users[message.author_id]),
        "content": message.content,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited,
        "tts": False,
        "pinned": False,
        "flags": message.flags,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(world.users[user]) for user in message.mentions if user in world.users],
        "mention_roles": [str(role) for role in message.mention_roles],
        "attachments": loose_attachments(message),
        "embeds": message.embeds,
        "components": message.components,
    }
    if message.interaction is not None:
        data |= {
            "interaction_metadata": message.interaction,
            "application_id": str(world.bot.id),
            "webhook_id": str(world.bot.id),
        }
    if message.reference is not None:
        data["message_reference"] = message.reference
        referenced = world.message(int(message.reference.get("message_id", 0)))
        if referenced is not None:
            data["referenced_message"] = message_json(world, referenced, viewer_id)
    if message.flags & HAS_THREAD and message.id in world.channels:
        data["thread"] = channel_json(world.channels[message.id])
    if message.reactions:
        data["reactions"] = [_reaction_json(reaction, viewer_id) for reaction in message.reactions]
    return data


def _reaction_json(reaction: Reaction, viewer_id: int) -> Json:
    return {
        "emoji": emoji_json(reaction),
        "count": len(reaction.users),
        "count_details": {"burst": 0, "normal": len(reaction.users)},
        "burst_colors": [],
        "me_burst": False,
        "me": viewer_id in reaction.users,
    }


def message_event_json(world: World, message: Message, viewer_id: int) -> Json:
    """Return a message as gateway events carry it: with the guild, the author's membership and the nonce."""
    data = message_json(world, message, viewer_id) | in_guild(message.guild_id)
    data |= membership(world, message.guild_id, message.author_id, with_user=False)
    if message.nonce is not None:
        data["nonce"] = message.nonce
    channel = world.channels.get(message.channel_id)
    if channel is not None:
        data["channel_type"] = channel.type
    return data


def without_content(data: Json, viewer_id: int) -> Json:
    """Return a message as an application without the MESSAGE_CONTENT intent sees it.

    Its own messages and those that mention it stay whole (Discord's events, "Message Content Intent").
    """
    if data["author"]["id"] == str(viewer_id) or any(
        user["id"] == str(viewer_id) for user in data["mentions"]
    ):
        return data
    return data | {"content": "", "embeds": [], "attachments": [], "components": []}


def _text(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
