"""What is remembered of feeds."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from bot.database.columns import host_of
from bot.database.tables import Entry, Feed, Subscription
from bot.feeds.polled import PolledFeed
from bot.feeds.schedule import RECENT, Pace, spread

SIGHTINGS = 3
MOST_AHEAD = timedelta(days=40)  # the longest interval is 31 days, and a tenth more by chance
OVERDUE, MANY, A_SECOND = timedelta(minutes=1), 1000, 50  # what is put off after a pause, and its pace


async def feeds_with_first_posts_to_plan(session: AsyncSession) -> list[int]:
    """Give polled feeds with a subscription whose first posts have not been chosen yet."""
    rows = await session.scalars(
        select(Subscription.feed_id)
        .join(Feed, Feed.id == Subscription.feed_id)
        .where(Subscription.newest.is_not(None), Feed.succeeded_at.is_not(None))
        .distinct()
    )
    return list(rows)


async def paces(session: AsyncSession, feed_ids: Collection[int], now: datetime) -> dict[int, Pace]:
    """Work out how often feeds have news, by when their latest entries were published, else first seen."""
    moment = func.coalesce(Entry.published_at, Entry.seen_at, type_=Entry.seen_at.type).label("moment")
    place = func.row_number().over(partition_by=Entry.feed_id, order_by=Entry.id.desc()).label("place")
    latest = select(Entry.feed_id, moment, place).where(Entry.feed_id.in_(feed_ids)).subquery()
    dates: defaultdict[int, list[datetime]] = defaultdict(list)
    for feed_id, at in await session.execute(
        select(latest.c.feed_id, latest.c.moment).where(latest.c.place <= RECENT)
    ):
        dates[feed_id].append(at)
    found = ((feed_id, Pace.of(each, now)) for feed_id, each in dates.items())
    return {feed_id: pace for feed_id, pace in found if pace is not None}


def sighted(feed: PolledFeed, target: str | None) -> str | None:
    """Note where a permanent redirect pointed this time, with a readable feed at its end.

    Args:
        feed: the row.
        target: the address, or None without such a redirect.

    Returns:
        The address to adopt, once it has been seen several times in a row.
    """
    if target is not None and feed.owner_id and not _same_origin(target, feed.url):
        target = None  # its headers are for the address that they were given for
    if target is None or target != feed.moved_to:
        if feed.moved_to or target is not None:
            feed.moved_to, feed.moved_seen = target or "", int(target is not None)
        return None
    feed.moved_seen += 1
    if feed.moved_seen < SIGHTINGS:
        return None
    feed.moved_to, feed.moved_seen = "", 0
    return target


async def adopt(session: AsyncSession, feed: PolledFeed, target: str) -> int | None:
    """Give a feed's row the address that it has moved to; the object stays as it was read.

    Returns:
        The feed that has that address already, and is to take over the followers of this one.
    """
    same = (await session.execute(_at(target, feed.owner_id))).first()
    if same is None:
        moved = update(Feed).where(Feed.id == feed.id).values(url=target, host=host_of(target))
        await session.execute(moved.execution_options(synchronize_session=False))
        return None
    feed_id, retired_at = same
    return feed_id if retired_at is None and feed_id != feed.id else None


def _same_origin(one: str, other: str) -> bool:
    return URL(one).origin() == URL(other).origin()


def _at(url: str, owner_id: int) -> Select[int, datetime | None]:
    return select(Feed.id, Feed.retired_at).where(Feed.url == url, Feed.owner_id == owner_id)


async def call_back(session: AsyncSession, now: datetime) -> int:
    """Let feeds be asked now that a wrong clock has put off beyond every interval.

    Returns:
        How many feeds that were.
    """
    called = await session.execute(
        update(Feed)
        .where(Feed.next_poll_at > now + MOST_AHEAD)
        .values(next_poll_at=now)
        .returning(Feed.id)
        .execution_options(synchronize_session=False)
    )
    return len(called.all())


async def spread_overdue(session: AsyncSession, now: datetime, floor: float) -> int:
    """After a long pause of the program, let what is overdue come one after the other, not all at once.

    Args:
        session: inside a transaction.
        now: the present.
        floor: seconds, the shortest interval; nothing is put off by more than a tenth of it.

    Returns:
        How many feeds were put off; none when they are few.
    """
    rows = await session.execute(
        select(Feed.id, Feed.url).where(Feed.next_poll_at <= now - OVERDUE, Feed.retired_at.is_(None))
    )
    late = [(feed_id, url) for feed_id, url in rows]
    if len(late) < MANY:
        return 0
    seconds = min(floor / 10, len(late) / A_SECOND)
    statement = (
        update(Feed.__table__)  # type: ignore[arg-type] # declared wider than it is
        .where(Feed.__table__.c.id == bindparam("feed_id"))
        .values(next_poll_at=bindparam("at"))
    )
    connection = await session.connection()
    await connection.execute(
        statement, [{"feed_id": feed_id, "at": now + spread(url, seconds)} for feed_id, url in late]
    )
    return len(late)
