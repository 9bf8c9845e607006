"""What one member gave: their own votes, for their own eyes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.stories import StoryLine, story_lines
from bot.votes.rating import Rating, counted_votes


@dataclass(frozen=True, slots=True)
class MemberVote:
    """A member's vote on a story; the line shows what all members think of it."""

    line: StoryLine
    star: int
    voted_at: datetime


@dataclass(frozen=True, slots=True)
class MemberVotes:
    """Some of a member's votes in a server, the latest first, and how all of them spread over the stars."""

    votes: tuple[MemberVote, ...]
    given: Rating


async def my_votes(
    session: AsyncSession, guild_id: int, user_id: int, limit: int, offset: int = 0
) -> MemberVotes:
    """A member's own votes in a server, one a story, the latest first.

    Args:
        session: any session on the database.
        guild_id: the server.
        user_id: the member.
        limit: how many votes to give, from 1.
        offset: how many to leave out first.
    """
    mine = counted_votes(guild_id, user_id=user_id)
    spread = await session.execute(select(mine.c.star, func.count()).group_by(mine.c.star))
    given = {star: number for star, number in spread}  # noqa: C416 - dict(rows) has no type for mypy
    order = (mine.c.voted_at.desc(), mine.c.story_id.desc())
    found = (
        await session.execute(
            select(mine.c.story_id, mine.c.star, mine.c.voted_at).order_by(*order).limit(limit).offset(offset)
        )
    ).all()
    lines = await story_lines(session, guild_id, [row.story_id for row in found])
    return MemberVotes(
        tuple(MemberVote(line, row.star, row.voted_at) for line, row in zip(lines, found, strict=True)),
        Rating.of(given),
    )
