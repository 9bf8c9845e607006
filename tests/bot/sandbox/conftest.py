"""A simulated Discord that keeps no one waiting, and the probe bot on it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
import yarl

from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import Caller
from tests.bot.sandbox.probe_bot import FAST, ProbeBot, connected, discord

Aim = Callable[[SimulatedDiscord], None]


@pytest.fixture
def aim(monkeypatch: pytest.MonkeyPatch) -> Aim:
    """Point discord.py at a server, by the two settings a bot has for that."""

    def at(server: SimulatedDiscord) -> None:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))

    return at


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[SimulatedDiscord]:
    async with SimulatedDiscord.running(pace=FAST, rest_log=tmp_path / "rest.jsonl") as running:
        yield running


@pytest.fixture
async def bot(server: SimulatedDiscord, aim: Aim) -> AsyncIterator[ProbeBot]:
    aim(server)
    async with connected(server) as running:
        yield running


@pytest.fixture
async def caller(server: SimulatedDiscord) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(server, session)
