"""What a gateway session is told at its beginning, and when it asks for members."""

from typing import Any

from bot.sandbox.events import GUILD_MEMBERS, MESSAGE_CONTENT
from bot.sandbox.guild_payloads import guild_create_json
from bot.sandbox.model import Guild, Json
from bot.sandbox.payloads import member_json, user_json
from bot.sandbox.sessions import Session
from bot.sandbox.simulation import Simulation
from bot.sandbox.snowflakes import read_id

_MESSAGE_CONTENT_LIMITED = 1 << 19
_MEMBERS_LIMITED = 1 << 15
_MOST_NAMED = 100


def application_flags(simulation: Simulation) -> int:
    """Return the public flags of the application: which privileged intents it may use."""
    flags = 0
    if simulation.privileged & MESSAGE_CONTENT:
        flags |= _MESSAGE_CONTENT_LIMITED
    if simulation.privileged & GUILD_MEMBERS:
        flags |= _MEMBERS_LIMITED
    return flags


def send_ready(simulation: Simulation, session: Session) -> None:
    """Send READY and then each guild of the shard."""
    world = simulation.world
    bot = world.bot
    guilds = [guild for guild in world.guilds.values() if bot.id in guild.members and session.owns(guild.id)]
    session.push(
        "READY",
        {
            "v": 10,
            "user": user_json(bot) | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": simulation.gateway_url,
            "shard": list(session.shard),
            "application": {"id": str(bot.id), "flags": application_flags(simulation)},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "presences": [],
            "_trace": [],
        },
    )
    for guild in [guild for guild in guilds if session.wants("GUILD_CREATE", guild.id)]:
        session.push("GUILD_CREATE", guild_create_json(world, guild))
    session.ready = True


def send_members(simulation: Simulation, session: Session, body: Json) -> int:
    """Answer a request for guild members.

    Returns:
        A close code, or 0. Asking for all members needs the GUILD_MEMBERS intent.
    """
    guild = simulation.world.guilds.get(read_id(body.get("guild_id")) or 0)
    if guild is None or simulation.world.bot.id not in guild.members:
        return 0
    if body.get("query") == "" and not body.get("limit") and not session.intents & GUILD_MEMBERS:
        return 4014
    found, missing = _find(simulation, guild, body)
    chunk: Json = {
        "guild_id": str(guild.id),
        "members": [member_json(simulation.world, guild, user_id) for user_id in found],
        "chunk_index": 0,
        "chunk_count": 1,
        "not_found": missing,
    }
    if body.get("nonce") is not None:
        chunk["nonce"] = body["nonce"]
    session.push("GUILD_MEMBERS_CHUNK", chunk)
    return 0


def _find(simulation: Simulation, guild: Guild, body: Json) -> tuple[list[int], list[str]]:
    """Return the members asked for by id or by the beginning of their name, and the ids not found."""
    asked = body.get("user_ids")
    if asked is not None:
        texts = [str(value) for value in (asked if isinstance(asked, list) else [asked])][:_MOST_NAMED]
        ids = [read_id(text) for text in texts]
        missing = [text for text, value in zip(texts, ids, strict=True) if value not in guild.members]
        return [value for value in ids if value is not None and value in guild.members], missing
    start = str(body.get("query", "")).lower()
    users = [simulation.world.users[user_id] for user_id in guild.members]
    named = [user.id for user in users if user.name.lower().startswith(start)]
    limit: Any = body.get("limit")
    return (named[:limit] if isinstance(limit, int) and limit > 0 else named), []
