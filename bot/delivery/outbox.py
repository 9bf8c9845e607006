"""The outbox: what is next in each channel, and what became of it.

Posts of a channel go out one after the other in the order of their rows. One that waits for its digest holds
those behind it for a short while only; one that waits to be tried again holds them until it is settled.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Guild, Post, PostState, Subscription

DIGEST_PATIENCE = timedelta(seconds=30)
OPEN = (PostState.PLANNED, PostState.READY)


@dataclass(frozen=True, slots=True)
class Due:
    """A post that may be tried now."""

    post_id: int
    channel_id: int
    attempts: int
    attempted_at: datetime | None
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A post that stands on Discord.

    Attributes:
        message_id: its message.
        place_id: the channel it stands in; for a forum post the thread.
        thread_id: where it is discussed, if there is such a place from the beginning.
        shown: what its card shows, to tell when it is out of date.
        stars: its five emoji, which stay its own when the server chooses others; None for the keycaps.
        attached: the picture file that was uploaded with it, or empty.
    """

    message_id: int
    place_id: int
    thread_id: int | None
    shown: str
    stars: list[str] | None
    attached: str = ""


async def due_channels(session: AsyncSession, busy: Collection[int]) -> list[int]:
    """Give the channels in which something is ready, those that waited longest first.

    Args:
        session: any session.
        busy: channels that are being served already.
    """
    rows = await session.scalars(
        select(Post.channel_id)
        .join(Guild, Guild.id == Post.guild_id)
        .where(Post.state == PostState.READY, Guild.left_at.is_(None), Post.channel_id.not_in(busy))
        .group_by(Post.channel_id)
        .order_by(func.min(Post.id))
    )
    return list(rows)


async def next_in(session: AsyncSession, channel_id: int, now: datetime) -> Due | datetime | None:
    """Give the post that is next in a channel.

    Returns:
        The post; or the moment to ask again, when the next one may not be tried yet; or None when nothing
        waits.
    """
    fresh = and_(Post.state == PostState.PLANNED, Post.planned_at > now - DIGEST_PATIENCE)
    post = await session.scalar(
        select(Post)
        .where(Post.channel_id == channel_id, or_(Post.state == PostState.READY, fresh))
        .order_by(Post.id)
        .limit(1)
    )
    if post is None:
        return None
    if post.state == PostState.PLANNED:
        return post.planned_at + DIGEST_PATIENCE
    if post.not_before is not None and post.not_before > now:
        return post.not_before
    return Due(post.id, post.channel_id, post.attempts, post.attempted_at, post.planned_at)


async def keep_nonce(session: AsyncSession, post_id: int, nonce: str, now: datetime) -> bool:
    """Write down that a post is about to be sent under this nonce, before it is.

    Returns:
        Whether it still may be: its subscription may have ended a moment ago, or its channel been deleted.
    """
    kept = await session.execute(
        update(Post)
        .where(Post.id == post_id, Post.state == PostState.READY)
        .values(
            nonce=nonce,
            attempts=Post.attempts + 1,
            attempted_at=func.coalesce(Post.attempted_at, now, type_=Post.attempted_at.type),
        )
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    return bool(kept.all())


async def not_found(session: AsyncSession, post_id: int) -> None:
    """Write down that the channel holds no message of this post: it was never made and may be sent afresh."""
    await session.execute(update(Post).where(Post.id == post_id).values(attempted_at=None))


async def settle(session: AsyncSession, post_id: int, made: Made, now: datetime) -> None:
    """Write down where a post stands on Discord, and that its channel takes posts.

    Args:
        session: inside a transaction.
        post_id: the row.
        made: what was made of it.
        now: the present.
    """
    post = await session.get_one(Post, post_id)
    post.state = PostState.SENT
    post.message_id, post.place_id, post.thread_id = made.message_id, made.place_id, made.thread_id
    post.sent_at, post.shown, post.stars = now, made.shown, made.stars
    post.attached = made.attached
    post.attempted_at = post.not_before = None
    post.problem = ""
    if post.subscription_id is not None:
        await session.execute(
            update(Subscription)
            .where(Subscription.id == post.subscription_id, Subscription.problem != "")
            .values(problem="")
        )


async def postpone(
    session: AsyncSession, post_id: int, *, until: datetime, problem: str, asked: bool, rests: bool
) -> None:
    """Write down that a post is tried again later.

    Args:
        session: inside a transaction.
        post_id: the row.
        until: not before this moment.
        problem: why, in words.
        asked: whether Discord may have done it: the outcome stays unknown.
        rests: whether the whole channel rests, which its admins are to be told.
    """
    post = await session.get_one(Post, post_id)
    post.not_before, post.problem = until, problem
    if not asked:
        post.attempted_at = None
    if rests and post.subscription_id is not None:
        await session.execute(
            update(Subscription).where(Subscription.id == post.subscription_id).values(problem=problem)
        )


async def resume(session: AsyncSession, guild_id: int) -> None:
    """Let a server's posts be tried at once: what they rested for may be mended."""
    await session.execute(
        update(Post)
        .where(Post.guild_id == guild_id, Post.state == PostState.READY, Post.not_before.is_not(None))
        .values(not_before=None)
    )


async def give_up(session: AsyncSession, post_id: int, problem: str) -> None:
    """Write down that a post will not be made, and why."""
    await session.execute(
        update(Post).where(Post.id == post_id).values(state=PostState.FAILED, problem=problem)
    )


async def unseeded(session: AsyncSession, now: datetime, busy: Collection[int], limit: int) -> list[int]:
    """Give posts whose five stars have not been offered yet: the oldest of each place that nobody serves."""
    first = func.min(Post.id)
    rows = await session.scalars(
        select(first)
        .join(Guild, Guild.id == Post.guild_id)
        .where(
            Post.state == PostState.SENT,
            Post.seeded.is_(False),
            Post.place_id.not_in(busy),
            Guild.left_at.is_(None),
            or_(Post.not_before.is_(None), Post.not_before <= now),
        )
        .group_by(Post.place_id)
        .order_by(first)
        .limit(limit)
    )
    return list(rows)


async def stale(session: AsyncSession, now: datetime, busy: Collection[int], limit: int) -> list[int]:
    """Give posts whose card shows an old rating: the longest stale of each place that nobody is serving."""
    place = func.row_number().over(partition_by=Post.place_id, order_by=(Post.refresh_at, Post.id))
    waiting = (
        select(Post.id, Post.refresh_at, place.label("place"))
        .join(Guild, Guild.id == Post.guild_id)
        .where(
            Post.state == PostState.SENT,
            Post.refresh_at <= now,
            Post.place_id.not_in(busy),
            Guild.left_at.is_(None),
        )
        .subquery()
    )
    rows = await session.scalars(
        select(waiting.c.id).where(waiting.c.place == 1).order_by(waiting.c.refresh_at).limit(limit)
    )
    return list(rows)


async def next_stale(session: AsyncSession, after: datetime) -> datetime | None:
    """Tell since when the first of the cards shows an old rating that became so after a moment."""
    since: datetime | None = await session.scalar(
        select(func.min(Post.refresh_at))
        .join(Guild, Guild.id == Post.guild_id)
        .where(Post.state == PostState.SENT, Post.refresh_at > after, Guild.left_at.is_(None))
    )
    return since


async def refreshed(session: AsyncSession, post_id: int, shown: str, attached: str) -> None:
    """Write down what a card shows now, and that nothing is due.

    Votes that come in afterwards make it due again. Whoever calls this must look for votes that came in while
    the card was being edited: in the same transaction, after this call, which locks the row.
    """
    values = {"refresh_at": None, "shown": shown, "attached": attached}
    await session.execute(update(Post).where(Post.id == post_id).values(values))


async def gone(session: AsyncSession, post_ids: Collection[int]) -> None:
    """Write down that the messages of these posts are no longer on Discord."""
    await session.execute(
        update(Post)
        .where(Post.id.in_(post_ids), Post.state == PostState.SENT)
        .values(state=PostState.GONE, refresh_at=None)
        .execution_options(synchronize_session=False)
    )
