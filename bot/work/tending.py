"""Tending posts that stand on Discord: offering the five stars, and keeping the rating on the card true.

Both run in one lane a place, beside the sending of posts: stars are offered at the pace of reactions while
the next posts already go out. A card whose rating changed many times is edited once, with the latest.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import update

from bot.database.engine import Database
from bot.database.tables import Guild, Post
from bot.delivery import outbox
from bot.delivery.decide import GiveUp, after_failure
from bot.work.card import Parcel
from bot.work.courier import Courier, NotNow, OutcomeUnknown, Refused, Standing, StarsGone
from bot.work.delivering import REFRESHING_JOB, SEEDING_JOB, read_failure, signature
from bot.work.healing import Healing
from bot.work.lanes import Lanes
from bot.work.loading import load_parcel
from bot.work.runner import Jobs

PLACES_AT_ONCE = 20
GATHER = timedelta(seconds=1)  # votes that come within a second share one edit
RETRY = timedelta(seconds=15)

log = structlog.get_logger(__name__)


class Tending:
    """Offers stars and refreshes cards.

    Args:
        database: where posts and votes are.
        courier: the way to Discord.
        healing: looks at what was reacted before the post was known.
        jobs: whose bells are rung.
        clock: tells the time, aware UTC.
        chance: shortens waiting times at random.
    """

    def __init__(
        self,
        database: Database,
        courier: Courier,
        healing: Healing,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self._database = database
        self._courier = courier
        self._healing = healing
        self._jobs = jobs
        self._clock = clock
        self._chance = chance
        self.seeding: Lanes[int] = Lanes("seeding", PLACES_AT_ONCE, lambda: jobs.wake(SEEDING_JOB))
        self.refreshing: Lanes[int] = Lanes("refreshing", PLACES_AT_ONCE, lambda: jobs.wake(REFRESHING_JOB))

    async def seed_step(self) -> None:
        """Open a lane for each place in which a post still lacks its stars."""
        if not self._courier.is_ready():
            return
        async with self._database.reading() as session:
            posts = await outbox.unseeded(session, self._clock(), self.seeding.busy, self.seeding.free)
        await self._open(self.seeding, posts, self._seed)

    async def refresh_step(self) -> None:
        """Open a lane for each place in which a card shows an old rating."""
        if not self._courier.is_ready():
            return
        now = self._clock()
        async with self._database.reading() as session:
            posts = await outbox.stale(session, now - GATHER, self.refreshing.busy, self.refreshing.free)
            # Those that are due already have a lane now, or get one when the next becomes free.
            waits = await outbox.next_stale(session, now - GATHER)
        if waits is not None:
            self._jobs.wake_in(REFRESHING_JOB, (waits + GATHER - now) / timedelta(seconds=1))
        await self._open(self.refreshing, posts, self._refresh)

    async def _open(
        self, lanes: Lanes[int], posts: list[int], work: Callable[[Parcel], Awaitable[None]]
    ) -> None:
        for post_id in posts:
            if not lanes.free:
                return
            async with self._database.reading() as session:
                parcel = await load_parcel(session, post_id)
            if parcel is not None and parcel.place_id is not None:
                lanes.open(parcel.place_id, partial(work, parcel))

    async def _seed(self, parcel: Parcel) -> None:
        try:
            await self._courier.seed(parcel)
        except (Refused, OutcomeUnknown, NotNow) as error:
            await self._seed_later(parcel, error)
            return
        async with self._database.writing() as session:
            await session.execute(
                update(Post).where(Post.id == parcel.post_id).values(seeded=True, not_before=None, problem="")
            )
        if parcel.place_id is not None and parcel.message_id is not None:
            await self._healing.look_at(
                Standing(
                    parcel.post_id, parcel.guild_id, parcel.place_id, parcel.message_id, parcel.card.stars
                )
            )

    async def _seed_later(self, parcel: Parcel, error: Refused | OutcomeUnknown | NotNow) -> None:
        failure, problem = read_failure(error)
        log.warning("could not offer stars", post=parcel.post_id, failure=failure, problem=problem)
        now = self._clock()
        async with self._database.writing() as session:
            if isinstance(error, Refused) and error.gone:
                await outbox.gone(session, [parcel.post_id])
                return
            post = await session.get_one(Post, parcel.post_id)
            if isinstance(error, StarsGone) and post.stars is not None:
                # The server's other posts keep what they were made with; this one and new ones get keycaps.
                guild = await session.get_one(Guild, post.guild_id)
                post.stars = guild.stars = None
                return
            post.attempts += 1
            decision = after_failure(
                failure,
                attempts=post.attempts,
                planned_at=post.sent_at or now,
                now=now,
                jitter=self._chance.random(),
            )
            post.problem = problem
            post.not_before = None if isinstance(decision, GiveUp) else decision.at
            # Without the permission to react the members' own stars still count: the post itself stands.
            post.seeded = isinstance(decision, GiveUp)

    async def _refresh(self, parcel: Parcel) -> None:
        async with self._database.reading() as session:
            post = await session.get_one(Post, parcel.post_id)
            current = await load_parcel(session, parcel.post_id)
        if current is None:
            return
        try:
            comments = await self._courier.comments(current)
            current = replace(current, card=replace(current.card, comments=comments))
            if signature(current.card) != post.shown:
                current = replace(current, attached=await self._courier.refresh(current))
        except (OutcomeUnknown, NotNow) as error:
            log.warning("could not refresh a card", post=parcel.post_id, problem=str(error))
            await self._later(parcel.post_id)
        except Refused as error:
            log.warning("a card cannot be refreshed", post=parcel.post_id, problem=error.problem)
            async with self._database.writing() as session:
                await outbox.refreshed(session, parcel.post_id, post.shown, post.attached)
                if error.gone:
                    await outbox.gone(session, [parcel.post_id])
        else:
            await self._refreshed(current)

    async def _refreshed(self, parcel: Parcel) -> None:
        shown, post_id = parcel.card, parcel.post_id
        async with self._database.writing() as session:
            await outbox.refreshed(session, post_id, signature(shown), parcel.attached)
            latest = await load_parcel(session, post_id)
            if latest is not None and signature(replace(latest.card, comments=shown.comments)) != signature(
                shown
            ):
                await session.execute(update(Post).where(Post.id == post_id).values(refresh_at=self._clock()))

    async def _later(self, post_id: int) -> None:
        async with self._database.writing() as session:
            await session.execute(
                update(Post).where(Post.id == post_id).values(refresh_at=self._clock() + RETRY)
            )
