"""The gateway, spoken to frame by frame."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace as changed
from typing import Any

import aiohttp
import pytest

from bot.sandbox.events import GUILD_MEMBERS, MESSAGE_CONTENT
from bot.sandbox.limits import Rate
from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import Caller, club
from tests.bot.sandbox.probe_bot import FAST

INTENTS = 1537


class Socket:
    """A gateway connection, inflated if that was asked for."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self._inflate = zlib.decompressobj()

    async def next(self) -> dict[str, Any]:
        message = await self.socket.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.BINARY:
            assert message.data.endswith(b"\x00\x00\xff\xff")
            return dict(json.loads(self._inflate.decompress(message.data)))
        assert message.type is aiohttp.WSMsgType.TEXT, message
        return dict(json.loads(message.data))

    async def until(self, name: str) -> dict[str, Any]:
        while True:
            frame = await self.next()
            if frame["t"] == name:
                return frame

    async def send(self, opcode: int, body: Any) -> None:
        await self.socket.send_str(json.dumps({"op": opcode, "d": body}))

    async def code(self) -> int:
        """Return the close code, skipping frames before it."""
        while True:
            message = await self.socket.receive(timeout=5)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                return self.socket.close_code or 0

    async def identify(self, server: SimulatedDiscord, **more: Any) -> dict[str, Any]:
        await self.send(2, {"token": server.bot_token, "intents": INTENTS, "properties": {}, **more})
        return (await self.until("READY"))["d"]  # type: ignore[no-any-return] # JSON


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def connect(session: aiohttp.ClientSession, server: SimulatedDiscord, query: str = "") -> Socket:
    socket = Socket(
        await session.ws_connect(f"{server.gateway_url}?v=10&encoding=json{query}", autoclose=False)
    )
    hello = await socket.next()
    assert hello["op"] == 10
    assert hello["d"]["heartbeat_interval"] == 41250
    return socket


@pytest.mark.parametrize("query", ["", "&compress=zlib-stream"])
async def test_greeting_guilds_and_heartbeat(
    server: SimulatedDiscord, session: aiohttp.ClientSession, query: str
) -> None:
    socket = await connect(session, server, query)
    await socket.send(1, None)
    assert (await socket.next())["op"] == 11
    ready = await socket.identify(server)
    assert ready["resume_gateway_url"] == server.gateway_url
    assert [guild["unavailable"] for guild in ready["guilds"]] == [True, True]
    guild = (await socket.until("GUILD_CREATE"))["d"]
    assert {channel["name"] for channel in guild["channels"]} >= {"news", "photo-talk"}
    assert [member["user"]["username"] for member in guild["members"]] == ["Loupe"]


@pytest.mark.parametrize(
    ("opcode", "body", "code"),
    [
        (2, {"token": "wrong", "intents": INTENTS}, 4004),
        (2, {"intents": INTENTS | MESSAGE_CONTENT}, 4014),
        (2, {"intents": INTENTS | GUILD_MEMBERS}, 4014),
        (2, {"intents": -1}, 4013),
        (2, {"intents": INTENTS, "shard": [2, 2]}, 4010),
        (3, {}, 4003),
        (2, "words", 4002),
        (2, {"x": "x" * 5000}, 4002),
        (6, {"token": "wrong"}, 4004),
    ],
)
async def test_mistakes_close_the_connection(
    server: SimulatedDiscord, session: aiohttp.ClientSession, opcode: int, body: Any, code: int
) -> None:
    socket = await connect(session, server)
    if isinstance(body, dict):
        body = {"token": server.bot_token, **body}
    await socket.send(opcode, body)
    assert await socket.code() == code


async def test_identifying_twice_and_unknown_opcodes(
    server: SimulatedDiscord, session: aiohttp.ClientSession
) -> None:
    for opcode, code in ((2, 4005), (99, 4001)):
        socket = await connect(session, server)
        await socket.identify(server)
        await socket.send(opcode, {"token": server.bot_token, "intents": INTENTS})
        assert await socket.code() == code


async def test_too_many_frames(session: aiohttp.ClientSession) -> None:
    async with SimulatedDiscord.running(pace=changed(FAST, gateway_sends=Rate(5, 60.0))) as server:
        socket = await connect(session, server)
        for _ in range(6):
            await socket.send(1, None)
        assert await socket.code() == 4008


async def test_identifying_again_too_soon_is_an_invalid_session(session: aiohttp.ClientSession) -> None:
    async with SimulatedDiscord.running(pace=changed(FAST, identify_seconds=30.0)) as server:
        await (await connect(session, server)).identify(server)
        second = await connect(session, server)
        await second.send(2, {"token": server.bot_token, "intents": INTENTS})
        frame = await second.next()
        assert (frame["op"], frame["d"]) == (9, False)


async def test_shards_share_the_guilds(session: aiohttp.ClientSession) -> None:
    async with SimulatedDiscord.running(pace=FAST, shards=2) as server:
        found = []
        for number in range(2):
            socket = await connect(session, server)
            ready = await socket.identify(server, shard=[number, 2])
            assert ready["shard"] == [number, 2]
            found += [int(guild["id"]) for guild in ready["guilds"]]
            assert all((int(guild["id"]) >> 22) % 2 == number for guild in ready["guilds"])
        assert sorted(found) == sorted(server.world.guilds)


async def test_events_follow_the_intents(caller: Caller) -> None:
    socket = await connect(caller.session, caller.server)
    await socket.identify(caller.server, intents=1 << 10)
    channel = club(caller.server)
    message = await caller.say(channel, by="Noor")
    await caller.ask("PUT", f"/channels/{channel.id}/messages/{message}/reactions/%E2%AD%90/@me", by="Noor")
    assert (await socket.next())["t"] == "MESSAGE_REACTION_ADD"


async def test_hidden_channels_send_no_events(caller: Caller) -> None:
    socket = await connect(caller.session, caller.server)
    await socket.identify(caller.server)
    channel = club(caller.server)
    role = caller.server.world.guilds[channel.guild_id].roles[2].id
    denied = {"type": 0, "allow": "0", "deny": str(1 << 10)}
    await caller.ask("PUT", f"/channels/{channel.id}/permissions/{role}", denied, by="Ada")
    await caller.say(channel, "unseen", by="Noor")
    await caller.say(club(caller.server, "lounge"), f"<@{caller.server.world.bot.id}>", by="Noor")
    frame = await socket.until("MESSAGE_CREATE")
    assert frame["d"]["content"].startswith("<@")


async def test_content_is_kept_back_without_its_intent(caller: Caller) -> None:
    socket = await connect(caller.session, caller.server)
    await socket.identify(caller.server)
    await caller.say(club(caller.server), "secret", by="Noor")
    frame = await socket.until("MESSAGE_CREATE")
    assert (frame["d"]["content"], frame["d"]["author"]["username"]) == ("", "noor")


async def test_content_comes_with_its_intent(session: aiohttp.ClientSession) -> None:
    async with SimulatedDiscord.running(pace=FAST, privileged=MESSAGE_CONTENT) as server:
        socket = await connect(session, server)
        await socket.identify(server, intents=INTENTS | MESSAGE_CONTENT)
        await Caller(server, session).say(club(server), "open", by="Noor")
        assert (await socket.until("MESSAGE_CREATE"))["d"]["content"] == "open"


async def test_a_session_is_resumed_where_it_was_left(caller: Caller) -> None:
    first = await connect(caller.session, caller.server)
    ready = await first.identify(caller.server)
    await caller.say(club(caller.server), by="Noor")
    seen = await first.until("MESSAGE_CREATE")
    assert caller.server.drop_sessions() == 1
    said = [await caller.say(club(caller.server), by="Noor") for _ in range(3)]
    again = await connect(caller.session, caller.server, "&compress=zlib-stream")
    body = {"token": caller.server.bot_token, "session_id": ready["session_id"], "seq": seen["s"]}
    await again.send(6, body)
    frames = [await again.next() for _ in range(4)]
    assert [frame["d"].get("id") for frame in frames[:3]] == said
    assert frames[3]["t"] == "RESUMED"
    assert [frame["s"] for frame in frames] == [seen["s"] + step for step in (1, 2, 3, 4)]


@pytest.mark.parametrize("wrong", [{"session_id": "unknown"}, {"seq": 10_000}, {"seq": None}])
async def test_a_session_that_cannot_be_resumed_is_invalid(
    server: SimulatedDiscord, session: aiohttp.ClientSession, wrong: dict[str, Any]
) -> None:
    first = await connect(session, server)
    ready = await first.identify(server)
    server.drop_sessions()
    again = await connect(session, server)
    await again.send(6, {"token": server.bot_token, "session_id": ready["session_id"], "seq": 1, **wrong})
    frame = await again.next()
    assert (frame["op"], frame["d"]) == (9, False)


async def test_a_session_ended_by_the_bot_is_gone(
    server: SimulatedDiscord, session: aiohttp.ClientSession
) -> None:
    socket = await connect(session, server)
    await socket.identify(server)
    await socket.socket.close(code=1000)
    async with asyncio.timeout(5):
        while server.simulation.sessions.all():  # noqa: ASYNC110 - the server notices in its own time
            await asyncio.sleep(0.01)
    assert server.drop_sessions() == 0


async def test_members_are_told_on_request(server: SimulatedDiscord, session: aiohttp.ClientSession) -> None:
    socket = await connect(session, server)
    await socket.identify(server)
    guild, noor = club(server).guild_id, server.world.user("Noor").id
    await socket.send(8, {"guild_id": str(guild), "user_ids": [str(noor), "1"], "nonce": "n"})
    chunk = (await socket.until("GUILD_MEMBERS_CHUNK"))["d"]
    assert ([item["user"]["id"] for item in chunk["members"]], chunk["not_found"]) == ([str(noor)], ["1"])
    await socket.send(8, {"guild_id": str(guild), "query": "", "limit": 0})
    assert await socket.code() == 4014
