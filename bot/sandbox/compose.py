"""Makes and changes messages, whoever asks: a member, the bot through REST or through an interaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.checks.form import bits, objects
from bot.sandbox.checks.messages import SETTABLE, SETTABLE_PRIVATELY, check_message
from bot.sandbox.mentions import find_mentions, text_of
from bot.sandbox.model import COMPONENTS_V2, EPHEMERAL, LOADING, Channel, Json, Message, User
from bot.sandbox.payloads import message_event_json
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.uploads import UploadedFile, attach, check_uploads, resolve, spell_out
from bot.sandbox.world import World

_EDIT_KEYS = frozenset({"content", "embeds", "components", "attachments", "flags"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said: the fields of a request, its files, and where it stands in the request."""

    data: Json
    uploads: Sequence[UploadedFile] = ()
    path: tuple[str | int, ...] = ()

    @property
    def v2(self) -> bool:
        """Whether it asks for Components V2."""
        return bool(bits(self.data, "flags") & COMPONENTS_V2)


def check(draft: Draft) -> None:
    """Check whether a draft could be sent as a new message.

    Raises:
        Refusal: 50035, 50006, 30015 or 40005: it could not.
    """
    data = draft.data
    check_uploads(draft.uploads)
    check_message(data, frozenset(_names(draft)), v2=draft.v2, path=draft.path)
    content = str(data.get("content") or "")
    if not (content.strip() or data.get("embeds") or data.get("components") or draft.uploads):
        raise Refusal(50006)


def create(
    world: World,
    channel: Channel,
    author: User,
    draft: Draft,
    *,
    message_id: int | None = None,
    interaction: Json | None = None,
    private_to: int | None = None,
    kind: int = 0,
) -> Message:
    """Add a message to a channel and tell everyone who sees it.

    Args:
        world: the state.
        channel: where.
        author: who says it.
        draft: what is said.
        message_id: the id it gets, for the first post of a forum's thread.
        interaction: the metadata of the interaction it answers.
        private_to: who alone sees it if its flags ask for that.
        kind: Discord's message type.

    Raises:
        Refusal: 50035, 50006, 30015 or 40005: it cannot be said.
    """
    check(draft)
    data = draft.data
    attachments = attach(world, channel.id, data, draft.uploads)
    content, embeds, components = _bodies(data, attachments)
    flags = bits(data, "flags") & (SETTABLE if private_to is None else SETTABLE_PRIVATELY)
    message = Message(
        message_id or world.snowflakes.next(),
        channel.id,
        channel.guild_id,
        author.id,
        world.clock().isoformat(),
        type=kind,
        content=content,
        embeds=embeds,
        components=components,
        attachments=attachments,
        flags=flags,
        nonce=data.get("nonce"),
        interaction=interaction,
        visible_to=private_to if flags & EPHEMERAL else None,
    )
    _mention(world, channel, message, data)
    publish(world, channel, message)
    return message


def publish(world: World, channel: Channel, message: Message) -> None:
    """Add a finished message to its channel, wake an archived thread, and tell everyone who sees it."""
    world.save(message)
    if message.visible_to is None:
        channel.last_message_id = message.id
        thread = channel.thread
        # A forum thread's first post and system messages are not counted (Discord's topics, "Threads").
        if thread is not None and message.id != channel.id and message.type not in (18, 21):
            thread.message_count += 1
        world.save(channel)
    world.emit(
        "MESSAGE_CREATE",
        channel,
        lambda viewer: message_event_json(world, message, viewer),
        only_for=message.visible_to,
    )


def edit(world: World, message: Message, draft: Draft, *, touch: bool = True) -> Message:
    """Change a message and tell everyone who sees it.

    Args:
        world: the state.
        message: what to change.
        draft: the fields to change; fields left out stay.
        touch: whether it becomes "edited"; an answer that was awaited does not.

    Raises:
        Refusal: 50035, 50006, 30015 or 40005: it cannot be changed so.
    """
    data = draft.data
    check_uploads(draft.uploads)
    kept = _kept(message, data)
    v2 = bool(message.flags & COMPONENTS_V2) or draft.v2
    names = frozenset((*_names(draft), *(str(item["filename"]) for item in kept)))
    check_message(_after(message, data, v2=v2), names, v2=v2, path=draft.path)
    attachments = kept + attach(world, message.channel_id, data, draft.uploads)
    content, embeds, components = _bodies(data, attachments)
    after = (
        content if "content" in data else message.content,
        embeds if "embeds" in data else message.embeds,
        components if "components" in data else message.components,
    )
    if not (after[0].strip() or after[1] or after[2] or attachments):
        raise Refusal(50006)
    for gone in [item for item in message.attachments if item not in attachments]:
        world.store.drop_file(int(gone["id"]))
    message.content, message.embeds, message.components = after
    message.attachments = attachments
    settable = SETTABLE if data.get("flags") is not None else COMPONENTS_V2
    wanted = bits(data, "flags") & settable
    message.flags = (message.flags & ~(settable & ~COMPONENTS_V2) | wanted) & ~LOADING
    if touch and _EDIT_KEYS & set(data):
        message.edited = world.clock().isoformat()
    _mention(world, world.channels[message.channel_id], message, data)
    announce(world, message)
    return message


def announce(world: World, message: Message) -> None:
    """Keep a changed message and tell everyone who sees it."""
    world.save(message)
    world.emit(
        "MESSAGE_UPDATE",
        world.channels[message.channel_id],
        lambda viewer: message_event_json(world, message, viewer),
        only_for=message.visible_to,
    )


def _after(message: Message, data: Json, *, v2: bool) -> Json:
    """Return what an edit is checked as: a message that turns to V2 must give up its old fields with it."""
    merged = dict(data)
    if v2 and not message.flags & COMPONENTS_V2:
        merged = {"content": message.content, "embeds": message.embeds} | merged
    return merged


def _names(draft: Draft) -> list[str]:
    described = {str(item.get("id")): item for item in objects(draft.data, "attachments")}
    return [str(described.get(str(item.number), {}).get("filename") or item.name) for item in draft.uploads]


def _kept(message: Message, data: Json) -> list[Json]:
    """Return the attachments an edit keeps: those it lists, or all if it lists none at all."""
    if data.get("attachments") is None:
        return list(message.attachments)
    listed = {str(item.get("id")) for item in objects(data, "attachments")}
    return [item for item in message.attachments if item["id"] in listed]


def _bodies(data: Json, attachments: list[Json]) -> tuple[str, list[Json], list[Json]]:
    components: list[Json] = resolve(data.get("components") or [], attachments)
    spell_out(components)
    embeds: list[Json] = resolve(data.get("embeds") or [], attachments)
    for embed in embeds:
        embed.setdefault("type", "rich")
    return str(data.get("content") or ""), embeds, components


def _mention(world: World, channel: Channel, message: Message, data: Json) -> None:
    allowed: Any = data.get("allowed_mentions")
    guild = world.guilds.get(channel.guild_id)
    may_call_all = Permission.MENTION_EVERYONE in world.permissions(message.author_id, channel)
    text = text_of(message.content, message.components)
    found = find_mentions(text, allowed, guild, may_call_all=may_call_all)
    message.mentions = [user for user in found.users if user in world.users]
    message.mention_roles, message.mention_everyone = found.roles, found.everyone


def needed_permissions(draft: Draft) -> list[Permission]:
    """Return what sending a draft needs besides sending at all."""
    needed = [Permission.ATTACH_FILES] if draft.uploads else []
    return [*needed, Permission.EMBED_LINKS] if draft.data.get("embeds") else needed


def refuse_system(message: Message) -> None:
    """Check that a message was written by somebody.

    Raises:
        Refusal: 50021 it was not.
    """
    if message.type not in (0, 19, 20, 23):
        raise Refusal(50021)
