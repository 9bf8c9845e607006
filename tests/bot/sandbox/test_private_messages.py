"""What the bot and a person write to each other, where nobody else is."""

from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.denial import Denial
from bot.sandbox.events import intent_of
from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import Caller, club
from tests.bot.sandbox.probe_bot import FAST, ProbeBot, discord


async def opened(caller: Caller, name: str = "Noor") -> str:
    """Open the channel to a person as the bot, and give its id."""
    status, answer = await caller.ask(
        "POST", "/users/@me/channels", {"recipient_id": str(caller.server.world.user(name).id)}
    )
    assert status == 200
    return str(answer["id"])


async def test_the_channel_to_a_person_is_one_and_only_the_two_see_it(caller: Caller) -> None:
    channel = await opened(caller)
    assert await opened(caller) == channel
    assert await opened(caller, "Yuki") != channel
    for by, other in (("Loupe", "Noor"), ("Noor", "Loupe")):
        status, shown = await caller.ask("GET", f"/channels/{channel}", by=by)
        assert (status, shown["type"], "guild_id" in shown) == (200, 1, False)
        assert [each["id"] for each in shown["recipients"]] == [str(caller.server.world.user(other).id)]
    assert await caller.code("GET", f"/channels/{channel}", by="Ada") == (403, 50001)
    assert await caller.code("GET", f"/channels/{channel}/messages", by="Ada") == (403, 50001)
    assert [each["id"] for each in (await caller.ask("GET", "/users/@me/channels", by="Noor"))[1]] == [
        channel
    ]
    assert (await caller.ask("GET", "/users/@me/channels"))[1] == []
    assert (await caller.ask("GET", "/users/@me/channels", by="Ada"))[1] == []


async def test_both_write_and_react_there(caller: Caller) -> None:
    channel = await opened(caller)
    path = f"/channels/{channel}/messages"
    _, said = await caller.ask("POST", path, {"content": "news <@&1> @everyone", "nonce": "1"})
    _, again = await caller.ask("POST", path, {"content": "news", "nonce": "1", "enforce_nonce": True})
    assert again["id"] == said["id"]
    assert (said["mention_everyone"], said["mention_roles"]) == (False, [])
    assert (await caller.ask("PUT", f"{path}/{said['id']}/reactions/👍/@me", by="Noor"))[0] == 204
    assert (await caller.ask("POST", f"/channels/{channel}/typing"))[0] == 204
    answered = {"content": "thanks", "message_reference": {"message_id": said["id"]}}
    _, answer = await caller.ask("POST", path, answered, by="Noor")
    assert "guild_id" not in answer["message_reference"]
    _, listed = await caller.ask("GET", path, by="Noor")
    assert [each["content"] for each in listed] == ["thanks", "news <@&1> @everyone"]
    assert (await caller.ask("DELETE", f"{path}/{said['id']}"))[0] == 204
    assert await caller.code("DELETE", f"{path}/{answer['id']}") == (403, 50013)
    assert await caller.code("PATCH", f"/channels/{channel}", {"name": "x"}) == (403, 50013)
    assert await caller.code("POST", f"/channels/{channel}/threads", {"name": "x", "type": 11}) == (
        400,
        50024,
    )


async def test_who_takes_no_messages_or_shares_no_server_is_not_reached(caller: Caller) -> None:
    world = caller.server.world
    noor, path = world.user("Noor"), f"/channels/{await opened(caller)}/messages"
    noor.open_to_messages = False
    assert await caller.code("POST", path, {"content": "x"}) == (403, 50007)
    noor.open_to_messages = True
    for guild in world.guilds.values():
        guild.members.pop(noor.id, None)
    assert await caller.code("POST", path, {"content": "x"}) == (403, 50278)


async def test_a_channel_needs_somebody(caller: Caller) -> None:
    bot = caller.server.world.bot
    assert await caller.code("POST", "/users/@me/channels", {"recipient_id": "1"}) == (404, 10013)
    assert await caller.code("POST", "/users/@me/channels", {"recipient_id": str(bot.id)}) == (403, 50007)
    assert await caller.code("POST", "/users/@me/channels", {}) == (400, 50035)
    ada = caller.server.world.user("Ada").id
    assert await caller.code("POST", "/users/@me/channels", {"recipient_id": str(ada)}, by="Noor") == (
        403,
        50007,
    )


async def test_commands_are_for_servers(caller: Caller) -> None:
    server = caller.server
    await opened(caller)
    channel = server.world.private_channel(server.world.user("Noor").id)
    assert channel is not None
    with pytest.raises(Denial, match="no commands"):
        await server.interact(server.world.user("Noor"), channel, "latest")


async def test_the_library_writes_and_reads_there(server: SimulatedDiscord, bot: ProbeBot) -> None:
    noor = server.world.user("Noor")
    channel = await bot.create_dm(discord.Object(noor.id))
    sent = await channel.send("news", nonce="n")
    assert (await channel.send("news", nonce="n")).id == sent.id
    assert [each.content async for each in channel.history()] == ["news"]
    assert channel.recipient is not None
    assert channel.recipient.id == noor.id


async def test_they_are_kept_over_a_restart(tmp_path: Path) -> None:
    async with (
        SimulatedDiscord.running(pace=FAST, data=tmp_path) as server,
        aiohttp.ClientSession() as session,
    ):
        caller = Caller(server, session)
        channel = await opened(caller)
        await caller.ask("POST", f"/channels/{channel}/messages", {"content": "news"})
    async with SimulatedDiscord.running(pace=FAST, data=tmp_path) as server:
        found = server.world.private_channel(server.world.user("Noor").id)
        assert found is not None
        assert [each.content for each in server.world.messages(found.id)] == ["news"]
        assert club(server).recipient_id is None


def test_their_events_need_intents_of_their_own() -> None:
    assert intent_of("MESSAGE_CREATE") == 1 << 9
    assert intent_of("MESSAGE_CREATE", private=True) == 1 << 12
    assert intent_of("MESSAGE_REACTION_ADD", private=True) == 1 << 13
    assert intent_of("INTERACTION_CREATE", private=True) == 0
