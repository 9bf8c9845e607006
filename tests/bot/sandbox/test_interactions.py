"""Members use the bot, and the real discord.py answers them."""

import pytest

from bot.sandbox.denial import Denial
from bot.sandbox.server import SimulatedDiscord
from tests.bot.sandbox.caller import club
from tests.bot.sandbox.probe_bot import PRESET, ProbeBot


async def test_a_slash_command_is_answered(server: SimulatedDiscord, bot: ProbeBot) -> None:
    reply = await server.interact(server.world.user("Chloé"), club(server), "hello")
    assert reply.message is not None
    assert reply.message["content"] == "hello chloe fr"
    assert reply.message["interaction_metadata"]["name"] == "hello"
    assert not reply.ephemeral
    assert [item.content for item in server.world.messages(club(server).id)] == ["hello chloe fr"]


async def test_a_deferred_answer_arrives_and_only_its_reader_has_it(
    server: SimulatedDiscord, bot: ProbeBot
) -> None:
    reply = await server.interact(
        server.world.user("Ada"), club(server), "/feed add", {"url": "x", "newest": 3}
    )
    assert reply.ephemeral
    assert reply.message is not None
    assert reply.message["content"] == "x 3"
    assert server.world.messages(club(server).id) == []


@pytest.mark.parametrize(
    ("person", "command", "options", "words"),
    [
        ("Noor", "feed add", {"url": "x"}, "may not use"),
        ("Ada", "feed", {}, "needs one of: add"),
        ("Ada", "feed add", {}, "'url' is missing"),
        ("Ada", "feed add", {"url": "x", "newest": 26}, "from 1 to 25"),
        ("Ada", "feed add", {"url": "x", "newest": "5"}, "whole number"),
        ("Ada", "feed add", {"link": "x"}, "no option 'link'"),
        ("Ada", "nothing", {}, "no command"),
    ],
)
async def test_a_client_refuses_what_discord_would_not_send(
    server: SimulatedDiscord, bot: ProbeBot, person: str, command: str, options: dict[str, object], words: str
) -> None:
    with pytest.raises(Denial, match=words):
        await server.interact(server.world.user(person), club(server), command, options)


@pytest.mark.parametrize("content", [{"content": "héllo"}, {"base64": "aMOpbGxv"}])
async def test_a_file_is_sent_with_a_command_and_the_bot_reads_it(
    server: SimulatedDiscord, bot: ProbeBot, content: dict[str, str]
) -> None:
    file = {"filename": "my feeds.opml", **content}
    reply = await server.interact(server.world.user("Ada"), club(server), "read", {"file": file, "note": "x"})
    assert reply.message is not None
    assert reply.message["content"] == "my feeds.opml 6 héllo x"


@pytest.mark.parametrize(
    "file",
    [
        "feeds.opml",
        {"content": "x"},
        {"filename": "x", "base64": "?"},
        {"filename": "x", "content": "x" * 11_000_000},
    ],
)
async def test_what_is_no_file_is_refused(server: SimulatedDiscord, bot: ProbeBot, file: object) -> None:
    with pytest.raises(Denial, match="'file'"):
        await server.interact(server.world.user("Ada"), club(server), "read", {"file": file})


async def test_silence_is_told_after_the_time_discord_gives(server: SimulatedDiscord, bot: ProbeBot) -> None:
    with pytest.raises(Denial, match="did not respond") as told:
        await server.interact(server.world.user("Noor"), club(server), "silent")
    assert told.value.status == 504


async def test_options_are_completed(server: SimulatedDiscord, bot: ProbeBot) -> None:
    reply = await server.autocomplete(
        server.world.user("Ada"), club(server), "feed add", {"url": "ab"}, "url"
    )
    assert reply.choices == [{"name": "AB", "value": "https://ab"}]


async def test_buttons_selects_and_dialogs(server: SimulatedDiscord, bot: ProbeBot) -> None:
    noor, channel = server.world.user("Noor"), club(server)
    start = await server.interact(noor, channel, "counter")
    assert start.message is not None
    message = int(start.message["id"])
    counted = await server.click(noor, message, "count")
    assert counted.updated
    assert counted.message is not None
    assert counted.message["content"] == "counted"
    later = await server.click(noor, message, "later")
    assert (later.ephemeral, later.message and later.message["content"]) == (True, "that was later")
    chosen = await server.click(noor, message, "where", [str(channel.id)])
    assert chosen.message is not None
    assert chosen.message["content"] == "there: news"
    asked = await server.click(noor, message, "ask")
    assert asked.modal is not None
    assert asked.modal["title"] == "A question"
    preset = asked.modal["components"][2]["component"]["default_values"]
    assert preset == [{"id": str(PRESET), "type": "channel"}]
    with pytest.raises(Denial, match="'why' is missing"):
        await server.submit(noor, asked.modal["modal_id"], {"which": ["a"]})
    answer = await server.submit(noor, asked.modal["modal_id"], {"why": "light", "which": ["b"]})
    assert answer.message is not None
    assert answer.message["content"] == "light / b"
    with pytest.raises(Denial, match="no such dialog"):
        await server.submit(noor, asked.modal["modal_id"], {"why": "again", "which": ["b"]})


async def test_a_message_command_sees_the_message(server: SimulatedDiscord, bot: ProbeBot) -> None:
    channel = bot.get_partial_messageable(club(server).id)
    message = await channel.send("a story")
    reply = await server.context(server.world.user("Yuki"), club(server), "Rate this story", message.id)
    assert reply.message is not None
    assert (reply.ephemeral, reply.message["content"]) == (True, "rating a story")
