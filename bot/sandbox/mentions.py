"""Whom a message calls. Source: Discord's resources, Message, "Allowed Mentions Object".

Everything in the text that looks like a mention counts here, even inside code or after a backslash: a test
that proves that nothing was mentioned must not rest on how a client would draw it.
"""

import re
from dataclasses import dataclass

from bot.sandbox.checks.components import TEXT, walk
from bot.sandbox.model import Guild, Json

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Users and roles that are called, and whether everybody is."""

    users: list[int]
    roles: list[int]
    everyone: bool


def text_of(content: str, components: list[Json]) -> str:
    """Return all text of a message in which mentions count: its content and its text displays."""
    displays = (str(item.get("content", "")) for item in walk(components) if item.get("type") == TEXT)
    return "\n".join((content, *displays))


def find_mentions(text: str, allowed: Json | None, guild: Guild | None, *, may_call_all: bool) -> Mentions:
    """Return whom a text calls.

    Args:
        text: see `text_of`.
        allowed: the request's ``allowed_mentions``; None allows all kinds.
        guild: where it is said; None in private.
        may_call_all: whether the author may mention everyone and any role.
    """
    parse = ("users", "roles", "everyone") if allowed is None else (allowed.get("parse") or ())
    named = allowed or {}
    users = dict.fromkeys(int(found) for found in _USER.findall(text))
    roles = dict.fromkeys(int(found) for found in _ROLE.findall(text))
    allowed_users = {int(user) for user in named.get("users") or ()}
    allowed_roles = {int(role) for role in named.get("roles") or ()}
    callable_roles = {role.id for role in (guild.roles if guild else ()) if role.mentionable or may_call_all}
    return Mentions(
        [user for user in users if "users" in parse or user in allowed_users],
        [role for role in roles if role in callable_roles and ("roles" in parse or role in allowed_roles)],
        may_call_all and "everyone" in parse and bool(_EVERYONE.search(text)),
    )
