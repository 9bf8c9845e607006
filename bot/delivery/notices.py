"""Telling admins how feeds do: once when one has failed for long or is gone, and once when it is back.

A notice is a row of the outbox like any post, so that it is made once, whatever happens on the way. It is
written in one transaction with ``feeds.told_at``, which remembers that it was decided.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Guild, Post, PostKind, PostState, Subscription

FAILING_FOR = timedelta(hours=24)
FAILING_POLLS = 4  # a feed that is read once a day is not told of after one bad day


class Told(StrEnum):
    """What a notice tells of feeds."""

    FAILING = "failing"
    GONE = "gone"
    BACK = "back"


async def plan_notices(session: AsyncSession, now: datetime) -> int:
    """Plan the notices that are due, one for each server and kind, however many feeds it is about.

    A feed fails for long when it was last read well a day ago and four polls have failed since. What is gone
    for good is told at once, in a server without a log channel where the feed was posted.

    Args:
        session: inside a transaction.
        now: the present.

    Returns:
        How many posts were planned.
    """
    planned = 0
    for told, feeds in (
        (Told.FAILING, await _failing(session, now)),
        (Told.GONE, await _gone(session)),
        (Told.BACK, await _back(session)),
    ):
        if feeds:
            planned += await _tell(session, told, feeds, now)
        for feed in feeds:
            feed.told_at = None if told is Told.BACK else now
    return planned


_FOLLOWED = exists().where(Subscription.feed_id == Feed.id)


async def _failing(session: AsyncSession, now: datetime) -> list[Feed]:
    since = func.coalesce(Feed.succeeded_at, Feed.added_at, type_=Feed.added_at.type)
    rows = await session.scalars(
        select(Feed).where(
            Feed.told_at.is_(None),
            Feed.retired_at.is_(None),
            Feed.failures >= FAILING_POLLS,
            since <= now - FAILING_FOR,
            _FOLLOWED,
        )
    )
    return list(rows)


async def _gone(session: AsyncSession) -> list[Feed]:
    untold = or_(Feed.told_at.is_(None), Feed.told_at < Feed.retired_at)
    rows = await session.scalars(select(Feed).where(Feed.retired_at.is_not(None), untold, _FOLLOWED))
    return list(rows)


async def _back(session: AsyncSession) -> list[Feed]:
    rows = await session.scalars(
        select(Feed).where(
            Feed.told_at.is_not(None),
            Feed.retired_at.is_(None),
            Feed.failures == 0,
            Feed.succeeded_at > Feed.told_at,
        )
    )
    return list(rows)


async def _tell(session: AsyncSession, told: Told, feeds: Iterable[Feed], now: datetime) -> int:
    by_id = {feed.id: feed for feed in feeds}
    rows = await session.execute(
        select(Subscription, Guild)
        .join(Guild, Guild.id == Subscription.guild_id)
        .where(Subscription.feed_id.in_(by_id), Guild.left_at.is_(None))
        .order_by(Subscription.id)
    )
    where: dict[int, int] = {}
    about: defaultdict[int, dict[int, dict[str, object]]] = defaultdict(dict)
    for subscription, guild in rows.all():
        feed = by_id[subscription.feed_id]
        channel = guild.log_channel_id or (subscription.channel_id if told is Told.GONE else None)
        # Whoever follows a feed since it failed was never told, and need not be told that it is back.
        if channel is None or (told is Told.BACK and feed.told_at and subscription.added_at > feed.told_at):
            continue
        where.setdefault(guild.id, channel)
        about[guild.id][feed.id] = {"feed": feed.id, "problem": feed.problem, "remedy": feed.remedy}
    session.add_all(
        Post(
            guild_id=guild_id,
            channel_id=channel,
            kind=PostKind.NOTICE,
            content={"told": told, "feeds": list(about[guild_id].values())},
            state=PostState.READY,
            planned_at=now,
            seeded=True,
        )
        for guild_id, channel in where.items()
    )
    return len(where)
