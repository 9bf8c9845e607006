"""Messages as Discord answers them."""

import io
from dataclasses import replace as changed
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import Caller, club
from tests.bot.sandbox.probe_bot import FAST


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": "x" * 2001}, ["content"]),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, ["embeds"]),
        ({"embeds": [{"fields": [{"name": "", "value": "x"}]}]}, ["embeds", "0", "fields", "0", "name"]),
        ({"embeds": [{"url": "javascript:x", "title": "x"}]}, ["embeds", "0", "url"]),
        ({"embeds": [{"image": {"url": "attachment://none.png"}}]}, ["embeds", "0", "image", "url"]),
        ({"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "x"}]}, ["content"]),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": ""}]}, ["components", "0", "content"]),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x"}] * 41}, ["components"]),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 2001}] * 2}, ["components"]),
        ({"components": [{"type": 10, "content": "x"}]}, ["components", "0", "type"]),
        ({"flags": 1 << 15, "components": [{"type": 9, "components": []}]}, ["components", "0", "accessory"]),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x"}]}]},
            ["components", "0", "components", "0", "custom_id"],
        ),
        (
            {
                "components": [
                    {"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "ftp://x"}]}
                ]
            },
            ["components", "0", "components", "0", "url"],
        ),
        (
            {
                "components": [
                    {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}] * 2}
                ]
            },
            ["components"],
        ),
        ({"content": "x", "nonce": "n" * 26}, ["nonce"]),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, ["allowed_mentions"]),
    ],
)
async def test_a_bad_message_is_refused_with_the_place_of_the_mistake(
    caller: Caller, body: dict[str, Any], path: list[str]
) -> None:
    status, answer = await caller.ask("POST", f"/channels/{club(caller.server).id}/messages", body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    node = answer["errors"]
    for part in path:
        node = node[part]
    assert node["_errors"][0]["message"]


async def test_an_empty_message_is_refused(caller: Caller) -> None:
    assert await caller.code("POST", f"/channels/{club(caller.server).id}/messages", {"content": " "}) == (
        400,
        50006,
    )


async def test_others_messages_may_be_deleted_by_moderators_only(caller: Caller) -> None:
    channel = club(caller.server)
    path = f"/channels/{channel.id}/messages/{await caller.say(channel, by='Noor')}"
    assert await caller.code("DELETE", path, by="Jonas") == (403, 50013)
    assert await caller.code("PATCH", path, {"content": "mine"}, by="Milo") == (403, 50005)
    assert (await caller.ask("DELETE", path, by="Milo"))[0] == 204
    assert await caller.code("DELETE", path, by="Milo") == (404, 10008)


async def test_a_nonce_is_forgotten_in_time(caller: Caller) -> None:
    pace = changed(FAST, nonce_seconds=0.0)
    async with SimulatedDiscord.running(pace=pace) as server:
        again = Caller(server, caller.session)
        body = {"content": "x", "nonce": "1", "enforce_nonce": True}
        for _ in range(2):
            await again.ask("POST", f"/channels/{club(server).id}/messages", body)
        assert len(server.world.messages(club(server).id)) == 2


async def test_a_nonce_without_enforcement_does_not_count(caller: Caller) -> None:
    channel = club(caller.server)
    for _ in range(2):
        await caller.ask("POST", f"/channels/{channel.id}/messages", {"content": "x", "nonce": "1"})
    assert len(caller.server.world.messages(channel.id)) == 2


async def test_messages_are_paged_newest_first(caller: Caller) -> None:
    channel = club(caller.server)
    ids = [await caller.say(channel, str(number)) for number in range(7)]

    async def page(query: str) -> list[str]:
        return [
            item["id"] for item in (await caller.ask("GET", f"/channels/{channel.id}/messages?{query}"))[1]
        ]

    assert await page("limit=3") == ids[:3:-1]
    assert await page(f"limit=2&before={ids[4]}") == [ids[3], ids[2]]
    assert await page(f"limit=2&after={ids[1]}") == [ids[3], ids[2]]
    assert await page(f"limit=3&around={ids[3]}") == [ids[4], ids[3], ids[2]]


async def test_the_bot_does_not_read_what_others_say(caller: Caller) -> None:
    channel = club(caller.server)
    bot = caller.server.world.bot.id
    private, called = (
        await caller.say(channel, "secret", by="Noor"),
        await caller.say(channel, f"<@{bot}> hi", by="Noor"),
    )
    for message, content in ((private, ""), (called, f"<@{bot}> hi")):
        _, answer = await caller.ask("GET", f"/channels/{channel.id}/messages/{message}")
        assert answer["content"] == content


async def test_many_messages_are_deleted_at_once(caller: Caller) -> None:
    channel = club(caller.server)
    ids = [await caller.say(channel) for _ in range(3)]
    path = f"/channels/{channel.id}/messages/bulk-delete"
    assert await caller.code("POST", path, {"messages": ids[:1]}) == (400, 50016)
    assert await caller.code("POST", path, {"messages": ["1", "2"]}) == (400, 50034)
    assert (await caller.ask("POST", path, {"messages": ids[:2]}))[0] == 204
    assert [str(item.id) for item in caller.server.world.messages(channel.id)] == ids[2:]


async def test_publication(caller: Caller) -> None:
    hall = club(caller.server, "announcements")
    path = f"/channels/{hall.id}/messages/{await caller.say(hall)}/crosspost"
    assert (await caller.ask("POST", path))[1]["flags"] == 1
    assert await caller.code("POST", path) == (400, 40033)
    elsewhere = club(caller.server)
    path = f"/channels/{elsewhere.id}/messages/{await caller.say(elsewhere)}/crosspost"
    assert await caller.code("POST", path) == (400, 50024)


async def test_an_upload_that_is_too_large_is_refused(caller: Caller) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("files[0]", io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), filename="a.bin")
    given = {"Authorization": f"Bot {caller.server.bot_token}"}
    url = f"{caller.server.api_url}/channels/{club(caller.server).id}/messages"
    async with caller.session.post(url, data=form, headers=given) as answer:
        assert (answer.status, (await answer.json())["code"]) == (413, 40005)


async def test_preset_values_are_told_as_texts_though_they_were_sent_as_numbers(caller: Caller) -> None:
    channel = club(caller.server)
    preset = [{"id": channel.id, "type": "channel"}]
    select: dict[str, Any] = {"type": 8, "custom_id": "where", "default_values": preset}
    body = {"components": [{"type": 1, "components": [select]}], "content": "where?"}
    status, message = await caller.ask("POST", f"/channels/{channel.id}/messages", body)
    assert status == 200
    shown = message["components"][0]["components"][0]["default_values"]
    assert shown == [{"id": str(channel.id), "type": "channel"}]
    nonsense: list[Any] = ["x", [1], [{"id": "x"}], [{}]]
    for wrong in nonsense:
        select["default_values"] = wrong
        assert await caller.code("POST", f"/channels/{channel.id}/messages", body) == (400, 50035)
