"""Which story an article tells in a server: what the machine found, with a moderator's rulings above it.

An article's *own* story in a server is the one that a split gave it there, or else the one that the machine
put it in. What it *tells* there is its own story, or the one that this was merged into. Merges form no
chains: what others are merged into is never merged itself.
"""

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Select,
    SelectBase,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database.tables import Entry, Guild, Merge, Post, PostState, Split

ALONE = "split:"
"""Begins the key of a story that an article became by a split; the entry's number ends it."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What an entry tells in servers that have a ruling on it.

    Attributes:
        own_id: the entry's own story there.
        told_id: what that is told as.
    """

    own_id: int
    told_id: int


async def root(session: AsyncSession, guild_id: int, story_id: int) -> int:
    """Give the story that a story is told as in a server: itself where it is not merged."""
    merged = select(Merge.into_id).where(Merge.guild_id == guild_id, Merge.story_id == story_id)
    return await session.scalar(merged) or story_id


async def rulings_on(
    session: AsyncSession, entry_id: int, story_id: int, where: ColumnElement[bool]
) -> dict[Ruled, list[int]]:
    """Give what an entry tells where servers have planned it and have rulings on it, with these servers.

    No ruling there can change until the transaction ends, so that a post never goes by an old one.

    Args:
        session: inside a transaction.
        entry_id: the entry.
        story_id: the story that the machine put it in.
        where: which posts count.
    """
    planned = select(Post.guild_id).where(Post.entry_id == entry_id, Post.state == PostState.PLANNED, where)
    locked = select(Guild.id).where(Guild.id.in_(planned)).order_by(Guild.id).with_for_update(read=True)
    guilds = set(await session.scalars(locked))
    own_id = func.coalesce(Split.story_id, story_id)
    rows = await session.execute(
        select(Guild.id, own_id, func.coalesce(Merge.into_id, own_id))
        .outerjoin(Split, and_(Split.guild_id == Guild.id, Split.entry_id == entry_id))
        .outerjoin(Merge, and_(Merge.guild_id == Guild.id, Merge.story_id == own_id))
        .where(Guild.id.in_(planned), or_(Split.story_id.is_not(None), Merge.into_id.is_not(None)))
        .order_by(Guild.id)
    )
    ruled: dict[Ruled, list[int]] = {}
    for guild_id, own, told in rows:
        if guild_id in guilds:
            ruled.setdefault(Ruled(own, told), []).append(guild_id)
    return ruled


def told_by(guild_id: int, story_id: int) -> ColumnElement[bool]:
    """Tell of an entry whether it tells a story in a server.

    Args:
        guild_id: the server.
        story_id: the story; one that is merged into another is told by none.
    """
    itself = select(literal(story_id)).where(
        ~exists().where(Merge.guild_id == guild_id, Merge.story_id == story_id)
    )
    merged = select(Merge.story_id).where(Merge.guild_id == guild_id, Merge.into_id == story_id)
    return _own_to_any(guild_id, itself.union_all(merged))


def own_to(guild_id: int, story_id: int) -> ColumnElement[bool]:
    """Tell of an entry whether a story is its own in a server; what is merged into that does not count."""
    return _own_to_any(guild_id, select(literal(story_id)))


def _own_to_any(guild_id: int, stories: SelectBase) -> ColumnElement[bool]:
    found = aliased(Entry)
    elsewhere = exists().where(Split.guild_id == guild_id, Split.entry_id == found.id)
    by_machine = select(found.id).where(found.story_id.in_(stories), ~elsewhere)
    by_ruling = select(Split.entry_id).where(Split.guild_id == guild_id, Split.story_id.in_(stories))
    # The few entries are looked up first: an OR would have databases read all entries of the feeds.
    return Entry.id.in_(by_machine.union_all(by_ruling))


def stories_of_feed(guild_id: int, feed_id: int) -> Select[int]:
    """Select the stories that a feed tells in a server."""
    own_id = func.coalesce(Split.story_id, Entry.story_id)
    return (
        select(func.coalesce(Merge.into_id, own_id))
        .select_from(Entry)
        .outerjoin(Split, and_(Split.guild_id == guild_id, Split.entry_id == Entry.id))
        .outerjoin(Merge, and_(Merge.guild_id == guild_id, Merge.story_id == own_id))
        .where(Entry.feed_id == feed_id, own_id.is_not(None))
    )


def undigested() -> Select[int, int]:
    """Select the stories that splits made and that were not digested yet, each with its entry."""
    return select(Split.story_id, Split.entry_id).where(Split.waits).distinct()
