"""The admin's first acts: the feeds named at the start are subscribed by ordinary commands."""

import asyncio
import logging
from collections.abc import Sequence

from bot.sandbox import control
from bot.sandbox.denial import Denial
from bot.sandbox.model import TEXT
from bot.sandbox.server import SimulatedDiscord

_log = logging.getLogger(__name__)
NEWEST = 5
_ATTEMPTS = 5
_FACT = "subscribed"


async def subscribe(server: SimulatedDiscord, urls: Sequence[str]) -> None:
    """Subscribe feeds in ``#news`` of the first server, those not subscribed in an earlier run.

    Args:
        server: the simulated Discord, with a bot that is about to connect.
        urls: the feeds' addresses.
    """
    launched = server.simulation.launched
    while not control.bot_present(server.simulation):  # noqa: ASYNC110 - presence has many causes
        await asyncio.sleep(0.05)
    kept = server.world.store.fact(_FACT) or {"urls": []}
    try:
        for url in urls:
            if url not in kept["urls"] and await _add(server, url):
                kept["urls"].append(url)
                server.world.store.put_fact(_FACT, kept)
                server.world.commit()
    finally:
        launched.settled = True


async def _add(server: SimulatedDiscord, url: str) -> bool:
    """Use ``/feed add``, again if the bot was away; return whether it answered."""
    world = server.world
    admin = next(user for user in world.users.values() if user.rank == "admin")
    first = min(world.guilds.values(), key=lambda guild: guild.id)
    texts = [item for item in world.guild_channels(first.id) if item.type == TEXT]
    news = next((item for item in texts if item.name == "news"), texts[0])
    for attempt in range(_ATTEMPTS):
        try:
            await server.interact(admin, news, "feed add", {"url": url, "newest": NEWEST})
        except Denial as denial:
            _log.warning("/feed add %s: %s", url, denial)
            if denial.status != 504:  # noqa: PLR2004 - "did not respond"; all else would be refused again
                return False
            await asyncio.sleep(1 + attempt)
        else:
            return True
    return False
