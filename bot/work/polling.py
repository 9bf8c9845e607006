"""Polling feeds: ask what is due, read it in a worker, store what is new together with the posts it makes."""

import asyncio
import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed
from bot.delivery.merging import merge
from bot.delivery.planner import plan_first
from bot.feeds import polling
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetched, Fetcher
from bot.feeds.push import offer, stretched
from bot.feeds.pushes import note_misses, note_offer, pushing_until
from bot.feeds.reading import Reading
from bot.feeds.schedule import Outcome, decide
from bot.feeds.secrets import HeaderBox
from bot.feeds.store import (
    adopt_redirect,
    due_feeds,
    feeds_with_first_posts_to_plan,
    save_feeds,
    spread_overdue,
)
from bot.work.books import Books
from bot.work.documents import Documents
from bot.work.hosts import Hosts
from bot.work.lanes import Lanes
from bot.work.runner import Jobs

JOB, DIGESTING_JOB, PUSH_JOB = "poll", "digest", "push"
AT_ONCE = 50  # documents that are asked for or read at the same time
IN_HAND = 600  # feeds: most wait for a place, or for the books
TOGETHER = 0.05  # seconds
PERIOD = 5.0  # seconds after which the step looks for what is due, whatever the bells do
NOT_MODIFIED = 304

log = structlog.get_logger(__name__)


class Polling:
    """Polls the feeds that somebody follows.

    Args:
        database: where feeds and entries are.
        fetcher: asks for documents.
        documents: reads and stores them.
        jobs: whose bells are rung.
        settings: how often feeds may and must be polled.
        push: whether hubs can reach us, so that polls may be rare where one pushes.
        hosts: who may be asked; shared with whoever else asks them.
        clock: tells the time, aware UTC.
        chance: spreads what failed.
    """

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        documents: Documents,
        jobs: Jobs,
        settings: FeedsSettings,
        *,
        push: bool = False,
        hosts: Hosts | None = None,
        clock: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._documents = documents
        self._jobs = jobs
        self._settings = settings
        self._push = push
        self._clock = clock
        self._chance = chance
        self._books = Books(database)
        self._hosts = hosts or Hosts(database, clock)
        self._box = HeaderBox(settings.secret_key.get_secret_value())
        self._begun = self._rung = False
        self._asking = asyncio.Semaphore(AT_ONCE)
        self.lanes: Lanes[int] = Lanes("polling", IN_HAND, self._ring)

    async def step(self) -> None:
        """Choose the first posts of new subscriptions, and open a lane for each feed that is due."""
        now, self._rung = self._clock(), False
        if not self._begun:
            await self._begin(now)
        most = self.lanes.free
        async with self._database.reading() as session:
            waiting = await feeds_with_first_posts_to_plan(session)
            due = await due_feeds(session, now, list(self.lanes.busy), most, closed=self._hosts.closed())
            pushed = await self._pushed(session, [feed.id for feed in due], now)
        if waiting:
            async with self._database.writing() as session:
                for feed_id in waiting:
                    await plan_first(session, feed_id, now)
            self._jobs.wake(DIGESTING_JOB)
        begun = [feed for feed in due if self._open(feed, pushed.get(feed.id))]
        if len(due) == most and self.lanes.free and begun:
            self._jobs.wake(JOB)  # hosts with many feeds stood before others

    def _ring(self) -> None:
        """Ask for a step once there is room for many more, or nothing left to do."""
        if not self._rung and (self.lanes.free >= IN_HAND // 2 or not self.lanes.busy):
            self._rung = True
            self._jobs.wake_in(JOB, TOGETHER)

    async def _begin(self, now: datetime) -> None:
        """Take up what the last run left: pauses of hosts, and feeds that should have been asked long ago."""
        await self._hosts.load()
        async with self._database.writing() as session:
            late = await spread_overdue(session, now, self._settings.floor_seconds)
        if late:
            log.info("overdue feeds are asked one after the other", feeds=late)
        self._begun = True

    def _open(self, feed: Feed, pushed_until: datetime | None) -> bool:
        host = feed.host  # it may move
        if not self._hosts.take(host):
            return False

        async def poll() -> None:
            try:
                async with self._hosts.asking(host), self._asking:
                    learnt = not self._hosts.rests(host) and await self._poll(feed, pushed_until)
            finally:
                self._hosts.leave(host)
            if learnt:  # its host need not wait for the disk
                await self._books.enter(feed)

        return self.lanes.open(feed.id, poll)

    async def _pushed(
        self, session: AsyncSession, feed_ids: Sequence[int], now: datetime
    ) -> dict[int, datetime]:
        """Give until when feeds are pushed, of those that are."""
        return await pushing_until(session, feed_ids, now) if self._push and feed_ids else {}

    async def _poll(self, feed: Feed, pushed_until: datetime | None) -> bool:
        """Ask a feed; tells whether what was learnt is still to be written."""
        try:
            secret = self._box.open(feed.secret_headers) if feed.secret_headers else None
            fetched = await self._fetcher.fetch(
                feed.url, etag=feed.etag, last_modified=feed.last_modified, secret=secret
            )
            body_hash = hashlib.sha256(fetched.body).hexdigest()
            if fetched.status == NOT_MODIFIED or body_hash == feed.body_hash:
                now = self._clock()
                polling.answered(feed, fetched, now, same_body=fetched.status != NOT_MODIFIED)
                self._schedule(feed, pushed_until, polling.outcome(feed, fetched, now))
                return await self._unchanged(feed, fetched)
            async with self._documents.turn(feed.id):
                reading = await self._documents.read(feed, fetched.body, fetched.document_headers())
                await self._changed(feed, fetched, reading, body_hash)
        except FetchError as error:
            polling.failed(feed, error, self._clock())
            log.info("a feed could not be read", feed=feed.id, failures=feed.failures, problem=feed.problem)
            self._schedule(feed, pushed_until, Outcome(failure=error.code, retry_after=error.retry_after))
            await self._hosts.heed(error, self._settings)
            return True
        return False

    async def _unchanged(self, feed: Feed, fetched: Fetched) -> bool:
        """Note that nothing is new; tells whether that is still to be written."""
        if not fetched.permanent_url and not feed.moved_to:
            return True
        async with self._database.writing() as session:
            taken_over_by = await adopt_redirect(session, feed, fetched.permanent_url)
            await save_feeds(session, [feed])
            if taken_over_by is not None:
                await merge(session, feed.id, taken_over_by)
        return False

    async def _changed(self, feed: Feed, fetched: Fetched, reading: Reading, body_hash: str) -> None:
        now = self._clock()
        async with self._database.writing() as session:
            if await session.scalar(select(Feed.id).where(Feed.id == feed.id)) is None:
                return  # its last follower left meanwhile, and it with them
            polling.answered(feed, fetched, now, same_body=False)
            polling.read(feed, fetched, reading.parsed, body_hash)
            planned = await self._documents.store(session, feed, reading, now)
            taken_over_by = await adopt_redirect(session, feed, fetched.permanent_url)
            if self._push:
                await note_misses(session, feed.id, reading.comparison.new, now)
            hub = await note_offer(session, feed, offer(fetched.headers, reading.parsed, fetched.url), now)
            pushed = await self._pushed(session, [feed.id], now)
            self._schedule(feed, pushed.get(feed.id), polling.outcome(feed, fetched, now))
            await save_feeds(session, [feed])
            if taken_over_by is not None:
                await merge(session, feed.id, taken_over_by)
        log.info("feed read", feed=feed.id, new=len(reading.comparison.new), planned=planned)
        if planned:
            self._jobs.wake(DIGESTING_JOB)
        if hub:
            self._jobs.wake(PUSH_JOB)

    def _schedule(self, feed: Feed, pushed_until: datetime | None, outcome: Outcome) -> None:
        now, settings = self._clock(), self._settings
        chosen = decide(
            outcome,
            polling.history(feed),
            now,
            floor=settings.floor_seconds,
            ceiling=settings.ceiling_seconds,
            jitter=self._chance.random(),
        )
        if pushed_until is not None and outcome.failure is None:
            chosen = stretched(chosen, pushed_until, now, settings.ceiling_seconds)
        feed.interval_seconds, feed.interval_reason = chosen.interval, chosen.reason
        if chosen.at is None:
            feed.retired_at = now
        else:
            feed.next_poll_at = chosen.at
            if chosen.interval < PERIOD:
                self._jobs.wake_in(JOB, chosen.interval)
