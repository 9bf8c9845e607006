"""Polling feeds: ask what is due, read it in a worker, store what is new together with the posts it makes."""

import asyncio
import hashlib
import random
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

import structlog

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.delivery.planner import plan_first
from bot.feeds import polling
from bot.feeds.answer import NOT_MODIFIED
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetched, Fetcher
from bot.feeds.polled import PolledFeed, due_feeds
from bot.feeds.schedule import Outcome
from bot.feeds.secrets import HeaderBox
from bot.feeds.store import feeds_with_first_posts_to_plan, sighted, spread_overdue
from bot.work.books import Books
from bot.work.documents import Documents
from bot.work.hosts import Hosts
from bot.work.learning import Learning, Learnt, News
from bot.work.line import Line
from bot.work.runner import Jobs

JOB, DIGESTING_JOB, PUSH_JOB = "poll", "digest", "push"
AT_ONCE = 50  # documents that are asked for or read at the same time
HOST_AT_ONCE = 2  # of them, of one host
IN_HAND = 600  # feeds: most wait for a place, or for the books
IN_LINE = 16  # feeds of one host in hand: those that are asked, and those that stand in line for it
TOGETHER = 0.05  # seconds
REST_SECONDS = 5.0  # between a poll that failed by our own fault, and the next
PERIOD = 5.0  # seconds after which the step looks for what is due, whatever the bells do

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
        hosts: who wants a pause; shared with whoever else asks them.
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
        self._hosts = hosts or Hosts(database, clock)
        self._box = HeaderBox(settings.secret_key.get_secret_value())
        self._begun = self._more = False
        self._line: Line[tuple[PolledFeed, datetime | None]] = Line(HOST_AT_ONCE, IN_LINE)
        self._learning = Learning(documents, settings, push=push, clock=clock, chance=chance)
        self._books = Books(
            database,
            self._learning.write,
            self._settled,
            rows=attrgetter("rows"),
            more=self._line.__bool__,
        )
        self._askers: set[asyncio.Task[None]] = set()
        self._in_hand: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def busy(self) -> AbstractSet[int]:
        """The feeds in hand: those that wait to be asked, those that are asked, and those to be written."""
        return self._in_hand

    async def step(self) -> None:
        """Take in hand the feeds that are due, and choose the first posts of new subscriptions."""
        now, self._more = self._clock(), False
        if not self._begun:
            await self._begin(now)
        # Taken before the session, which sees the past: a feed that is done meanwhile would seem due again.
        most, busy = IN_HAND - len(self._in_hand), list(self._in_hand)
        closed = [*self._hosts.resting(), *self._line.full()]
        async with self._database.reading() as session:
            due = await due_feeds(session, now, busy, most, closed=closed)
            pushed = await self._learning.pushed(session, [feed.id for feed in due], now)
            begun = [feed for feed in due if self._line.put(feed.host, (feed, pushed.get(feed.id)))]
            self._in_hand.update(feed.id for feed in begun)
            self._more = bool(closed) or len(due) == most or len(begun) < len(due)
            self._send_askers(len(begun))
            waiting = await feeds_with_first_posts_to_plan(session)
        if len(due) == most and begun and len(self._in_hand) < IN_HAND:
            self._jobs.wake(JOB)  # hosts with many feeds stood before others
        if waiting:
            async with self._database.writing() as session:
                await plan_first(session, waiting, now)
            self._jobs.wake(DIGESTING_JOB)

    async def drain(self, seconds: float) -> None:
        """Wait until nothing is in hand, and give up after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        for asker in self._askers:
            asker.cancel()
        await asyncio.gather(*self._askers, return_exceptions=True)

    async def _begin(self, now: datetime) -> None:
        """Take up what the last run left: pauses of hosts, and feeds that should have been asked long ago."""
        await self._hosts.load()
        async with self._database.writing() as session:
            late = await spread_overdue(session, now, self._settings.floor_seconds)
        if late:
            log.info("overdue feeds are asked one after the other", feeds=late)
        self._begun = True

    def _send_askers(self, feeds: int) -> None:
        """Have so many more feeds asked, by few: a task for each would cost as much as the asking."""
        if feeds:
            self._idle.clear()
        asking = sum(not asker.done() for asker in self._askers)
        for _ in range(min(feeds, AT_ONCE - asking)):
            asker = asyncio.create_task(self._ask_all(), name="asking feeds")
            self._askers.add(asker)
            asker.add_done_callback(self._askers.discard)

    async def _ask_all(self) -> None:
        """Ask one feed after the other until none waits, or only those of hosts that others ask."""
        while (turn := self._line.next()) is not None:
            feed, pushed_until = turn
            host, learnt = feed.host, None
            try:
                if not self._hosts.rests(host):
                    learnt = await self._poll(feed, pushed_until)
            except Exception as error:  # noqa: BLE001 - logged; one feed must not stop the others
                self._rest(feed, "a poll failed", error)
            else:
                if learnt is None:
                    self._leave(feed.id)
            finally:
                self._line.done(host)
            if learnt is not None:
                self._books.enter(learnt)  # its host need not wait for the disk

    async def _poll(self, feed: PolledFeed, pushed_until: datetime | None) -> Learnt:
        """Ask a feed, and give what was learnt."""
        try:
            secret = self._box.open(feed.secret_headers) if feed.secret_headers else None
            fetched = await self._fetcher.fetch(
                feed.url, etag=feed.etag, last_modified=feed.last_modified, secret=secret
            )
            body_hash = feed.body_hash
            if fetched.status != NOT_MODIFIED:
                body_hash = hashlib.sha256(fetched.body).hexdigest()
            if body_hash != feed.body_hash:
                return await self._read(feed, pushed_until, fetched, body_hash)
            return Learnt(feed, pushed_until, same=replace(fetched, body=b"") if fetched.body else fetched)
        except FetchError as error:
            now = self._clock()
            polling.failed(feed, error, now)
            log.info("a feed could not be read", feed=feed.id, failures=feed.failures, problem=feed.problem)
            outcome = Outcome(failure=error.code, retry_after=error.retry_after)
            self._learning.schedule(feed, pushed_until, outcome, now)
            await self._hosts.heed(error, self._settings)
            return Learnt(feed, pushed_until)

    async def _read(
        self, feed: PolledFeed, pushed_until: datetime | None, fetched: Fetched, body_hash: str
    ) -> Learnt:
        """Read a document, whose turn lasts until it is stored."""
        await self._documents.take_turn(feed.id)
        try:
            reading = await self._documents.read(feed, fetched.body, fetched.document_headers())
            polling.answered(feed, fetched, self._clock(), same_body=False)
            polling.read(feed, fetched, reading.parsed, body_hash)
            # What is read need not be held in memory until it is written.
            news = News(replace(fetched, body=b""), reading)
            return Learnt(feed, pushed_until, news=news, moves_to=sighted(feed, fetched.permanent_url))
        except BaseException:  # cancelled, too: the next document must not wait for this one's end
            self._documents.end_turn(feed.id)
            raise

    def _settled(self, learnt: Learnt, error: Exception | None) -> None:
        """Let go of a feed whose poll is written, or could not be."""
        if learnt.news is not None:
            self._documents.end_turn(learnt.feed.id)
        if error is not None:
            self._rest(learnt.feed, "a poll could not be written", error)
            return
        self._leave(learnt.feed.id)
        self._tell(learnt)

    def _rest(self, feed: PolledFeed, problem: str, error: Exception) -> None:
        """Log what went wrong with a feed, and let go of it after a while: it is due again at once."""
        log.error(problem, feed=feed.id, exc_info=error)
        asyncio.get_running_loop().call_later(REST_SECONDS, self._leave, feed.id)

    def _leave(self, feed_id: int) -> None:
        """Let go of a feed; ask for a step once there is room for many of those that the last one left."""
        self._in_hand.discard(feed_id)
        if not self._in_hand:
            self._idle.set()
        if self._more and len(self._in_hand) <= IN_HAND // 2:
            self._more = False
            self._jobs.wake_in(JOB, TOGETHER)

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
        if feed.retired_at is None and feed.interval_seconds is not None and feed.interval_seconds < PERIOD:
            self._jobs.wake_in(JOB, feed.interval_seconds)
