"""How feeds are doing, for those who look after them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, and_, case, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Host, Push, Subscription
from bot.feeds.pushes import works
from bot.feeds.shown import shown


class FeedState(StrEnum):
    """How a feed is, in one word."""

    WELL = "well"
    NEW = "new"  # not asked yet
    TROUBLED = "troubled"  # read, though something is wrong with its document
    PAUSED = "paused"  # its host asked for a pause
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed is doing.

    Attributes:
        title: its title, or its address where it has none.
        url: its address as it may be shown.
        succeeded_at: when it was last read well.
        next_poll_at: when it is asked next; None when never again.
        interval: seconds between two polls, at present; 0 before the first.
        reason: why the interval is what it is.
        pushed: whether a hub delivers its news.
        failures: failed polls in a row.
        problem: what is wrong, in words; empty when it is well.
        remedy: what can be done about it.
        told_at: when those who follow it were told that it fails.
    """

    feed_id: int
    title: str
    url: str
    state: FeedState
    succeeded_at: datetime | None
    next_poll_at: datetime | None
    interval: float
    reason: str
    pushed: bool
    failures: int
    problem: str
    remedy: str
    told_at: datetime | None


async def health(
    session: AsyncSession, now: datetime, *, guild_id: int | None = None, failing: bool = False
) -> list[FeedHealth]:
    """Tell how the followed feeds are doing: those that are gone or fail first, then by title.

    Args:
        session: any session.
        now: the present.
        guild_id: of one server only.
        failing: only those that are not well.
    """
    rows = await session.execute(_query(now, guild_id))
    found = [_health(feed, paused_until, pushed=bool(pushed)) for feed, paused_until, pushed in rows]
    return [each for each in found if not failing or each.state not in {FeedState.WELL, FeedState.NEW}]


def _query(now: datetime, guild_id: int | None) -> Select[Feed, datetime | None, bool | None]:
    followed = exists().where(Subscription.feed_id == Feed.id)
    if guild_id is not None:
        followed = followed.where(Subscription.guild_id == guild_id)
    first = case((Feed.retired_at.is_not(None), 0), (Feed.failures > 0, 1), (Feed.problem != "", 2), else_=3)
    return (
        select(Feed, Host.paused_until, works(now))
        .outerjoin(Host, and_(Host.host == Feed.host, Host.paused_until > now))
        .outerjoin(Push, Push.feed_id == Feed.id)
        .where(followed)
        .order_by(first, Feed.title, Feed.url)
    )


def _health(feed: Feed, paused_until: datetime | None, *, pushed: bool) -> FeedHealth:
    address = shown(feed.url, private=bool(feed.owner_id))
    later = None if paused_until is None else max(paused_until, feed.next_poll_at)
    return FeedHealth(
        feed_id=feed.id,
        title=feed.title or address,
        url=address,
        state=_state(feed, paused=paused_until is not None),
        succeeded_at=feed.succeeded_at,
        next_poll_at=None if feed.retired_at else later or feed.next_poll_at,
        interval=feed.interval_seconds,
        reason=feed.interval_reason,
        pushed=pushed,
        failures=feed.failures,
        problem=feed.problem,
        remedy=feed.remedy,
        told_at=feed.told_at,
    )


def _state(feed: Feed, *, paused: bool) -> FeedState:
    if feed.retired_at is not None:
        return FeedState.GONE
    if feed.failures:
        return FeedState.FAILING
    if paused:
        return FeedState.PAUSED
    if feed.polled_at is None:
        return FeedState.NEW
    return FeedState.TROUBLED if feed.problem else FeedState.WELL
