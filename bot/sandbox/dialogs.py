"""What a member puts into selects and dialogs, as a Discord client would send it."""

from typing import Any

from bot.sandbox.checks.modals import (
    CHECKBOX,
    CHECKBOXES,
    FILE_UPLOAD,
    LABEL,
    RADIO,
    TEXT_DISPLAY,
    TEXT_INPUT,
    inputs,
)
from bot.sandbox.denial import Denial
from bot.sandbox.model import Json
from bot.sandbox.options import Resolver

STRING_SELECT = 3
# Kinds of select by the option type that their values resolve as.
SELECTED = {5: 6, 6: 8, 7: 9, 8: 7}


def select_values(select: Json, values: list[str], resolver: Resolver, *, required: bool = True) -> list[str]:
    """Return what was chosen in a select, checked.

    Raises:
        Denial: too few, too many, or something that is not offered.
    """
    wanted = select.get("min_values")
    least = 0 if not required else 1 if wanted is None else wanted
    most = select.get("max_values") or 1
    if not least <= len(values) <= most or len(set(values)) != len(values):
        raise Denial(f"Choose {least} to {most} different values.")
    for value in values:
        if select["type"] in SELECTED:
            known = resolver.add(SELECTED[select["type"]], value)
            kinds = select.get("channel_types")
            known = known and not (kinds and resolver.world.channels[int(value)].type not in kinds)
        else:
            known = value in [option["value"] for option in select.get("options") or ()]
        if not known:
            raise Denial(f"{value!r} is not offered.")
    return values


def modal_components(modal: Json, fields: Json, resolver: Resolver) -> list[Json]:
    """Return a dialog's components as submitted.

    Args:
        modal: the dialog's data.
        fields: what was put in, by custom_id.
        resolver: resolves ids.

    Raises:
        Denial: a field is unknown, missing or cannot be so.
    """
    known = {str(item.get("custom_id")) for item in inputs(modal["components"])}
    for name in fields:
        if name not in known:
            raise Denial(f"The dialog has no field {name!r}; it has {', '.join(sorted(known))}.")
    made: list[Json] = []
    for number, item in enumerate(modal["components"], 1):
        shell: Json = {"type": item["type"], "id": item.get("id") or number}
        if item["type"] == LABEL:
            shell["component"] = _filled(item["component"], fields, resolver, number)
        elif item["type"] != TEXT_DISPLAY:
            shell["components"] = [_filled(child, fields, resolver, number) for child in item["components"]]
        made.append(shell)
    return made


def _filled(component: Json, fields: Json, resolver: Resolver, number: int) -> Json:
    kind, name = component["type"], component["custom_id"]
    data: Json = {"type": kind, "id": component.get("id") or 100 + number, "custom_id": name}
    given: Any = fields.get(name)
    required = component.get("required", True)
    if kind == TEXT_INPUT:
        return data | {"value": _text(component, given, required=required)}
    if kind == CHECKBOX:
        return data | {"value": bool(component.get("default") if given is None else given)}
    chosen = [
        str(value) for value in (given if isinstance(given, list) else [] if given is None else [given])
    ]
    if kind == RADIO:
        chosen = select_values({**component, "max_values": 1}, chosen, resolver, required=required)
        return data | {"value": chosen[0] if chosen else None}
    if kind == FILE_UPLOAD:
        if chosen or required:
            raise Denial("Files cannot be uploaded here.")
        return data | {"values": []}
    bounds = {"min_values": 1, "max_values": 10} if kind == CHECKBOXES else {}
    return data | {"values": select_values({**bounds, **component}, chosen, resolver, required=required)}


def _text(component: Json, given: Any, *, required: bool) -> str:
    text = str(component.get("value") or "" if given is None else given)
    if required and not text:
        raise Denial(f"The field {component['custom_id']!r} is missing.")
    least, most = component.get("min_length") or 0, component.get("max_length") or 4000
    if text and not least <= len(text) <= most:
        raise Denial(f"The field {component['custom_id']!r} takes {least} to {most} characters.")
    return text
