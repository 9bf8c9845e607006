"""What becomes of letters: begun, on their way, arrived, returned. Each call is one transaction's work.

A person's row is locked first, so that a story that is noted meanwhile is either seen here or makes the next
letter due by itself.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Follower, FollowNotice, NoticeState
from bot.discussion.letters import in_letter
from bot.discussion.notices import GATHER

PACE = timedelta(hours=1)
"""Nobody gets a second letter before this."""
CLOSED_FOR = timedelta(days=1)
"""Whoever takes no private messages is tried again after this."""


async def begin(
    session: AsyncSession,
    user_id: int,
    told: Mapping[int, int],
    *,
    known: Collection[int],
    dropped: Collection[int],
    now: datetime,
) -> bool:
    """Fix the stories of a person's next letter.

    Args:
        session: inside a transaction.
        user_id: to whom.
        told: the notices that it tells, each with the post that it links to.
        known: notices of stories that it tells already.
        dropped: notices of what the person cannot be told.
        now: the present.

    Returns:
        Whether there is a letter.
    """
    follower = await _hold(session, user_id)
    if follower is None:
        return False
    for state, notices in ((NoticeState.TOLD, known), (NoticeState.DROPPED, dropped)):
        await session.execute(update(FollowNotice).where(FollowNotice.id.in_(notices)).values(state=state))
    number = follower.letter + 1
    begun = False
    for notice_id, post_id in told.items():
        taken = await session.execute(
            update(FollowNotice)
            .where(FollowNotice.id == notice_id)  # one that was taken back meanwhile is not there
            .values(letter=number, post_id=post_id)
            .returning(FollowNotice.id)
        )
        begun = bool(taken.all()) or begun
    if not begun:
        await _rest(session, follower, now)
        return False
    follower.letter, follower.attempted_at = number, None  # it may have been tried before, with other stories
    return True


async def keep_attempt(session: AsyncSession, user_id: int, now: datetime) -> None:
    """Write down that a letter is about to be sent, before it is."""
    await session.execute(
        update(Follower)
        .where(Follower.user_id == user_id)
        .values(
            attempts=Follower.attempts + 1,
            attempted_at=func.coalesce(Follower.attempted_at, now, type_=Follower.attempted_at.type),
        )
        .execution_options(synchronize_session=False)
    )


async def arrived(session: AsyncSession, user_id: int, now: datetime) -> None:
    """Write down that a letter stands on Discord."""
    follower = await _hold(session, user_id)
    if follower is None:
        return
    await session.execute(
        update(FollowNotice).where(in_letter(user_id, follower.letter)).values(state=NoticeState.TOLD)
    )
    follower.rests_until, follower.problem = now + PACE, ""
    await _rest(session, follower, now)


async def not_found(session: AsyncSession, user_id: int) -> None:
    """Write down that Discord has no such letter: it was never made and may be sent afresh."""
    await session.execute(update(Follower).where(Follower.user_id == user_id).values(attempted_at=None))


async def put_off(session: AsyncSession, user_id: int, until: datetime, *, asked: bool) -> None:
    """Write down that a letter is tried again later.

    Args:
        session: inside a transaction.
        user_id: to whom.
        until: not before this moment.
        asked: whether Discord may have made it: the outcome stays unknown.
    """
    later = update(Follower).where(Follower.user_id == user_id)
    await session.execute(
        later.values(due_at=until) if asked else later.values(due_at=until, attempted_at=None)
    )


async def returned(session: AsyncSession, user_id: int, problem: str, now: datetime) -> None:
    """Write down that a person takes no private messages: their stories wait for another letter.

    Args:
        session: inside a transaction.
        user_id: to whom.
        problem: why, in words that they read in /follow list.
        now: the present.
    """
    follower = await _hold(session, user_id)
    if follower is None:
        return
    await session.execute(
        update(FollowNotice).where(in_letter(user_id, follower.letter)).values(letter=None, post_id=None)
    )
    follower.attempted_at, follower.attempts = None, 0
    follower.problem, follower.due_at = problem, now + CLOSED_FOR


async def give_up(session: AsyncSession, user_id: int, now: datetime) -> None:
    """Write down that a letter cannot be made: its stories are not told."""
    follower = await _hold(session, user_id)
    if follower is None:
        return
    await session.execute(
        update(FollowNotice).where(in_letter(user_id, follower.letter)).values(state=NoticeState.DROPPED)
    )
    await _rest(session, follower, now)


async def _hold(session: AsyncSession, user_id: int) -> Follower | None:
    return await session.get(Follower, user_id, with_for_update=True)


async def _rest(session: AsyncSession, follower: Follower, now: datetime) -> None:
    """Nothing is on its way: the next letter is due if something waits."""
    follower.attempted_at, follower.attempts = None, 0
    waits = select(FollowNotice.id).where(
        FollowNotice.user_id == follower.user_id, FollowNotice.state == NoticeState.WAITING
    )
    if await session.scalar(waits.limit(1)) is None:
        follower.due_at = None
    else:
        follower.due_at = max(now + GATHER, follower.rests_until or now)
