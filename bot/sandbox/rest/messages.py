"""Messages. Source: Discord's resources, Message."""

import bisect
from datetime import timedelta

from bot.sandbox import compose
from bot.sandbox.checks.form import Form, bits
from bot.sandbox.compose import Draft, needed_permissions
from bot.sandbox.events import MESSAGE_CONTENT
from bot.sandbox.model import (
    COMPONENTS_V2,
    FORUM,
    SUPPRESS_EMBEDS,
    Channel,
    Json,
    Message,
)
from bot.sandbox.payloads import channel_json, in_guild, membership, message_json, without_content
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint
from bot.sandbox.rest.crosspost import crosspost
from bot.sandbox.snowflakes import made_at, read_id

_BULK_AGE = timedelta(days=14)


def seen(call: Call, message: Message) -> Json:
    """Return a message as the caller sees it: the bot without the content it may not read."""
    data = message_json(call.world, message, call.actor.id)
    if call.actor.bot and not call.simulation.privileged & MESSAGE_CONTENT:
        return without_content(data, call.actor.id)
    return data


def unarchive(call: Call, channel: Channel) -> None:
    """Wake a thread that is about to get a message.

    Raises:
        Refusal: 50083 it is locked and archived.
    """
    thread = channel.thread
    if thread is None or not thread.archived:
        return
    if thread.locked and not call.may(channel, Permission.MANAGE_THREADS):
        raise Refusal(50083)
    thread.archived = False
    thread.archived_at = call.world.clock().isoformat()
    call.world.save(channel)
    call.world.emit("THREAD_UPDATE", channel, lambda viewer: channel_json(channel, viewer))


def create_message(call: Call) -> Answer:
    """POST /channels/{channel_id}/messages."""
    channel = call.channel(Permission.SEND_MESSAGES)
    if channel.type == FORUM:
        raise Refusal(50008)
    _reachable(call, channel)
    draft = Draft(call.fields, call.uploads)
    if any(not call.may(channel, permission) for permission in needed_permissions(draft)):
        raise Refusal(50013)
    nonce = draft.data.get("nonce")
    if nonce is not None and draft.data.get("enforce_nonce"):
        window = call.simulation.limits.nonce_seconds
        earlier = call.world.by_nonce(call.actor.id, channel.id, nonce, window)
        if earlier is not None:
            return Answer(200, _with_nonce(call, earlier))
    reference = _reference(call, channel, draft.data)
    unarchive(call, channel)
    message = compose.create(call.world, channel, call.actor, draft, kind=19 if reference else 0)
    message.reference = reference
    _join_thread(call, channel)
    call.world.save(message)
    return Answer(200, _with_nonce(call, message))


def _reachable(call: Call, channel: Channel) -> None:
    """Check that a person takes private messages of the bot.

    Raises:
        Refusal: 50278 they share no guild; 50007 they do not want any.
    """
    if channel.recipient_id is None or not call.actor.bot:
        return
    both = {call.actor.id, channel.recipient_id}
    if not any(both <= guild.members.keys() for guild in call.world.guilds.values()):
        raise Refusal(50278)
    if not call.world.users[channel.recipient_id].open_to_messages:
        raise Refusal(50007)


def _with_nonce(call: Call, message: Message) -> Json:
    data = seen(call, message)
    return data if message.nonce is None else data | {"nonce": message.nonce}


def _reference(call: Call, channel: Channel, data: Json) -> Json | None:
    """Return the message that is replied to, checked."""
    wanted = data.get("message_reference")
    if not isinstance(wanted, dict):
        return None
    target = read_id(wanted.get("message_id")) or 0
    message = call.world.message(target)
    if message is None or message.channel_id != channel.id:
        if wanted.get("fail_if_not_exists") is False:
            return None
        form = Form()
        form.fail(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        form.refuse()
    return {
        "type": 0,
        "message_id": str(target),
        "channel_id": str(channel.id),
        **in_guild(channel.guild_id),
    }


def _join_thread(call: Call, channel: Channel) -> None:
    if channel.thread is not None and call.actor.id not in channel.thread.members:
        channel.thread.members.append(call.actor.id)
        call.world.save(channel)


def get_messages(call: Call) -> Answer:
    """GET /channels/{channel_id}/messages: newest first."""
    channel = call.channel()
    before, after, around = call.page("before"), call.page("after"), call.page("around")
    limit = call.limit(50, 100)
    if not call.may(channel, Permission.READ_MESSAGE_HISTORY):
        return Answer(200, [])
    ids = call.world.message_ids(channel.id)
    start, end = max(0, len(ids) - limit), len(ids)
    if around is not None:
        middle = bisect.bisect_left(ids, around)
        start, end = max(0, middle - limit // 2), middle + limit // 2 + 1
    elif before is not None:
        end = bisect.bisect_left(ids, before)
        start = max(0, end - limit)
    elif after is not None:
        start = bisect.bisect_right(ids, after)
        end = start + limit
    found = [call.world.message(message_id) for message_id in reversed(ids[start:end])]
    return Answer(200, [seen(call, message) for message in found if message is not None])


def get_message(call: Call) -> Answer:
    """GET /channels/{channel_id}/messages/{message_id}."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return Answer(200, seen(call, call.message(channel)))


def edit_message(call: Call) -> Answer:
    """PATCH /channels/{channel_id}/messages/{message_id}."""
    channel = call.channel()
    message = call.message(channel)
    data = call.fields
    if message.author_id != call.actor.id:
        only_flags = set(data) <= {"flags"} and not bits(data, "flags") & ~SUPPRESS_EMBEDS
        if not only_flags or not call.may(channel, Permission.MANAGE_MESSAGES):
            raise Refusal(50005)
    compose.refuse_system(message)
    if channel.thread is not None and channel.thread.archived:
        raise Refusal(50083)
    if message.flags & COMPONENTS_V2 and "flags" in data and not bits(data, "flags") & COMPONENTS_V2:
        # The flag cannot be taken back; Discord keeps it and goes on.
        data = data | {"flags": bits(data, "flags") | COMPONENTS_V2}
    compose.edit(call.world, message, Draft(data, call.uploads))
    for interaction in call.simulation.interactions.touching(message.id):
        if interaction.acknowledged.is_set():
            interaction.settle_with(call.world, message)
    return Answer(200, seen(call, message))


def delete_message(call: Call) -> Answer:
    """DELETE /channels/{channel_id}/messages/{message_id}."""
    channel = call.channel()
    message = call.message(channel)
    if message.author_id != call.actor.id and not call.may(channel, Permission.MANAGE_MESSAGES):
        raise Refusal(50013)
    if channel.thread is not None and channel.thread.archived:
        raise Refusal(50083)
    forget(call, channel, message)
    data = {"id": str(message.id), "channel_id": str(channel.id), **in_guild(channel.guild_id)}
    call.world.emit("MESSAGE_DELETE", channel, lambda _: data)
    return NO_CONTENT


def forget(call: Call, channel: Channel, message: Message) -> None:
    """Remove a message; a thread counts one less, and no longer has a first message if it was that."""
    call.world.remove_message(message)
    if channel.thread is not None and message.id != channel.id:
        channel.thread.message_count = max(0, channel.thread.message_count - 1)
        call.world.save(channel)


def bulk_delete(call: Call) -> Answer:
    """POST /channels/{channel_id}/messages/bulk-delete: 2 to 100, none older than two weeks."""
    channel = call.channel(Permission.MANAGE_MESSAGES)
    wanted = call.fields.get("messages")
    found = {read_id(item) for item in wanted} if isinstance(wanted, list) else set()
    ids = sorted(item for item in found if item is not None)
    if not 2 <= len(ids) <= 100 or len(ids) != len(found):  # noqa: PLR2004 - Discord's limits
        raise Refusal(50016)
    if call.world.clock() - made_at(ids[0]) > _BULK_AGE:
        raise Refusal(50034)
    gone = []
    for message_id in ids:
        message = call.world.message(message_id)
        if message is not None and message.channel_id == channel.id and message.visible_to is None:
            forget(call, channel, message)
            gone.append(str(message_id))
    data = {"ids": gone, "channel_id": str(channel.id), **in_guild(channel.guild_id)}
    if gone:
        call.world.emit("MESSAGE_DELETE_BULK", channel, lambda _: data)
    return NO_CONTENT


def typing(call: Call) -> Answer:
    """POST /channels/{channel_id}/typing."""
    channel = call.channel(Permission.SEND_MESSAGES)
    data = {
        "channel_id": str(channel.id),
        **in_guild(channel.guild_id),
        "user_id": str(call.actor.id),
        "timestamp": int(call.world.clock().timestamp()),
        **membership(call.world, channel.guild_id, call.actor.id),
    }
    call.world.emit("TYPING_START", channel, lambda _: data)
    return NO_CONTENT


_ALL = "/channels/{channel_id}/messages"
_ONE = "/channels/{channel_id}/messages/{message_id}"
ENDPOINTS = (
    Endpoint("POST", _ALL, create_message, "create_message"),
    Endpoint("GET", _ALL, get_messages),
    Endpoint("POST", f"{_ALL}/bulk-delete", bulk_delete),
    Endpoint("GET", _ONE, get_message),
    Endpoint("PATCH", _ONE, edit_message, "edit_message"),
    Endpoint("DELETE", _ONE, delete_message),
    Endpoint("POST", f"{_ONE}/crosspost", crosspost, "crosspost"),
    Endpoint("POST", "/channels/{channel_id}/typing", typing),
)
