"""One REST request as a handler sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox import permissions
from bot.sandbox.checks.form import Form
from bot.sandbox.model import Channel, Guild, Json, Message, User
from bot.sandbox.permissions import Permission
from bot.sandbox.refusals import Refusal
from bot.sandbox.simulation import Simulation
from bot.sandbox.snowflakes import read_id
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form; ``number`` is the n of its part's name ``files[n]``."""

    number: int
    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers: a status, and JSON unless it is None."""

    status: int
    body: Any = None


NO_CONTENT = Answer(204)


@dataclass(frozen=True, slots=True)
class Call:
    """A request.

    Args:
        simulation: what it is made to.
        actor: who makes it.
        params: the variable parts of its path, decoded.
        query: what stands behind the question mark.
        body: its JSON; {} if there is none.
        uploads: files sent with it.
    """

    simulation: Simulation
    actor: User
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: tuple[Upload, ...] = ()

    @property
    def world(self) -> World:
        """The state."""
        return self.simulation.world

    @property
    def fields(self) -> Json:
        """The body as an object.

        Raises:
            Refusal: 50035, it is something else.
        """
        if not isinstance(self.body, dict):
            form = Form()
            form.fail((), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            form.refuse()
        body: Json = self.body
        return body

    def snowflake(self, name: str) -> int:
        """Return an id from the path.

        Raises:
            Refusal: 50035, it is no id.
        """
        return _snowflake(name, self.params[name])

    def page(self, name: str) -> int | None:
        """Return an id from the query, None if it is not there.

        Raises:
            Refusal: 50035, it is no id.
        """
        return _snowflake(name, self.query[name]) if name in self.query else None

    def limit(self, default: int, most: int) -> int:
        """Return ``limit`` from the query, between 1 and ``most``.

        Raises:
            Refusal: 50035, it is out of range.
        """
        text = self.query.get("limit", str(default))
        if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
            return int(text)
        form = Form()
        form.fail(("limit",), "NUMBER_TYPE_MAX", f"int value should be between 1 and {most}.")
        return form.refuse()

    def guild(self) -> Guild:
        """Return the guild of the path.

        Raises:
            Refusal: 10004 there is none; 50001 the caller is no member.
        """
        guild = self.world.guilds.get(self.snowflake("guild_id"))
        if guild is None:
            raise Refusal(10004)
        if self.actor.id not in guild.members:
            raise Refusal(50001)
        return guild

    def channel(self, *needed: Permission) -> Channel:
        """Return the channel of the path, if the caller sees it and has the permissions ``needed`` there.

        Raises:
            Refusal: 10003 there is none; 50001 it is hidden; 50013 a permission is missing.
        """
        channel = self.world.channels.get(self.snowflake("channel_id"))
        if channel is None:
            raise Refusal(10003)
        held = self.world.permissions(self.actor.id, channel)
        if Permission.VIEW_CHANNEL not in held:
            raise Refusal(50001)
        if any(permission not in held for permission in needed):
            raise Refusal(50013)
        return channel

    def may(self, channel: Channel, permission: Permission) -> bool:
        """Return whether the caller has a permission in ``channel``."""
        return permission in self.world.permissions(self.actor.id, channel)

    def guild_needs(self, guild: Guild, permission: Permission) -> None:
        """Check a permission in the guild as a whole.

        Raises:
            Refusal: 50013 it is missing.
        """
        if permission not in permissions.in_guild(guild, self.actor.id):
            raise Refusal(50013)

    def message(self, channel: Channel) -> Message:
        """Return the message of the path; ephemeral ones cannot be reached this way.

        Raises:
            Refusal: 10008 it is not in ``channel``.
        """
        message = self.world.message(self.snowflake("message_id"))
        if message is None or message.channel_id != channel.id or message.visible_to is not None:
            raise Refusal(10008)
        return message


Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route.

    Args:
        method: the HTTP method.
        path: the path below /api/v10, variable parts in braces.
        handler: what does the work; it runs without interruption, so that it is kept as a whole.
        bucket: the rate-limit bucket; "" for one of its own.
        open: whether the path itself is the proof of who calls (interaction tokens).
    """

    method: str
    path: str
    handler: Handler
    bucket: str = ""
    open: bool = False


def _snowflake(name: str, text: str) -> int:
    value = read_id(text)
    if value is not None:
        return value
    form = Form()
    form.fail((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return form.refuse()
