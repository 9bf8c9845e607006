"""Turns what a member filled in into the data of an interaction, as a Discord client would."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.denial import Denial
from bot.sandbox.model import Guild, Json
from bot.sandbox.payloads import channel_json, member_json, role_json, user_json
from bot.sandbox.snowflakes import read_id
from bot.sandbox.uploads import LARGEST_FILE, SentFile, keep_file
from bot.sandbox.world import World

_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
_ATTACHMENT = 11
_LONGEST = 6000


@dataclass(slots=True)
class Resolver:
    """Collects the users, members, roles and channels that values name.

    Args:
        world: the state.
        guild: where the member is.
        viewer_id: the member.
    """

    world: World
    guild: Guild
    viewer_id: int
    found: dict[str, Json] = field(default_factory=dict)

    def add(self, kind: int, value: str) -> bool:
        """Resolve an id named as an option of type ``kind``; return whether there is such a thing."""
        item = read_id(value) or 0
        if kind in (_USER, _MENTIONABLE) and item in self.guild.members:
            member = member_json(self.world, self.guild, item, with_user=False)
            self._put("users", value, user_json(self.world.users[item]))
            self._put("members", value, member | {"permissions": "0"})
            return True
        role = self.guild.role(item)
        if kind in (_ROLE, _MENTIONABLE) and role is not None:
            self._put("roles", value, role_json(role))
            return True
        channel = self.world.channels.get(item)
        if kind == _CHANNEL and channel is not None and channel.guild_id == self.guild.id:
            permissions = str(int(self.world.permissions(self.viewer_id, channel)))
            self._put("channels", value, channel_json(channel) | {"permissions": permissions})
            return True
        return False

    def attach(self, file: SentFile) -> str:
        """Keep a file sent as an option, as Discord does before it tells the bot; return its id."""
        kept = keep_file(self.world, self.world.bot.id, file)
        self._put("attachments", kept["id"], kept | {"ephemeral": True})
        return str(kept["id"])

    def _put(self, group: str, key: str, value: Json) -> None:
        self.found.setdefault(group, {})[key] = value


def option_values(
    declared: list[Json], given: Json, resolver: Resolver, *, focused: str | None
) -> list[Json]:
    """Return the options of an interaction.

    Args:
        declared: the options of the command.
        given: values by option name.
        resolver: resolves ids.
        focused: the option being typed into; then incomplete input is fine.

    Raises:
        Denial: an option is unknown, missing or cannot be so.
    """
    names = {str(option["name"]) for option in declared}
    for name in given:
        if name not in names:
            raise Denial(f"There is no option {name!r}; there is {', '.join(sorted(names)) or 'none'}.")
    values = []
    for option in declared:
        name = str(option["name"])
        if focused == name:
            values.append(
                {"name": name, "type": option["type"], "value": str(given.get(name, "")), "focused": True}
            )
        elif option["type"] == _ATTACHMENT and focused is not None:
            continue  # a client sends files with the command, not while somebody types
        elif given.get(name) is not None:
            value = _checked(option, given[name], resolver, partial=focused is not None)
            values.append({"name": name, "type": option["type"], "value": value})
        elif option.get("required") and focused is None:
            raise Denial(f"The option {name!r} is missing.")
    return values


def _checked(option: Json, value: Any, resolver: Resolver, *, partial: bool) -> Any:
    kind, name = option["type"], option["name"]
    if kind == _STRING:
        value = str(value)
        least, most = option.get("min_length") or 0, option.get("max_length") or _LONGEST
        if not partial and not least <= len(value) <= most:
            raise Denial(f"The option {name!r} takes {least} to {most} characters.")
    elif kind in (_INTEGER, _NUMBER):
        value = _number(option, value)
    elif kind == _BOOLEAN:
        if not isinstance(value, bool):
            raise Denial(f"The option {name!r} is true or false.")
    elif kind == _ATTACHMENT:
        value = resolver.attach(_file(name, value))
    else:
        value = str(value)
        if not resolver.add(kind, value):
            raise Denial(f"The option {name!r} names nothing here: {value!r}.")
        _check_channel_type(option, value, resolver)
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise Denial(f"The option {name!r} is one of {', '.join(str(choice) for choice in choices)}.")
    return value


def _file(option: str, value: Any) -> SentFile:
    """Read a file given as ``{"filename", "content"}``, or with its bytes in ``base64``."""
    if not isinstance(value, dict) or not isinstance(value.get("filename"), str) or not value["filename"]:
        raise Denial(f'The option {option!r} is a file: {{"filename": …, "content": …}}, or with "base64".')
    try:
        if "base64" in value:
            body = base64.b64decode(str(value["base64"]), validate=True)
        else:
            body = str(value.get("content", "")).encode()
    except (binascii.Error, ValueError) as error:
        raise Denial(f"The file of the option {option!r} cannot be read.") from error
    if len(body) > LARGEST_FILE:
        raise Denial(f"The file of the option {option!r} is larger than {LARGEST_FILE >> 20} MB.")
    return SentFile(value["filename"], body)


def _number(option: Json, value: Any) -> int | float:
    name, whole = option["name"], option["type"] == _INTEGER
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise Denial(f"The option {name!r} is a {'whole ' if whole else ''}number.")
    least, most = option.get("min_value"), option.get("max_value")
    if (least is not None and value < least) or (most is not None and value > most):
        raise Denial(f"The option {name!r} goes from {least} to {most}.")
    number: int | float = value
    return number


def _check_channel_type(option: Json, value: str, resolver: Resolver) -> None:
    wanted = option.get("channel_types")
    if wanted and resolver.world.channels[int(value)].type not in wanted:
        raise Denial(f"The option {option['name']!r} takes another type of channel.")
