"""Which entries become posts where: the outbox row is written with the decision.

A row is made for (channel, entry) before anything else is known of the entry. The UNIQUE constraints make
each decision harmless to repeat: one row for an entry in a channel, and later one for a story in a
channel.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Entry, Guild, Post, PostState, Split, Subscription
from bot.delivery.floods import list_of
from bot.delivery.told import rulings_on, undigested


async def plan_new(
    session: AsyncSession, news: Mapping[int, Sequence[int]], now: datetime, *, most: int
) -> Counter[int]:
    """Plan posts of new entries in every channel that follows their feed.

    Of a flood the newest are posted, and one post after them lists all others, which are never posted singly.

    Args:
        session: the transaction in which the entries are stored.
        news: the new entries of each feed, in the order in which they shall appear, oldest first.
        now: the present.
        most: how many of a feed are posted one by one in a channel.

    Returns:
        How many posts were planned for each feed.
    """
    followers = await session.scalars(
        select(Subscription)
        .join(Guild, Guild.id == Subscription.guild_id)
        # A subscription that has yet to choose its first entries takes the newest of all of them, below.
        .where(
            Subscription.feed_id.in_([feed_id for feed_id, entries in news.items() if entries]),
            Subscription.newest.is_(None),
            Guild.left_at.is_(None),
        )
        .order_by(Subscription.id)
    )
    singly: list[tuple[Subscription, int]] = []
    lists: list[Post] = []
    planned: Counter[int] = Counter()
    for each in followers:
        entries = news[each.feed_id]
        singly += [(each, entry) for entry in entries[-most:]]
        planned[each.feed_id] += len(entries[-most:])
        if listed := entries[:-most]:
            lists.append(list_of(each, listed, now))
            planned[each.feed_id] += 1
    await plan(session, singly, now, news=True)
    session.add_all(lists)
    return planned


async def plan_first(session: AsyncSession, feed_ids: Collection[int], now: datetime) -> Counter[int]:
    """Plan the newest few entries for each new subscription to feeds, as many as its admin asked for.

    Returns:
        How many posts were planned for each feed.
    """
    waiting = (
        await session.scalars(
            select(Subscription)
            .where(Subscription.feed_id.in_(feed_ids), Subscription.newest.is_not(None))
            .order_by(Subscription.id)
        )
    ).all()
    planned: Counter[int] = Counter()
    wanted: list[tuple[Subscription, int]] = []
    for each in waiting:
        newest = await _newest(session, each.feed_id, each.newest or 0)
        wanted += [(each, entry) for entry in reversed(newest)]
        planned[each.feed_id] += len(newest)
        each.newest = None
    await plan(session, wanted, now)
    return planned


async def _newest(session: AsyncSession, feed_id: int, number: int) -> Sequence[int]:
    if not number:
        return ()
    newest = await session.scalars(
        select(Entry.id)
        .where(Entry.feed_id == feed_id)
        .order_by(Entry.published_at.desc().nulls_last(), Entry.seen_at.desc(), Entry.id.desc())
        .limit(number)
    )
    return newest.all()


async def plan(
    session: AsyncSession, wanted: Sequence[tuple[Subscription, int]], now: datetime, *, news: bool = False
) -> int:
    """Plan posts of entries (by number) for subscriptions; one that is there already is left as it is.

    Args:
        session: inside a transaction.
        wanted: what is to be posted for which subscription.
        now: the present.
        news: whether followers are told of it: not of what somebody asked for, nor of what was there before.

    Returns:
        How many were asked for.
    """
    if not wanted:
        return 0
    rows = [
        {
            "guild_id": subscription.guild_id,
            "channel_id": subscription.channel_id,
            "subscription_id": subscription.id,
            "entry_id": entry_id,
            "style": subscription.style,
            "planned_at": now,
            "follow_at": now if news else None,
        }
        for subscription, entry_id in wanted
    ]
    connection = await session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    await connection.execute(dialect.insert(Post.__table__).on_conflict_do_nothing(), rows)
    return len(rows)


async def digested(
    session: AsyncSession, entry_id: int, story_id: int, now: datetime, *, guild_id: int | None = None
) -> int:
    """Let the posts of an entry go out: their story has its digest now.

    In a channel that already has the story from another entry, the row goes: one story, one post. Where a
    server's moderators have ruled that the entry tells another story, that one counts.

    Args:
        session: inside a transaction.
        entry_id: the entry.
        story_id: the story that the machine put it in.
        now: the present.
        guild_id: the only server whose posts go out; all, without one.

    Returns:
        How many posts became ready.
    """
    where = true() if guild_id is None else Post.guild_id == guild_id
    ruled = await rulings_on(session, entry_id, story_id, where)
    became = 0
    for ruling, guilds in ruled.items():
        waits = await session.scalar(select(undigested().where(Split.story_id == ruling.own_id).exists()))
        if not waits:
            here = Post.guild_id.in_(guilds)
            became += await _release(session, entry_id, ruling.told_id, ruling.own_id, here)
            await session.execute(
                update(Post)
                .where(here, Post.story_id == ruling.told_id, Post.state == PostState.SENT)
                .values(refresh_at=now)  # the cards of the story name its newest coverage
                .execution_options(synchronize_session=False)
            )
    elsewhere = and_(where, Post.guild_id.not_in([each for guilds in ruled.values() for each in guilds]))
    return became + await _release(session, entry_id, story_id, story_id, elsewhere)


async def _release(
    session: AsyncSession, entry_id: int, story_id: int, own_id: int, here: ColumnElement[bool]
) -> int:
    """Let an entry's posts go out with a story in some servers, but where a channel has that already."""
    mine = (here, Post.entry_id == entry_id, Post.state == PostState.PLANNED)
    has_story = select(Post.channel_id).where(Post.story_id == story_id)
    await session.execute(
        delete(Post).where(*mine, Post.channel_id.in_(has_story)).execution_options(synchronize_session=False)
    )
    made_for = None if own_id == story_id else own_id
    became = await session.execute(
        update(Post)
        .where(*mine)
        .values(story_id=story_id, made_for_id=made_for, state=PostState.READY)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    return len(became.all())


async def undecided(session: AsyncSession, limit: int, of_a_feed: int) -> list[int]:
    """Give entries whose posts wait for a digest, in the order of their posts.

    Args:
        session: any session.
        limit: how many at most.
        of_a_feed: how many at most of one feed: one with slow pages must not hold up the others.
    """
    alone = undigested().with_only_columns(Split.story_id)
    waits_for_its_own = exists().where(
        Split.guild_id == Post.guild_id, Split.entry_id == Entry.id, Split.story_id.in_(alone)
    )
    first = func.min(Post.id).label("first")
    place = func.row_number().over(partition_by=Entry.feed_id, order_by=first).label("place")
    waiting = (
        select(Entry.id, first, place)
        .join(Post, Post.entry_id == Entry.id)
        .where(Post.state == PostState.PLANNED, ~waits_for_its_own)
        .group_by(Entry.id, Entry.feed_id)
        .subquery()
    )
    rows = await session.scalars(
        select(waiting.c.id).where(waiting.c.place <= of_a_feed).order_by(waiting.c.first).limit(limit)
    )
    return list(rows)
