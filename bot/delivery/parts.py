"""What a server's story is made of, as far as its members can see."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Digest, Entry, Feed, Merge, Post, Story, Subscription
from bot.delivery.told import own_to

ARTICLE, STORY = "a", "s"


@dataclass(frozen=True, slots=True)
class Part:
    """What a server's story is made of: an article, or a whole story that was merged into it.

    Attributes:
        key: names it for ``split``.
        number: of the entry, or of the merged story.
        merged: whether it is a merged story.
    """

    key: str
    number: int
    title: str
    source: str
    merged: bool = False


async def parts_of(session: AsyncSession, guild_id: int, story_id: int) -> list[Part]:
    """Give what a story is made of in a server, as far as its members can see: articles, then merged stories.

    Seen are articles of feeds that the server follows, and those that were posted there.
    """
    followed = select(Subscription.feed_id).where(Subscription.guild_id == guild_id)
    posted = select(Post.entry_id).where(Post.guild_id == guild_id, Post.story_id == story_id)
    articles = await session.execute(
        select(Entry.id, Entry.title, Feed.title, Feed.url)
        .join(Feed, Feed.id == Entry.feed_id)
        .where(own_to(guild_id, story_id), or_(Entry.feed_id.in_(followed), Entry.id.in_(posted)))
        .order_by(Entry.id)
    )
    merged = await session.execute(
        select(Story.id, Story.title, Digest.source)
        .join(Merge, Merge.story_id == Story.id)
        .outerjoin(Digest, Digest.story_id == Story.id)
        .where(Merge.guild_id == guild_id, Merge.into_id == story_id)
        .order_by(Merge.ruled_at, Story.id)
    )
    return [
        *(Part(f"{ARTICLE}{id_}", id_, title, feed or url) for id_, title, feed, url in articles),
        *(Part(f"{STORY}{id_}", id_, title, source or "", merged=True) for id_, title, source in merged),
    ]
