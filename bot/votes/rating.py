"""What a server thinks of a story: one vote a member, and the line that shows the result.

Votes are facts (the reactions that members hold); a rating is always computed from them here. A member has
one vote a story a server: of all the stars they hold on the story's posts there, the one given last.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import Subquery, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Post, PostState, Vote
from bot.translation import Translation

STARS = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """How many members gave each star, from one star to five.

    Args:
        counts: five numbers, none below 0; the first counts the members who gave one star.
    """

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @classmethod
    def of(cls, numbers: Mapping[int, int]) -> Self:
        """Make a rating of the number of members by star, 1 to 5; a star not named has none."""
        return cls(
            (numbers.get(1, 0), numbers.get(2, 0), numbers.get(3, 0), numbers.get(4, 0), numbers.get(5, 0))
        )

    @property
    def count(self) -> int:
        """The number of ratings: members, not reactions."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """The sum of all stars given."""
        return sum(star * number for star, number in enumerate(self.counts, 1))

    @property
    def mean(self) -> float | None:
        """The plain mean, 1.0 to 5.0; ``None`` without a rating."""
        return self.total / self.count if self.count else None

    @property
    def stars_line(self) -> str:
        """Five stars, as many filled as the mean rounds to (halves go up): ``★★★★☆``."""
        filled = 0 if self.mean is None else int(self.mean + 0.5)
        return "★" * filled + "☆" * (STARS - filled)


def rating_line(rating: Rating, tr: Translation, comments: int = 0) -> str:
    """The line under a post: ``★★★★☆ 4.2 · 12 ratings · 3 comments``, or ``(No ratings yet)``.

    Args:
        rating: the story's rating in the server.
        tr: the language of the line.
        comments: how many comments were made; 0 leaves them out.
    """
    if rating.mean is None:
        parts = [tr("(No ratings yet)")]
    else:
        parts = [f"{rating.stars_line} {tr.number(rating.mean, 1)}"]
        parts.append(tr.plural("{count} rating", "{count} ratings", rating.count))
    if comments > 0:
        parts.append(tr.plural("{count} comment", "{count} comments", comments))
    return " · ".join(parts)


def counted_votes(
    guild_id: int, stories: Collection[int] | None = None, *, user_id: int | None = None
) -> Subquery:
    """The votes that count in a server: columns ``story_id``, ``user_id``, ``star``, ``voted_at``.

    A member who holds several stars on a story (on one post where the bot may not remove the earlier one, or
    on posts in several channels) counts once: the latest star, of two given at one moment the higher.
    Stars on posts whose message is gone do not count.

    Args:
        guild_id: the server.
        stories: the ids of the stories asked for; ``None`` means all of the server's.
        user_id: the member asked for; ``None`` means all members.
    """
    latest = (
        func.row_number()
        .over(
            partition_by=(Post.story_id, Vote.user_id),
            order_by=(Vote.voted_at.desc(), Vote.star.desc()),
        )
        .label("latest")
    )
    held = (
        select(Post.story_id, Vote.user_id, Vote.star, Vote.voted_at, latest)
        .join(Post, Post.id == Vote.post_id)
        .where(Post.guild_id == guild_id, Post.state == PostState.SENT, Post.story_id.is_not(None))
    )
    if stories is not None:
        held = held.where(Post.story_id.in_(stories))
    if user_id is not None:
        held = held.where(Vote.user_id == user_id)
    every = held.subquery("held")
    columns = (every.c.story_id, every.c.user_id, every.c.star, every.c.voted_at)
    return select(*columns).where(every.c.latest == 1).subquery("counted")


async def ratings(session: AsyncSession, guild_id: int, story_ids: Collection[int]) -> dict[int, Rating]:
    """The rating of each story in a server; a story without a vote has an empty one.

    Args:
        session: any session on the database.
        guild_id: the server.
        story_ids: at most some thousands of stories.
    """
    numbers: dict[int, dict[int, int]] = {story_id: {} for story_id in story_ids}
    if not numbers:
        return {}
    votes = counted_votes(guild_id, numbers)
    query = select(votes.c.story_id, votes.c.star, func.count()).group_by(votes.c.story_id, votes.c.star)
    for story_id, star, number in await session.execute(query):
        numbers[story_id][star] = number
    return {story_id: Rating.of(by_star) for story_id, by_star in numbers.items()}
