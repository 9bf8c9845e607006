"""Reactions. Source: Discord's resources, Message, "Create Reaction" and those after it."""

from bot.sandbox.emojis import EmojiKey, emoji_json, parse
from bot.sandbox.model import Channel, Json, Message, Reaction
from bot.sandbox.payloads import in_guild, membership, user_json
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint

MOST_EMOJIS = 20


def _find(message: Message, key: EmojiKey) -> Reaction | None:
    return next((reaction for reaction in message.reactions if key.fits(reaction)), None)


def _usable(call: Call, channel: Channel, key: EmojiKey) -> EmojiKey:
    """Return the emoji under its own name, if the caller may react with it."""
    if key.id is None:
        return key
    emoji = call.world.emojis.get(key.id)
    if emoji is None:
        raise Refusal(10014, status=400)
    if emoji.guild_id is None:
        if not call.actor.bot:
            raise Refusal(10014, status=400)
    elif emoji.guild_id != channel.guild_id:
        if call.actor.id not in call.world.guilds[emoji.guild_id].members:
            raise Refusal(10014, status=400)
        if not call.may(channel, Permission.USE_EXTERNAL_EMOJIS):
            raise Refusal(50013)
    return EmojiKey(emoji.id, emoji.name)


def _not_archived(channel: Channel) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise Refusal(50083)


def add_reaction(call: Call) -> Answer:
    """PUT …/reactions/{emoji}/@me: joining an emoji that is there needs no permission to add."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    key = parse(call.params["emoji"])
    _not_archived(channel)
    reaction = _find(message, key)
    if reaction is None:
        key = _usable(call, channel, key)
        if not call.may(channel, Permission.ADD_REACTIONS):
            raise Refusal(50013)
        if len(message.reactions) >= MOST_EMOJIS:
            raise Refusal(30010)
        reaction = Reaction(key.id, key.name)
        message.reactions.append(reaction)
    if call.actor.id not in reaction.users:
        reaction.users.append(call.actor.id)
        call.world.save(message)
        data = _event(message, reaction) | {
            "user_id": str(call.actor.id),
            **membership(call.world, channel.guild_id, call.actor.id),
            "message_author_id": str(message.author_id),
            "burst": False,
            "type": 0,
        }
        call.world.emit("MESSAGE_REACTION_ADD", channel, lambda _: data)
    return NO_CONTENT


def _event(message: Message, reaction: Reaction | None = None) -> Json:
    data = {
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        **in_guild(message.guild_id),
    }
    return data if reaction is None else data | {"emoji": emoji_json(reaction)}


def remove_own(call: Call) -> Answer:
    """DELETE …/reactions/{emoji}/@me."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return _remove(call, channel, call.actor.id)


def remove_of_user(call: Call) -> Answer:
    """DELETE …/reactions/{emoji}/{user_id}."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    user_id = call.snowflake("user_id")
    if user_id != call.actor.id and not call.may(channel, Permission.MANAGE_MESSAGES):
        raise Refusal(50013)
    if user_id not in call.world.users:
        raise Refusal(10013)
    return _remove(call, channel, user_id)


def _remove(call: Call, channel: Channel, user_id: int) -> Answer:
    message = call.message(channel)
    key = parse(call.params["emoji"])
    _not_archived(channel)
    reaction = _find(message, key)
    if reaction is not None and user_id in reaction.users:
        reaction.users.remove(user_id)
        if not reaction.users:
            message.reactions.remove(reaction)
        call.world.save(message)
        data = _event(message, reaction) | {"user_id": str(user_id), "burst": False, "type": 0}
        call.world.emit("MESSAGE_REACTION_REMOVE", channel, lambda _: data)
    return NO_CONTENT


def remove_all(call: Call) -> Answer:
    """DELETE …/reactions."""
    channel = call.channel(Permission.MANAGE_MESSAGES, Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    _not_archived(channel)
    if message.reactions:
        message.reactions.clear()
        call.world.save(message)
        data = _event(message)
        call.world.emit("MESSAGE_REACTION_REMOVE_ALL", channel, lambda _: data)
    return NO_CONTENT


def remove_emoji(call: Call) -> Answer:
    """DELETE …/reactions/{emoji}."""
    channel = call.channel(Permission.MANAGE_MESSAGES, Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    key = parse(call.params["emoji"])
    _not_archived(channel)
    reaction = _find(message, key)
    if reaction is not None:
        message.reactions.remove(reaction)
        call.world.save(message)
        data = _event(message, reaction)
        call.world.emit("MESSAGE_REACTION_REMOVE_EMOJI", channel, lambda _: data)
    return NO_CONTENT


def get_users(call: Call) -> Answer:
    """GET …/reactions/{emoji}: ascending by id, whatever the order of reacting."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    message = call.message(channel)
    key = parse(call.params["emoji"])
    limit, after = call.limit(25, 100), call.page("after") or 0
    if call.query.get("type", "0") != "0":
        return Answer(200, [])
    reaction = _find(message, key)
    users = sorted(user for user in (reaction.users if reaction else ()) if user > after)[:limit]
    return Answer(200, [user_json(call.world.users[user]) for user in users])


_ALL = "/channels/{channel_id}/messages/{message_id}/reactions"
_ONE = f"{_ALL}/{{emoji}}"
ENDPOINTS = (
    Endpoint("PUT", f"{_ONE}/@me", add_reaction, "reactions"),
    Endpoint("DELETE", f"{_ONE}/@me", remove_own, "reactions"),
    Endpoint("DELETE", f"{_ONE}/{{user_id}}", remove_of_user, "reactions"),
    Endpoint("DELETE", _ONE, remove_emoji, "reactions"),
    Endpoint("DELETE", _ALL, remove_all, "reactions"),
    Endpoint("GET", _ONE, get_users),
)
