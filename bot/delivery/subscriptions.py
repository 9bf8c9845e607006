"""A feed in a channel: following, leaving, and how the feeds that a server follows are doing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Guild, Post, PostState, Subscription, Table
from bot.errors import LoupeError
from bot.feeds.shown import shown
from bot.translation import marked

MOST_NEWEST = 10
Style = Literal["card", "compact", "headline", "embed"]
STYLES: tuple[Style, ...] = get_args(Style)


class AlreadySubscribed(LoupeError):  # noqa: N818 - named for what happened, as it is raised
    """The channel follows the feed already."""

    def __init__(self, feed: str) -> None:
        super().__init__(
            f"This channel already follows {feed}.",
            remedy=marked("Choose another channel, or take it away first with /feed remove."),
        )
        self.feed = feed


class NotSubscribed(LoupeError):  # noqa: N818 - named for what happened, as it is raised
    """The server has no such subscription (any more)."""

    def __init__(self) -> None:
        super().__init__(
            marked("This server does not follow that feed."),
            remedy=marked("See what it follows with /feed list."),
        )


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that a server follows, and how it is doing.

    Args:
        title: the feed's title, or its address where it has none.
        url: its address, for programs.
        shown: its address as it may be shown.
        rests: why posting into the channel rests, in words; empty when it does not.
        problem: what is wrong with the feed, in words; empty when it is well.
        remedy: what an admin can do about the problem.
        next_poll_at: when it is read next; ``None`` for a feed that is gone for good.
    """

    subscription_id: int
    feed_id: int
    channel_id: int
    title: str
    url: str
    shown: str
    style: str
    tag: str
    crosspost: bool
    rests: str
    problem: str
    remedy: str
    polled_at: datetime | None
    succeeded_at: datetime | None
    next_poll_at: datetime | None


async def subscribe(
    session: AsyncSession,
    *,
    guild_id: int,
    channel_id: int,
    feed_url: str,
    feed_title: str,
    site_url: str,
    style: Style,
    tag: str,
    crosspost: bool,
    newest: int,
    added_by: int,
    now: datetime,
    secret_headers: str | None = None,
) -> Subscription:
    """Let a channel follow a feed, adding the server and the feed where they are new.

    A feed that nobody has read yet is read at once; so is one that had been given up as gone, since whoever
    subscribes has just found it alive, and a private one with its new headers. Every other feed keeps its
    schedule.

    Args:
        session: a session of ``Database.writing``.
        guild_id: the server.
        channel_id: the channel, or the thread, that the posts go into.
        feed_url: the feed's address, as discovery gave it.
        feed_title: the feed's title; kept only for a feed that has none yet.
        site_url: the site's address; kept only for a feed that has none yet.
        style: how posts look.
        tag: the name of the tag that forum posts get; empty for none.
        crosspost: whether posts of an announcement channel are published.
        newest: how many of the newest entries to post at first, 0 to 10.
        added_by: the admin.
        now: the moment.
        secret_headers: what a private feed is asked with, sealed. Such a feed is this server's own: nobody
            else can follow it, and the same address without headers is another feed.

    Raises:
        AlreadySubscribed: the channel follows the feed.
        ValueError: ``newest`` is out of its range.
    """
    if not 0 <= newest <= MOST_NEWEST:
        raise ValueError(f"newest is {newest}: it goes from 0 to {MOST_NEWEST}")
    await add_guild(session, guild_id, now)
    feed = await _feed(session, feed_url, guild_id if secret_headers else 0, now)
    feed.title, feed.site_url = feed.title or feed_title, feed.site_url or site_url
    feed.secret_headers = secret_headers
    if feed.polled_at is None or feed.retired_at is not None or secret_headers:
        feed.next_poll_at, feed.retired_at = min(feed.next_poll_at, now), None
    subscription = Subscription(
        guild_id=guild_id,
        channel_id=channel_id,
        feed_id=feed.id,
        style=style,
        tag=tag,
        crosspost=crosspost,
        newest=newest,
        added_by=added_by,
        added_at=now,
    )
    if not await _add_if_missing(session, subscription):
        raise AlreadySubscribed(feed.title or shown(feed.url))
    return subscription


async def _feed(session: AsyncSession, url: str, owner_id: int, now: datetime) -> Feed:
    """Give a feed's row, adding it where it is new."""
    await _add_if_missing(session, Feed(url=url, owner_id=owner_id, next_poll_at=now, added_at=now))
    found = select(Feed).where(Feed.url == url, Feed.owner_id == owner_id).with_for_update()
    return (await session.scalars(found)).one()


async def unsubscribe(session: AsyncSession, *, guild_id: int, subscription_id: int) -> Followed:
    """End a subscription and give back what it was; its posts that nobody has tried to send are dropped.

    A post whose sending has begun stays, so that what stands on Discord is never forgotten.

    Raises:
        NotSubscribed: the server has no such subscription.
    """
    found = await _followed(session, guild_id, Subscription.id == subscription_id)
    if not found:
        raise NotSubscribed
    waiting = (PostState.PLANNED, PostState.READY)
    await session.execute(
        delete(Post).where(
            Post.subscription_id == subscription_id, Post.state.in_(waiting), Post.attempted_at.is_(None)
        )
    )
    await session.execute(delete(Subscription).where(Subscription.id == subscription_id))
    return found[0]


async def subscriptions_of(session: AsyncSession, guild_id: int) -> list[Followed]:
    """All that a server follows, by channel and then by title."""
    return await _followed(session, guild_id)


async def add_guild(session: AsyncSession, guild_id: int, now: datetime) -> None:
    """Know a server from now on, if it is not known yet."""
    await _add_if_missing(session, Guild(id=guild_id, joined_at=now))


async def _add_if_missing(session: AsyncSession, row: Table) -> bool:
    """Add a row, and tell whether it is new: the UNIQUE constraint decides, so two at once make one."""
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


async def _followed(session: AsyncSession, guild_id: int, *where: Any) -> list[Followed]:
    query = (
        select(Subscription, Feed)
        .join(Feed, Feed.id == Subscription.feed_id)
        .where(Subscription.guild_id == guild_id, *where)
        .order_by(Subscription.channel_id, Feed.title, Feed.url)
    )
    return [_line(subscription, feed) for subscription, feed in await session.execute(query)]


def _line(subscription: Subscription, feed: Feed) -> Followed:
    address = shown(feed.url, private=bool(feed.owner_id))
    return Followed(
        subscription_id=subscription.id,
        feed_id=feed.id,
        channel_id=subscription.channel_id,
        title=feed.title or address,
        url=feed.url,
        shown=address,
        style=subscription.style,
        tag=subscription.tag,
        crosspost=subscription.crosspost,
        rests=subscription.problem,
        problem=feed.problem,
        remedy=feed.remedy,
        polled_at=feed.polled_at,
        succeeded_at=feed.succeeded_at,
        next_poll_at=None if feed.retired_at else feed.next_poll_at,
    )
