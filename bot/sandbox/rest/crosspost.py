"""Publishing a message of an announcement channel to the servers that follow it."""

from bot.sandbox import compose
from bot.sandbox.model import ANNOUNCEMENT, CROSSPOSTED
from bot.sandbox.payloads import message_json
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import Answer, Call


def crosspost(call: Call) -> Answer:
    """POST /channels/{channel_id}/messages/{message_id}/crosspost."""
    channel = call.channel(Permission.SEND_MESSAGES)
    if channel.type != ANNOUNCEMENT:
        raise Refusal(50024)
    message = call.message(channel)
    if message.author_id != call.actor.id and not call.may(channel, Permission.MANAGE_MESSAGES):
        raise Refusal(50013)
    if message.flags & CROSSPOSTED:
        raise Refusal(40033)
    message.flags |= CROSSPOSTED
    compose.announce(call.world, message)
    return Answer(200, message_json(call.world, message, call.actor.id))
