"""A document of a feed, polled or pushed: read in a worker, compared, stored with the posts it makes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.delivery.planner import plan_first, plan_new
from bot.digests.revising import Edit, note_edits
from bot.feeds.entries import KEPT_TEXTS, image_of, known_entries, store_entries
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.identity import GuidTrust, KnownEntry
from bot.feeds.polled import PolledFeed
from bot.feeds.push import trust_in_part
from bot.feeds.reading import Reading, read_document, text_of
from bot.feeds.slots import Slots
from bot.feeds.store import paces
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.translation import filled


class Documents:
    """Reads and stores documents of feeds, whichever way they came.

    Reading compares with what is known, and storing adds to it: whoever does both does so in the feed's
    :meth:`turn`, or the same entry of two documents would be news twice.

    Args:
        database: where feeds and entries are.
        pool: the worker processes that read.
        clock: tells the time, aware UTC.
        flood_posts: how many new entries of one document are posted one by one in a channel.
    """

    def __init__(
        self, database: Database, pool: ParserPool, clock: Callable[[], datetime], *, flood_posts: int = 20
    ) -> None:
        self._database = database
        self._pool = pool
        self._clock = clock
        self._most = flood_posts
        self._turns = Slots(1)

    async def take_turn(self, feed_id: int) -> None:
        """Wait until no other document of the feed is being read or stored; none will be until the end."""
        await self._turns.take(str(feed_id))

    def end_turn(self, feed_id: int) -> None:
        """Let the next document of the feed be read."""
        self._turns.give(str(feed_id))

    def turn(self, feed_id: int) -> AbstractAsyncContextManager[None]:
        """Take a turn for the time of a block: ``async with``."""
        return self._turns.hold(str(feed_id))

    async def read(
        self, feed: PolledFeed, body: bytes, headers: Mapping[str, str], *, part: bool = False
    ) -> Reading:
        """Read a document and compare it with what is known of its feed.

        Args:
            feed: as it is known.
            body: the document.
            headers: as ``parse_feed`` takes them.
            part: whether it may hold some of the feed's entries only, as pushed documents do.

        Raises:
            FetchError: ``no_feed``, with what it looked like.
        """
        known: list[KnownEntry] = []
        if feed.succeeded_at is not None:
            async with self._database.reading() as session:
                known = await known_entries(session, feed.id)
        trust = GuidTrust(feed.guid_trust or GuidTrust.GUID)
        if part:
            trust = trust_in_part(known, trust)
        try:
            texts = max(KEPT_TEXTS, self._most) if known else KEPT_TEXTS
            reading = await self._pool.run(
                read_document, body, dict(headers), known, now=self._clock(), trust=trust, texts=texts
            )
        except WorkFailedError as error:
            raise FetchError(
                FetchCode.NO_FEED, filled("The document could not be read: {problem}", problem=error.message)
            ) from error
        if not reading.parsed.usable:
            raise FetchError(FetchCode.NO_FEED, reading.parsed.problem or "The address is no feed.")
        return reading

    async def store(
        self, session: AsyncSession, read: Sequence[tuple[PolledFeed, Reading]], now: datetime
    ) -> Counter[int]:
        """Store what is new in documents of different feeds, and plan the posts that it makes.

        Args:
            session: inside a transaction.
            read: each feed, on which its ids' worth and its pace are noted, and its document.
            now: the present.

        Returns:
            How many posts were planned for each feed.
        """
        brought = {feed.id: reading for feed, reading in read}
        news = await store_entries(session, brought, now)
        found = await paces(session, [feed.id for feed, _ in read if _tells_pace(feed, news)], now)
        for feed, reading in read:
            feed.guid_trust = reading.comparison.trust
            if pace := found.get(feed.id):
                feed.newest_at, feed.gap_seconds = pace.newest, pace.gap
            changed = [(each.key, each.entry) for each in reading.comparison.changed]
            edits = [Edit(key, text_of(entry), image_of(entry)) for key, entry in changed]
            await note_edits(session, feed.id, edits, now)
        return await plan_new(session, news, now, most=self._most) + await plan_first(session, brought, now)


def _tells_pace(feed: PolledFeed, news: Mapping[int, Sequence[int]]) -> bool:
    return feed.newest_at is None or bool(news[feed.id])
