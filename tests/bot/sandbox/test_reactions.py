"""Reactions as Discord answers them."""

from tests.bot.sandbox.caller import Caller, club


async def test_the_bot_may_not_remove_reactions_where_it_lacks_the_permission(caller: Caller) -> None:
    for guild, expected in (("Aperture Club", 204), ("Darkroom Society", 403)):
        channel = caller.server.world.channel(guild, "news")
        base = f"/channels/{channel.id}/messages/{await caller.say(channel)}/reactions/%E2%AD%90"
        await caller.ask("PUT", f"{base}/@me", by="Noor")
        noor = caller.server.world.user("Noor").id
        assert (await caller.ask("DELETE", f"{base}/{noor}"))[0] == expected


async def test_reacting_with_a_new_emoji_needs_more_than_joining(caller: Caller) -> None:
    channel = club(caller.server)
    noor, role = caller.server.world.user("Noor"), channel.guild_id
    base = f"/channels/{channel.id}/messages/{await caller.say(channel)}/reactions"
    await caller.ask("PUT", f"{base}/1%EF%B8%8F%E2%83%A3/@me")
    denied = {"type": 0, "allow": "0", "deny": str(1 << 6)}
    assert (await caller.ask("PUT", f"/channels/{channel.id}/permissions/{role}", denied, by="Ada"))[0] == 204
    # With and without the variation selector it is the same keycap.
    assert (await caller.ask("PUT", f"{base}/1%E2%83%A3/@me", by="Noor"))[0] == 204
    assert await caller.code("PUT", f"{base}/2%E2%83%A3/@me", by="Noor") == (403, 50013)
    status, message = await caller.ask(
        "GET", f"/channels/{channel.id}/messages/{base.split('/')[4]}", by="Noor"
    )
    assert status == 200
    assert message["reactions"] == [
        {
            "emoji": {"id": None, "name": "1️⃣"},
            "count": 2,
            "count_details": {"burst": 0, "normal": 2},
            "burst_colors": [],
            "me_burst": False,
            "me": True,
        }
    ]
    _, users = await caller.ask("GET", f"{base}/1%EF%B8%8F%E2%83%A3?limit=1&after={noor.id}")
    assert [user["username"] for user in users] == ["Loupe"]


async def test_users_of_a_reaction_are_listed_by_id_whatever_the_order(caller: Caller) -> None:
    channel = club(caller.server)
    base = f"/channels/{channel.id}/messages/{await caller.say(channel)}/reactions/%E2%AD%90"
    for name in ("Yuki", "Loupe", "Ada", "Noor"):
        await caller.ask("PUT", f"{base}/@me", by=name)
    _, users = await caller.ask("GET", base)
    ids = [int(user["id"]) for user in users]
    assert len(ids) == 4
    assert ids == sorted(ids)
    _, page = await caller.ask("GET", f"{base}?limit=2&after={ids[1]}")
    assert [int(user["id"]) for user in page] == ids[2:]
    assert await caller.code("GET", f"{base}?limit=101") == (400, 50035)


async def test_twenty_emojis_are_the_most(caller: Caller) -> None:
    channel = club(caller.server)
    base = f"/channels/{channel.id}/messages/{await caller.say(channel)}/reactions"
    for number in range(20):
        assert (await caller.ask("PUT", f"{base}/{chr(0x1F34E + number)}/@me"))[0] == 204
    assert await caller.code("PUT", f"{base}/%E2%AD%90/@me") == (403, 30010)
    assert await caller.code("PUT", f"{base}/word/@me") == (400, 10014)
    assert await caller.code("PUT", f"{base}/none:123/@me") == (400, 10014)
