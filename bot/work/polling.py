"""Polling feeds: ask what is due, read it in a worker, store what is new together with the posts it makes."""

import asyncio
import hashlib
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime

import structlog

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed
from bot.delivery.planner import plan_first
from bot.feeds import polling
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetcher
from bot.feeds.schedule import Outcome
from bot.feeds.secrets import HeaderBox
from bot.feeds.store import due_feeds, feeds_with_first_posts_to_plan, sighted, spread_overdue
from bot.work.books import Books
from bot.work.documents import Documents
from bot.work.hosts import Hosts
from bot.work.lanes import Lanes
from bot.work.learning import Learning, Learnt, News
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
        self._clock = clock
        self._learning = Learning(documents, settings, push=push, clock=clock, chance=chance)
        self._books = Books(database, self._learning.write)
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
        # Taken before the session, which sees the past: a feed that is done meanwhile would seem due again.
        most, busy, closed = self.lanes.free, list(self.lanes.busy), self._hosts.closed()
        async with self._database.reading() as session:
            waiting = await feeds_with_first_posts_to_plan(session)
            due = await due_feeds(session, now, busy, most, closed=closed)
            pushed = await self._learning.pushed(session, [feed.id for feed in due], now)
        if waiting:
            async with self._database.writing() as session:
                await plan_first(session, waiting, now)
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
            async with AsyncExitStack() as turn:  # a document's turn lasts until it is stored
                try:
                    async with self._hosts.asking(host), self._asking:
                        if self._hosts.rests(host):
                            return
                        learnt = await self._poll(feed, pushed_until, turn)
                finally:
                    self._hosts.leave(host)
                await self._books.enter(learnt)  # its host need not wait for the disk
            self._tell(learnt)

        return self.lanes.open(feed.id, poll)

    async def _poll(self, feed: Feed, pushed_until: datetime | None, turn: AsyncExitStack) -> Learnt:
        """Ask a feed, and give what was learnt."""
        try:
            secret = self._box.open(feed.secret_headers) if feed.secret_headers else None
            fetched = await self._fetcher.fetch(
                feed.url, etag=feed.etag, last_modified=feed.last_modified, secret=secret
            )
            body_hash = hashlib.sha256(fetched.body).hexdigest()
            if fetched.status == NOT_MODIFIED or body_hash == feed.body_hash:
                now = self._clock()
                polling.answered(feed, fetched, now, same_body=fetched.status != NOT_MODIFIED)
                self._learning.schedule(feed, pushed_until, polling.outcome(feed, fetched, now))
                return Learnt(feed, moves_to=sighted(feed, fetched.permanent_url))
            await turn.enter_async_context(self._documents.turn(feed.id))
            reading = await self._documents.read(feed, fetched.body, fetched.document_headers())
            polling.answered(feed, fetched, self._clock(), same_body=False)
            polling.read(feed, fetched, reading.parsed, body_hash)
            # What is read need not be held in memory until it is written.
            news = News(replace(fetched, body=b""), reading)
            return Learnt(feed, news, sighted(feed, fetched.permanent_url))
        except FetchError as error:
            polling.failed(feed, error, self._clock())
            log.info("a feed could not be read", feed=feed.id, failures=feed.failures, problem=feed.problem)
            outcome = Outcome(failure=error.code, retry_after=error.retry_after)
            self._learning.schedule(feed, pushed_until, outcome)
            await self._hosts.heed(error, self._settings)
            return Learnt(feed)

    def _tell(self, learnt: Learnt) -> None:
        """Say what was written, and ring the bells of those who have something to do with it."""
        feed, news = learnt.feed, learnt.news
        if news is not None:
            new = len(news.reading.comparison.new)
            log.info("feed read", feed=feed.id, new=new, planned=learnt.planned)
        if learnt.planned:
            self._jobs.wake(DIGESTING_JOB)
        if learnt.hub:
            self._jobs.wake(PUSH_JOB)
        if feed.retired_at is None and feed.interval_seconds < PERIOD:
            self._jobs.wake_in(JOB, feed.interval_seconds)
