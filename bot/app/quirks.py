"""Where discord.py does not do what we need, each in one place: what it does, and what we do instead."""

import asyncio
import json
import re
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.config import Config
from bot.work.courier import OutcomeUnknown

_NO_NONCE = re.compile(r"/channels/\d+/threads$")


def ask_once() -> aiohttp.TraceConfig:
    """Stop discord.py from repeating a request that Discord cannot recognise as a repetition.

    It asks again by itself after a 5xx, five times. For messages that is safe, since they carry a nonce; a
    forum post has none, and each repetition after a 500 that was carried out all the same would be one more
    post. For those the outcome is unknown, and the outbox looks in the forum before it sends again.
    """
    trace = aiohttp.TraceConfig()

    async def ended(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        server_error = params.response.status >= 500  # noqa: PLR2004 - where HTTP's server errors begin
        if server_error and params.method == "POST" and _NO_NONCE.search(params.url.path):
            params.response.close()
            raise OutcomeUnknown(f"Discord answered {params.response.status}")

    trace.on_request_end.append(ended)
    return trace


class ReplyAdapter(AsyncWebhookAdapter):
    """Sends replies as Discord documents them: discord.py says ``tts`` in edits too, where there is none."""

    async def request(self, route: Route, session: aiohttp.ClientSession, **kwargs: Any) -> Any:
        """Make a request, without the property that edits do not have."""
        if route.method == "PATCH":
            if payload := kwargs.get("payload"):
                kwargs["payload"] = _without_tts(payload)
            for part in kwargs.get("multipart") or ():  # where files are sent along
                if part["name"] == "payload_json":
                    part["value"] = json.dumps(_without_tts(json.loads(part["value"])))
        return await super().request(route, session, **kwargs)


def _without_tts(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in payload.items() if name != "tts"}


def point_at(config: Config) -> None:
    """Direct discord.py to the configured addresses, which it keeps on its classes, and to our adapter."""
    Route.BASE = config.discord.api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.discord.gateway_url)
    async_context.set(ReplyAdapter())  # type: ignore[no-untyped-call] # discord.py leaves it untyped
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak


async def handlers_done(seconds: float) -> None:
    """Wait for what discord.py started for events, commands and clicks, which it forgets when it closes.

    Args:
        seconds: the longest time to wait; what is left then is cancelled.
    """
    begun = ("discord.py: ", "CommandTree-", "discord-ui-")
    handlers = [task for task in asyncio.all_tasks() if task.get_name().startswith(begun)]
    if handlers:
        _, late = await asyncio.wait(handlers, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
