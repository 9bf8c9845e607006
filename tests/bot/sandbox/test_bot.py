"""The real discord.py against the simulation, over sockets."""

import discord


async def test_the_bot_connects_and_registers_its_commands(server, bot):
    assert {guild.name for guild in bot.guilds} == {"Aperture Club", "Darkroom Society"}
    assert [item["name"] for item in server.world.commands[0].entries] == [
        "feed",
        "hello",
        "counter",
        "silent",
        "Rate this story",
    ]


async def test_a_slash_command_is_answered(server, bot):
    reply = await server.interact(
        server.world.user("Chloé"), server.world.channel("Aperture Club", "news"), "hello"
    )
    assert reply.message["content"] == "hello chloe fr"
    assert not reply.ephemeral
