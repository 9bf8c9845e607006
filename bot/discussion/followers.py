"""What each member follows: added, listed and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, exists, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Follow, Follower, FollowNotice, NoticeState
from bot.discussion.follows import NO_TRAITS, Wanted, is_about
from bot.discussion.traits import traits_told
from bot.errors import LoupeError
from bot.translation import filled, marked

MOST = 25
"""What a member may follow in a server."""


class TooManyFollowsError(LoupeError):
    """A member follows as much as one may."""

    def __init__(self) -> None:
        super().__init__(
            filled("You follow {most} things here, which is as many as one may.", most=MOST),
            remedy=marked("Take one away with /follow remove first."),
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a server, and the language that they are written to in."""

    guild_id: int
    user_id: int
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Following:
    """What a member follows in a server, and how it stands with telling them.

    Attributes:
        follows: the first one first.
        problem: why the last letter did not reach them, as it was written down; empty when it did.
        due_at: when they are written to next; None while nothing waits.
    """

    follows: tuple[Follow, ...]
    problem: str = ""
    due_at: datetime | None = None


async def following(session: AsyncSession, member: Member) -> Following:
    """Give what a member follows in a server."""
    rows = select(Follow).where(Follow.guild_id == member.guild_id, Follow.user_id == member.user_id)
    follows = tuple(await session.scalars(rows.order_by(Follow.id)))
    follower = await session.get(Follower, member.user_id)
    if follower is None:
        return Following(follows)
    return Following(follows, follower.problem, follower.due_at)


async def come_by(session: AsyncSession, member: Member, now: datetime) -> bool:
    """Note that a follower is here again: their language, and that a letter that could not be sent may be.

    Returns:
        Whether one is tried at once.
    """
    await session.execute(
        update(Follower).where(Follower.user_id == member.user_id).values(locale=member.locale)
    )
    now_ = literal(now, Follower.due_at.type)
    tried = await session.execute(
        update(Follower)
        .where(Follower.user_id == member.user_id, Follower.problem != "", Follower.due_at > now)
        .values(due_at=case((Follower.rests_until > now, Follower.rests_until), else_=now_))
        .returning(Follower.user_id)
    )
    return bool(tried.all())


async def follow(session: AsyncSession, member: Member, wanted: Wanted, now: datetime) -> bool:
    """Let a member follow something.

    Args:
        session: inside a transaction.
        member: who, and where.
        wanted: what.
        now: the present.

    Returns:
        Whether they did not yet.

    Raises:
        TooManyFollowsError: they follow ``MOST`` things there.
    """
    dialect = postgresql if (await session.connection()).dialect.name == "postgresql" else sqlite
    person = {"user_id": member.user_id, "locale": member.locale, "letter": 0, "attempts": 0, "problem": ""}
    await session.execute(dialect.insert(Follower).values(person).on_conflict_do_nothing())
    # Two commands of one person wait for each other, so that neither overlooks what the other adds.
    await session.execute(select(Follower).where(Follower.user_id == member.user_id).with_for_update())
    here = (Follow.guild_id == member.guild_id, Follow.user_id == member.user_id)
    known = select(Follow.id).where(*here, Follow.kind == wanted.kind, Follow.key == wanted.key)
    if await session.scalar(known) is not None:
        return False
    if (await session.scalar(select(func.count()).select_from(Follow).where(*here)) or 0) >= MOST:
        raise TooManyFollowsError
    session.add(
        Follow(
            guild_id=member.guild_id,
            user_id=member.user_id,
            kind=wanted.kind,
            key=wanted.key,
            label=wanted.label,
            created_at=now,
        )
    )
    await session.flush()
    return True


async def unfollow(session: AsyncSession, member: Member, follow_ids: Sequence[int]) -> list[str]:
    """Take back what a member follows; of what waits to be told for it alone, nothing is.

    Whoever follows nothing anywhere any more is forgotten.

    Args:
        session: inside a transaction.
        member: who, and where.
        follow_ids: which; those of others are left alone.

    Returns:
        The labels of what they followed until now.
    """
    here = (Follow.guild_id == member.guild_id, Follow.user_id == member.user_id)
    theirs = select(Follow).where(*here, Follow.id.in_(follow_ids))
    follows = (await session.scalars(theirs.order_by(Follow.id))).all()
    ids = [each.id for each in follows]
    await _hand_over(session, member, ids)
    # A letter on its way stays as it is: it may have arrived.
    await session.execute(
        delete(FollowNotice).where(
            FollowNotice.follow_id.in_(ids),
            FollowNotice.state == NoticeState.WAITING,
            FollowNotice.letter.is_(None),
        )
    )
    await session.execute(delete(Follow).where(Follow.id.in_(ids)))
    await _forget_if_idle(session, member.user_id)
    return [each.label for each in follows]


async def _hand_over(session: AsyncSession, member: Member, follow_ids: Sequence[int]) -> None:
    """Let stories that wait to be told for one thing wait for another that the member goes on following."""
    rows = await session.execute(
        select(FollowNotice.id, FollowNotice.story_id).where(
            FollowNotice.follow_id.in_(follow_ids), FollowNotice.state == NoticeState.WAITING
        )
    )
    waiting = {notice_id: story_id for notice_id, story_id in rows}  # noqa: C416 - dict(rows) has no type for mypy
    here = (Follow.guild_id == member.guild_id, Follow.user_id == member.user_id)
    others = select(Follow).where(*here, Follow.id.not_in(follow_ids))
    kept = (await session.scalars(others.order_by(Follow.id))).all()
    if not waiting or not kept:
        return
    told = await traits_told(session, member.guild_id, list(waiting.values()))
    for notice_id, story_id in waiting.items():
        traits = told.get(story_id, NO_TRAITS)
        other = next((each.id for each in kept if is_about(traits, each.kind, each.key, each.label)), None)
        if other is not None:
            await session.execute(
                update(FollowNotice).where(FollowNotice.id == notice_id).values(follow_id=other)
            )


async def forget_member(session: AsyncSession, guild_id: int, user_id: int) -> None:
    """Take back all that somebody follows in a server, and what waits to be told there: they left it."""
    for table in (FollowNotice, Follow):
        await session.execute(delete(table).where(table.guild_id == guild_id, table.user_id == user_id))
    await _forget_if_idle(session, user_id)


async def _forget_if_idle(session: AsyncSession, user_id: int) -> None:
    idle = ~exists().where(Follow.user_id == user_id)
    await session.execute(
        delete(Follower).where(Follower.user_id == user_id, idle).execution_options(synchronize_session=False)
    )


async def forget_person(session: AsyncSession, user_id: int) -> None:
    """Take back all that somebody follows anywhere: their account is gone."""
    await session.execute(delete(Follower).where(Follower.user_id == user_id))
