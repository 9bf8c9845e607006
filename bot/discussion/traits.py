"""What stories are about, read from the tables for those who ask whether they would be told of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Merge, Post, PostState, SearchText, StoryGear
from bot.discussion.follows import NO_TRAITS, Traits, Wanted, is_about
from bot.stories.gear.naming import keys_of
from bot.stories.terms import GAP

MOST_COUNTED = 2000
"""Of a server's stories the newest are looked at, so that asking stays quick in the busiest one."""
_BATCH = 500


async def traits_told(session: AsyncSession, guild_id: int, story_ids: Collection[int]) -> dict[int, Traits]:
    """Give what stories are about in a server, with what is told there as part of them.

    Args:
        session: any session.
        guild_id: the server.
        story_ids: some hundreds of stories at most.
    """
    merged = await session.execute(
        select(Merge.into_id, Merge.story_id).where(Merge.guild_id == guild_id, Merge.into_id.in_(story_ids))
    )
    parts: dict[int, list[int]] = {each: [each] for each in story_ids}
    for into_id, story_id in merged:
        parts[into_id].append(story_id)
    own = await _traits(session, {each for group in parts.values() for each in group})
    told: dict[int, Traits] = {}
    for story_id, group in parts.items():
        together = NO_TRAITS
        for each in group:
            together |= own.get(each, NO_TRAITS)
        told[story_id] = together
    return told


async def _traits(session: AsyncSession, story_ids: Collection[int]) -> dict[int, Traits]:
    gear: defaultdict[int, set[str]] = defaultdict(set)
    makers: defaultdict[int, set[str]] = defaultdict(set)
    columns = select(StoryGear.story_id, StoryGear.name, StoryGear.kind, StoryGear.maker)
    for story_id, name, kind, maker in await session.execute(
        columns.where(StoryGear.story_id.in_(story_ids))
    ):
        gear[story_id].update(keys_of(name, kind))
        makers[story_id].add(maker)
    texts = select(SearchText).where(SearchText.story_id.in_(story_ids))
    return {
        row.story_id: Traits(
            frozenset(gear[row.story_id]),
            frozenset(makers[row.story_id]),
            f" {row.title} {GAP} {row.digest} {GAP} {row.gear} ",
        )
        for row in await session.scalars(texts)
    }


async def count_about(session: AsyncSession, guild_id: int, wanted: Wanted, since: datetime) -> int:
    """Count the stories of a server, first posted there since a moment, that are about something.

    Args:
        session: any session.
        guild_id: the server.
        wanted: what.
        since: only later ones, and of these the newest ``MOST_COUNTED``.
    """
    posted_at = func.min(Post.sent_at, type_=Post.sent_at.type)
    query = (
        select(Post.story_id)
        .where(Post.guild_id == guild_id, Post.state == PostState.SENT, Post.story_id.is_not(None))
        .group_by(Post.story_id)
        .having(posted_at >= since)
        .order_by(posted_at.desc())
        .limit(MOST_COUNTED)
    )
    stories: Sequence[int] = [each for each in await session.scalars(query) if each is not None]
    count = 0
    for start in range(0, len(stories), _BATCH):
        told = await traits_told(session, guild_id, stories[start : start + _BATCH])
        count += sum(is_about(each, wanted.kind, wanted.key, wanted.label) for each in told.values())
    return count
