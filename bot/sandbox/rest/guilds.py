"""Guilds, their channels, roles, members and emojis. Source: Discord's resources, Guild and Channel."""

from bot.sandbox.checks.form import Form
from bot.sandbox.emojis import full_emoji_json
from bot.sandbox.guild_payloads import guild_json
from bot.sandbox.model import ANNOUNCEMENT, FORUM, TEXT, Channel, Overwrite
from bot.sandbox.payloads import channel_json, member_json, role_json
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint
from bot.sandbox.snowflakes import read_id


def get_guild(call: Call) -> Answer:
    """GET /guilds/{guild_id}."""
    guild = call.guild()
    data = guild_json(call.world, guild)
    if call.query.get("with_counts") in ("true", "1", "True"):
        data |= {
            "approximate_member_count": len(guild.members),
            "approximate_presence_count": len(guild.members),
        }
    return Answer(200, data)


def get_channels(call: Call) -> Answer:
    """GET /guilds/{guild_id}/channels: a bot gets all, a person those it sees."""
    guild = call.guild()
    channels = [
        channel_json(channel)
        for channel in call.world.guild_channels(guild.id)
        if call.actor.bot or call.may(channel, Permission.VIEW_CHANNEL)
    ]
    return Answer(200, channels)


def create_channel(call: Call) -> Answer:
    """POST /guilds/{guild_id}/channels."""
    guild = call.guild()
    call.guild_needs(guild, Permission.MANAGE_CHANNELS)
    form = Form()
    name = form.text(call.fields, "name", (), least=1, most=100, required=True)
    kind = call.fields.get("type") or TEXT
    if kind not in (TEXT, ANNOUNCEMENT, FORUM):
        form.fail(("type",), "BASE_TYPE_CHOICES", "Value must be one of {0, 5, 15}.")
    topic = form.text(call.fields, "topic", (), most=4096)
    form.check()
    position = sum(1 for _ in call.world.guild_channels(guild.id))
    channel = Channel(call.world.snowflakes.next(), kind, guild.id, name, position, topic=topic or None)
    channel.overwrites = [
        _overwrite(item) for item in form.items(call.fields, "permission_overwrites", (), most=100)
    ]
    call.world.save(channel)
    call.world.emit("CHANNEL_CREATE", channel, lambda _: channel_json(channel))
    return Answer(201, channel_json(channel))


def _overwrite(data: dict[str, object]) -> Overwrite:
    parts = [read_id(data.get(key) or 0) for key in ("id", "type", "allow", "deny")]
    if None in parts:
        form = Form()
        form.fail(("permission_overwrites",), "NUMBER_TYPE_COERCE", "Value is not int.")
        form.refuse()
    target, kind, allow, deny = (part or 0 for part in parts)
    return Overwrite(target, kind, allow, deny)


def get_roles(call: Call) -> Answer:
    """GET /guilds/{guild_id}/roles."""
    return Answer(200, [role_json(role) for role in call.guild().roles])


def get_role(call: Call) -> Answer:
    """GET /guilds/{guild_id}/roles/{role_id}."""
    role = call.guild().role(call.snowflake("role_id"))
    if role is None:
        raise Refusal(10011)
    return Answer(200, role_json(role))


def get_member(call: Call) -> Answer:
    """GET /guilds/{guild_id}/members/{user_id}."""
    guild = call.guild()
    user_id = call.snowflake("user_id")
    if user_id not in call.world.users:
        raise Refusal(10013)
    if user_id not in guild.members:
        raise Refusal(10007)
    return Answer(200, member_json(call.world, guild, user_id))


def get_emojis(call: Call) -> Answer:
    """GET /guilds/{guild_id}/emojis."""
    guild = call.guild()
    return Answer(
        200, [full_emoji_json(item) for item in call.world.emojis.values() if item.guild_id == guild.id]
    )


def get_emoji(call: Call) -> Answer:
    """GET /guilds/{guild_id}/emojis/{emoji_id}."""
    emoji = call.world.emojis.get(call.snowflake("emoji_id"))
    if emoji is None or emoji.guild_id != call.guild().id:
        raise Refusal(10014)
    return Answer(200, full_emoji_json(emoji))


def put_overwrite(call: Call) -> Answer:
    """PUT /channels/{channel_id}/permissions/{overwrite_id}."""
    channel = call.channel(Permission.MANAGE_ROLES)
    target = call.snowflake("overwrite_id")
    made = _overwrite({**call.fields, "id": target})
    channel.overwrites = [item for item in channel.overwrites if item.id != target] + [made]
    _tell_changed(call, channel)
    return NO_CONTENT


def delete_overwrite(call: Call) -> Answer:
    """DELETE /channels/{channel_id}/permissions/{overwrite_id}."""
    channel = call.channel(Permission.MANAGE_ROLES)
    target = call.snowflake("overwrite_id")
    channel.overwrites = [item for item in channel.overwrites if item.id != target]
    _tell_changed(call, channel)
    return NO_CONTENT


def _tell_changed(call: Call, channel: Channel) -> None:
    call.world.save(channel)
    # Whoever just lost sight of the channel is told too: the bot learns of its permissions from this event.
    members = call.world.guilds[channel.guild_id].members
    call.world.hub.emit("CHANNEL_UPDATE", members, lambda _: channel_json(channel), channel.guild_id)


ENDPOINTS = (
    Endpoint("GET", "/guilds/{guild_id}", get_guild),
    Endpoint("GET", "/guilds/{guild_id}/channels", get_channels),
    Endpoint("POST", "/guilds/{guild_id}/channels", create_channel),
    Endpoint("GET", "/guilds/{guild_id}/roles", get_roles),
    Endpoint("GET", "/guilds/{guild_id}/roles/{role_id}", get_role),
    Endpoint("GET", "/guilds/{guild_id}/members/{user_id}", get_member),
    Endpoint("GET", "/guilds/{guild_id}/emojis", get_emojis),
    Endpoint("GET", "/guilds/{guild_id}/emojis/{emoji_id}", get_emoji),
    Endpoint("PUT", "/channels/{channel_id}/permissions/{overwrite_id}", put_overwrite),
    Endpoint("DELETE", "/channels/{channel_id}/permissions/{overwrite_id}", delete_overwrite),
)
