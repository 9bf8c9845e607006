"""What a message may be. Source: Discord's resources, Message, "Create Message" and "Edit Message"."""

from typing import Any

from bot.sandbox.checks.components import check_components
from bot.sandbox.checks.embeds import MOST_EMBEDS, check_embeds
from bot.sandbox.checks.form import Form, Path
from bot.sandbox.model import COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS, Json
from bot.sandbox.snowflakes import read_id

_SILENT, _VOICE = 1 << 12, 1 << 13
MOST_CONTENT = 2000
MOST_ATTACHMENTS = 10
_NONCE_LENGTH = 25
_MOST_FLAGS = 2**31 - 1
SETTABLE = SUPPRESS_EMBEDS | _SILENT | _VOICE | COMPONENTS_V2
SETTABLE_PRIVATELY = SETTABLE | EPHEMERAL


def check_message(data: Json, files: frozenset[str], *, v2: bool, path: Path = ()) -> None:
    """Check the fields of a message that is sent or edited.

    Args:
        data: the request.
        files: names of the files the message will have.
        v2: whether it is, or becomes, one of Components V2.
        path: where the message stands in the request.

    Raises:
        Refusal: 50035 with the tree of all errors.
    """
    form = Form()
    content = form.text(data, "content", path, most=MOST_CONTENT)
    embeds = form.items(data, "embeds", path, most=MOST_EMBEDS)
    components = form.items(data, "components", path, most=40)
    form.integer(data, "flags", path, least=0, most=_MOST_FLAGS)
    form.items(data, "attachments", path, most=MOST_ATTACHMENTS)
    if v2:
        for key, value in (("content", content), ("embeds", embeds), ("poll", data.get("poll"))):
            if value:
                message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                form.fail((*path, key), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    check_embeds(form, embeds, (*path, "embeds"), files)
    check_components(form, components, (*path, "components"), files, v2=v2)
    _check_nonce(form, data, path)
    _check_mentions(form, data, path)
    form.check()


def _check_nonce(form: Form, data: Json, path: Path) -> None:
    nonce = data.get("nonce")
    if nonce is None:
        return
    if isinstance(nonce, bool) or not isinstance(nonce, str | int):
        form.fail((*path, "nonce"), "NONCE_TYPE_INVALID", "A nonce is a number or text.")
    elif len(str(nonce)) > _NONCE_LENGTH:
        form.fail(
            (*path, "nonce"), "NONCE_TYPE_TOO_LONG", f"Nonce must be {_NONCE_LENGTH} or fewer in length."
        )


def _check_mentions(form: Form, data: Json, path: Path) -> None:
    allowed = data.get("allowed_mentions")
    if allowed is None:
        return
    here = (*path, "allowed_mentions")
    if not isinstance(allowed, dict):
        form.fail(here, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    parse = _list(form, allowed, "parse", here)
    for place, kind in enumerate(parse):
        if kind not in ("users", "roles", "everyone"):
            message = "Value must be one of ('users', 'roles', 'everyone')."
            form.fail((*here, "parse", place), "BASE_TYPE_CHOICES", message)
    for key in ("users", "roles"):
        ids = _list(form, allowed, key, here)
        for place, value in enumerate(ids):
            if read_id(value) is None:
                form.fail((*here, key, place), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        if key in parse and ids:
            message = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            form.fail(here, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _list(form: Form, data: Json, key: str, path: Path) -> list[Any]:
    value = data.get(key)
    if value is None or isinstance(value, list):
        return value or []
    form.fail((*path, key), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    return []
