"""The admin's first acts: the feeds named at the start are subscribed by ordinary commands."""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence

from bot.sandbox import control
from bot.sandbox.denial import Denial
from bot.sandbox.interactions import Reply
from bot.sandbox.mentions import text_of
from bot.sandbox.model import TEXT
from bot.sandbox.server import SimulatedDiscord
from bot.stories.plain import one_line, shorten

_log = logging.getLogger(__name__)
NEWEST = 5
_ATTEMPTS = 5
_FACT = "subscribed"
_LONGEST_ANSWER = 400
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"\*\*|^(?:#{1,3}|-#) ", re.MULTILINE)
_ESCAPED = re.compile(r"\\([^\w\s])")


async def subscribe(
    server: SimulatedDiscord, urls: Sequence[str], tell: Callable[[str], None] | None = None
) -> None:
    """Subscribe feeds in ``#news`` of the first server, those not subscribed in an earlier run.

    Args:
        server: the simulated Discord, with a bot that is about to connect.
        urls: the feeds' addresses.
        tell: gets a line with what the bot answered to each; None where nobody reads them.
    """
    launched = server.simulation.launched
    while not control.bot_present(server.simulation):  # noqa: ASYNC110 - presence has many causes
        await asyncio.sleep(0.05)
    kept = server.world.store.fact(_FACT) or {"urls": []}
    try:
        for url in urls:
            if url in kept["urls"] or (reply := await _add(server, url)) is None:
                continue
            kept["urls"].append(url)
            server.world.store.put_fact(_FACT, kept)
            server.world.commit()
            if tell is not None:
                tell(f"/feed add {one_line(url)}: {_words(reply)}")
    finally:
        launched.settled = True


async def _add(server: SimulatedDiscord, url: str) -> Reply | None:
    """Use ``/feed add``, again if the bot was away; return the answer, None if there was none."""
    world = server.world
    admin = next(user for user in world.users.values() if user.rank == "admin")
    first = min(world.guilds.values(), key=lambda guild: guild.id)
    texts = [item for item in world.guild_channels(first.id) if item.type == TEXT]
    news = next((item for item in texts if item.name == "news"), texts[0])
    for attempt in range(_ATTEMPTS):
        try:
            return await server.interact(admin, news, "feed add", {"url": url, "newest": NEWEST})
        except Denial as denial:
            _log.warning("/feed add %s: %s", url, denial)
            if denial.status != 504:  # noqa: PLR2004 - "did not respond"; all else would be refused again
                return None
            await asyncio.sleep(1 + attempt)
    return None


def _words(reply: Reply) -> str:
    """Return an answer as one line for a terminal: no markdown, and nothing that a terminal would obey."""
    message = reply.message or {}
    text = text_of(str(message.get("content") or ""), message.get("components") or [])
    text = _LINK.sub(r"\1", _MARKS.sub("", text))
    return shorten(one_line(_ESCAPED.sub(r"\1", text)), _LONGEST_ANSWER)
