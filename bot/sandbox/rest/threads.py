"""Threads and forum posts. Source: Discord's resources, Channel, and its topics, "Threads"."""

from typing import Any

from bot.sandbox import compose
from bot.sandbox.checks.form import Form
from bot.sandbox.compose import Draft, needed_permissions
from bot.sandbox.model import (
    ANNOUNCEMENT,
    ANNOUNCEMENT_THREAD,
    FORUM,
    HAS_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Json,
    Message,
    Thread,
)
from bot.sandbox.payloads import channel_json, message_json
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint
from bot.sandbox.rest.channels import check_archive_minutes, check_tags


def _new_thread(call: Call, parent: Channel, thread_id: int, kind: int, tags: list[int]) -> Channel:
    """Make a thread of the request's name and tell everyone who sees it."""
    form = Form()
    name = form.text(call.fields, "name", (), least=1, most=100, required=True)
    minutes = call.fields.get("auto_archive_duration") or 4320
    check_archive_minutes(form, minutes)
    form.check()
    now = call.world.clock().isoformat()
    thread = Thread(
        call.actor.id, now, now, auto_archive_minutes=minutes, applied_tags=tags, members=[call.actor.id]
    )
    channel = Channel(thread_id, kind, parent.guild_id, name, parent_id=parent.id, thread=thread)
    call.world.save(channel)
    call.world.emit(
        "THREAD_CREATE",
        channel,
        lambda viewer: channel_json(channel, viewer) | {"newly_created": True},
    )
    return channel


def create_from_message(call: Call) -> Answer:
    """POST /channels/{channel_id}/messages/{message_id}/threads: the thread has the message's id."""
    parent = call.channel(Permission.CREATE_PUBLIC_THREADS, Permission.READ_MESSAGE_HISTORY)
    if parent.type not in (TEXT, ANNOUNCEMENT):
        raise Refusal(50024)
    message = call.message(parent)
    if message.id in call.world.channels:
        raise Refusal(160004)
    kind = ANNOUNCEMENT_THREAD if parent.type == ANNOUNCEMENT else PUBLIC_THREAD
    thread = _new_thread(call, parent, message.id, kind, [])
    message.flags |= HAS_THREAD
    compose.announce(call.world, message)
    _system_message(call, thread, 21, _reference(message))
    return Answer(201, channel_json(thread, call.actor.id))


def create_thread(call: Call) -> Answer:
    """POST /channels/{channel_id}/threads: a post in a forum, or a thread without a message."""
    parent = call.channel()
    if parent.type == FORUM:
        return _create_post(call, parent)
    if parent.type not in (TEXT, ANNOUNCEMENT):
        raise Refusal(50024)
    if not call.may(parent, Permission.CREATE_PUBLIC_THREADS):
        raise Refusal(50013)
    wanted: Any = call.fields.get("type", 12)
    if wanted not in (ANNOUNCEMENT_THREAD, PUBLIC_THREAD):
        # Private threads, Discord's default here, are not part of this simulation.
        form = Form()
        form.fail(("type",), "BASE_TYPE_CHOICES", "Value must be one of {10, 11}.")
        form.refuse()
    thread = _new_thread(call, parent, call.world.snowflakes.next(), wanted, [])
    _system_message(
        call, parent, 18, {"channel_id": str(thread.id), "guild_id": str(thread.guild_id)}, thread.name
    )
    return Answer(201, channel_json(thread, call.actor.id))


def _create_post(call: Call, forum: Channel) -> Answer:
    if not call.may(forum, Permission.SEND_MESSAGES):
        raise Refusal(50013)
    body = call.fields.get("message")
    if not isinstance(body, dict):
        form = Form()
        form.fail(("message",), "BASE_TYPE_REQUIRED", "This field is required")
        form.refuse()
    draft = Draft(body, call.uploads, ("message",))
    if any(not call.may(forum, permission) for permission in needed_permissions(draft)):
        raise Refusal(50013)
    tags = check_tags(call, forum, call.fields.get("applied_tags"))
    thread_id = call.world.snowflakes.next()
    # The message is checked before anything exists, so that a refusal leaves no empty thread behind.
    compose.check(draft)
    thread = _new_thread(call, forum, thread_id, PUBLIC_THREAD, tags)
    message = compose.create(call.world, thread, call.actor, draft, message_id=thread_id)
    forum.last_message_id = thread_id
    call.world.save(forum)
    data = channel_json(thread, call.actor.id)
    return Answer(201, data | {"message": message_json(call.world, message, call.actor.id)})


def _system_message(call: Call, channel: Channel, kind: int, reference: Json, content: str = "") -> None:
    message = Message(
        call.world.snowflakes.next(),
        channel.id,
        channel.guild_id,
        call.actor.id,
        call.world.clock().isoformat(),
        type=kind,
        content=content,
        reference=reference,
    )
    compose.publish(call.world, channel, message)


def _reference(message: Message) -> Json:
    return {
        "type": 0,
        "message_id": str(message.id),
        "channel_id": str(message.channel_id),
        "guild_id": str(message.guild_id),
    }


def active_threads(call: Call) -> Answer:
    """GET /guilds/{guild_id}/threads/active."""
    guild = call.guild()
    threads = [item for item in call.world.threads(guild.id) if item.thread and not item.thread.archived]
    return _listing(call, [item for item in threads if call.may(item, Permission.VIEW_CHANNEL)])


def archived_threads(call: Call) -> Answer:
    """GET /channels/{channel_id}/threads/archived/public: latest archived first."""
    parent = call.channel(Permission.READ_MESSAGE_HISTORY)
    limit = call.limit(50, 100)
    before = call.query.get("before", "9999")
    found = [
        (item.thread.archived_at, item)
        for item in call.world.threads(parent.guild_id)
        if item.thread
        and item.thread.archived
        and item.parent_id == parent.id
        and item.thread.archived_at < before
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return _listing(call, [item for _, item in found[:limit]], has_more=len(found) > limit)


def _listing(call: Call, threads: list[Channel], *, has_more: bool = False) -> Answer:
    data = [channel_json(item, call.actor.id) for item in threads]
    members = [item["member"] for item in data if "member" in item]
    return Answer(200, {"threads": data, "members": members, "has_more": has_more})


def join(call: Call) -> Answer:
    """PUT /channels/{channel_id}/thread-members/@me."""
    channel = _thread(call)
    if channel.thread is not None and call.actor.id not in channel.thread.members:
        channel.thread.members.append(call.actor.id)
        call.world.save(channel)
    return NO_CONTENT


def leave(call: Call) -> Answer:
    """DELETE /channels/{channel_id}/thread-members/@me."""
    channel = _thread(call)
    if channel.thread is not None and call.actor.id in channel.thread.members:
        channel.thread.members.remove(call.actor.id)
        call.world.save(channel)
    return NO_CONTENT


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise Refusal(50024)
    if channel.thread.archived:
        raise Refusal(50083)
    return channel


ENDPOINTS = (
    Endpoint("POST", "/channels/{channel_id}/messages/{message_id}/threads", create_from_message),
    Endpoint("POST", "/channels/{channel_id}/threads", create_thread),
    Endpoint("GET", "/guilds/{guild_id}/threads/active", active_threads),
    Endpoint("GET", "/channels/{channel_id}/threads/archived/public", archived_threads),
    Endpoint("PUT", "/channels/{channel_id}/thread-members/@me", join),
    Endpoint("DELETE", "/channels/{channel_id}/thread-members/@me", leave),
)
