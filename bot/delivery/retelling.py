"""What a ruling writes: which entries and posts of a server tell which story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database.tables import Digest, Entry, Feed, Guild, Merge, Post, PostState, Split, Story, Subscription
from bot.delivery.planner import digested, plan
from bot.delivery.told import ALONE, own_to, told_by
from bot.digests.indexing import hold_stories, index_story


@dataclass(frozen=True, slots=True)
class Moderator:
    """Who rules, where and when.

    Attributes:
        guild_id: the server in which it holds.
        user_id: the moderator.
        now: the present.
    """

    guild_id: int
    user_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Alone:
    """A story that one entry tells since it was split off: one for all servers that split it off.

    Attributes:
        story_id: the story.
        entry_id: what its digest is made from.
        waits: whether that is still to be done; till then the title stands for it.
    """

    story_id: int
    entry_id: int
    waits: bool


async def hold(session: AsyncSession, guild_id: int) -> None:
    """Let no other ruling, and no post on its way out, come between what is read and what is written."""
    await session.execute(select(Guild.id).where(Guild.id == guild_id).with_for_update(key_share=True))


async def tell_as(session: AsyncSession, by: Moderator, stories: Sequence[int], into_id: int) -> None:
    """Merge stories that are not merged, with all that is merged into them, into one that is not merged."""
    await session.execute(
        update(Merge).where(Merge.guild_id == by.guild_id, Merge.into_id.in_(stories)).values(into_id=into_id)
    )
    session.add_all(
        Merge(guild_id=by.guild_id, story_id=each, into_id=into_id, ruled_by=by.user_id, ruled_at=by.now)
        for each in stories
    )
    await session.execute(
        update(Post)
        .where(Post.guild_id == by.guild_id, Post.story_id.in_(stories))
        .values(story_id=into_id, made_for_id=func.coalesce(Post.made_for_id, Post.story_id))
        .execution_options(synchronize_session=False)
    )
    await session.flush()


async def unmerge(session: AsyncSession, guild_id: int, stories: Sequence[int]) -> None:
    """Let merged stories be themselves again, and their posts tell them."""
    await session.execute(delete(Merge).where(Merge.guild_id == guild_id, Merge.story_id.in_(stories)))
    await session.execute(
        update(Post)
        .where(Post.guild_id == guild_id, Post.made_for_id.in_(stories))
        .values(story_id=Post.made_for_id, made_for_id=None)
        .execution_options(synchronize_session=False)
    )


async def is_teller(session: AsyncSession, story_id: int, entry_id: int) -> bool:
    """Tell whether a story's digest is made from an entry."""
    told = select(Story.id).outerjoin(Digest, Digest.story_id == Story.id)
    of_it = or_(Digest.entry_id == entry_id, Story.key == f"{ALONE}{entry_id}")
    return await session.scalar(told.where(Story.id == story_id, of_it)) is not None


async def story_of(session: AsyncSession, entry_id: int, now: datetime) -> Alone:
    """Give the story that an entry tells alone; the first server that splits the entry off makes it."""
    key = f"{ALONE}{entry_id}"
    # The story before the article, as whoever tells it anew holds them: nobody waits in a circle.
    await hold_stories(session, (await session.scalars(select(Story.id).where(Story.key == key))).all())
    query = select(Entry, Feed).join(Feed, Feed.id == Entry.feed_id).where(Entry.id == entry_id)
    entry, feed = (await session.execute(query.with_for_update(of=Entry))).one()
    told = select(Story.id, Digest.entry_id).join(Digest, Digest.story_id == Story.id)
    known = (await session.execute(told.where(Story.key == key))).first()
    if known is not None:
        return Alone(known.id, entry_id, waits=known.entry_id is None)
    story = Story(key=key, url=entry.link, title=entry.title or feed.title, created_at=entry.seen_at)
    session.add(story)
    await session.flush()
    title_alone = Digest(
        story_id=story.id,
        intro="",
        bullets=[],
        source=feed.title,
        language=entry.language or feed.language,
        words=0,
        minutes=0,
        made_at=now,
    )
    session.add(title_alone)
    await session.flush()
    return Alone(story.id, entry_id, waits=True)


async def give(
    session: AsyncSession, by: Moderator, from_id: int, alone: Alone, which: ColumnElement[bool]
) -> None:
    """Let some entries of a story have another one for their own, and take their posts with them."""
    entries = (await session.scalars(select(Entry.id).where(own_to(by.guild_id, from_id), which))).all()
    await session.execute(delete(Split).where(Split.guild_id == by.guild_id, Split.entry_id.in_(entries)))
    session.add_all(
        Split(
            guild_id=by.guild_id,
            entry_id=each,
            story_id=alone.story_id,
            waits=alone.waits and each == alone.entry_id,
            ruled_by=by.user_id,
            ruled_at=by.now,
        )
        for each in entries
    )
    await session.flush()
    await index_story(session, alone.story_id)
    await session.execute(
        update(Post)
        .where(Post.guild_id == by.guild_id, Post.entry_id.in_(entries))
        .where(Post.story_id == from_id, Post.made_for_id.is_(None))
        .values(story_id=alone.story_id)
        .execution_options(synchronize_session=False)
    )


async def alone_digested(session: AsyncSession, story_id: int, now: datetime) -> None:
    """Write down that a story which a split made has its digest: its posts may go out, or show it."""
    await session.execute(update(Split).where(Split.story_id == story_id).values(waits=False))
    await session.execute(
        update(Post)
        .where(Post.story_id == story_id, Post.state.in_([PostState.READY, PostState.SENT]))
        .values(refresh_at=now)
        .execution_options(synchronize_session=False)
    )


async def withdraw_doubles(session: AsyncSession, guild_id: int, story_id: int) -> None:
    """Take back posts of a story that nobody has tried to send, where another one stands or goes first."""
    other = aliased(Post)
    first = or_(
        other.state == PostState.SENT,
        and_(other.state == PostState.READY, or_(other.attempted_at.is_not(None), other.id < Post.id)),
    )
    standing = exists().where(
        other.channel_id == Post.channel_id, other.story_id == story_id, other.id != Post.id, first
    )
    await session.execute(
        delete(Post)
        .where(Post.guild_id == guild_id, Post.story_id == story_id)
        .where(Post.state == PostState.READY, Post.attempted_at.is_(None), standing)
        .execution_options(synchronize_session=False)
    )


async def plan_missing(
    session: AsyncSession, by: Moderator, story_id: int, *where: ColumnElement[bool]
) -> int:
    """Plan a post of a story in the channels that follow one of its feeds and have none."""
    has_it = select(Post.channel_id).where(Post.guild_id == by.guild_id, Post.story_id == story_id)
    rows = await session.execute(
        select(Subscription, Entry.id)
        .join(Entry, Entry.feed_id == Subscription.feed_id)
        .where(Subscription.guild_id == by.guild_id, told_by(by.guild_id, story_id))
        .where(Subscription.channel_id.not_in(has_it), *where)
        .order_by(Entry.id)
    )
    first: dict[int, tuple[Subscription, int]] = {}
    for subscription, entry_id in rows:
        first.setdefault(subscription.channel_id, (subscription, entry_id))
    planned = await plan(session, list(first.values()), by.now)
    # What has its digest goes out by this ruling, before Loupe looks again for news that are alike;
    # in other servers it looks.
    entries = sorted({entry_id for _, entry_id in first.values()})
    known = select(Entry.id, Entry.story_id).where(Entry.id.in_(entries))
    for entry_id, found_id in (await session.execute(known.order_by(Entry.id))).all():
        if found_id is not None:
            await digested(session, entry_id, found_id, by.now, guild_id=by.guild_id)
    return planned


async def show_again(session: AsyncSession, by: Moderator, story_id: int) -> None:
    """Say that the cards of a story show what is no longer so."""
    await session.execute(
        update(Post)
        .where(Post.guild_id == by.guild_id, Post.story_id == story_id)
        .where(Post.state.in_([PostState.READY, PostState.SENT]))
        .values(refresh_at=by.now)
        .execution_options(synchronize_session=False)
    )
