"""Taking posts to Discord: one lane a channel, so that posts keep their order and channels do not wait."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zlib import crc32

import structlog

from bot.database.engine import Database
from bot.delivery import outbox
from bot.delivery.decide import Failure, GiveUp, Step, after_failure, next_step
from bot.delivery.nonce import nonce_for
from bot.delivery.outbox import Due, Made
from bot.votes.stars import Stars
from bot.work.card import Card, Parcel
from bot.work.courier import Courier, Delivered, NotNow, OutcomeUnknown, Refused
from bot.work.lanes import Lanes
from bot.work.loading import load_parcel
from bot.work.runner import Jobs

CHANNELS_AT_ONCE = 40
MOST_BROKEN = 5  # times that a post may raise what nobody foresaw
LOOK_AGAIN = timedelta(seconds=1)
JOB, SEEDING_JOB, REFRESHING_JOB = "deliver", "seed", "refresh"

log = structlog.get_logger(__name__)


def signature(card: Card) -> str:
    """Give what tells one state of a card from another: ratings, comments, words, gear, coverage, edits."""
    words = (card.title, card.url, card.intro, card.bullets, card.translated, card.written)
    story = crc32(repr((*words, card.gear, card.also_at, card.together)).encode())
    told = f"{'/'.join(map(str, card.rating.counts))} {card.comments} {story:08x}"
    return told if card.updated_at is None else f"{told} {card.updated_at.timestamp():.0f}"


class Delivering:
    """Sends what the outbox holds.

    Args:
        database: where the outbox is.
        courier: the way to Discord.
        jobs: whose bells are rung.
        installation: the random name of this database, for the nonces.
        clock: tells the time, aware UTC.
        chance: shortens waiting times at random.
    """

    def __init__(
        self,
        database: Database,
        courier: Courier,
        jobs: Jobs,
        *,
        installation: str,
        clock: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self._database = database
        self._courier = courier
        self._jobs = jobs
        self._installation = installation
        self._clock = clock
        self._chance = chance
        self.lanes: Lanes[int] = Lanes("delivering", CHANNELS_AT_ONCE, lambda: jobs.wake(JOB))
        self._rests_until: dict[int, datetime] = {}
        self._broken: dict[int, int] = {}

    async def step(self) -> None:
        """Open a lane for each channel in which something may be sent."""
        if not self._courier.is_ready():
            return
        now = self._clock()
        self._rests_until = {channel: at for channel, at in self._rests_until.items() if at > now}
        async with self._database.reading() as session:
            channels = await outbox.due_channels(session, [*self.lanes.busy, *self._rests_until])
        for channel_id in channels[: self.lanes.free]:
            self.lanes.open(channel_id, partial(self._serve, channel_id))

    async def resume(self, guild_id: int) -> None:
        """Try a server's posts at once, such as after a permission was given."""
        async with self._database.writing() as session:
            await outbox.resume(session, guild_id)
        self._rests_until.clear()
        self._jobs.wake(JOB)

    async def _serve(self, channel_id: int) -> None:
        while True:
            now = self._clock()
            async with self._database.reading() as session:
                due = await outbox.next_in(session, channel_id, now)
            if isinstance(due, datetime):
                # A digest that is waited for may be ready at any moment.
                rest = due if due - now > outbox.DIGEST_PATIENCE else min(due, now + LOOK_AGAIN)
                self._rests_until[channel_id] = rest
                self._jobs.wake_in(JOB, (rest - now) / timedelta(seconds=1))
            if not isinstance(due, Due):
                return
            await self._try(due)

    async def _try(self, due: Due) -> None:
        """Deliver; a post that breaks us is given up in the end, and does not hold its channel for ever."""
        try:
            await self._deliver(due)
        except Exception as error:  # nobody foresaw it: the channel must go on all the same
            broken = self._broken[due.post_id] = self._broken.get(due.post_id, 0) + 1
            if broken < MOST_BROKEN:
                raise
            log.exception("a post is given up", post=due.post_id)
            async with self._database.writing() as session:
                await outbox.give_up(session, due.post_id, f"Loupe cannot make it: {type(error).__name__}.")
        self._broken.pop(due.post_id, None)

    async def _deliver(self, due: Due) -> None:
        """Bring one post a step further: send it, or look for it."""
        async with self._database.reading() as session:
            parcel = await load_parcel(session, due.post_id)
        if parcel is None:
            async with self._database.writing() as session:
                await outbox.give_up(session, due.post_id, "Its story is gone.")
            return
        parcel = replace(parcel, nonce=nonce_for(self._installation, due.post_id))
        now = self._clock()
        try:
            if next_step(due.attempted_at, now, has_nonce=self._courier.has_nonce(parcel)) is Step.LOOK:
                delivered = await self._courier.find(parcel)
            else:
                async with self._database.writing() as session:
                    if not await outbox.keep_nonce(session, due.post_id, parcel.nonce, now):
                        return
                delivered = await self._courier.send(parcel)
        except (Refused, OutcomeUnknown, NotNow) as error:
            await self._failed(due, error)
            return
        await self._settle(due, parcel, delivered)

    async def _settle(self, due: Due, parcel: Parcel, delivered: Delivered | None) -> None:
        shown = signature(parcel.card)
        async with self._database.writing() as session:
            if delivered is None:
                await outbox.not_found(session, due.post_id)
                return
            stars = parcel.card.stars
            made = Made(
                delivered.message_id,
                delivered.place_id,
                delivered.thread_id,
                shown,
                None if stars == Stars() else list(stars.emoji),
                delivered.attached,
            )
            await outbox.settle(session, due.post_id, made, self._clock())
        log.info("posted", post=due.post_id, channel=due.channel_id, message=delivered.message_id)
        self._jobs.wake(SEEDING_JOB)

    async def _failed(self, due: Due, error: Refused | OutcomeUnknown | NotNow) -> None:
        failure, problem = read_failure(error)
        now = self._clock()
        decision = after_failure(
            failure,
            attempts=due.attempts + 1,
            planned_at=due.planned_at,
            now=now,
            jitter=self._chance.random(),
        )
        log.warning("could not post", post=due.post_id, failure=failure, problem=problem)
        async with self._database.writing() as session:
            if isinstance(decision, GiveUp):
                await outbox.give_up(session, due.post_id, problem)
                return
            await outbox.postpone(
                session,
                due.post_id,
                until=decision.at,
                problem=problem,
                asked=failure is Failure.UNKNOWN or due.attempted_at is not None,
                rests=failure is Failure.PLACE,
            )


def read_failure(error: Refused | OutcomeUnknown | NotNow) -> tuple[Failure, str]:
    """Tell what kind of failure an error of the courier is, and its words."""
    if isinstance(error, Refused):
        return Failure.PLACE if error.place else Failure.REFUSED, error.problem
    if isinstance(error, OutcomeUnknown):
        return Failure.UNKNOWN, str(error)
    return Failure.NOT_NOW, str(error)
