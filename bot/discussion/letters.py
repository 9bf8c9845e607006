"""Letters: what a follower is told in one private message, and what became of it.

A letter is numbered, and its stories are fixed before it is sent: whatever happens on the way, the same
letter under the same number is sent again or found, and no story is in two.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import (
    Follow,
    Follower,
    FollowNotice,
    Guild,
    Merge,
    NoticeState,
    Post,
    PostState,
    Story,
)
from bot.reports.stories import Place
from bot.votes.rating import Rating, ratings

OLD = timedelta(days=7)
"""What could not be told within this is no news any more."""
NAMED = 10
"""As many stories of a letter are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """A story of a letter.

    Attributes:
        title: its headline.
        place: the post that it links to.
        label: what the member follows of it; empty where they no longer do.
        rating: what the server thinks.
    """

    title: str
    place: Place
    label: str
    rating: Rating


@dataclass(frozen=True, slots=True)
class Letter:
    """A private message on its way.

    Attributes:
        user_id: to whom.
        key: its first notice, which is in no other letter that arrived: the nonce is derived from it. Nonces
            hold within a channel, and nothing but letters goes to a person's own.
        locale: the language it is written in.
        lines: its first stories, at most ``NAMED``.
        more: how many others there are.
        since: the first attempt whose outcome is unknown.
        attempts: how often it was tried.
    """

    user_id: int
    key: int
    locale: str
    lines: tuple[Line, ...]
    more: int = 0
    since: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A story that waits for a letter.

    Attributes:
        notices: its rows; several where stories were merged meanwhile.
        guild_id: the server that tells it.
        posts: where it can be read there: post and channel, the first one first; none, it is not to be told.
    """

    notices: tuple[int, ...]
    guild_id: int
    posts: tuple[tuple[int, int], ...]


async def due_followers(
    session: AsyncSession, now: datetime, busy: Collection[int], limit: int
) -> Sequence[int]:
    """Give the people to whom a letter is due, who waited longest first.

    Args:
        session: any session.
        now: the present.
        busy: people who are being written to already.
        limit: how many at most.
    """
    rows = select(Follower.user_id).where(Follower.due_at <= now, Follower.user_id.not_in(busy))
    return (await session.scalars(rows.order_by(Follower.due_at).limit(limit))).all()


async def waiting_for(session: AsyncSession, user_id: int, now: datetime) -> list[Waiting]:
    """Give the stories that wait for a person's next letter, in the order in which they came.

    What is not to be told has no posts: it stands nowhere any more, is too old, Loupe has left its server, or
    it was merged with one that they were told of.
    """
    told_id = func.coalesce(Merge.into_id, FollowNotice.story_id)
    tellable = and_(FollowNotice.planned_at > now - OLD, Guild.left_at.is_(None))
    rows = await session.execute(
        select(FollowNotice.id, FollowNotice.guild_id, told_id, FollowNotice.state, tellable)
        .join(Guild, Guild.id == FollowNotice.guild_id)
        .outerjoin(
            Merge, and_(Merge.guild_id == FollowNotice.guild_id, Merge.story_id == FollowNotice.story_id)
        )
        .where(FollowNotice.user_id == user_id, FollowNotice.state != NoticeState.DROPPED)
        .order_by(FollowNotice.id)
    )
    told: set[tuple[int, int]] = set()
    notices: dict[tuple[int, int], list[int]] = {}
    for notice_id, guild_id, story_id, state, may in rows:
        key = guild_id, story_id
        if state == NoticeState.WAITING:
            notices.setdefault(key, []).append(notice_id)
        if state == NoticeState.TOLD or not may:
            told.add(key)
    posts = await _posts(session, notices.keys() - told)
    return [Waiting(tuple(ids), key[0], tuple(posts.get(key, ()))) for key, ids in notices.items()]


async def _posts(
    session: AsyncSession, stories: Collection[tuple[int, int]]
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Give the standing posts of stories in servers: post and channel, the first one first."""
    rows = await session.execute(
        select(Post.guild_id, Post.story_id, Post.id, Post.channel_id)
        .where(Post.state == PostState.SENT, Post.message_id.is_not(None))
        .where(Post.guild_id.in_({guild_id for guild_id, _ in stories}))
        .where(Post.story_id.in_({story_id for _, story_id in stories}))
        .order_by(Post.sent_at, Post.id)
    )
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for guild_id, story_id, post_id, channel_id in rows:
        if story_id is not None and (guild_id, story_id) in stories:
            found.setdefault((guild_id, story_id), []).append((post_id, channel_id))
    return found


async def letter_to(session: AsyncSession, user_id: int) -> Letter | None:
    """Give a person's letter that is fixed and on its way; None where the next has yet to be made."""
    follower = await session.get(Follower, user_id)
    if follower is None or not follower.letter:
        return None
    rows = await session.execute(
        select(FollowNotice.id, Story, Post, Follow.label)
        .select_from(FollowNotice)
        .join(Post, Post.id == FollowNotice.post_id)
        .join(Story, Story.id == Post.story_id)
        .outerjoin(Follow, Follow.id == FollowNotice.follow_id)
        .where(in_letter(user_id, follower.letter))
        .order_by(FollowNotice.id)
    )
    told = rows.all()
    if not told:
        return None
    lines = []
    for _, story, post, label in told[:NAMED]:
        rating = (await ratings(session, post.guild_id, [story.id]))[story.id]
        place = Place(post.guild_id, post.place_id or post.channel_id, post.message_id or 0, post.planned_at)
        lines.append(Line(story.title, place, label or "", rating))
    return Letter(
        user_id=user_id,
        key=told[0].id,
        locale=follower.locale,
        lines=tuple(lines),
        more=len(told) - len(lines),
        since=follower.attempted_at,
        attempts=follower.attempts,
    )


def in_letter(user_id: int, number: int) -> ColumnElement[bool]:
    """Tell of a notice whether it is in a letter that is on its way."""
    return and_(
        FollowNotice.user_id == user_id,
        FollowNotice.state == NoticeState.WAITING,
        FollowNotice.letter == number,
    )
