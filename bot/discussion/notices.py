"""Who is to be told of what was posted: once for a story, however many posts and merges it has.

The planner marks the posts of news (``posts.follow_at``). When one stands on Discord, its notices are written
and the mark is taken away in one transaction, so that a crash neither loses nor doubles any.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import (
    Follow,
    Follower,
    FollowKind,
    FollowNotice,
    Merge,
    NoticeState,
    Post,
    PostKind,
    PostState,
)
from bot.discussion.follows import NO_TRAITS, Traits, is_about
from bot.discussion.traits import traits_told

GATHER = timedelta(minutes=3)
"""What comes within this time of the first story goes into one letter with it."""
KEPT_FOR = timedelta(days=90)
AT_ONCE = 10  # posts a transaction: on SQLite everybody else who writes waits for it
_SETTLED = (PostState.SENT, PostState.FAILED, PostState.GONE)
# Not the bare state: databases would go by its index, through all that was ever sent, not by the few marks.
_MARKED = (Post.follow_at.is_not(None), Post.state.concat("").in_(_SETTLED))
_FIRST = (FollowKind.GEAR, FollowKind.MAKER, FollowKind.TOPIC)  # what tells most is named, of several


async def any_news(session: AsyncSession) -> bool:
    """Tell whether a post stands, or failed, whose followers were not looked for."""
    return await session.scalar(select(Post.id).where(*_MARKED).limit(1)) is not None


async def note_followers(session: AsyncSession, now: datetime) -> int:
    """Write down whom the next posts of news are told to.

    Args:
        session: inside a transaction.
        now: the present.

    Returns:
        How many members are told of a story.
    """
    await _pass_over(session)
    rows = await session.execute(
        select(Post.id, Post.guild_id, Post.story_id).where(*_MARKED).order_by(Post.follow_at).limit(AT_ONCE)
    )
    news: defaultdict[int, dict[int, None]] = defaultdict(dict)
    looked_at = []
    for post_id, guild_id, story_id in rows:
        looked_at.append(post_id)
        if story_id is not None:
            news[guild_id][story_id] = None
    told = 0
    for guild_id, stories in news.items():
        told += await _note_in(session, guild_id, list(stories), now)
    await session.execute(
        update(Post)
        .where(Post.id.in_(looked_at))
        .values(follow_at=None)
        .execution_options(synchronize_session=False)
    )
    if told:
        await session.execute(delete(FollowNotice).where(FollowNotice.planned_at < now - KEPT_FOR))
    return told


async def _pass_over(session: AsyncSession) -> None:
    """Take the mark from posts of which nobody is told: they are not there, or nobody follows anything."""
    nobody = Post.guild_id.not_in(select(Follow.guild_id))
    nothing = or_(Post.state != PostState.SENT, Post.kind != PostKind.STORY, Post.story_id.is_(None))
    await session.execute(
        update(Post)
        .where(*_MARKED, or_(nothing, nobody))
        .values(follow_at=None)
        .execution_options(synchronize_session=False)
    )


async def _note_in(session: AsyncSession, guild_id: int, stories: Sequence[int], now: datetime) -> int:
    """Write down whom stories are told to in one server."""
    kinds = select(Follow.kind, Follow.key, Follow.label).where(Follow.guild_id == guild_id).distinct()
    followed = [(kind, key, label) for kind, key, label in await session.execute(kinds)]
    told = await traits_told(session, guild_id, stories)
    number = 0
    for story_id in stories:
        about = _about(told.get(story_id, NO_TRAITS), followed)
        chosen = await _followers_of(session, guild_id, story_id, about)
        notice = {"guild_id": guild_id, "story_id": story_id, "state": NoticeState.WAITING, "planned_at": now}
        await _insert(
            session,
            [notice | {"user_id": user_id, "follow_id": follow_id} for user_id, follow_id in chosen.items()],
        )
        number += len(chosen)
    if number:
        await _make_due(session, guild_id, stories, now)
    return number


def _about(traits: Traits, followed: Sequence[tuple[str, str, str]]) -> dict[str, list[str]]:
    """Give the keys, by kind, of what is followed that a story is about."""
    found: dict[str, list[str]] = {}
    for kind, key, label in followed:
        if is_about(traits, kind, key, label):
            found.setdefault(kind, []).append(key)
    return found


async def _followers_of(
    session: AsyncSession, guild_id: int, story_id: int, about: dict[str, list[str]]
) -> dict[int, int]:
    """Give the members who are to be told of a story, each with what they follow of it.

    Who was told of a story that is told as part of it by now is not told again. Who was not, since they could
    not see its post, may see this one.
    """
    if not about:
        return {}
    parts = select(Merge.story_id).where(Merge.guild_id == guild_id, Merge.into_id == story_id)
    knows = select(FollowNotice.user_id).where(
        FollowNotice.guild_id == guild_id,
        FollowNotice.state != NoticeState.DROPPED,
        or_(FollowNotice.story_id == story_id, FollowNotice.story_id.in_(parts)),
    )
    any_of = or_(*((Follow.kind == kind) & Follow.key.in_(keys) for kind, keys in about.items()))
    order = case({kind.value: place for place, kind in enumerate(_FIRST)}, value=Follow.kind)
    rows = await session.execute(
        select(Follow.user_id, Follow.id)
        .where(Follow.guild_id == guild_id, any_of, Follow.user_id.not_in(knows))
        .order_by(order, Follow.id)
    )
    chosen: dict[int, int] = {}
    for user_id, follow_id in rows:
        chosen.setdefault(user_id, follow_id)
    return chosen


async def _insert(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    if not rows:
        return
    connection = await session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(FollowNotice.__table__)
    fresh = {name: adding.excluded[name] for name in ("state", "follow_id", "planned_at")}
    await connection.execute(
        adding.on_conflict_do_update(
            index_elements=["guild_id", "user_id", "story_id"],
            set_={**fresh, "letter": None, "post_id": None},
            where=FollowNotice.state == NoticeState.DROPPED,
        ),
        rows,
    )


async def _make_due(session: AsyncSession, guild_id: int, stories: Sequence[int], now: datetime) -> None:
    """Have members written to soon, where no letter is due yet: not before the last one is an hour old."""
    soon = literal(now + GATHER, Follower.due_at.type)
    waiting = select(FollowNotice.user_id).where(
        FollowNotice.guild_id == guild_id,
        FollowNotice.story_id.in_(stories),
        FollowNotice.state == NoticeState.WAITING,
    )
    await session.execute(
        update(Follower)
        .where(Follower.user_id.in_(waiting), Follower.due_at.is_(None))
        .values(due_at=case((Follower.rests_until > soon, Follower.rests_until), else_=soon))
        .execution_options(synchronize_session=False)
    )
