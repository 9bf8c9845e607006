"""The application's own emojis. Source: Discord's resources, Emoji, "Application-Owned Emoji"."""

import re

from bot.sandbox.checks.form import Form
from bot.sandbox.emoji_pictures import decode
from bot.sandbox.emojis import full_emoji_json
from bot.sandbox.model import Emoji
from bot.sandbox.payloads import user_json
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint

_NAME = re.compile(r"^\w{2,32}$")


def _own(call: Call) -> list[Emoji]:
    if call.snowflake("application_id") != call.world.bot.id or not call.actor.bot:
        raise Refusal(50001)
    return [emoji for emoji in call.world.emojis.values() if emoji.guild_id is None]


def _one(call: Call) -> Emoji:
    wanted = call.snowflake("emoji_id")
    found = next((emoji for emoji in _own(call) if emoji.id == wanted), None)
    if found is None:
        raise Refusal(10014)
    return found


def _answer(call: Call, emoji: Emoji, status: int = 200) -> Answer:
    return Answer(status, full_emoji_json(emoji, user_json(call.actor)))


def get_all(call: Call) -> Answer:
    """GET /applications/{application_id}/emojis."""
    return Answer(200, {"items": [full_emoji_json(emoji, user_json(call.actor)) for emoji in _own(call)]})


def create(call: Call) -> Answer:
    """POST /applications/{application_id}/emojis: name and picture as a data: address."""
    own = _own(call)
    form = Form()
    name = _checked_name(form, call, own)
    image = form.text(call.fields, "image", (), least=1, most=400_000, required=True)
    if image and not re.match(r"^data:image/(png|jpeg|gif|webp|avif);base64,", image):
        form.fail(("image",), "IMAGE_INVALID", "Invalid image data")
    form.check()
    emoji = Emoji(call.world.snowflakes.next(), name, None, animated=image.startswith("data:image/gif"))
    call.world.save(emoji)
    if picture := decode(image):
        call.world.store.put_file(emoji.id, *picture)
    return _answer(call, emoji, 201)


def _checked_name(form: Form, call: Call, others: list[Emoji]) -> str:
    name = form.text(call.fields, "name", (), least=2, most=32, required=True)
    if name and not _NAME.match(name):
        form.fail(("name",), "STRING_TYPE_REGEX", "String value did not match validation regex.")
    if any(emoji.name == name for emoji in others):
        form.fail(("name",), "APPLICATION_EMOJI_NAME_ALREADY_TAKEN", "An emoji with that name exists already")
    return name


def get_one(call: Call) -> Answer:
    """GET /applications/{application_id}/emojis/{emoji_id}."""
    return _answer(call, _one(call))


def rename(call: Call) -> Answer:
    """PATCH /applications/{application_id}/emojis/{emoji_id}."""
    emoji = _one(call)
    form = Form()
    name = _checked_name(form, call, [other for other in _own(call) if other is not emoji])
    form.check()
    emoji.name = name
    call.world.save(emoji)
    return _answer(call, emoji)


def delete(call: Call) -> Answer:
    """DELETE /applications/{application_id}/emojis/{emoji_id}."""
    emoji = _one(call)
    call.world.remove_emoji(emoji)
    call.world.store.drop_file(emoji.id)
    return NO_CONTENT


_ALL = "/applications/{application_id}/emojis"
ENDPOINTS = (
    Endpoint("GET", _ALL, get_all),
    Endpoint("POST", _ALL, create),
    Endpoint("GET", f"{_ALL}/{{emoji_id}}", get_one),
    Endpoint("PATCH", f"{_ALL}/{{emoji_id}}", rename),
    Endpoint("DELETE", f"{_ALL}/{{emoji_id}}", delete),
)
