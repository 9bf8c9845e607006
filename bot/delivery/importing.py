"""Many feeds at once: a list that a server imports is followed in few statements, and read bit by bit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.database.tables import Feed, Guild, Subscription, Table
from bot.delivery.subscriptions import Style
from bot.feeds.schedule import spread

BATCH = 500
"""How many feeds one transaction should take: others may write between two."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed for a channel.

    Attributes:
        url: the feed's address; nobody has asked it yet.
        title: of the feed as the list calls it; empty where it does not.
        site: the address of its site; may be empty.
        channel_id: the channel, or the thread, that the posts go into.
        tag: the name of the tag that forum posts get; empty for none.
    """

    url: str
    title: str
    site: str
    channel_id: int
    tag: str = ""


class Outcome(StrEnum):
    """What became of a feed that was wanted."""

    FOLLOWED = "followed"
    ALREADY = "already"  # the channel followed it before, or an earlier one of the same list named it
    RETIRED = "retired"  # its publisher has removed it for good


def first_polls_over(count: int, floor: float) -> float:
    """Give the seconds over which the first polls of new feeds are spread: one a second, at most the floor.

    Args:
        count: how many feeds are imported.
        floor: the shortest interval of polls, in seconds.
    """
    return min(float(count), floor)


async def follow_many(
    session: AsyncSession,
    wanted: Sequence[Wanted],
    *,
    guild_id: int,
    style: Style,
    added_by: int,
    now: datetime,
    over: float,
) -> list[Outcome]:
    """Let channels of a server follow feeds, none of whose old stories are posted.

    No feed is asked: the poller finds out what is wrong with one, and says so in the list of feeds.

    Args:
        session: a session of ``Database.writing``.
        wanted: at most ``BATCH``.
        guild_id: the server.
        style: how posts look.
        added_by: the admin.
        now: the moment.
        over: seconds over which the first polls of feeds that nobody follows yet are spread by their address.

    Returns:
        What became of each.
    """
    connection = await session.connection()
    await _add(connection, Guild, [{"id": guild_id, "joined_at": now}])
    feeds = await _feeds(connection, wanted, now, over)
    channels = {each.channel_id for each in wanted}
    known = await connection.execute(
        select(Subscription.channel_id, Subscription.feed_id).where(Subscription.channel_id.in_(channels))
    )
    followed = {(channel, feed) for channel, feed in known}
    outcomes, rows = [], []
    for each in wanted:
        feed = feeds[each.url]
        if feed.retired_at is not None:
            outcomes.append(Outcome.RETIRED)
        elif (each.channel_id, feed.id) in followed:
            outcomes.append(Outcome.ALREADY)
        else:
            followed.add((each.channel_id, feed.id))
            outcomes.append(Outcome.FOLLOWED)
            rows.append(_row(each, feed, guild_id=guild_id, style=style, added_by=added_by, now=now))
    await _add(connection, Subscription, rows)
    return outcomes


async def _feeds(
    connection: AsyncConnection, wanted: Sequence[Wanted], now: datetime, over: float
) -> dict[str, Any]:
    """Add new feeds, and wake those that nobody follows any more, each at a moment of its own."""
    urls = {each.url: each for each in wanted}
    rows = [
        {
            "url": each.url,
            "title": each.title,
            "site_url": each.site,
            "next_poll_at": now + spread(each.url, over),
            "added_at": now,
        }
        for each in urls.values()
    ]
    await _add(connection, Feed, rows)
    followed = exists().where(Subscription.feed_id == Feed.id).label("followed")
    found = await connection.execute(
        select(Feed.id, Feed.url, Feed.retired_at, Feed.succeeded_at, Feed.next_poll_at, followed).where(
            Feed.url.in_(urls), Feed.owner_id == 0
        )
    )
    feeds = {feed.url: feed for feed in found}
    late = [
        {"feed_id": feed.id, "at": now + spread(feed.url, over)}
        for feed in feeds.values()
        if not feed.followed and feed.next_poll_at < now
    ]
    if late:
        table = Feed.__table__
        await connection.execute(
            update(table)  # type: ignore[arg-type] # declared wider than it is
            .where(table.c.id == bindparam("feed_id"))
            .values(next_poll_at=bindparam("at")),
            late,
        )
    return feeds


def _row(
    wanted: Wanted, feed: Any, *, guild_id: int, style: Style, added_by: int, now: datetime
) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "channel_id": wanted.channel_id,
        "feed_id": feed.id,
        "style": style,
        "tag": wanted.tag,
        # Of a feed that was read before, all stories are old already: there is nothing left to decide.
        "newest": 0 if feed.succeeded_at is None else None,
        "added_by": added_by,
        "added_at": now,
    }


async def _add(connection: AsyncConnection, kind: type[Table], rows: list[dict[str, Any]]) -> None:
    """Add rows; those that are there already stay as they are."""
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        await connection.execute(dialect.insert(kind.__table__).on_conflict_do_nothing(), rows)
