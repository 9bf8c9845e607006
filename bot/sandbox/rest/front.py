"""The door of the REST interface: who calls, how often, what is broken on purpose, what is written down."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.faults import Fault
from bot.sandbox.limits import Rate, RateLimits, refusal_headers
from bot.sandbox.model import User
from bot.sandbox.recorder import RestCall
from bot.sandbox.refusals import Refusal, unauthorized
from bot.sandbox.rest import (
    account,
    callbacks,
    channels,
    commands,
    emojis,
    guilds,
    messages,
    reactions,
    threads,
    webhooks,
)
from bot.sandbox.rest.call import Answer, Call, Endpoint
from bot.sandbox.rest.incoming import Incoming, read
from bot.sandbox.simulation import SIMULATION, Simulation

_log = logging.getLogger(__name__)
PREFIX = "/api/v10"
ENDPOINTS = (
    *account.ENDPOINTS,
    *guilds.ENDPOINTS,
    *channels.ENDPOINTS,
    *messages.ENDPOINTS,
    *reactions.ENDPOINTS,
    *threads.ENDPOINTS,
    *commands.ENDPOINTS,
    *emojis.ENDPOINTS,
    *callbacks.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
_MAJOR = ("channel_id", "guild_id", "token")
_Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes() -> list[web.RouteDef]:
    """Return all routes of the interface; anything else below it is answered 404 as JSON."""
    made = [web.route(item.method, PREFIX + item.path, _server_of(item)) for item in ENDPOINTS]
    return [*made, web.route("*", "/api/{rest:.*}", _unknown)]


async def _unknown(_: web.Request) -> web.Response:
    refusal = Refusal(0)
    return _response(Answer(refusal.http_status, refusal.body), {})


def _server_of(endpoint: Endpoint) -> _Serve:
    async def serve(request: web.Request) -> web.StreamResponse:
        simulation = request.app[SIMULATION]
        try:
            actor = _actor(simulation, request, endpoint)
            incoming = await read(request)
        except Refusal as refusal:
            return _response(Answer(refusal.http_status, refusal.body), {})
        call = Call(simulation, actor, request.match_info, request.query, incoming.body, incoming.uploads)
        if not actor.bot:
            return _response(_work(endpoint, call), {})
        return await _serve_bot(endpoint, call, request, incoming)

    return serve


def _actor(simulation: Simulation, request: web.Request, endpoint: Endpoint) -> User:
    """Return who calls: the bot with "Bot TOKEN", a person with TOKEN alone.

    Raises:
        Refusal: 401.
    """
    if endpoint.open:
        return simulation.world.bot
    given = request.headers.get("Authorization", "")
    for user in simulation.world.users.values():
        if given == (f"Bot {user.token}" if user.bot else user.token):
            return user
    raise unauthorized()


async def _serve_bot(
    endpoint: Endpoint, call: Call, request: web.Request, incoming: Incoming
) -> web.StreamResponse:
    simulation = call.simulation
    fault = simulation.faults.take(request.method, request.raw_path.partition("?")[0].removeprefix(PREFIX))
    if fault is not None and fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    headers, refusal = _limited(endpoint, call, fault)
    answer = refusal or _work(endpoint, call)
    if fault is not None and fault.kind == "apply-then-500":
        answer = Answer(500, {"message": "500: Internal Server Error", "code": 0})
    simulation.recorder.record(
        RestCall(
            method=request.method,
            path=request.raw_path,
            body=incoming.logged,
            content_type=incoming.content_type,
            files=[upload.name for upload in incoming.uploads],
            status=answer.status,
        )
    )
    if fault is not None and fault.kind == "drop-connection" and request.transport is not None:
        request.transport.abort()
    return _response(answer, headers)


def _limited(endpoint: Endpoint, call: Call, fault: Fault | None) -> tuple[dict[str, str], Answer | None]:
    """Count a call; return the rate-limit headers, and a 429 if it is one too many."""
    simulation, now = call.simulation, time.monotonic()
    limits, limiter = simulation.limits, simulation.limiter
    if fault is not None and fault.kind == "rate-limit":
        return refusal_headers(fault.seconds, "user"), _too_many(fault.seconds)
    if not endpoint.open:
        overall = limiter.take("overall", "", limits.overall, now)
        if not overall.allowed:
            headers = refusal_headers(overall.reset_after, "global") | {"X-RateLimit-Global": "true"}
            return headers, _too_many(overall.reset_after, everywhere=True)
    name = endpoint.bucket or f"{endpoint.method} {endpoint.path}"
    major = "+".join(call.params[key] for key in _MAJOR if key in call.params)
    verdict = limiter.take(name, major, _rate(limits, endpoint), now)
    headers = verdict.headers(time.time())
    if verdict.allowed:
        return headers, None
    return headers | refusal_headers(verdict.reset_after, "user"), _too_many(verdict.reset_after)


def _rate(limits: RateLimits, endpoint: Endpoint) -> Rate:
    rates = {
        "create_message": limits.create_message,
        "edit_message": limits.edit_message,
        "reactions": limits.reactions,
        "crosspost": limits.crosspost,
    }
    return rates.get(endpoint.bucket, limits.other)


def _too_many(retry_after: float, *, everywhere: bool = False) -> Answer:
    text = "You are being rate limited."
    return Answer(429, {"message": text, "retry_after": retry_after, "global": everywhere})


def _work(endpoint: Endpoint, call: Call) -> Answer:
    """Do a call as a whole: what it changed is durable, and told, before it is answered."""
    try:
        return endpoint.handler(call)
    except Refusal as refusal:
        return Answer(refusal.http_status, refusal.body)
    except Exception:  # noqa: BLE001 - as Discord: a bug of ours is a 500 to the client, with its trace in the log
        _log.exception("The simulated Discord failed at %s %s", endpoint.method, endpoint.path)
        return Answer(500, {"message": "500: Internal Server Error", "code": 0})
    finally:
        call.world.commit()


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    body: Any = json.dumps(answer.body, ensure_ascii=False).encode()
    # Without a charset: discord.py compares the type as a whole.
    return web.Response(status=answer.status, body=body, headers=headers, content_type="application/json")
