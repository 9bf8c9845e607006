"""What a server follows, to be taken elsewhere."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Subscription
from bot.feeds.feed_list import Listed
from bot.feeds.shown import shown


@dataclass(frozen=True, slots=True)
class Export:
    """What may be taken.

    Attributes:
        feeds: each with the id of its channel, by channel and then by title; their folders are empty.
        kept_back: how many stay here, since their addresses hold a key, or they need secret headers.
    """

    feeds: tuple[tuple[int, Listed], ...]
    kept_back: int


async def export_of(session: AsyncSession, guild_id: int) -> Export:
    """Give what a server follows; whatever lets a reader in stays here."""
    rows = await session.execute(
        select(Subscription.channel_id, Feed.url, Feed.title, Feed.site_url, Feed.owner_id)
        .join(Feed, Feed.id == Subscription.feed_id)
        .where(Subscription.guild_id == guild_id)
        .order_by(Subscription.channel_id, Feed.title, Feed.url)
    )
    feeds, kept_back = [], 0
    for channel_id, url, title, site, owner in rows:
        if owner or shown(url) != url:
            kept_back += 1
        else:
            feeds.append((channel_id, Listed(url, title, site)))
    return Export(tuple(feeds), kept_back)
