"""News that several feeds tell is told once in a server.

Every story keeps the digest and the words of its own publisher: a server that follows one of the feeds
alone sees nothing of the others, so nobody can put words into the posts of servers that never chose them.
Where a server follows several, what comes later is told as part of what stands there already. That is written
down as a merge, so that moderators can take it back; it is decided once, before the article is posted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Guild, Merge, Post, PostState, Split

LOUPE = 0
"""Stands for the moderator where Loupe itself merged."""


async def tell_together(
    session: AsyncSession, entry_id: int, story_id: int, news: Sequence[int], now: datetime
) -> None:
    """Tell a story as part of the news that servers show already, wherever its entry is about to be posted.

    A server that shows the story already, or has a ruling on it, is left as it is.

    Args:
        session: inside a transaction.
        entry_id: the entry, whose posts are planned and wait for their story.
        story_id: the story.
        news: other stories on the same news.
        now: the present.
    """
    planned = select(Post.guild_id).where(Post.entry_id == entry_id, Post.state == PostState.PLANNED)
    # No ruling there can change until the transaction ends, so that no merge ever leads to a merged story.
    await session.execute(
        select(Guild.id).where(Guild.id.in_(planned)).order_by(Guild.id).with_for_update(read=True)
    )
    ruled = select(Merge.guild_id).where(or_(Merge.story_id == story_id, Merge.into_id == story_id))
    split = select(Split.guild_id).where(or_(Split.entry_id == entry_id, Split.story_id == story_id))
    shown = select(Post.guild_id).where(or_(Post.story_id == story_id, Post.made_for_id == story_id))
    first = (
        select(func.min(Post.id))
        .where(Post.guild_id.in_(planned), or_(Post.story_id.in_(news), Post.made_for_id.in_(news)))
        # What was given up or deleted shows nothing: the news would be seen nowhere.
        .where(Post.state.in_([PostState.READY, PostState.SENT]))
        .where(Post.guild_id.not_in(union(ruled, split, shown)))
        .group_by(Post.guild_id)
    )
    rows = await session.execute(select(Post.guild_id, Post.story_id).where(Post.id.in_(first)))
    session.add_all(
        Merge(guild_id=guild_id, story_id=story_id, into_id=into_id, ruled_by=LOUPE, ruled_at=now)
        for guild_id, into_id in rows
    )
    await session.flush()
