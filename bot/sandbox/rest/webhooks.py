"""Edits of an interaction's answer, and messages after it. Source: Discord's "Followup Messages"."""

from bot.sandbox import compose
from bot.sandbox.checks.form import bits
from bot.sandbox.compose import Draft
from bot.sandbox.interactions import Interaction, Reply
from bot.sandbox.model import EPHEMERAL, LOADING, Message
from bot.sandbox.payloads import message_json
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint
from bot.sandbox.rest.callbacks import say


def _interaction(call: Call) -> Interaction:
    if call.snowflake("application_id") != call.world.bot.id:
        raise Refusal(10015)
    return call.simulation.interactions.answered(call.params["token"])


def _message(call: Call, interaction: Interaction) -> Message:
    """Return the message of the path: the first answer by ``@original``, or any the interaction made."""
    original = call.params["message_id"] == "@original"
    message_id = interaction.original_id or 0 if original else call.snowflake("message_id")
    message = call.world.message(message_id)
    made = message is not None and (message.interaction or {}).get("id") == str(interaction.id)
    if message is None or not (made or message.id == interaction.source_id):
        raise Refusal(10008)
    return message


def _shown(call: Call, interaction: Interaction, message: Message) -> Answer:
    interaction.settle_with(call.world, message)
    return Answer(200, message_json(call.world, message, call.actor.id))


def follow_up(call: Call) -> Answer:
    """POST /webhooks/{application_id}/{token}: right after a deferral it fills in the deferred answer."""
    interaction = _interaction(call)
    draft = Draft(call.fields, call.uploads)
    original = call.world.message(interaction.original_id or 0)
    if original is not None and original.flags & LOADING:
        kept = {**draft.data, "flags": bits(draft.data, "flags") & ~EPHEMERAL}
        message = compose.edit(call.world, original, Draft(kept, call.uploads), touch=False)
    else:
        message = say(call, interaction, draft)
    return _shown(call, interaction, message)


def get_message(call: Call) -> Answer:
    """GET /webhooks/{application_id}/{token}/messages/{message_id}."""
    interaction = _interaction(call)
    return Answer(200, message_json(call.world, _message(call, interaction), call.actor.id))


def edit_message(call: Call) -> Answer:
    """PATCH /webhooks/{application_id}/{token}/messages/{message_id}."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    waiting = bool(message.flags & LOADING)
    compose.edit(call.world, message, Draft(call.fields, call.uploads), touch=not waiting)
    return _shown(call, interaction, message)


def delete_message(call: Call) -> Answer:
    """DELETE /webhooks/{application_id}/{token}/messages/{message_id}."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    channel = call.world.channels[message.channel_id]
    data = {"id": str(message.id), "channel_id": str(channel.id), "guild_id": str(channel.guild_id)}
    call.world.emit("MESSAGE_DELETE", channel, lambda _: data, only_for=message.visible_to)
    call.world.remove_message(message)
    interaction.settle(
        Reply(ephemeral=bool(message.flags & EPHEMERAL), updated=message.id == interaction.source_id)
    )
    return NO_CONTENT


_BASE = "/webhooks/{application_id}/{token}"
ENDPOINTS = (
    Endpoint("POST", _BASE, follow_up, open=True),
    Endpoint("GET", f"{_BASE}/messages/{{message_id}}", get_message, open=True),
    Endpoint("PATCH", f"{_BASE}/messages/{{message_id}}", edit_message, open=True),
    Endpoint("DELETE", f"{_BASE}/messages/{{message_id}}", delete_message, open=True),
)
