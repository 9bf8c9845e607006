"""Two addresses turn out to be one feed: whoever follows the old one follows the new one from now on."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Post, Subscription


async def merge(session: AsyncSession, old_id: int, new_id: int) -> None:
    """Move the subscriptions of a feed to another one.

    A channel that follows both keeps the one it has with the new feed. Nothing is posted for it: a new feed
    that was never read counts as just followed. The old row stays, unfollowed and so unread, with its
    entries, so that posts keep what they tell.

    Args:
        session: inside a transaction.
        old_id: the feed that has moved.
        new_id: the feed that has its new address already.
    """
    new = await session.get_one(Feed, new_id)
    there = {each.channel_id: each.id for each in await _following(session, new_id)}
    for subscription in await _following(session, old_id):
        if (kept := there.get(subscription.channel_id)) is not None:
            await session.execute(
                update(Post).where(Post.subscription_id == subscription.id).values(subscription_id=kept)
            )
            await session.delete(subscription)
            continue
        subscription.feed_id = new_id
        if new.succeeded_at is None:
            subscription.newest = subscription.newest or 0
    await session.flush()


async def _following(session: AsyncSession, feed_id: int) -> Sequence[Subscription]:
    return (await session.scalars(select(Subscription).where(Subscription.feed_id == feed_id))).all()
