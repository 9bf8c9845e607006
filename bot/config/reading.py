"""Read the configuration and say everything that is wrong with it at once, without showing a secret."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.settings import HOW_TO_GET_IT, Config
from bot.errors import ConfigError

PREFIX = "LOUPE_"
_LONGEST_VALUE_SHOWN = 80
_USERINFO = re.compile(r"//[^/@\s]*@")
_HEADER = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]+\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w.\-\"']+)\s*=")
_NUMBER, _WHOLE_NUMBER = "must be a number", "must be a whole number"
_WORDS = {
    "int_parsing": _WHOLE_NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "string_type": 'must be text in quotes, such as "text"',
    "string_too_short": "must not be empty",
    "tuple_type": 'must be a list, such as ["one", "two"]',
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of {expected}",
    "model_type": "must be a section with settings in it",
}


def load_config(path: Path | None, environ: Mapping[str, str], *, token_required: bool = True) -> Config:
    """Read the settings from a TOML file and from ``LOUPE_<SECTION>_<KEY>`` variables, which win.

    Args:
        path: the file; it may be missing where the environment says enough. ``None`` reads no file.
        environ: the environment's variables; empty ones count as not set. Lists are JSON or joined by commas.
        token_required: whether a configuration without a token is a mistake (``db upgrade`` needs none).

    Raises:
        ConfigError: one line for each mistake, with its place, its value unless it is secret, and the remedy.
    """
    text = _read(path)
    tree, places = _from_file(path, text)
    mistakes = _override(tree, places, environ)
    try:
        config = Config.model_validate(tree)
    except ValidationError as error:
        # No cause is kept: pydantic's own text may hold what must not be shown.
        mistakes += [_in_words(detail, places) for detail in error.errors(include_url=False)]
        config = None
    if token_required and not _has_token(tree):
        missing = f" ({path} does not exist)" if path and not path.exists() else ""
        mistakes.append(f"[discord] token is missing{missing}. {HOW_TO_GET_IT}")
    if config is None or mistakes:
        count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise ConfigError(f"The configuration has {count}:\n" + "\n".join(f"  {line}" for line in mistakes))
    return config


def _read(path: Path | None) -> str:
    if path is None or not path.exists():
        return ""
    try:
        return path.read_text("utf-8-sig")  # Windows editors put a byte order mark before the text
    except UnicodeDecodeError:
        raise ConfigError(
            f"{path} is not text in UTF-8.", remedy="Save it again with that encoding."
        ) from None
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", remedy="Name a file that you may read."
        ) from None


def _from_file(path: Path | None, text: str) -> tuple[dict[str, Any], dict[tuple[str, ...], str]]:
    """The file's settings, and the place of each section and key as ``config.toml:12``."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        place = f"{path}:{at[1] if at else len(text.splitlines())}"
        remedy = 'Text needs quotes, as in host = "127.0.0.1"; see config.example.toml.'
        raise ConfigError(f"{place}: this is not TOML: {error}.", remedy=remedy) from None
    places: dict[tuple[str, ...], str] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            section = _names(header[1])
            places.setdefault(section, f"{path}:{number}")
        elif key := _KEY.match(line):
            places.setdefault((*section, *_names(key[1])), f"{path}:{number}")
    return tree, places


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip(" \"'") for part in dotted.split("."))


def _override(
    tree: dict[str, Any], places: dict[tuple[str, ...], str], environ: Mapping[str, str]
) -> list[str]:
    """Put the environment's variables into the tree; what is not a setting's name is a mistake."""
    known = {
        f"{PREFIX}{section}_{key}".replace(".", "_").upper(): (section, key, field)
        for section, fields in sections().items()
        for key, field in fields.items()
    }
    mistakes = []
    for name, value in environ.items():
        if not name.startswith(PREFIX) or not value.strip():
            continue
        if name not in known:
            mistakes.append(f"{name}: no setting has this name.{_did_you_mean(name, known)}")
            continue
        section, key, field = known[name]
        table: Any = tree
        for part in section.split("."):
            table = table.setdefault(part, {}) if isinstance(table, dict) else None
        if isinstance(table, dict):  # else the file's mistake is told by the validation
            table[key] = _from_variable(value.strip(), field)
            places[*section.split("."), key] = name
    return mistakes


def _from_variable(value: str, field: FieldInfo) -> object:
    if get_origin(field.annotation) is not tuple:
        return value
    if value.startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value  # refused by the validation as "must be a list"
    return [part.strip() for part in value.split(",") if part.strip()]


def sections(of: type[BaseModel] = Config, within: str = "") -> dict[str, Mapping[str, FieldInfo]]:
    """Give the settings of each section by its dotted name, as it stands in the file's ``[brackets]``."""
    found: dict[str, Mapping[str, FieldInfo]] = {}
    settings: dict[str, FieldInfo] = {}
    for name, field in of.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= sections(field.annotation, f"{within}{name}.")
        else:
            settings[name] = field
    return {within.rstrip("."): settings, **found} if settings else found


def _has_token(tree: Mapping[str, Any]) -> bool:
    section = tree.get("discord")
    return isinstance(section, dict) and section.get("token") not in (None, "")


def _in_words(detail: ErrorDetails, places: Mapping[tuple[str, ...], str]) -> str:
    """One of pydantic's findings as a line for a person."""
    section, key = _place_of(tuple(str(part) for part in detail["loc"]))
    path = tuple(section.split("."))
    place = places.get((*path, key)) or places.get(path)
    before = f"{place}: " if place else ""
    if detail["type"] == "extra_forbidden":
        return before + _unknown(section, key)
    if not key:
        return f"{before}[{section}] {_problem(detail)}."
    field = sections()[section][key]
    secret = field.annotation is SecretStr
    shown = "" if secret else f" = {_shown(detail['input'])}"
    remedy = "" if secret else f" The default is {_shown(field.default)}."
    return f"{before}[{section}] {key}{shown} {_problem(detail).rstrip('.')}.{remedy}"


def _place_of(location: tuple[str, ...]) -> tuple[str, str]:
    """The section that one of pydantic's places is in, and the key, which is empty for the section itself."""
    known = sections()
    for length in range(len(location) - 1, 0, -1):
        if (section := ".".join(location[:length])) in known:
            return section, location[length]
    return ".".join(location), ""


def _problem(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(context["error"])
    words = _WORDS.get(detail["type"])
    return words.format(**context) if words else f"is wrong: {detail['msg']}"


def _unknown(section: str, key: str) -> str:
    """An unknown name's value is never shown: it may be a secret under a misspelled name."""
    known = sections()
    if key:
        return f"[{section}] {key} is no setting.{_did_you_mean(key, known[section])}"
    name = section.rpartition(".")[2]
    homes = [f"[{home}]" for home, fields in known.items() if name in fields]
    if homes:
        return f"{name} stands outside its section. Put it under {' or '.join(homes)}."
    return f"[{section}] is no section.{_did_you_mean(section, known)}"


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    return f" Did you mean {close[0]}?" if close else f" There are: {', '.join(names)}."


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = _USERINFO.sub("//…@", text)
    return text if len(text) <= _LONGEST_VALUE_SHOWN else f"{text[:_LONGEST_VALUE_SHOWN]}…"
