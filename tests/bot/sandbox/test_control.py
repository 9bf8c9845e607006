"""What scripts and the page ask."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import Caller, club
from tests.bot.sandbox.probe_bot import ProbeBot, connected


async def post(caller: Caller, path: str, body: Any) -> tuple[int, Any]:
    async with caller.session.post(f"{caller.server.url}/sandbox/{path}", json=body) as answer:
        return answer.status, await answer.json()


@asynccontextmanager
async def page(caller: Caller, name: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    token = caller.server.world.user(name).token
    async with caller.session.ws_connect(f"{caller.server.url}/sandbox/events?token={token}") as socket:
        first = await socket.receive_json(timeout=5)
        assert first["t"] == "SANDBOX_BOT"
        yield socket


async def test_the_state_names_everything_a_script_needs(caller: Caller) -> None:
    async with caller.session.get(f"{caller.server.url}/sandbox/state") as answer:
        state = await answer.json()
    assert {user["name"]: user["role"] for user in state["users"]} == {
        "Ada": "admin",
        "Milo": "moderator",
        "Noor": "member",
        "Jonas": "member",
        "Yuki": "member",
        "Chloé": "member",
    }
    channels = {
        (guild["name"], item["name"]): item["type"] for guild in state["guilds"] for item in guild["channels"]
    }
    assert channels["Aperture Club", "photo-talk"] == 15
    assert channels["Aperture Club", "announcements"] == 5
    assert channels["Darkroom Society", "news"] == 0
    assert (state["bot"]["ready"], state["feeds"]) == (False, [])
    status, me = await caller.ask("GET", "/users/@me", by="Ada")
    assert (status, me["id"]) == (200, state["users"][0]["id"])


async def test_a_script_uses_the_bot(caller: Caller, bot: ProbeBot) -> None:
    channel, ada = club(caller.server), caller.server.world.user("Ada").token
    base = {"token": ada, "channel_id": str(channel.id)}
    status, answer = await post(
        caller, "interactions", base | {"command": "feed add", "options": {"url": "x"}}
    )
    assert (status, answer["ephemeral"], answer["message"]["content"]) == (200, True, "x 5")
    typed = base | {"command": "feed add", "options": {"url": "a"}, "focused": "url"}
    assert await post(caller, "interactions", typed) == (
        200,
        {"choices": [{"name": "A", "value": "https://a"}]},
    )
    _, start = await post(caller, "interactions", base | {"command": "counter"})
    click = {"token": ada, "message_id": start["message"]["id"], "custom_id": "count"}
    status, answer = await post(caller, "interactions", click)
    assert (status, answer["updated"], answer["message"]["content"]) == (200, True, "counted")
    _, answer = await post(caller, "interactions", click | {"custom_id": "ask"})
    fields = {"token": ada, "modal_id": answer["modal"]["modal_id"], "fields": {"why": "w", "which": ["a"]}}
    _, answer = await post(caller, "interactions", fields)
    assert answer["message"]["content"] == "w / a"
    target = base | {"command": "Rate this story", "target_id": start["message"]["id"]}
    _, answer = await post(caller, "interactions", target)
    assert answer["message"]["content"] == "rating counted"


async def test_refusals_are_told_in_words(caller: Caller, bot: ProbeBot) -> None:
    channel = str(club(caller.server).id)
    noor = {"token": caller.server.world.user("Noor").token, "channel_id": channel}
    for body, status in (
        ({"token": "x"}, 401),
        (noor | {"channel_id": "1"}, 404),
        (noor | {"command": "none"}, 404),
        (noor | {"command": "feed add"}, 403),
        (noor | {"command": "silent"}, 504),
        ([], 400),
    ):
        answered, answer = await post(caller, "interactions", body)
        assert (answered, type(answer["error"])) == (status, str)


async def test_a_member_is_offered_the_commands_they_may_use(caller: Caller, bot: ProbeBot) -> None:
    guild = club(caller.server).guild_id
    offered = {}
    for name in ("Ada", "Noor"):
        token = caller.server.world.user(name).token
        url = f"{caller.server.url}/sandbox/commands?guild_id={guild}&token={token}"
        async with caller.session.get(url) as answer:
            offered[name] = [command["name"] for command in await answer.json()]
    assert set(offered["Ada"]) - set(offered["Noor"]) == {"feed"}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "meteor"},
        {"kind": "slow"},
        {"kind": "slow", "route": "x"},
        {"kind": "slow", "route": "* /a", "count": "n"},
    ],
)
async def test_impossible_faults_are_refused(caller: Caller, body: dict[str, Any]) -> None:
    status, answer = await post(caller, "faults", body)
    assert (status, bool(answer["error"])) == (400, True)


async def test_a_slow_answer_waits_and_then_is_done(caller: Caller) -> None:
    body = {"kind": "slow", "route": "POST /channels/*/messages", "count": 1, "seconds": 0.2}
    assert (await post(caller, "faults", body))[0] == 200
    began = asyncio.get_running_loop().time()
    await caller.say(club(caller.server))
    assert asyncio.get_running_loop().time() - began >= 0.2
    assert len(caller.server.world.messages(club(caller.server).id)) == 1


async def test_a_page_sees_what_its_member_sees(caller: Caller) -> None:
    async with page(caller, "Noor") as noor, page(caller, "Ada") as ada:
        await caller.say(club(caller.server, "bot-log"), "staff only")
        await caller.say(club(caller.server), "for all")
        seen = [(await socket.receive_json(timeout=5))["d"]["content"] for socket in (ada, ada, noor)]
    assert seen == ["staff only", "for all", "for all"]


async def test_private_answers_go_to_one_page_with_their_thinking(caller: Caller, bot: ProbeBot) -> None:
    channel = club(caller.server)
    async with page(caller, "Ada") as ada, page(caller, "Milo") as milo:
        await caller.server.interact(caller.server.world.user("Ada"), channel, "feed add", {"url": "x"})
        await caller.say(channel, "next")
        frames = [await ada.receive_json(timeout=5) for _ in range(3)]
        other = await milo.receive_json(timeout=5)
    assert [(frame["t"], frame["d"]["flags"]) for frame in frames] == [
        ("MESSAGE_CREATE", 128 | 64),
        ("MESSAGE_UPDATE", 64),
        ("MESSAGE_CREATE", 0),
    ]
    assert other["d"]["content"] == "next"


async def test_a_page_learns_that_the_bot_has_come(caller: Caller, aim: Any) -> None:
    aim(caller.server)
    async with page(caller, "Noor") as noor, connected(caller.server):
        while True:
            frame = await noor.receive_json(timeout=5)
            if frame == {"t": "SANDBOX_BOT", "d": {"ready": True}}:
                break
    assert frame["d"]["ready"]


async def test_events_show_reactions_as_the_viewer_has_them(caller: Caller) -> None:
    channel = club(caller.server)
    message = await caller.say(channel)
    base = f"/channels/{channel.id}/messages/{message}"
    async with page(caller, "Noor") as noor:
        await caller.ask("PUT", f"{base}/reactions/%E2%AD%90/@me", by="Noor")
        await caller.ask("PATCH", base, {"content": "edited"})
        added, edited = [await noor.receive_json(timeout=5) for _ in range(2)]
    assert (added["t"], edited["t"]) == ("MESSAGE_REACTION_ADD", "MESSAGE_UPDATE")
    assert edited["d"]["reactions"][0]["me"] is True
    assert json.dumps(edited["d"]["edited_timestamp"]) != "null"


async def test_the_server_stops_at_once_with_pages_open() -> None:
    async with aiohttp.ClientSession() as session:
        async with SimulatedDiscord.running() as server:
            token = server.world.user("Noor").token
            socket = await session.ws_connect(f"{server.url}/sandbox/events?token={token}")
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1.0
        await socket.close()
