"""A server's figures: how much was posted and rated, and which feeds were the most active."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Post, PostKind, PostState, Subscription
from bot.reports.ranking import Period
from bot.votes.rating import Rating, counted_votes


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a server in a period.

    Args:
        posts: messages posted in it that still stand.
        rating: the stars given in it that count; ``rating.count`` is their number.
        raters: the members who gave them.
    """

    period: Period
    posts: int
    rating: Rating
    raters: int


@dataclass(frozen=True, slots=True)
class FeedActivity:
    """How many of a feed's stories were posted in a server and still stand there."""

    feed_id: int
    title: str
    posts: int


@dataclass(frozen=True, slots=True)
class ServerStats:
    """A server's figures by period, and its most active feeds, the busiest first."""

    figures: tuple[Figures, ...]
    feeds: tuple[FeedActivity, ...]


async def server_stats(
    session: AsyncSession,
    guild_id: int,
    now: datetime,
    *,
    periods: tuple[Period, ...] = (Period.DAY, Period.WEEK, Period.MONTH, Period.ALL),
    feeds: int = 5,
) -> ServerStats:
    """The figures of a server for each period that ends now, and its ``feeds`` most active feeds."""
    since = {period: period.since(now) for period in periods}
    posts = await _posts(session, guild_id, since)
    rated = await _rated(session, guild_id, since)
    figures = (Figures(each, posts[each], *rated[each]) for each in periods)
    return ServerStats(tuple(figures), await _most_active(session, guild_id, feeds))


def _within(moment: SQLColumnExpression[Any], since: datetime | None) -> ColumnElement[bool]:
    return true() if since is None else moment >= since


async def _posts(
    session: AsyncSession, guild_id: int, since: Mapping[Period, datetime | None]
) -> dict[Period, int]:
    numbers = (func.count(case((_within(Post.sent_at, start), 1))) for start in since.values())
    query = select(*numbers).where(
        Post.guild_id == guild_id, Post.state == PostState.SENT, Post.kind == PostKind.STORY
    )
    return dict(zip(since, (await session.execute(query)).one(), strict=True))


async def _rated(
    session: AsyncSession, guild_id: int, since: Mapping[Period, datetime | None]
) -> dict[Period, tuple[Rating, int]]:
    """The rating and the number of raters in each period, from one pass over the votes."""
    votes = counted_votes(guild_id)
    numbers = (func.count(case((_within(votes.c.voted_at, start), 1))) for start in since.values())
    query = select(votes.c.user_id, votes.c.star, *numbers).group_by(votes.c.user_id, votes.c.star)
    spread: dict[Period, Counter[int]] = {period: Counter() for period in since}
    raters: dict[Period, set[int]] = {period: set() for period in since}
    for user_id, star, *by_period in await session.execute(query):
        for period, number in zip(since, by_period, strict=True):
            if number:
                spread[period][star] += number
                raters[period].add(user_id)
    return {period: (Rating.of(spread[period]), len(raters[period])) for period in since}


async def _most_active(session: AsyncSession, guild_id: int, limit: int) -> tuple[FeedActivity, ...]:
    number = func.count()
    query = (
        select(Feed.id, Feed.title, Feed.url, number)
        .join(Subscription, Subscription.feed_id == Feed.id)
        .join(Post, Post.subscription_id == Subscription.id)
        .where(Post.guild_id == guild_id, Post.state == PostState.SENT, Post.kind == PostKind.STORY)
        .group_by(Feed.id, Feed.title, Feed.url)
        .order_by(number.desc(), Feed.id)
        .limit(limit)
    )
    rows = await session.execute(query)
    return tuple(FeedActivity(feed_id, title or url, posts) for feed_id, title, url, posts in rows)
