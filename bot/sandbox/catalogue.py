"""Which commands a member may use, and the parts of a command's name."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox import permissions
from bot.sandbox.denial import Denial
from bot.sandbox.model import Channel, Guild, Json, User
from bot.sandbox.permissions import Permission
from bot.sandbox.world import World

CHAT_INPUT = 1
_NESTED = (1, 2)


@dataclass(frozen=True, slots=True)
class Found:
    """A command and the groups and subcommand that were named within it, outermost first."""

    command: Json
    within: tuple[Json, ...]

    @property
    def options(self) -> list[Json]:
        """What the command named takes."""
        holder = self.within[-1] if self.within else self.command
        options: list[Json] = holder.get("options") or []
        return options

    @property
    def name(self) -> str:
        """The full name."""
        return " ".join(str(part["name"]) for part in (self.command, *self.within))

    def data(self, values: list[Json]) -> list[Json]:
        """Return ``values`` nested as Discord nests the options of subcommands."""
        for part in reversed(self.within):
            values = [{"name": part["name"], "type": part["type"], "options": values}]
        return values


def available(world: World, guild: Guild) -> Iterator[Json]:
    """Yield the commands of a guild: its own, then global ones, if the bot is there."""
    if world.bot.id in guild.members:
        for scope in (guild.id, 0):
            commands = world.commands.get(scope)
            yield from commands.entries if commands else ()


def usable(command: Json, held: Permission) -> bool:
    """Return whether someone with the permissions ``held`` in a place may use a command there."""
    if Permission.USE_APPLICATION_COMMANDS not in held:
        return False
    needed = command["default_member_permissions"]
    if needed is None or Permission.ADMINISTRATOR in held:
        return True
    # "0" means nobody but administrators.
    return int(needed) != 0 and int(needed) & int(held) == int(needed)


def usable_in_guild(world: World, user: User, guild: Guild) -> list[Json]:
    """Return the commands which a member may use in a guild, as the box for commands offers them."""
    held = permissions.in_guild(guild, user.id)
    return [command for command in available(world, guild) if usable(command, held)]


def find(world: World, user: User, channel: Channel, name: str, kind: int | None) -> Found:
    """Return the command a member names in a channel.

    Args:
        world: the state.
        user: the member.
        channel: where.
        name: the full name, parts separated by spaces, with or without a slash.
        kind: 1 for slash commands; None for those of context menus, whose names may have spaces.

    Raises:
        Denial: there is none, or this member may not use it.
    """
    guild = world.guilds[channel.guild_id]
    name = name.strip().removeprefix("/")
    parts = name.split() if kind == CHAT_INPUT else [name]
    for command in available(world, guild):
        fits = command["type"] == CHAT_INPUT if kind == CHAT_INPUT else command["type"] != CHAT_INPUT
        if fits and parts and command["name"] == parts[0]:
            if not usable(command, world.permissions(user.id, channel)):
                raise Denial(f"{user.name} may not use the command {name!r} here.", status=403)
            return Found(command, _descend(command, parts[1:], name))
    raise Denial(f"There is no command {name!r}.", status=404)


def _descend(command: Json, parts: list[str], name: str) -> tuple[Json, ...]:
    within: list[Json] = []
    node = command
    for part in parts:
        options = [option for option in node.get("options") or () if option["type"] in _NESTED]
        found = next((option for option in options if option["name"] == part), None)
        if found is None:
            raise Denial(f"There is no command {name!r}.", status=404)
        within.append(found)
        node = found
    nested = [str(option["name"]) for option in node.get("options") or () if option["type"] in _NESTED]
    if nested:
        raise Denial(f"The command {name!r} needs one of: {', '.join(nested)}.")
    return tuple(within)
