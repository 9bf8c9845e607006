"""What ``loupe check`` finds out without Discord: the database, the channels that follow feeds, the feeds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url, select

from bot.database import engine
from bot.database.engine import Database
from bot.database.tables import Feed, Subscription
from bot.errors import DatabaseError
from bot.translation import translation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Args:
        well: whether it is as it should be.
        what: what was looked at: ``database``, ``#news in Aperture Club``.
        text: how it is.
        remedy: what to do if it is not well.
    """

    well: bool
    what: str
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A channel that follows feeds."""

    guild_id: int
    channel_id: int


async def inspect_database(url: str) -> tuple[Finding, bool]:
    """Look at the database; the second value tells whether its tables can be read."""
    if file := _missing_file(url):
        return Finding(well=True, what="database", text=f"{file} will be made at the first start"), False
    try:
        found, newest = await engine.current(url)
        if found is None:
            return Finding(well=True, what="database", text="empty; the first start makes its tables"), False
        if found == newest:
            return Finding(well=True, what="database", text=f"at revision {found}, the newest"), True
        async with Database.open(url):  # says in words whether it is too old or too new
            pass
    except DatabaseError as error:
        return Finding(well=False, what="database", text=error.message, remedy=error.remedy), False
    return Finding(well=True, what="database", text=f"at revision {found}"), True


def _missing_file(url: str) -> str | None:
    """Give the SQLite file that is not there yet: looking into it would make it."""
    file = make_url(url).database if engine.is_sqlite(url) else None
    return file if file and file != ":memory:" and not Path(file).exists() else None


async def read_targets(url: str) -> list[Target]:
    """Give the channels that follow feeds, each once, in the order they began to."""
    async with Database.open(url) as database, database.reading() as session:
        rows = await session.execute(
            select(Subscription.guild_id, Subscription.channel_id).order_by(Subscription.id)
        )
        return list(dict.fromkeys(Target(guild, channel) for guild, channel in rows))


async def inspect_feeds(url: str, now: datetime) -> list[Finding]:
    """Tell how each followed feed was at its last reading; nothing is fetched."""
    async with Database.open(url) as database, database.reading() as session:
        followed = select(Subscription.feed_id)
        feeds = await session.scalars(
            select(Feed).where(Feed.id.in_(followed)).order_by(Feed.title, Feed.url)
        )
        return [_feed(feed, now) for feed in feeds]


def _feed(feed: Feed, now: datetime) -> Finding:
    what = f"feed {feed.title or feed.url}"
    if feed.problem:
        return Finding(well=False, what=what, text=feed.problem, remedy=feed.remedy)
    if feed.retired_at is not None:
        remedy = "Look for its new address and take this one away with /feed remove."
        return Finding(well=False, what=what, text="gone for good (410)", remedy=remedy)
    if feed.polled_at is None:
        return Finding(well=True, what=what, text="not read yet")
    return Finding(well=True, what=what, text=f"read {translation(None).ago(feed.polled_at, now)}")
