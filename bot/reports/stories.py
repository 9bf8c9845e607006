"""A server's stories: the latest, those whose title matches, and all that is known of one.

A story is a server's when a post of it stands there; a post whose message is gone shows nothing any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database.tables import Digest, Entry, Feed, Merge, Post, PostState, Story, Subscription
from bot.delivery.told import told_by
from bot.digests.passages import Passage
from bot.votes.rating import Rating, ratings


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post can be read: enough to make its link."""

    guild_id: int
    place_id: int
    message_id: int
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story as one line of a list.

    Args:
        place: its newest post in the server; ``None`` only if that was deleted this very moment.
        source: the publication's name; empty without a digest.
        image: url, alt and credit of the lead image.
    """

    story_id: int
    title: str
    url: str
    source: str
    image: dict[str, Any] | None
    place: Place | None
    rating: Rating


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Some stories of a longer list, which has ``total``."""

    stories: tuple[StoryLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StoryName:
    """A story to choose from a list."""

    story_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A feed's article on a story."""

    feed: str
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class StoryReport:
    """All that a server knows of a story.

    Args:
        bullets: the digest's facts, plain text.
        minutes: reading time of the original; 0 without a digest.
        passages: where each bullet stands in its source; None where that is not kept.
        coverage: one article a feed, the first one found first.
        places: its posts in the server, newest first.
    """

    story_id: int
    title: str
    url: str
    source: str
    language: str
    minutes: int
    intro: str
    bullets: tuple[str, ...]
    image: dict[str, Any] | None
    coverage: tuple[Coverage, ...]
    places: tuple[Place, ...]
    rating: Rating
    passages: tuple[Passage | None, ...] = ()


def shown_stories(guild_id: int) -> Subquery:
    """The server's stories: columns ``story_id`` and ``posted_at``, when it was first posted there."""
    return (
        select(Post.story_id, func.min(Post.sent_at, type_=Post.sent_at.type).label("posted_at"))
        .where(Post.guild_id == guild_id, Post.state == PostState.SENT, Post.story_id.is_not(None))
        .group_by(Post.story_id)
        .subquery("shown")
    )


async def latest(session: AsyncSession, guild_id: int, limit: int, offset: int = 0) -> StoryPage:
    """The stories posted last in a server, newest first."""
    shown = shown_stories(guild_id)
    total = await session.scalar(select(func.count()).select_from(shown)) or 0
    order = (shown.c.posted_at.desc(), shown.c.story_id.desc())
    found = await session.scalars(select(shown.c.story_id).order_by(*order).limit(limit).offset(offset))
    return StoryPage(tuple(await story_lines(session, guild_id, found.all())), total)


async def find_stories(session: AsyncSession, guild_id: int, text: str, limit: int) -> list[StoryName]:
    """The server's stories whose title has every word of a text, newest first; all, for an empty text.

    The titles of stories that are told as part of another there find that one.
    """
    shown, merged = shown_stories(guild_id), aliased(Story)
    words = text.split()[:8]
    others = (
        select(Merge.into_id)
        .join(merged, merged.id == Merge.story_id)
        .where(Merge.guild_id == guild_id, *(merged.title.icontains(word, autoescape=True) for word in words))
    )
    titled = and_(true(), *(Story.title.icontains(word, autoescape=True) for word in words))
    query = select(Story.id, Story.title).join(shown, shown.c.story_id == Story.id)
    query = query.where(or_(titled, Story.id.in_(others))).order_by(shown.c.posted_at.desc(), Story.id.desc())
    rows = await session.execute(query.limit(limit))
    return [StoryName(story_id, title) for story_id, title in rows]


async def story_report(session: AsyncSession, guild_id: int, story_id: int) -> StoryReport | None:
    """All that the server knows of a story; ``None`` where no post of it stands there."""
    places = (await places_of(session, guild_id, [story_id])).get(story_id, ())
    row = (
        await session.execute(
            select(Story, Digest).outerjoin(Digest, Digest.story_id == Story.id).where(Story.id == story_id)
        )
    ).one_or_none()
    if row is None or not places:
        return None
    story, digest = row
    return StoryReport(
        story_id=story_id,
        title=story.title,
        url=story.url,
        source=digest.source if digest else "",
        language=digest.language if digest else "",
        minutes=digest.minutes if digest else 0,
        intro=digest.intro if digest else "",
        bullets=tuple(str(bullet["text"]) for bullet in digest.bullets) if digest else (),
        image=digest.image if digest else None,
        coverage=await _coverage(session, guild_id, story_id),
        places=places,
        rating=(await ratings(session, guild_id, [story_id]))[story_id],
        passages=tuple(_passage(bullet) for bullet in digest.bullets) if digest else (),
    )


def _passage(bullet: dict[str, Any]) -> Passage | None:
    if "sentence" not in bullet:
        return None
    return Passage(bullet["before"], bullet["sentence"], bullet["after"])


async def story_lines(session: AsyncSession, guild_id: int, story_ids: Sequence[int]) -> list[StoryLine]:
    """The lines of some stories, in the order of their ids as given."""
    query = (
        select(Story.id, Story.title, Story.url, Digest.source, Digest.image)
        .outerjoin(Digest, Digest.story_id == Story.id)
        .where(Story.id.in_(story_ids))
    )
    rows = {row.id: row for row in await session.execute(query)}
    rated = await ratings(session, guild_id, story_ids)
    places = await places_of(session, guild_id, story_ids)
    return [
        StoryLine(
            story_id=row.id,
            title=row.title,
            url=row.url,
            source=row.source or "",
            image=row.image,
            place=next(iter(places.get(row.id, ())), None),
            rating=rated[row.id],
        )
        for row in (rows[story_id] for story_id in story_ids)
    ]


async def places_of(
    session: AsyncSession, guild_id: int, story_ids: Sequence[int]
) -> dict[int, tuple[Place, ...]]:
    """Where some stories stand in a server, the newest post first."""
    found: dict[int, list[Place]] = {}
    for story_id, place_id, message_id, sent_at in await session.execute(_standing(guild_id, story_ids)):
        found.setdefault(story_id, []).append(Place(guild_id, place_id, message_id, sent_at))
    return {story_id: tuple(places) for story_id, places in found.items()}


def _standing(guild_id: int, story_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    place = func.coalesce(Post.place_id, Post.channel_id)
    return (
        select(Post.story_id, place, Post.message_id, Post.sent_at)
        .where(Post.guild_id == guild_id, Post.state == PostState.SENT, Post.story_id.in_(story_ids))
        .where(Post.message_id.is_not(None))
        .order_by(Post.sent_at.desc(), Post.id.desc())
    )


async def _coverage(session: AsyncSession, guild_id: int, story_id: int) -> tuple[Coverage, ...]:
    # Only of feeds that the server follows: nobody else's feed may put links into its reports.
    followed = select(Subscription.feed_id).where(Subscription.guild_id == guild_id)
    query = (
        select(Feed.id, Feed.title, Feed.url, Entry.title, Entry.link)
        .join(Feed, Feed.id == Entry.feed_id)
        .where(told_by(guild_id, story_id), Entry.feed_id.in_(followed))
        .order_by(Entry.seen_at, Entry.id)
    )
    first: dict[int, Coverage] = {}
    for feed_id, feed, url, title, link in await session.execute(query):
        first.setdefault(feed_id, Coverage(feed or url, title, link))
    return tuple(first.values())
