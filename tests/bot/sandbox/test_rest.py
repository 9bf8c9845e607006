"""Who may ask, how often, and what is written down."""

from dataclasses import replace as changed

import aiohttp

from bot.sandbox.limits import Rate
from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import Caller, club
from tests.bot.sandbox.probe_bot import FAST


async def test_nobody_without_a_token(caller: Caller) -> None:
    for given in ({}, {"Authorization": "Bot x"}, {"Authorization": caller.server.bot_token}):
        async with caller.session.get(caller.server.api_url + "/users/@me", headers=given) as answer:
            assert (answer.status, await answer.json()) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_the_type_is_what_clients_compare_it_with(caller: Caller) -> None:
    async with caller.session.get(caller.server.api_url + "/nowhere") as answer:
        assert (answer.status, answer.headers["Content-Type"]) == (404, "application/json")


async def test_what_is_hidden_or_not_allowed(caller: Caller) -> None:
    server = caller.server
    log, hall = club(server, "bot-log"), club(server, "announcements")
    assert await caller.code("GET", f"/channels/{log.id}/messages", by="Noor") == (403, 50001)
    assert await caller.code("POST", f"/channels/{hall.id}/messages", {"content": "x"}, by="Noor") == (
        403,
        50013,
    )
    assert await caller.code("GET", "/channels/1") == (404, 10003)
    assert await caller.code("GET", "/guilds/1") == (404, 10004)
    assert await caller.code("GET", f"/channels/{hall.id}/messages/1") == (404, 10008)
    listed = await caller.ask("GET", f"/guilds/{hall.guild_id}/channels", by="Noor")
    assert "bot-log" not in [channel["name"] for channel in listed[1]]


async def test_leaving_a_guild(caller: Caller) -> None:
    guild = club(caller.server).guild_id
    assert (await caller.ask("DELETE", f"/users/@me/guilds/{guild}"))[0] == 204
    assert await caller.code("GET", f"/guilds/{guild}") == (403, 50001)
    assert len((await caller.ask("GET", "/users/@me/guilds"))[1]) == 1


async def test_the_limits_are_told_and_kept(caller: Caller) -> None:
    pace = changed(FAST, create_message=Rate(2, 30.0), overall=Rate(4, 30.0))
    async with SimulatedDiscord.running(pace=pace) as server:
        url = f"{server.api_url}/channels/{club(server).id}/messages"
        given = {"Authorization": f"Bot {server.bot_token}"}
        seen = []
        for _ in range(5):
            async with caller.session.post(url, json={"content": "x"}, headers=given) as answer:
                seen.append((answer.status, dict(answer.headers), await answer.json()))
        assert [status for status, _, _ in seen] == [200, 200, 429, 429, 429]
        assert [headers.get("X-RateLimit-Remaining") for _, headers, _ in seen] == ["1", "0", "0", "0", None]
        _, headers, body = seen[2]
        assert headers["Via"]
        assert (headers["X-RateLimit-Scope"], body["global"]) == ("user", False)
        assert 0 < body["retry_after"] <= 30
        assert (seen[4][1]["X-RateLimit-Scope"], seen[4][2]["global"]) == ("global", True)
        person = {"Authorization": server.world.user("Noor").token}
        for _ in range(6):
            async with caller.session.post(url, json={"content": "x"}, headers=person) as answer:
                assert answer.status == 200


async def test_each_call_of_the_bot_is_written_down(caller: Caller) -> None:
    channel = club(caller.server)
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"content": "x", "attachments": [{"id": 0, "filename": "a b.txt"}]}')
    form.add_field("files[0]", b"text", filename="a b.txt", content_type="application/octet-stream")
    given = {"Authorization": f"Bot {caller.server.bot_token}"}
    url = f"{caller.server.api_url}/channels/{channel.id}/messages"
    async with caller.session.post(url, data=form, headers=given) as answer:
        attachment = (await answer.json())["attachments"][0]
    await caller.say(channel, by="Noor")
    await caller.ask("GET", f"/channels/{channel.id}/messages?limit=1")
    assert [dict(call) for call in caller.server.calls] == [
        {
            "method": "POST",
            "path": f"/api/v10/channels/{channel.id}/messages",
            "body": {
                "payload_json": '{"content": "x", "attachments": [{"id": 0, "filename": "a b.txt"}]}',
                "files[0]": {"filename": "a b.txt"},
            },
            "content_type": "multipart/form-data",
            "files": ["a b.txt"],
            "status": 200,
        },
        {
            "method": "GET",
            "path": f"/api/v10/channels/{channel.id}/messages?limit=1",
            "body": None,
            "content_type": "",
            "files": [],
            "status": 200,
        },
    ]
    async with caller.session.get(attachment["url"]) as answer:
        assert (answer.status, await answer.read()) == (200, b"text")
        assert answer.headers["Content-Disposition"] == "attachment"
