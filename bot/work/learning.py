"""What polls learnt, written: new entries with the posts they make, and when to come back."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import FeedsSettings
from bot.database.tables import Feed
from bot.delivery.merging import merge
from bot.feeds import polling
from bot.feeds.answer import NOT_MODIFIED
from bot.feeds.fetch import Fetched
from bot.feeds.polled import PolledFeed, save_feeds
from bot.feeds.push import offer, stretched
from bot.feeds.pushes import note_misses, note_offers, pushing_until
from bot.feeds.reading import Reading
from bot.feeds.schedule import Outcome, decide
from bot.feeds.store import adopt, sighted
from bot.work.documents import Documents


@dataclass(frozen=True, slots=True)
class News:
    """A document that is to be stored: the answer that brought it, its body left out, and what was read."""

    fetched: Fetched
    reading: Reading


@dataclass(slots=True)
class Learnt:
    """What a poll learnt, and once it is written, what that led to.

    Attributes:
        feed: the row, with what the answer says of the feed.
        pushed_until: the end of the lease of a hub that pushes it; None where none does.
        same: an answer that brought nothing new, until it is noted what it means.
        news: a document that is not the last one again.
        moves_to: the address that the feed is to have from now on.
        planned: posts that the news makes.
        hub: whether the document names a hub that was not known before.
    """

    feed: PolledFeed
    pushed_until: datetime | None = None
    same: Fetched | None = None
    news: News | None = None
    moves_to: str | None = None
    planned: int = field(default=0, init=False)
    hub: bool = field(default=False, init=False)

    @property
    def rows(self) -> int:
        """How many rows it is in the database, about."""
        if self.news is None:
            return 1
        found = self.news.reading.comparison
        return 1 + len(found.new) + len(found.changed) + len(found.unchanged)


class Learning:
    """Writes what polls learnt and decides when feeds are asked again.

    Args:
        documents: stores entries.
        settings: how often feeds may and must be polled.
        push: whether hubs can reach us, so that polls may be rare where one pushes.
        clock: tells the time, aware UTC.
        chance: spreads what failed.
    """

    def __init__(
        self,
        documents: Documents,
        settings: FeedsSettings,
        *,
        push: bool,
        clock: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self._documents = documents
        self._settings = settings
        self._push = push
        self._clock = clock
        self._chance = chance

    def schedule(
        self, feed: PolledFeed, pushed_until: datetime | None, outcome: Outcome, now: datetime
    ) -> None:
        """Note on the row when to ask a feed again.

        Args:
            feed: the row.
            pushed_until: the end of the lease of a hub that pushes it; None where none does.
            outcome: of the poll that has just ended.
            now: the present.
        """
        settings = self._settings
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

    async def pushed(
        self, session: AsyncSession, feed_ids: Sequence[int], now: datetime
    ) -> dict[int, datetime]:
        """Give until when feeds are pushed, of those that are."""
        return await pushing_until(session, feed_ids, now) if self._push and feed_ids else {}

    async def write(self, session: AsyncSession, learnt: Sequence[Learnt]) -> None:
        """Write what polls of different feeds learnt; harmless to repeat after it failed.

        Args:
            session: inside a transaction.
            learnt: what; it is noted there what it led to.
        """
        now = self._clock()
        for each in learnt:
            if each.same is not None:
                self._note(each, each.same, now)
        if any(each.news for each in learnt):
            await self._store(session, learnt, now)
        moved = [(each.feed, each.moves_to) for each in learnt if each.moves_to is not None]
        merged = [(feed.id, await adopt(session, feed, target)) for feed, target in moved]
        await save_feeds(session, [each.feed for each in learnt])
        for old, new in merged:
            if new is not None:
                await merge(session, old, new)

    def _note(self, learnt: Learnt, same: Fetched, now: datetime) -> None:
        """Work out what an answer without news means: of many at once, while new ones come in."""
        feed = learnt.feed
        polling.answered(feed, same, now, same_body=same.status != NOT_MODIFIED)
        self.schedule(feed, learnt.pushed_until, polling.outcome(feed, same, now), now)
        learnt.moves_to, learnt.same = sighted(feed, same.permanent_url), None

    async def _store(self, session: AsyncSession, learnt: Sequence[Learnt], now: datetime) -> None:
        read = {each.feed.id: (each, each.news) for each in learnt if each.news is not None}
        # Without those whose last follower left meanwhile, and they with them.
        there = set(await session.scalars(select(Feed.id).where(Feed.id.in_(read))))
        found = [each for feed_id, each in read.items() if feed_id in there]
        planned = await self._documents.store(
            session, [(each.feed, news.reading) for each, news in found], now
        )
        if self._push:
            new = {each.feed.id: news.reading.comparison.new for each, news in found}
            await note_misses(session, new, now)
        offers = [
            (each.feed, offer(news.fetched.headers, news.reading.parsed, news.fetched.url))
            for each, news in found
        ]
        hubs = await note_offers(session, offers, now)
        pushed = await self.pushed(session, list(there), now)
        for each, news in found:
            outcome = polling.outcome(each.feed, news.fetched, now)
            self.schedule(each.feed, pushed.get(each.feed.id), outcome, now)
            each.planned, each.hub = planned[each.feed.id], each.feed.id in hubs
