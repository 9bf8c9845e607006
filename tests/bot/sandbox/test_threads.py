"""Threads and forum posts as Discord answers them."""

from tests.bot.sandbox.caller import Caller, club


async def test_threads(caller: Caller) -> None:
    channel = club(caller.server)
    message = await caller.say(channel)
    path = f"/channels/{channel.id}/messages/{message}/threads"
    status, thread = await caller.ask("POST", path, {"name": "Talk", "auto_archive_duration": 1440})
    assert (status, thread["id"], thread["type"]) == (201, message, 11)
    assert await caller.code("POST", path, {"name": "Talk"}) == (400, 160004)
    assert await caller.code("POST", path.replace(message, "1"), {"name": "Talk"}) == (404, 10008)
    said = await caller.say(caller.server.world.channels[int(message)])
    assert (await caller.ask("PATCH", f"/channels/{message}", {"archived": True}))[0] == 200
    assert await caller.code("PUT", f"/channels/{message}/messages/{said}/reactions/%E2%AD%90/@me") == (
        400,
        50083,
    )
    assert await caller.code("PATCH", f"/channels/{message}/messages/{said}", {"content": "x"}) == (
        400,
        50083,
    )
    _, archived = await caller.ask("GET", f"/channels/{channel.id}/threads/archived/public")
    assert [item["id"] for item in archived["threads"]] == [message]
    await caller.say(caller.server.world.channels[int(message)], by="Noor")
    _, active = await caller.ask("GET", f"/guilds/{channel.guild_id}/threads/active")
    assert [item["id"] for item in active["threads"]] == [message]
    assert active["threads"][0]["message_count"] == 2
    await caller.ask("PATCH", f"/channels/{message}", {"archived": True, "locked": True})
    assert await caller.code("POST", f"/channels/{message}/messages", {"content": "x"}, by="Noor") == (
        400,
        50083,
    )
    assert (await caller.ask("DELETE", f"/channels/{message}"))[0] == 200
    assert await caller.code("GET", f"/channels/{message}") == (404, 10003)


async def test_forum_posts(caller: Caller) -> None:
    forum = club(caller.server, "photo-talk")
    path = f"/channels/{forum.id}/threads"
    tags = [tag["id"] for tag in forum.tags]
    assert await caller.code("POST", f"/channels/{forum.id}/messages", {"content": "x"}) == (400, 50008)
    assert await caller.code("POST", path, {"name": "x"}) == (400, 50035)
    assert await caller.code("POST", path, {"name": "x", "message": {"content": ""}}) == (400, 50006)
    assert list(caller.server.world.threads(forum.guild_id)) == []
    body = {"name": "x", "message": {"content": "x"}, "applied_tags": tags[:1]}
    status, post = await caller.ask("POST", path, body)
    assert (status, post["applied_tags"], post["message"]["id"]) == (201, tags[:1], post["id"])
    assert await caller.code("POST", path, body | {"applied_tags": ["1"]}) == (400, 50035)
    assert await caller.code("POST", path, body | {"applied_tags": tags + tags}) == (400, 50035)
    await caller.ask("PATCH", f"/channels/{forum.id}", {"flags": 16}, by="Ada")
    assert await caller.code("POST", path, body | {"applied_tags": []}) == (400, 40067)
