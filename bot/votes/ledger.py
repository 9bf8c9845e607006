"""The ledger: what members hold on Discord, fact by fact.

A fact is (post, member, star). Several may stand for one member while Discord shows several reactions;
which one counts is a question for bot.votes.rating, never something stored. Applying the same event twice
changes nothing.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Insert, delete, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Post, PostState, Vote

Fact = tuple[int, int, int]  # post, member, star
CHUNK = 500  # below SQLite's limit of variables, and small enough for PostgreSQL to plan


@dataclass(frozen=True, slots=True)
class Given:
    """A member put a star on a post."""

    post_id: int
    user_id: int
    star: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A member took a star off a post, or lost it."""

    post_id: int
    user_id: int
    star: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """All stars of a post, or all of one kind, were taken off at once."""

    post_id: int
    star: int | None = None


VoteEvent = Given | Withdrawn | Cleared


@dataclass(frozen=True, slots=True)
class Fold:
    """What is left to do after a run of events, in this order: clear, withdraw, give."""

    cleared: tuple[Cleared, ...]
    withdrawn: tuple[Fact, ...]
    given: tuple[tuple[Fact, datetime], ...]


def fold(events: Iterable[VoteEvent]) -> Fold:
    """Reduce a run of events to its outcome.

    For each fact the last event wins, and a clearing cancels what stood before it, so that the outcome may be
    applied as three statements. Facts come out sorted: two writers then lock rows in the same order.
    """
    cleared: dict[Cleared, None] = {}
    last: dict[Fact, Given | Withdrawn] = {}
    for event in events:
        if isinstance(event, Cleared):
            cleared[event] = None
            last = {
                fact: kept
                for fact, kept in last.items()
                if fact[0] != event.post_id or event.star not in (None, fact[2])
            }
        else:
            last[event.post_id, event.user_id, event.star] = event
    ordered = sorted(last.items())
    return Fold(
        tuple(cleared),
        tuple(fact for fact, event in ordered if isinstance(event, Withdrawn)),
        tuple((fact, event.at) for fact, event in ordered if isinstance(event, Given)),
    )


async def record(session: AsyncSession, events: Sequence[VoteEvent], now: datetime) -> set[int]:
    """Write a batch of events, and mark the cards whose rating they change.

    Args:
        session: inside a transaction.
        events: in the order in which they happened.
        now: since when the cards are out of date.

    Returns:
        The posts that were touched.
    """
    touched = await _stories(session, {event.post_id for event in events})
    outcome = fold(event for event in events if event.post_id in touched)
    for clearing in outcome.cleared:
        of_star = () if clearing.star is None else (Vote.star == clearing.star,)
        await session.execute(delete(Vote).where(Vote.post_id == clearing.post_id, *of_star))
    for start in range(0, len(outcome.withdrawn), CHUNK):
        chunk = outcome.withdrawn[start : start + CHUNK]
        await session.execute(delete(Vote).where(tuple_(Vote.post_id, Vote.user_id, Vote.star).in_(chunk)))
    if outcome.given:
        rows = [
            {"post_id": post, "user_id": user, "star": star, "voted_at": at}
            for (post, user, star), at in outcome.given
        ]
        connection = await session.connection()
        await connection.execute(_upsert(connection.dialect.name), rows)
    await mark_stale(session, set(touched.values()), now)
    return set(touched)


async def _stories(session: AsyncSession, post_ids: AbstractSet[int]) -> dict[int, tuple[int, int | None]]:
    """Give server and story of the posts that still exist: a vote on any other is of no use to anybody."""
    ids = sorted(post_ids)
    found: dict[int, tuple[int, int | None]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = await session.execute(
            select(Post.id, Post.guild_id, Post.story_id).where(Post.id.in_(ids[start : start + CHUNK]))
        )
        found |= {post: (guild, story) for post, guild, story in rows}
    return found


def _upsert(dialect: str) -> Insert:
    if dialect == "postgresql":
        on_postgresql = postgresql.insert(Vote)
        return on_postgresql.on_conflict_do_update(
            index_elements=[Vote.post_id, Vote.user_id, Vote.star],
            set_={"voted_at": on_postgresql.excluded.voted_at},
        )
    on_sqlite = sqlite.insert(Vote)
    return on_sqlite.on_conflict_do_update(
        index_elements=[Vote.post_id, Vote.user_id, Vote.star],
        set_={"voted_at": on_sqlite.excluded.voted_at},
    )


async def mark_stale(
    session: AsyncSession, stories: AbstractSet[tuple[int, int | None]], now: datetime
) -> None:
    """Say that the cards of these stories show an old rating.

    A card that is due keeps its moment. The rows are written all the same: where several write at once, this
    waits for one that is just clearing the moment, and sets it anew.

    Args:
        session: inside a transaction.
        stories: pairs of a server and a story; votes are pooled over all posts of a story in a server.
        now: since when.
    """
    pairs = sorted((guild, story) for guild, story in stories if story is not None)
    for start in range(0, len(pairs), CHUNK):
        await session.execute(
            update(Post)
            .where(
                tuple_(Post.guild_id, Post.story_id).in_(pairs[start : start + CHUNK]),
                Post.state == PostState.SENT,
            )
            .values(refresh_at=func.coalesce(Post.refresh_at, now, type_=Post.refresh_at.type))
            .execution_options(synchronize_session=False)
        )


async def facts(session: AsyncSession, post_id: int) -> dict[tuple[int, int], datetime]:
    """Give what the ledger holds for a post: (member, star) and since when."""
    rows = await session.execute(
        select(Vote.user_id, Vote.star, Vote.voted_at).where(Vote.post_id == post_id)
    )
    return {(user, star): at for user, star, at in rows}
