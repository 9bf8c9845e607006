"""The bot's own account, its application, and where the gateway is."""

from bot.sandbox import permissions
from bot.sandbox.checks.form import Form
from bot.sandbox.greeting import application_flags
from bot.sandbox.model import NOWHERE, PRIVATE, Channel, Json
from bot.sandbox.payloads import private_channel_json, user_json
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import NO_CONTENT, Answer, Call, Endpoint
from bot.sandbox.snowflakes import read_id


def me(call: Call) -> Answer:
    """GET /users/@me."""
    data = user_json(call.actor) | {
        "verified": True,
        "mfa_enabled": False,
        "email": None,
        "locale": call.actor.locale,
    }
    return Answer(200, data)


def get_user(call: Call) -> Answer:
    """GET /users/{user_id}."""
    user = call.world.users.get(call.snowflake("user_id"))
    if user is None:
        raise Refusal(10013)
    return Answer(200, user_json(user))


def application(call: Call) -> Answer:
    """GET /applications/@me and its older address."""
    bot = call.world.bot
    admin = next(user for user in call.world.users.values() if user.rank == "admin")
    data: Json = {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "Photography news for the sandbox",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(admin),
        "team": None,
        "verify_key": "0" * 64,
        "flags": application_flags(call.simulation),
        "approximate_guild_count": len(call.world.guilds),
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "bot": user_json(bot),
    }
    return Answer(200, data)


def gateway(call: Call) -> Answer:
    """GET /gateway."""
    return Answer(200, {"url": call.simulation.gateway_url})


def gateway_bot(call: Call) -> Answer:
    """GET /gateway/bot."""
    starts = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    data = {
        "url": call.simulation.gateway_url,
        "shards": call.simulation.shards,
        "session_start_limit": starts,
    }
    return Answer(200, data)


def my_guilds(call: Call) -> Answer:
    """GET /users/@me/guilds."""
    guilds = [guild for guild in call.world.guilds.values() if call.actor.id in guild.members]
    data = [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == call.actor.id,
            "features": ["COMMUNITY", "NEWS"],
            "permissions": str(int(permissions.in_guild(guild, call.actor.id))),
        }
        for guild in guilds
    ]
    return Answer(200, data)


def leave_guild(call: Call) -> Answer:
    """DELETE /users/@me/guilds/{guild_id}."""
    guild = call.world.guilds.get(call.snowflake("guild_id"))
    if guild is None or call.actor.id not in guild.members:
        raise Refusal(10004)
    audience = [call.actor.id]
    del guild.members[call.actor.id]
    call.world.save(guild)
    call.world.hub.emit("GUILD_DELETE", audience, lambda _: {"id": str(guild.id)}, guild.id)
    user = user_json(call.actor)
    left = {"guild_id": str(guild.id), "user": user}
    call.world.hub.emit("GUILD_MEMBER_REMOVE", guild.members, lambda _: left, guild.id)
    return NO_CONTENT


def open_private(call: Call) -> Answer:
    """POST /users/@me/channels: the channel of private messages with a person, opened at the first call."""
    form = Form()
    user_id = read_id(call.fields.get("recipient_id") or "")
    if user_id is None:
        form.fail(("recipient_id",), "BASE_TYPE_REQUIRED", "This field is required")
        form.refuse()
    if user_id not in call.world.users:
        raise Refusal(10013)
    if user_id == call.actor.id or not call.actor.bot:
        raise Refusal(50007)
    channel = call.world.private_channel(user_id)
    if channel is None:
        number = call.world.snowflakes.next()
        channel = made = Channel(number, PRIVATE, NOWHERE, "", recipient_id=user_id)
        call.world.save(made)
        shown = private_channel_json(call.world, made, user_id)
        call.world.hub.emit("CHANNEL_CREATE", [user_id], lambda _: shown)
    return Answer(200, private_channel_json(call.world, channel, call.actor.id))


def my_private(call: Call) -> Answer:
    """GET /users/@me/channels: a person's; a bot is told none."""
    channel = None if call.actor.bot else call.world.private_channel(call.actor.id)
    found = [] if channel is None else [private_channel_json(call.world, channel, call.actor.id)]
    return Answer(200, found)


ENDPOINTS = (
    Endpoint("GET", "/users/@me", me),
    Endpoint("GET", "/users/@me/guilds", my_guilds),
    Endpoint("GET", "/users/@me/channels", my_private),
    Endpoint("POST", "/users/@me/channels", open_private),
    Endpoint("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Endpoint("GET", "/users/{user_id}", get_user),
    Endpoint("GET", "/applications/@me", application),
    Endpoint("GET", "/oauth2/applications/@me", application),
    Endpoint("GET", "/gateway", gateway),
    Endpoint("GET", "/gateway/bot", gateway_bot),
)
