"""A server's stories by the gear that they, or stories told as part of them, are about."""

from dataclasses import dataclass

from sqlalchemy import Subquery, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Merge, Post, PostState, StoryGear
from bot.reports.stories import StoryPage, story_lines
from bot.stories.gear import Kind, find_gear, gear_key

_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class KnownGear:
    """A piece of gear that stories of a server are about.

    Args:
        key: of its name, 16 hexadecimal digits.
        stories: how many are about it.
    """

    key: str
    name: str
    kind: Kind
    stories: int


async def suggest_gear(session: AsyncSession, guild_id: int, typed: str, limit: int) -> list[KnownGear]:
    """The gear of a server's stories whose name has every word that was typed, what most are about first.

    Args:
        session: any session.
        guild_id: the server.
        typed: words in any case and order; all gear, for an empty text.
        limit: how many at most.
    """
    told = _told(guild_id)
    number = func.count(told.c.told_id.distinct()).label("number")
    query = (
        select(StoryGear.key, StoryGear.name, StoryGear.kind, number)
        .join(told, told.c.story_id == StoryGear.story_id)
        .group_by(StoryGear.key, StoryGear.name, StoryGear.kind)
        .order_by(number.desc(), StoryGear.name)
        .limit(limit)
    )
    for word in typed.split()[:_MOST_WORDS]:
        query = query.where(StoryGear.name.icontains(word, autoescape=True))
    rows = await session.execute(query)
    return [KnownGear(key, name, Kind(kind), stories) for key, name, kind, stories in rows]


async def find_known_gear(session: AsyncSession, guild_id: int, typed: str) -> KnownGear | None:
    """Read what a person typed: a key from the list, a name in any spelling, or words of one.

    Args:
        session: any session.
        guild_id: only gear that stories of this server are about is found.
        typed: as it was typed.
    """
    typed = typed.strip()
    if not typed:
        return None
    keys = [typed, gear_key(typed), *(gear_key(each.name) for each in find_gear(typed))]
    for key in keys:
        if known := await _known(session, guild_id, key):
            return known
    return next(iter(await suggest_gear(session, guild_id, typed, 1)), None)


async def _known(session: AsyncSession, guild_id: int, key: str) -> KnownGear | None:
    told = _told(guild_id)
    query = (
        select(StoryGear.name, StoryGear.kind, func.count(told.c.told_id.distinct()))
        .join(told, told.c.story_id == StoryGear.story_id)
        .where(StoryGear.key == key)
        .group_by(StoryGear.name, StoryGear.kind)
    )
    row = (await session.execute(query)).first()
    return None if row is None else KnownGear(key, row[0], Kind(row[1]), row[2])


async def stories_on(
    session: AsyncSession, guild_id: int, key: str, limit: int, offset: int = 0
) -> tuple[KnownGear | None, StoryPage]:
    """A server's stories on a piece of gear, the newest first.

    Args:
        session: any session.
        guild_id: the server.
        key: of the gear.
        limit: how many stories at most.
        offset: how many to leave out.

    Returns:
        The gear, or None where no story is about it any more, and the stories.
    """
    known = await _known(session, guild_id, key)
    told = _told(guild_id)
    query = (
        select(told.c.told_id)
        .join(StoryGear, StoryGear.story_id == told.c.story_id)
        .where(StoryGear.key == key)
        .group_by(told.c.told_id, told.c.posted_at)
        .order_by(told.c.posted_at.desc(), told.c.told_id.desc())
    )
    found = (await session.scalars(query.limit(limit).offset(offset))).all()
    lines = await story_lines(session, guild_id, found)
    return known, StoryPage(tuple(lines), 0 if known is None else known.stories)


def _told(guild_id: int) -> Subquery:
    """All that the server's stories are told of: columns ``story_id``, ``told_id`` and ``posted_at``.

    A story that is told as part of another there has that one's ``told_id``, any other its own.
    """
    standing = (Post.guild_id == guild_id, Post.state == PostState.SENT)
    posted_at = func.min(Post.sent_at, type_=Post.sent_at.type).label("posted_at")
    itself = (
        select(Post.story_id, Post.story_id.label("told_id"), posted_at)
        .where(*standing, Post.story_id.is_not(None))
        .group_by(Post.story_id)
    )
    merged = (
        select(Merge.story_id, Merge.into_id, posted_at)
        .join(Post, Post.story_id == Merge.into_id)
        .where(*standing, Merge.guild_id == guild_id)
        .group_by(Merge.story_id, Merge.into_id)
    )
    return itself.union_all(merged).subquery("told")
