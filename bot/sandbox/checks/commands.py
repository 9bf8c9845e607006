"""What a command may be. Source: Discord's interactions, "Application Commands", limits and naming rules."""

import unicodedata
from collections import Counter

from bot.sandbox.checks.form import Form, Path, kind_of, objects
from bot.sandbox.model import Json
from bot.sandbox.snowflakes import read_id

CHAT_INPUT = 1
SUBCOMMAND, GROUP = 1, 2
_MOST_OF_TYPE = {1: 100, 2: 15, 3: 15}
_MOST_SIZE = 8000
_TYPES = 11


def check_commands(commands: list[Json]) -> None:
    """Check a whole set of commands of one scope.

    Raises:
        Refusal: 50035 with the tree of all errors.
    """
    form = Form()
    counts = Counter(kind_of(command) or CHAT_INPUT for command in commands)
    for kind, most in _MOST_OF_TYPE.items():
        if counts[kind] > most:
            message = f"Maximum number of application commands of this type reached ({most})"
            form.fail((), "APPLICATION_COMMAND_LIMIT", message)
    keys = [(str(command.get("name")), kind_of(command) or CHAT_INPUT) for command in commands]
    names = Counter(keys)
    for place, command in enumerate(commands):
        if names[keys[place]] > 1:
            message = "Application command names must be unique"
            form.fail((place, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        check_command(form, command, (place,))
    form.check()


def check_command(form: Form, command: Json, path: Path) -> None:
    """Note what is wrong with one command."""
    kind = form.integer(command, "type", path, least=1, most=3, default=CHAT_INPUT)
    name = form.text(command, "name", path, least=1, most=32, required=True)
    for key in ("name_localizations", "description_localizations"):
        if not isinstance(command.get(key) or {}, dict):
            form.fail((*path, key), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    permissions = command.get("default_member_permissions")
    if permissions is not None and read_id(permissions) is None:
        form.fail((*path, "default_member_permissions"), "NUMBER_TYPE_COERCE", "Value is not int.")
    if kind == CHAT_INPUT:
        _check_name(form, name, (*path, "name"))
        form.text(command, "description", path, least=1, most=100, required=True)
        _check_options(form, command, path, depth=0)
        if _size(command) > _MOST_SIZE:
            message = f"Command exceeds maximum size ({_MOST_SIZE})"
            form.fail(path, "APPLICATION_COMMAND_TOO_LARGE", message)
    elif command.get("options"):
        form.fail(
            (*path, "options"), "APPLICATION_COMMAND_INVALID_OPTIONS", "Context menu commands have no options"
        )


def _check_name(form: Form, name: str, path: Path) -> None:
    fits = all(char in "-_'" or unicodedata.category(char)[0] in "LN" for char in name)
    if not fits or name != name.lower():
        message = "Command name is invalid"
        form.fail(path, "APPLICATION_COMMAND_INVALID_NAME", message)


def _check_options(form: Form, data: Json, path: Path, *, depth: int) -> None:
    options = form.items(data, "options", path, most=25)
    optional_seen, names, nested = False, Counter(str(item.get("name")) for item in options), 0
    for place, option in enumerate(options):
        here = (*path, "options", place)
        kind = form.integer(option, "type", here, least=1, most=_TYPES)
        _check_name(form, form.text(option, "name", here, least=1, most=32, required=True), (*here, "name"))
        form.text(option, "description", here, least=1, most=100, required=True)
        if names[str(option.get("name"))] > 1:
            form.fail(
                (*here, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            )
        if kind in (SUBCOMMAND, GROUP):
            nested += 1
            if depth > 1 or (kind == GROUP and depth > 0):
                form.fail(
                    (*here, "type"),
                    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "Sub-command option types are invalid here",
                )
            _check_options(form, option, here, depth=depth + 1)
            continue
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            form.fail(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        _check_choices(form, option, here)
    if 0 < nested < len(options):
        form.fail(
            (*path, "options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command option types are mutually exclusive to the other types",
        )


def _check_choices(form: Form, option: Json, path: Path) -> None:
    choices = form.items(option, "choices", path, most=25)
    if choices and option.get("autocomplete"):
        message = "Autocomplete cannot be used with choices"
        form.fail((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message)
    for place, choice in enumerate(choices):
        form.text(choice, "name", (*path, "choices", place), least=1, most=100, required=True)


def _size(data: Json) -> int:
    """Return how much a command counts: names, descriptions and values, the longest of all languages each."""
    total = 0
    for key in ("name", "description"):
        localized = data.get(f"{key}_localizations")
        texts = [data.get(key) or "", *(localized.values() if isinstance(localized, dict) else ())]
        total += max(len(str(text)) for text in texts)
    for choice in objects(data, "choices"):
        total += _size({"name": choice.get("name"), "name_localizations": choice.get("name_localizations")})
        total += len(str(choice.get("value", "")))
    return total + sum(_size(option) for option in objects(data, "options"))
