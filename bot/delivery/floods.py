"""What came in a flood is posted as the newest of it and one list of the rest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database.tables import Post, PostKind, PostState, Subscription

MOST_LISTED = 500  # of a flood are remembered by name; all are counted


def list_of(subscription: Subscription, listed: Sequence[int], now: datetime) -> Post:
    """Give the row that lists a flood's other entries. It is never offered stars.

    Args:
        subscription: whose channel it goes to.
        listed: the entries, oldest first.
        now: the present.
    """
    newest = list(reversed(listed))[:MOST_LISTED]
    return Post(
        guild_id=subscription.guild_id,
        channel_id=subscription.channel_id,
        subscription_id=subscription.id,
        kind=PostKind.MORE,
        content={"feed": subscription.feed_id, "count": len(listed), "entries": newest},
        style=subscription.style,
        planned_at=now,
        seeded=True,
    )


async def lists_to_release(session: AsyncSession) -> list[int]:
    """Give the lists whose flood has been digested: no post of it that stands before them waits any more."""
    earlier = aliased(Post)
    waits = exists().where(
        earlier.subscription_id == Post.subscription_id,
        earlier.kind == PostKind.STORY,
        earlier.state == PostState.PLANNED,
        earlier.id < Post.id,
    )
    rows = await session.scalars(
        select(Post.id).where(Post.kind == PostKind.MORE, Post.state == PostState.PLANNED, ~waits)
    )
    return list(rows)


async def release(session: AsyncSession, post_ids: Sequence[int]) -> None:
    """Let planned posts that need no digest go out."""
    await session.execute(
        update(Post)
        .where(Post.id.in_(post_ids), Post.state == PostState.PLANNED)
        .values(state=PostState.READY)
        .execution_options(synchronize_session=False)
    )
