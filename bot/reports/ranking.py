"""The best stories of a period, by the fair score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.told import stories_of_feed
from bot.reports.fair import MIDDLE, fair_score
from bot.reports.stories import StoryLine, shown_stories, story_lines
from bot.votes.rating import counted_votes


class Period(StrEnum):
    """How far back a report looks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"

    def since(self, now: datetime) -> datetime | None:
        """When the period began that ends now; ``None`` if it has no beginning."""
        days = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365}.get(self)
        return None if days is None else now - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class RankedStory:
    """A story in a ranking.

    Args:
        rank: from 1.
        score: the fair score that ranks it, 1.0 to 5.0; what is shown is the rating's plain mean.
    """

    rank: int
    line: StoryLine
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Some ranks of a longer ranking, which has ``total``."""

    stories: tuple[RankedStory, ...]
    total: int


async def _totals(session: AsyncSession, guild_id: int) -> list[tuple[int, int, int]]:
    """Story, number of ratings and sum of stars of each rated story."""
    votes = counted_votes(guild_id)
    query = select(votes.c.story_id, func.count(), func.sum(votes.c.star)).group_by(votes.c.story_id)
    return [(story_id, count, int(total)) for story_id, count, total in await session.execute(query)]


def _mean(totals: Sequence[tuple[int, int, int]]) -> float:
    count = sum(count for _, count, _ in totals)
    return sum(total for _, _, total in totals) / count if count else MIDDLE


async def server_mean(session: AsyncSession, guild_id: int) -> float:
    """The mean of all stars that count in a server; the middle of the scale where there are none."""
    return _mean(await _totals(session, guild_id))


async def top(
    session: AsyncSession,
    guild_id: int,
    *,
    since: datetime | None,
    feed_id: int | None,
    limit: int,
    offset: int = 0,
) -> Ranking:
    """The rated stories of a server, the best fair score first.

    Equal scores are ordered by the number of ratings, then the newer story first.

    Args:
        session: any session on the database.
        guild_id: the server.
        since: only stories first posted there from this moment on; ``None`` means all.
        feed_id: only stories that this feed tells; ``None`` means any.
        limit: how many ranks to give, from 1.
        offset: how many ranks to leave out first.
    """
    totals = await _totals(session, guild_id)  # all of them: the prior is the mean of the whole server
    prior, asked_for = _mean(totals), await _asked_for(session, guild_id, since, feed_id)
    scored = [
        (fair_score(count, total, prior), count, story_id)
        for story_id, count, total in totals
        if asked_for is None or story_id in asked_for
    ]
    scored.sort(reverse=True)
    asked = scored[offset : offset + limit]
    lines = await story_lines(session, guild_id, [story_id for _, _, story_id in asked])
    ranked = (
        RankedStory(rank, line, score)
        for rank, (line, (score, _, _)) in enumerate(zip(lines, asked, strict=True), offset + 1)
    )
    return Ranking(tuple(ranked), len(scored))


async def _asked_for(
    session: AsyncSession, guild_id: int, since: datetime | None, feed_id: int | None
) -> set[int] | None:
    """The stories of a period and a feed; ``None`` for all."""
    if since is None and feed_id is None:
        return None
    shown = shown_stories(guild_id)
    query = select(shown.c.story_id)
    if since is not None:
        query = query.where(shown.c.posted_at >= since)
    if feed_id is not None:
        query = query.where(shown.c.story_id.in_(stories_of_feed(guild_id, feed_id)))
    return set(await session.scalars(query))
