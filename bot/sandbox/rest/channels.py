"""Single channels and threads: look, change, delete. Source: Discord's resources, Channel."""

from typing import Any

from bot.sandbox.checks.form import Form, bits
from bot.sandbox.model import FORUM, PINNED_POST, REQUIRE_TAG, Channel, Json, Thread
from bot.sandbox.payloads import channel_json, private_channel_json
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import Answer, Call, Endpoint

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
MOST_TAGS = 5


def get_channel(call: Call) -> Answer:
    """GET /channels/{channel_id}."""
    channel = call.channel()
    if channel.recipient_id is not None:
        return Answer(200, private_channel_json(call.world, channel, call.actor.id))
    return Answer(200, channel_json(channel, call.actor.id))


def edit_channel(call: Call) -> Answer:
    """PATCH /channels/{channel_id}, of a channel or a thread."""
    channel = call.channel()
    if channel.thread is not None:
        _edit_thread(call, channel, channel.thread)
        event = "THREAD_UPDATE"
    else:
        if not call.may(channel, Permission.MANAGE_CHANNELS):
            raise Refusal(50013)
        form = Form()
        name = form.text(call.fields, "name", (), least=1, most=100)
        topic = form.text(call.fields, "topic", (), most=4096)
        flags = form.integer(call.fields, "flags", (), least=0, most=2**31 - 1, default=channel.flags)
        form.check()
        channel.name = name or channel.name
        channel.topic = topic if "topic" in call.fields else channel.topic
        channel.flags = flags & REQUIRE_TAG if channel.type == FORUM else channel.flags
        event = "CHANNEL_UPDATE"
    call.world.save(channel)
    call.world.emit(event, channel, lambda viewer: channel_json(channel, viewer))
    return Answer(200, channel_json(channel, call.actor.id))


def _edit_thread(call: Call, channel: Channel, thread: Thread) -> None:
    data = call.fields
    manages = call.may(channel, Permission.MANAGE_THREADS)
    owns = thread.owner_id == call.actor.id and not {"locked", "flags"} & set(data)
    unarchives = set(data) <= {"archived", "locked"} and data.get("archived") is False
    if thread.archived and not unarchives and data.get("archived") is not False:
        raise Refusal(50083)
    may_wake = unarchives and not thread.locked and call.may(channel, Permission.SEND_MESSAGES)
    if not (manages or owns or may_wake) or (thread.locked and not manages):
        raise Refusal(50013)
    form = Form()
    channel.name = form.text(data, "name", (), least=1, most=100) or channel.name
    minutes = data.get("auto_archive_duration", thread.auto_archive_minutes)
    check_archive_minutes(form, minutes)
    form.check()
    if "applied_tags" in data:
        thread.applied_tags = check_tags(
            call, call.world.channels[channel.parent_id or 0], data["applied_tags"]
        )
    thread.auto_archive_minutes = minutes
    thread.locked = bool(data.get("locked", thread.locked))
    channel.flags = (bits(data, "flags") if "flags" in data else channel.flags) & PINNED_POST
    if bool(data.get("archived", thread.archived)) != thread.archived:
        thread.archived = not thread.archived
        thread.archived_at = call.world.clock().isoformat()


def check_archive_minutes(form: Form, minutes: Any) -> None:
    """Note if a thread's time until it is archived is none of Discord's four."""
    if minutes not in ARCHIVE_MINUTES:
        message = "Value must be one of (60, 1440, 4320, 10080)."
        form.fail(("auto_archive_duration",), "BASE_TYPE_CHOICES", message)


def check_tags(call: Call, forum: Channel, wanted: Any) -> list[int]:
    """Return the tags of a forum post.

    Raises:
        Refusal: 50035 too many or unknown; 40067 none where one is required; 50013 one is for moderators.
    """
    tags = {str(tag["id"]): tag for tag in forum.tags}
    form = Form()
    asked = [str(item) for item in wanted] if isinstance(wanted, list) else []
    if len(asked) > MOST_TAGS:
        form.fail(("applied_tags",), "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_TAGS} or fewer in length.")
    for place, tag in enumerate(asked):
        if tag not in tags:
            form.fail(("applied_tags", place), "FORUM_TAG_UNKNOWN", "Unknown forum tag")
    form.check()
    if not asked and forum.flags & REQUIRE_TAG:
        raise Refusal(40067)
    if any(tags[tag]["moderated"] for tag in asked) and not call.may(forum, Permission.MANAGE_THREADS):
        raise Refusal(50013)
    return [int(tag) for tag in asked]


def delete_channel(call: Call) -> Answer:
    """DELETE /channels/{channel_id}, of a channel or a thread."""
    channel = call.channel()
    needed = Permission.MANAGE_CHANNELS if channel.thread is None else Permission.MANAGE_THREADS
    if not call.may(channel, needed):
        raise Refusal(50013)
    data = channel_json(channel)
    if channel.thread is None:
        call.world.emit("CHANNEL_DELETE", channel, lambda _: data)
    else:
        gone: Json = {key: data[key] for key in ("id", "guild_id", "parent_id", "type")}
        call.world.emit("THREAD_DELETE", channel, lambda _: gone)
    call.world.remove_channel(channel)
    return Answer(200, data)


ENDPOINTS = (
    Endpoint("GET", "/channels/{channel_id}", get_channel),
    Endpoint("PATCH", "/channels/{channel_id}", edit_channel),
    Endpoint("DELETE", "/channels/{channel_id}", delete_channel),
)
