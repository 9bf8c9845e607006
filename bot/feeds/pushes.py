"""What is remembered of hubs that push, and of what was agreed with them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Push, PushState, Subscription
from bot.feeds.identity import Decision
from bot.feeds.polled import PolledFeed
from bot.feeds.push import Offer, missed

_TOKEN_BYTES = 32


async def note_offers(
    session: AsyncSession, offers: Sequence[tuple[PolledFeed, Offer | None]], now: datetime
) -> set[int]:
    """Remember where feeds' news can be had by push, as their latest documents say.

    What was agreed with another hub, or on another topic, is forgotten with its token: that hub is told
    when it pushes the next time. A feed of one server alone is kept from hubs.

    Args:
        session: inside a transaction.
        offers: of each feed, None where it makes none.
        now: the present.

    Returns:
        The feeds with a hub to be asked that was not known before.
    """
    found = await session.scalars(select(Push).where(Push.feed_id.in_([feed.id for feed, _ in offers])))
    known = {push.feed_id: push for push in found}
    to_ask = set()
    for feed, named in offers:
        offer = None if feed.owner_id else named
        push = known.get(feed.id)
        if push is not None and (offer is None or Offer(push.hub, push.topic) != offer):
            await session.delete(push)
            await session.flush()
            push = None
        if offer is not None and push is None:
            session.add(_offered(feed.id, offer, now))
            to_ask.add(feed.id)
    return to_ask


def _offered(feed_id: int, offer: Offer, now: datetime) -> Push:
    return Push(
        feed_id=feed_id,
        hub=offer.hub,
        topic=offer.topic,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        secret=secrets.token_urlsafe(_TOKEN_BYTES),
        next_at=now,
    )


def _followed() -> ColumnElement[bool]:
    """Whether somebody follows the feed of a push, and it still exists."""
    return and_(
        Feed.retired_at.is_(None),
        select(Subscription.id).where(Subscription.feed_id == Push.feed_id).exists(),
    )


async def due_pushes(
    session: AsyncSession, now: datetime, base: str, busy: Collection[int], limit: int
) -> list[int]:
    """Give the feeds about whose hub something is to be done, the longest overdue first."""
    bound = Push.state != PushState.OFFERED
    due = Push.next_at <= now
    wanted = and_(_followed(), or_(due, Push.state == PushState.LEAVING, and_(bound, Push.base != base)))
    unwanted = and_(~_followed(), bound, or_(due, Push.state != PushState.LEAVING))
    rows = await session.scalars(
        select(Push.feed_id)
        .join(Feed, Feed.id == Push.feed_id)
        .where(or_(wanted, unwanted), Push.feed_id.not_in(busy))
        .order_by(Push.next_at)
        .limit(limit)
    )
    return list(rows)


async def push_of(session: AsyncSession, feed_id: int) -> tuple[Push, bool] | None:
    """Give a feed's push, and whether somebody follows the feed."""
    row = await session.execute(
        select(Push, _followed()).join(Feed, Feed.id == Push.feed_id).where(Push.feed_id == feed_id)
    )
    found = row.one_or_none()
    return None if found is None else (found[0], bool(found[1]))


async def push_by_token(session: AsyncSession, token: str) -> Push | None:
    """Give the push that a callback is for."""
    found: Push | None = await session.scalar(select(Push).where(Push.token == token))
    return found


def works(now: datetime) -> ColumnElement[bool]:
    """Whether a hub does as it promised: its lease runs, it has pushed, and no poll was ahead of it since."""
    return and_(Push.lease_until > now, Push.pushed_at.is_not(None), Push.misses == 0)


async def pushing_until(session: AsyncSession, feed_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Give the end of the lease for those of the feeds whose push works."""
    rows = await session.execute(
        select(Push.feed_id, Push.lease_until).where(Push.feed_id.in_(feed_ids), works(now))
    )
    return {feed_id: until for feed_id, until in rows if until is not None}


async def note_misses(session: AsyncSession, news: Mapping[int, Sequence[Decision]], now: datetime) -> None:
    """Remember that polls found what hubs should have pushed, where they did.

    Args:
        session: inside a transaction.
        news: the new entries of each polled feed.
        now: the present.
    """
    for push in await session.scalars(select(Push).where(Push.feed_id.in_(news))):
        if news[push.feed_id] and missed(push, news[push.feed_id], now):
            push.misses += 1
