"""The interface for scripts and for the page: who is there, interactions, faults, live events."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.errors import LoupeError
from bot.sandbox import catalogue
from bot.sandbox.acting import Acting
from bot.sandbox.denial import Denial
from bot.sandbox.faults import Fault
from bot.sandbox.interactions import Reply
from bot.sandbox.model import Channel, Guild, Json, User
from bot.sandbox.simulation import SIMULATION, Simulation
from bot.sandbox.snowflakes import read_id

_Work = Callable[[Simulation, Json], Awaitable[Json]]


def user_of(simulation: Simulation, token: Any) -> User:
    """Return the member with this token.

    Raises:
        Denial: there is none.
    """
    for user in simulation.world.users.values():
        if user.token == token and not user.bot:
            return user
    raise Denial("Nobody has this token.", status=401)


def _channel(simulation: Simulation, body: Json) -> Channel:
    channel = simulation.world.channels.get(read_id(body.get("channel_id")) or 0)
    if channel is None:
        raise Denial("There is no such channel.", status=404)
    return channel


def _guild(simulation: Simulation, user: User, wanted: str) -> Guild:
    guild = simulation.world.guilds.get(read_id(wanted) or 0)
    if guild is None or user.id not in guild.members:
        raise Denial("There is no such server.", status=404)
    return guild


def _id(body: Json, key: str) -> int:
    value = read_id(body.get(key))
    if value is None:
        raise Denial(f"{key} is an id in digits.")
    return value


def _object(body: Json, key: str) -> Json:
    value = body.get(key) or {}
    if not isinstance(value, dict):
        raise Denial(f"{key} is an object.")
    return value


def state(simulation: Simulation) -> Json:
    """Return what ``/sandbox/state`` answers."""
    world, launched = simulation.world, simulation.launched
    people = [user for user in world.users.values() if not user.bot]
    return {
        "users": [{"id": str(u.id), "name": u.name, "token": u.token, "role": u.rank} for u in people],
        "guilds": [
            {
                "id": str(guild.id),
                "name": guild.name,
                "channels": [
                    {"id": str(channel.id), "name": channel.name, "type": channel.type}
                    for channel in world.guild_channels(guild.id)
                ],
            }
            for guild in world.guilds.values()
        ],
        "feeds": [dict(feed) for feed in launched.feeds],
        "bot": {"ready": bot_ready(simulation), "id": str(world.bot.id), "pid": launched.pid},
    }


def bot_present(simulation: Simulation) -> bool:
    """Return whether the bot is connected with all its shards and has its commands registered."""
    registered = any(commands.entries for commands in simulation.world.commands.values())
    return simulation.sessions.ready() and registered


def bot_ready(simulation: Simulation) -> bool:
    """Return whether the bot is there, and all that is to be done at the start is done."""
    return bot_present(simulation) and simulation.launched.settled


async def interact(simulation: Simulation, body: Json) -> Json:
    """Do what a member does: see the module's routes for the forms of ``body``."""
    user, acting = user_of(simulation, body.get("token")), Acting(simulation)
    if "modal_id" in body:
        return (await acting.submit(user, _id(body, "modal_id"), _object(body, "fields"))).to_json()
    if "message_id" in body:
        values = body.get("values") or []
        if not isinstance(values, list):
            raise Denial("values is a list.")
        return (
            await acting.click(user, _id(body, "message_id"), str(body.get("custom_id")), values)
        ).to_json()
    return (await _command(simulation, acting, user, body)).to_json()


async def _command(simulation: Simulation, acting: Acting, user: User, body: Json) -> Reply:
    channel, name, options = (
        _channel(simulation, body),
        str(body.get("command", "")),
        _object(body, "options"),
    )
    if "focused" in body:
        return await acting.autocomplete(user, channel, name, options, str(body["focused"]))
    if "target_id" in body:
        return await acting.context(user, channel, name, _id(body, "target_id"))
    return await acting.command(user, channel, name, options)


def inject(simulation: Simulation, fault: Fault) -> None:
    """Let something go wrong: without a route the gateway is struck at once, else the next such request."""
    if fault.kind == "invalid-session":
        simulation.sessions.drop(resumable=False)
    elif fault.kind == "drop-connection" and not fault.route:
        simulation.sessions.drop(resumable=True)
    elif not fault.route:
        raise Denial(f"The fault {fault.kind!r} needs a route.")
    else:
        simulation.faults.add(fault)


async def _faults(simulation: Simulation, body: Json) -> Json:
    try:
        fault = Fault(
            kind=str(body.get("kind")),
            route=str(body.get("route") or ""),
            count=int(body.get("count") or 1),
            seconds=float(1.0 if body.get("seconds") is None else body["seconds"]),
        )
    except (TypeError, ValueError) as error:
        raise Denial("count is a whole number and seconds a number.") from error
    inject(simulation, fault)
    return {"ok": True}


async def _commands(request: web.Request) -> web.Response:
    simulation = request.app[SIMULATION]
    try:
        user = user_of(simulation, request.query.get("token"))
        guild = _guild(simulation, user, request.query.get("guild_id", ""))
    except Denial as denial:
        return web.json_response({"error": str(denial)}, status=denial.status)
    return web.json_response(catalogue.usable_in_guild(simulation.world, user, guild))


async def _body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise Denial("Send a JSON object.") from error
    if not isinstance(body, dict):
        raise Denial("Send a JSON object.")
    return body


def _posting(work: _Work) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Make a route of work on a JSON object, with refusals as ``{"error": "in words"}``."""

    async def serve(request: web.Request) -> web.Response:
        try:
            return web.json_response(await work(request.app[SIMULATION], await _body(request)))
        except LoupeError as error:
            status = error.status if isinstance(error, Denial) else 400
            return web.json_response({"error": str(error)}, status=status)

    return serve


async def _state(request: web.Request) -> web.Response:
    return web.json_response(state(request.app[SIMULATION]))


def routes() -> list[web.RouteDef]:
    """Return the routes below ``/sandbox`` except that of events."""
    return [
        web.get("/sandbox/state", _state),
        web.get("/sandbox/commands", _commands),
        web.post("/sandbox/interactions", _posting(interact)),
        web.post("/sandbox/faults", _posting(_faults)),
    ]
