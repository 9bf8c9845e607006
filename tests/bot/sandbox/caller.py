"""Asks the simulated REST without a library in between."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.model import Channel
from bot.sandbox.server import SimulatedDiscord


@dataclass
class Caller:
    """Asks as the bot or as a person."""

    server: SimulatedDiscord
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, body: Any = None, *, by: str = "Loupe") -> tuple[int, Any]:
        user = self.server.world.user(by)
        token = f"Bot {user.token}" if user.bot else user.token
        url = self.server.api_url + path
        async with self.session.request(method, url, json=body, headers={"Authorization": token}) as answer:
            return answer.status, await answer.json() if answer.content_length else None

    async def code(self, method: str, path: str, body: Any = None, *, by: str = "Loupe") -> tuple[int, int]:
        status, answer = await self.ask(method, path, body, by=by)
        return status, answer["code"]

    async def say(self, channel: Channel, content: str = "words", *, by: str = "Loupe") -> str:
        status, answer = await self.ask(
            "POST", f"/channels/{channel.id}/messages", {"content": content}, by=by
        )
        assert status == 200
        return str(answer["id"])


def club(server: SimulatedDiscord, name: str = "news") -> Channel:
    """Return a channel of the first server."""
    return server.world.channel("Aperture Club", name)
