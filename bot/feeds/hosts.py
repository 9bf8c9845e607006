"""Hosts that ask for a pause: a 429 or 503 speaks for all feeds of a host, unless strangers share it."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Host
from bot.feeds.failures import FetchError
from bot.feeds.schedule import DAY

# Where strangers publish side by side: one feed in trouble says nothing of the others.
_SHARED = (
    "blogger.com",
    "blogspot.com",
    "buttondown.email",
    "dailymotion.com",
    "deviantart.com",
    "feedburner.com",
    "feeds.feedburner.com",
    "feedpress.me",
    "flickr.com",
    "ghost.io",
    "github.io",
    "googleapis.com",
    "livejournal.com",
    "mastodon.social",
    "medium.com",
    "patreon.com",
    "podbean.com",
    "reddit.com",
    "rss.app",
    "smugmug.com",
    "soundcloud.com",
    "squarespace.com",
    "substack.com",
    "tumblr.com",
    "typepad.com",
    "vimeo.com",
    "wixsite.com",
    "wordpress.com",
    "youtube.com",
)
_PAUSES = frozenset({429, 503})


def is_shared(host: str) -> bool:
    """Whether a host, as in ``feeds.host``, or the domain it belongs to, serves many publishers."""
    name = host.partition(":")[0]
    return any(name == domain or name.endswith(f".{domain}") for domain in _SHARED)


def pause(error: FetchError, now: datetime, *, floor: float, ceiling: float) -> datetime | None:
    """Decide until when no feed of a host is asked, after one of them could not be fetched.

    Args:
        error: why; its ``host`` is who answered.
        now: the present.
        floor: seconds, the operator's shortest interval: what a host gets that names no time.
        ceiling: seconds, the longest interval; a host's wish counts up to it, or to a day if that is longer.

    Returns:
        The moment, or None where only the feed itself waits.
    """
    if error.status not in _PAUSES or not error.host or is_shared(error.host):
        return None
    wait = floor if error.retry_after is None else error.retry_after
    return now + timedelta(seconds=min(wait, max(ceiling, DAY)))


async def paused_hosts(session: AsyncSession, now: datetime) -> dict[str, datetime]:
    """Give the hosts that asked for a pause which is not over, and until when."""
    rows = await session.execute(select(Host.host, Host.paused_until).where(Host.paused_until > now))
    return {row.host: row.paused_until for row in rows}


async def keep_pause(session: AsyncSession, host: str, until: datetime, now: datetime) -> None:
    """Remember a pause over the end of the program, and forget those that are over."""
    await session.execute(delete(Host).where(Host.paused_until <= now))
    await session.merge(Host(host=host, paused_until=until))
