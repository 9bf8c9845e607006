"""The bot's first answer to an interaction, and its webhook for what follows.

Source: Discord's interactions, "Receiving and Responding".
"""

from bot.sandbox import compose
from bot.sandbox.checks.form import Form, bits
from bot.sandbox.checks.modals import check_modal, inputs
from bot.sandbox.compose import Draft
from bot.sandbox.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, Modal, Reply
from bot.sandbox.model import COMPONENTS_V2, EPHEMERAL, LOADING, Json, Message
from bot.sandbox.payloads import message_event_json, message_json
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint
from bot.sandbox.uploads import spell_presets

_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _UPDATE, _CHOICES, _MODAL = 4, 5, 6, 7, 8, 9
_ALLOWED = {
    COMMAND: (_MESSAGE, _DEFERRED_MESSAGE, _MODAL),
    COMPONENT: (_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _UPDATE, _MODAL),
    AUTOCOMPLETE: (_CHOICES,),
    MODAL: (_MESSAGE, _DEFERRED_MESSAGE, _DEFERRED_UPDATE, _UPDATE),
}


def respond(call: Call) -> Answer:
    """POST /interactions/{interaction_id}/{token}/callback."""
    interactions = call.simulation.interactions
    interaction = interactions.awaiting(call.snowflake("interaction_id"), call.params["token"])
    kind = call.fields.get("type")
    allowed = _ALLOWED[interaction.kind]
    updates = kind in (_DEFERRED_UPDATE, _UPDATE)
    if kind not in allowed or (updates and interaction.source_id is None):
        form = Form()
        form.fail(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")
        form.refuse()
    data = call.fields.get("data") or {}
    message = _act(call, interaction, kind, data if isinstance(data, dict) else {})
    interaction.acknowledged.set()
    if message is not None:
        interaction.original_id = message.id
        if kind != _DEFERRED_UPDATE:
            interaction.settle_with(call.world, message)
    if call.query.get("with_response") not in ("1", "true", "True"):
        return NO_CONTENT
    return Answer(200, _response(call, interaction, kind, message))


def _act(call: Call, interaction: Interaction, kind: int, data: Json) -> Message | None:
    """Do what the callback asks, and return the message it is about."""
    if kind == _CHOICES:
        form = Form()
        choices = form.items(data, "choices", ("data",), most=25)
        form.check()
        interaction.settle(Reply(choices=choices))
        return None
    if kind == _MODAL:
        _open_modal(call, interaction, data)
        return None
    if kind == _MESSAGE:
        return say(call, interaction, Draft(data, call.uploads, ("data",)))
    if kind == _DEFERRED_MESSAGE:
        return _think(call, interaction, bits(data, "flags") & (EPHEMERAL | COMPONENTS_V2))
    source = call.world.message(interaction.source_id or 0)
    if source is None:
        raise Refusal(10008)
    return (
        compose.edit(call.world, source, Draft(data, call.uploads, ("data",))) if kind == _UPDATE else source
    )


def _response(call: Call, interaction: Interaction, kind: int, message: Message | None) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": bool(message.flags & LOADING),
        "response_message_ephemeral": bool(message.flags & EPHEMERAL),
    }
    resource = {"type": kind, "message": message_json(call.world, message, call.actor.id)}
    return {"interaction": about, "resource": resource}


def _open_modal(call: Call, interaction: Interaction, data: Json) -> None:
    form = Form()
    check_modal(form, data, ("data",))
    form.check()
    for item in inputs(data["components"]):
        spell_presets(item)
    modal_id = call.world.snowflakes.next()
    modal = Modal(modal_id, interaction.user_id, interaction.channel_id, interaction.source_id, data)
    call.simulation.interactions.add_modal(modal)
    shown = {key: data[key] for key in ("custom_id", "title", "components")}
    interaction.settle(Reply(modal={"modal_id": str(modal_id), **shown}))


def say(call: Call, interaction: Interaction, draft: Draft) -> Message:
    """Add a message that answers an interaction: seen by one person alone if its flags ask for that."""
    origin = call.world.message(interaction.original_id or interaction.source_id or 0)
    channel = call.world.channels.get(interaction.channel_id)
    if channel is None:
        raise Refusal(10003)
    first = not interaction.acknowledged.is_set()
    return compose.create(
        call.world,
        channel,
        call.actor,
        draft,
        interaction=interaction.metadata(call.world, origin),
        private_to=interaction.user_id,
        kind=_kind(interaction) if first else 0,
    )


def _kind(interaction: Interaction) -> int:
    """Return the type of message that a first answer is."""
    return {1: 20, 2: 23, 3: 23}.get(interaction.command_type, 0)


def _think(call: Call, interaction: Interaction, flags: int) -> Message:
    """Show that the bot is thinking."""
    world = call.world
    channel = world.channels.get(interaction.channel_id)
    if channel is None:
        raise Refusal(10003)
    message = Message(
        world.snowflakes.next(),
        channel.id,
        channel.guild_id,
        call.actor.id,
        world.clock().isoformat(),
        type=_kind(interaction),
        flags=LOADING | flags,
        interaction=interaction.metadata(world, world.message(interaction.source_id or 0)),
        visible_to=interaction.user_id if flags & EPHEMERAL else None,
    )
    world.save(message)
    world.emit(
        "MESSAGE_CREATE",
        channel,
        lambda viewer: message_event_json(world, message, viewer),
        only_for=message.visible_to,
    )
    return message


ENDPOINTS = (Endpoint("POST", "/interactions/{interaction_id}/{token}/callback", respond, open=True),)
