"""The real discord.py against the simulation, over sockets."""

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from bot.sandbox.limits import Rate
from bot.sandbox.model import Channel, Message
from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.conftest import Aim
from tests.bot.sandbox.probe_bot import FAST, ProbeBot, connected, discord, ui


def news(server: SimulatedDiscord) -> Channel:
    return server.world.channel("Aperture Club", "news")


def text_channel(bot: ProbeBot, channel: Channel) -> discord.TextChannel:
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


class Card(ui.LayoutView):
    """A card as the bot posts them."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        gallery: ui.MediaGallery[Card] = ui.MediaGallery(
            discord.MediaGalleryItem("attachment://lead.png", description="A camera")
        )
        row: ui.ActionRow[Card] = ui.ActionRow(ui.Button(label="Read", url="https://example.org/"))
        self.add_item(ui.Container(ui.TextDisplay(text), gallery, row, accent_colour=0x336699))


async def post(bot: ProbeBot, channel: Channel, text: str, nonce: str | None = None) -> discord.Message:
    if nonce is None:
        return await text_channel(bot, channel).send(text)
    return await text_channel(bot, channel).send(text, nonce=nonce)


def kept(server: SimulatedDiscord, message: discord.Message) -> Message:
    found = server.world.message(message.id)
    assert found is not None
    return found


async def test_the_bot_connects_and_registers_its_commands(server: SimulatedDiscord, bot: ProbeBot) -> None:
    assert {guild.name for guild in bot.guilds} == {"Aperture Club", "Darkroom Society"}
    names = [item["name"] for item in server.world.commands[0].entries]
    assert names == ["feed", "hello", "counter", "read", "silent", "Rate this story"]
    fetched = await bot.tree.fetch_commands()
    assert [command.name for command in fetched] == names
    assert fetched[0].default_member_permissions == discord.Permissions(manage_guild=True)


async def test_commands_sent_again_unchanged_keep_their_ids_and_versions(
    server: SimulatedDiscord, bot: ProbeBot
) -> None:
    before = list(server.world.commands[0].entries)
    await bot.tree.sync()
    assert server.world.commands[0].entries == before


async def test_a_card_with_a_picture_is_kept_whole(server: SimulatedDiscord, bot: ProbeBot) -> None:
    file = discord.File(io.BytesIO(_png()), "lead.png", description="A camera")
    sent = await text_channel(bot, news(server)).send(view=Card("# News @everyone"), file=file)
    message = kept(server, sent)
    container = message.components[0]
    item = container["components"][1]["items"][0]
    assert item["media"]["url"].startswith(f"{server.url}/attachments/{news(server).id}/")
    assert (item["media"]["width"], item["description"]) == (1, "A camera")
    assert message.mention_everyone is False
    assert sent.flags.components_v2
    await sent.edit(view=Card("other words"))
    assert message.components[0]["components"][0]["content"] == "other words"
    assert len(message.attachments) == 1


async def test_an_attachment_that_an_embed_shows_is_not_listed_until_no_embed_shows_it(
    server: SimulatedDiscord, bot: ProbeBot
) -> None:
    embed = discord.Embed(title="News").set_image(url="attachment://lead.png")
    sent = await text_channel(bot, news(server)).send(
        embed=embed, file=discord.File(io.BytesIO(_png()), "lead.png")
    )
    assert sent.attachments == []
    again = await sent.edit(embed=discord.Embed(title="News").set_image(url="attachment://lead.png"))
    assert again.embeds[0].image.url == sent.embeds[0].image.url
    bare = await sent.edit(embed=discord.Embed(title="News"))
    assert [each.filename for each in bare.attachments] == ["lead.png"]
    assert (await sent.edit(attachments=[])).attachments == []


def _png() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (1, 1)).save(body, "PNG")
    return body.getvalue()


async def test_the_same_nonce_makes_one_message(server: SimulatedDiscord, bot: ProbeBot) -> None:
    first, second = await post(bot, news(server), "once", "n1"), await post(bot, news(server), "once", "n1")
    other = await post(bot, server.world.channel("Darkroom Society", "news"), "once", "n1")
    assert first.id == second.id != other.id
    assert len(server.world.messages(news(server).id)) == 1


async def test_an_answer_lost_to_a_500_does_not_double_the_message(
    server: SimulatedDiscord, bot: ProbeBot
) -> None:
    server.inject("apply-then-500", "POST /channels/*/messages")
    await post(bot, news(server), "once", "n2")
    assert [item.content for item in server.world.messages(news(server).id)] == ["once"]
    assert [call["status"] for call in server.calls if call["path"].endswith("/messages")] == [500, 200]


async def test_a_cut_connection_leaves_the_work_done(server: SimulatedDiscord, bot: ProbeBot) -> None:
    server.inject("drop-connection", "POST /channels/*/messages")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(bot, news(server), "once")
    assert [item.content for item in server.world.messages(news(server).id)] == ["once"]


async def test_reactions_arrive_in_order(server: SimulatedDiscord, bot: ProbeBot) -> None:
    message = kept(server, sent := await post(bot, news(server), "rate me"))
    noor, milo = server.world.user("Noor"), server.world.user("Milo")
    await sent.add_reaction("1️⃣")
    await server.react(noor, message, "1\u20e3")
    await server.react(milo, message, "⭐")
    await server.unreact(noor, message, "1️⃣")
    await sent.clear_reactions()
    await bot.until(lambda: "clear" in bot.names())
    assert bot.user is not None
    assert [item for item in bot.seen if item[0] in ("add", "remove")] == [
        ("add", (bot.user.id, "1️⃣")),
        ("add", (noor.id, "1️⃣")),
        ("add", (milo.id, "⭐")),
        ("remove", (noor.id, "1️⃣")),
    ]


async def test_what_happened_during_a_broken_connection_is_repeated(
    server: SimulatedDiscord, bot: ProbeBot
) -> None:
    message = kept(server, await post(bot, news(server), "rate me"))
    people = [server.world.user(name) for name in ("Ada", "Milo", "Noor", "Jonas", "Yuki")]
    assert server.drop_sessions() == 1
    for person in people:
        await server.react(person, message, "5️⃣")
    await bot.until(lambda: bot.names().count("add") == len(people) and "resumed" in bot.names())
    assert [what for name, what in bot.seen if name == "add"] == [(person.id, "5️⃣") for person in people]


async def test_an_invalid_session_identifies_anew(server: SimulatedDiscord, bot: ProbeBot) -> None:
    first = [session.id for session in server.simulation.sessions.all()]
    bot.seen.clear()
    server.inject("invalid-session")
    await bot.until(lambda: "ready" in bot.names())
    assert [session.id for session in server.simulation.sessions.all()] != first


async def test_the_client_keeps_to_the_pace(tmp_path: Path, aim: Aim) -> None:
    pace = replace(FAST, create_message=Rate(5, 0.4))
    async with SimulatedDiscord.running(pace=pace) as server:
        aim(server)
        async with connected(server) as bot:
            began = asyncio.get_running_loop().time()
            await asyncio.gather(*(post(bot, news(server), str(number)) for number in range(12)))
            assert asyncio.get_running_loop().time() - began > 0.7
            assert len(server.world.messages(news(server).id)) == 12


async def test_a_429_is_waited_for(server: SimulatedDiscord, bot: ProbeBot) -> None:
    server.inject("rate-limit", "POST /channels/*/messages", 1, 0.2)
    began = asyncio.get_running_loop().time()
    await post(bot, news(server), "patience")
    assert asyncio.get_running_loop().time() - began >= 0.2
    assert [call["status"] for call in server.calls[-2:]] == [429, 200]


async def test_threads_forum_posts_and_publication(server: SimulatedDiscord, bot: ProbeBot) -> None:
    message = await post(bot, news(server), "a story")
    thread = await message.create_thread(name="Talk")
    assert thread.id == message.id
    await thread.send("first")
    forum = bot.get_channel(server.world.channel("Aperture Club", "photo-talk").id)
    assert isinstance(forum, discord.ForumChannel)
    made = await forum.create_thread(name="A post", content="words", applied_tags=forum.available_tags[:2])
    assert made.thread.id == made.message.id
    kept_thread = server.world.channels[made.thread.id].thread
    assert kept_thread is not None
    assert kept_thread.applied_tags == [tag.id for tag in forum.available_tags[:2]]
