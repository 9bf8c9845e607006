"""What came of hostile feeds: what the admin is told, and what stands in the channels."""

from typing import Any

from bot.sandbox.interactions import Reply
from bot.sandbox.mentions import find_mentions, text_of
from bot.sandbox.model import Message
from tests.cogs.render.markdown_reading import read
from tests.e2e.hostile_press import Press
from tests.e2e.stage import Stage, nodes

OURS = {"heading", "small", "list", "link", "strong"}  # what a card itself consists of


async def problems_listed(stage: Stage) -> dict[str, str]:
    """What /feed list says of each feed with a problem, on all its pages: by address, problem and remedy."""
    told: dict[str, str] = {}
    page = await stage.use("Ada", "feed list")
    for number in range(1, 50):
        for node in nodes(page):
            lines = str(node.get("content", "")).split("\n")
            if any(line.startswith("⚠ ") for line in lines):
                address = read(lines[0]).links[0]
                told[address] = "\n".join(read(line).text for line in lines[2:])
                assert any(line.startswith("→ ") for line in lines), lines
        if not is_open(page, f":{number}:"):
            return told
        page = await stage.click("Ada", page, f":{number}:")
    raise AssertionError("the list has no end")


def is_open(page: Reply, control: str) -> bool:
    """Whether a reply has such a button, and it can be clicked."""
    return any(control in each.get("custom_id", "") and not each.get("disabled") for each in nodes(page))


def spoken(stage: Stage) -> list[Message]:
    """All that the bot said anywhere, to one person or to all."""
    world = stage.server.world
    return [
        message
        for channel in world.channels.values()
        for message in world.messages(channel.id)
        if message.author_id == world.bot.id
    ]


def posts(stage: Stage) -> list[Message]:
    return [message for message in spoken(stage) if message.visible_to is None]


def titled(stage: Stage, title: str) -> list[Message]:
    """The posts whose headline begins so."""
    heads = (f"### [{title}", f"### {title}")
    return [message for message in posts(stage) if text_of("", message.components).lstrip().startswith(heads)]


def calls_nobody(stage: Stage, message: Message) -> None:
    """Hold that a message mentions nobody."""
    assert (message.mentions, message.mention_roles, message.mention_everyone) == ([], [], False)
    guild = stage.server.world.guilds[message.guild_id]
    text = text_of(message.content, message.components)
    found = find_mentions(text, None, guild, may_call_all=True)
    # Even if mentions were allowed.
    assert (found.users, found.roles, found.everyone) == ([], [], False), text


def assert_tame(stage: Stage, press: Press, message: Message) -> None:
    """Hold that the feed's text only reads, and that every address is a web address of the press."""
    ours = tuple(each.url for each in (press.honest, press.quick, press.slow, press.trap))
    for node in reply_nodes(message):
        seen = read(str(node.get("content", "")))
        assert seen.kinds <= OURS, node
        assert all(link.startswith((*ours, "http://[::", "http://169.")) for link in seen.links), node
        assert str(node.get("url") or "http").startswith("http"), node
        for picture in node.get("items", ()):
            assert picture["media"]["url"].startswith("http"), node
    assert "\u202e" not in str(message.components)


def reply_nodes(message: Message) -> list[dict[str, Any]]:
    return nodes(Reply(message={"components": message.components}))
