"""Making the ledger equal to Discord: after each start, and after each loss of the connection's events.

Every post is compared, newest first, in one lane a place. Live events go on meanwhile: for each post, what is
heard between the question and the answer counts more than the answer.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import Post, PostKind, PostState
from bot.delivery import outbox
from bot.votes.heal import difference
from bot.votes.intake import Intake
from bot.votes.ledger import facts
from bot.votes.stars import Stars
from bot.work.courier import Courier, NotNow, OutcomeUnknown, Refused, Shown, Standing
from bot.work.delivering import SEEDING_JOB
from bot.work.lanes import Lanes
from bot.work.runner import Jobs

JOB = "heal"
PLACES_AT_ONCE = 8
CHUNK = 100  # posts asked about at once: a page of a channel's history
RETRY = timedelta(seconds=10)

log = structlog.get_logger(__name__)


class Healing:
    """Compares Discord with the ledger, place by place.

    Args:
        database: where posts and votes are.
        courier: the way to Discord.
        intake: takes in what is found.
        jobs: whose bells are rung.
        clock: tells the time, aware UTC.
    """

    def __init__(
        self,
        database: Database,
        courier: Courier,
        intake: Intake,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._courier = courier
        self._intake = intake
        self._jobs = jobs
        self._clock = clock
        self._waiting: dict[int, datetime] = {}  # place, and not before when
        self._listeners: list[Callable[[int, int], None]] = []
        self.lanes: Lanes[int] = Lanes("healing", PLACES_AT_ONCE, lambda: jobs.wake(JOB))

    def listen(self, listener: Callable[[int, int], None]) -> None:
        """Have each post and member told where a member holds more than one star."""
        self._listeners.append(listener)

    @property
    def done(self) -> bool:
        """Whether everything asked for has been compared."""
        return not self._waiting and not self.lanes.busy

    async def ask(self, guild_ids: Collection[int]) -> None:
        """Have all posts of some servers compared: events of theirs may have been missed until now."""
        async with self._database.reading() as session:
            places = await session.scalars(
                select(Post.place_id)
                .where(Post.state == PostState.SENT, Post.place_id.is_not(None), Post.guild_id.in_(guild_ids))
                .distinct()
            )
            now = self._clock()
            self._waiting |= {place: now for place in places if place is not None}
        self._jobs.wake(JOB)

    async def look_at(self, post: Standing) -> None:
        """Compare one post, such as one that was reacted to before the ledger knew of it."""
        try:
            await self._compare(post.place_id, [post])
        except (NotNow, OutcomeUnknown, Refused):
            self._waiting[post.place_id] = self._clock() + RETRY
            self._jobs.wake_in(JOB, RETRY / timedelta(seconds=1))

    async def step(self) -> None:
        """Open a lane for each place that waits to be compared."""
        if not self._courier.is_ready():
            return
        now = self._clock()
        for place, at in list(self._waiting.items()):
            if at <= now and place not in self.lanes.busy and self.lanes.free:
                del self._waiting[place]
                self.lanes.open(place, partial(self._heal, place))

    async def _heal(self, place_id: int) -> None:
        async with self._database.reading() as session:
            posts = await standing(session, place_id)
        try:
            for start in range(0, len(posts), CHUNK):
                await self._compare(place_id, posts[start : start + CHUNK])
        except (NotNow, OutcomeUnknown, Refused) as error:
            if isinstance(error, Refused) and error.gone:
                async with self._database.writing() as session:
                    await outbox.gone(session, [post.post_id for post in posts])
            elif not isinstance(error, Refused):
                self._waiting[place_id] = self._clock() + RETRY
                self._jobs.wake_in(JOB, RETRY / timedelta(seconds=1))
            log.warning("could not compare votes", place=place_id, problem=str(error))

    async def _compare(self, place_id: int, posts: list[Standing]) -> None:
        asked = self._clock()
        heard = {post.post_id: self._intake.watch(post.post_id) for post in posts}
        try:
            async for shown in self._courier.shown(place_id, posts):
                await self._equal(shown, heard[shown.post_id], asked)
        finally:
            for post in posts:
                self._intake.unwatch(post.post_id)

    async def _equal(self, shown: Shown, heard: Collection[tuple[int, int]], asked: datetime) -> None:
        if shown.gone:
            async with self._database.writing() as session:
                await outbox.gone(session, [shown.post_id])
            return
        # What was heard before Discord was asked may still wait to be written: it is no news.
        await self._intake.settle()
        async with self._database.reading() as session:
            held = await facts(session, shown.post_id)
        events = difference(shown.post_id, held=held, found=shown.held, touched=heard, now=asked)
        self._intake.take(events)
        if events:
            log.info("votes healed", post=shown.post_id, changes=len(events))
        for user_id in several(shown.held):
            for listener in self._listeners:
                listener(shown.post_id, user_id)
        if not shown.offered:
            async with self._database.writing() as session:
                await session.execute(update(Post).where(Post.id == shown.post_id).values(seeded=False))
            self._jobs.wake(SEEDING_JOB)


def several(held: Iterable[tuple[int, int]]) -> list[int]:
    """Give the members who hold more than one star."""
    return [user for user, stars in Counter(user for user, _ in held).items() if stars > 1]


async def standing(session: AsyncSession, place_id: int) -> list[Standing]:
    """Give the posts that stand in a place, newest message first."""
    rows = await session.execute(
        select(Post.id, Post.guild_id, Post.message_id, Post.stars)
        .where(Post.place_id == place_id, Post.state == PostState.SENT, Post.message_id.is_not(None))
        .where(Post.kind == PostKind.STORY)
        .order_by(Post.message_id.desc())
    )
    return [
        Standing(post, guild, place_id, message, Stars.chosen(stars))
        for post, guild, message, stars in rows
        if message is not None
    ]
