"""Polling feeds: ask what is due, read it in a worker, store what is new together with the posts it makes."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed
from bot.delivery.planner import plan_first, plan_new
from bot.feeds import polling
from bot.feeds.document import ParsedFeed
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetched, Fetcher
from bot.feeds.identity import Comparison, GuidTrust, KnownEntry, compare
from bot.feeds.parse import parse_feed
from bot.feeds.schedule import History, Outcome, decide
from bot.feeds.store import (
    adopt_redirect,
    due_feeds,
    feeds_with_first_posts_to_plan,
    known_entries,
    recent_dates,
    store_entries,
)
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.work.lanes import Lanes
from bot.work.runner import Jobs

JOB, DIGESTING_JOB = "poll", "digest"
AT_ONCE = 50
BATCH = 200
PERIOD = 5.0  # seconds after which the step looks for what is due, whatever the bells do
NOT_MODIFIED = 304

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a worker read it, compared with what was known."""

    parsed: ParsedFeed
    comparison: Comparison


def read_document(
    body: bytes, headers: dict[str, str], known: list[KnownEntry], now: datetime, trust: GuidTrust
) -> Reading:
    """Parse a document and decide what is new in it; pure, for a worker process."""
    parsed = parse_feed(body, headers)
    return Reading(parsed, compare(known, parsed.entries, now=now, trust=trust))


class Polling:
    """Polls the feeds that somebody follows.

    Args:
        database: where feeds and entries are.
        fetcher: asks for documents.
        pool: the worker processes that read them.
        jobs: whose bells are rung.
        settings: how often feeds may and must be polled.
        clock: tells the time, aware UTC.
        chance: spreads what failed.
    """

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        pool: ParserPool,
        jobs: Jobs,
        settings: FeedsSettings,
        *,
        clock: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._pool = pool
        self._jobs = jobs
        self._settings = settings
        self._clock = clock
        self._chance = chance
        self.lanes: Lanes[int] = Lanes("polling", AT_ONCE, lambda: jobs.wake(JOB))

    async def step(self) -> None:
        """Choose the first posts of new subscriptions, and open a lane for each feed that is due."""
        now = self._clock()
        async with self._database.reading() as session:
            waiting = await feeds_with_first_posts_to_plan(session)
            due = await due_feeds(session, now, list(self.lanes.busy), BATCH)
        if waiting:
            async with self._database.writing() as session:
                for feed_id in waiting:
                    await plan_first(session, feed_id, now)
            self._jobs.wake(DIGESTING_JOB)
        for feed in due:
            self.lanes.open(feed.id, partial(self._poll, feed))

    async def _poll(self, feed: Feed) -> None:
        try:
            fetched = await self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
            body_hash = hashlib.sha256(fetched.body).hexdigest()
            if fetched.status == NOT_MODIFIED or body_hash == feed.body_hash:
                await self._unchanged(feed.id, fetched)
                return
            await self._changed(feed.id, fetched, await self._read(feed, fetched), body_hash)
        except FetchError as error:
            await self._failed(feed.id, error)

    async def _read(self, feed: Feed, fetched: Fetched) -> Reading:
        async with self._database.reading() as session:
            known = await known_entries(session, feed.id)
        trust = GuidTrust(feed.guid_trust or GuidTrust.GUID)
        try:
            reading = await self._pool.run(
                read_document, fetched.body, fetched.document_headers(), known, self._clock(), trust
            )
        except WorkFailedError as error:
            raise FetchError(FetchCode.NO_FEED, f"The document could not be read: {error.message}") from error
        if not reading.parsed.usable:
            raise FetchError(FetchCode.NO_FEED, reading.parsed.problem or "The address is no feed.")
        return reading

    async def _unchanged(self, feed_id: int, fetched: Fetched) -> None:
        async with self._database.writing() as session:
            feed = await session.get(Feed, feed_id)
            if feed is None:
                return
            polling.answered(feed, fetched, self._clock(), same_body=fetched.status != NOT_MODIFIED)
            await self._schedule(session, feed, polling.outcome(feed, fetched, self._clock()))

    async def _changed(self, feed_id: int, fetched: Fetched, reading: Reading, body_hash: str) -> None:
        now = self._clock()
        async with self._database.writing() as session:
            feed = await session.get(Feed, feed_id)
            if feed is None:
                return
            polling.answered(feed, fetched, now, same_body=False)
            polling.read(feed, fetched, reading.parsed, body_hash)
            feed.guid_trust = reading.comparison.trust
            news = await store_entries(session, feed_id, reading.comparison, now)
            planned = await plan_new(session, feed_id, news, now) + await plan_first(session, feed_id, now)
            await adopt_redirect(session, feed, fetched.permanent_url)
            await self._schedule(session, feed, polling.outcome(feed, fetched, now))
        log.info("feed read", feed=feed_id, new=len(reading.comparison.new), planned=planned)
        if planned:
            self._jobs.wake(DIGESTING_JOB)

    async def _failed(self, feed_id: int, error: FetchError) -> None:
        now = self._clock()
        async with self._database.writing() as session:
            feed = await session.get(Feed, feed_id)
            if feed is None:
                return
            polling.failed(feed, error, now)
            log.info("a feed could not be read", feed=feed_id, failures=feed.failures, problem=feed.problem)
            failure = Outcome(failure=error.code, retry_after=error.retry_after)
            await self._schedule(session, feed, failure)

    async def _schedule(self, session: AsyncSession, feed: Feed, outcome: Outcome) -> None:
        now, settings = self._clock(), self._settings
        history = History(await recent_dates(session, feed.id), feed.failures, feed.conditional)
        chosen = decide(
            outcome,
            history,
            now,
            floor=settings.floor_seconds,
            ceiling=settings.ceiling_seconds,
            jitter=self._chance.random(),
        )
        feed.interval_seconds, feed.interval_reason = chosen.interval, chosen.reason
        if chosen.at is None:
            feed.retired_at = now
        else:
            feed.next_poll_at = chosen.at
            self._jobs.wake_in(JOB, min(chosen.interval, PERIOD))
