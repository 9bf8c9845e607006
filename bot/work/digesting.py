"""Making digests of entries that are to be posted: fetch the page, read it in a worker, let posts go out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import select, update

from bot.database.engine import Database
from bot.database.tables import Digest, Entry, Feed
from bot.delivery.floods import lists_to_release, release
from bot.delivery.outbox import DIGEST_PATIENCE
from bot.delivery.planner import undecided
from bot.delivery.retelling import alone_digested
from bot.delivery.told import undigested
from bot.digests.making import Made, Source, make_digest
from bot.digests.revising import drop_edit, due_edits, revise
from bot.feeds.failures import FetchError
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.stories.images import LeadImage
from bot.work.lanes import Lanes
from bot.work.pages import HostRestsError, Pages
from bot.work.picturing import Picturing
from bot.work.preview import find_page
from bot.work.rendering import Renderings
from bot.work.runner import Jobs
from bot.work.telling import Teller, let_go, tell_anew

JOB = "digest"
AT_ONCE = 16
PAGE_AGAIN = timedelta(minutes=65)  # later than robots.txt is asked for again
OF_A_FEED = 2  # as many as a host is asked for at the same time

log = structlog.get_logger(__name__)


class Digesting:
    """Digests what the outbox waits for.

    Args:
        database: where entries, stories and posts are.
        pages: fetches them.
        pool: the worker processes that read them.
        jobs: whose bells are rung.
        clock: tells the time, aware UTC.
        renderings: puts digests into other words, where the operator has somebody who does.
    """

    def __init__(
        self,
        database: Database,
        pages: Pages,
        pool: ParserPool,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
        renderings: Renderings | None = None,
    ) -> None:
        self._database = database
        self._renderings = renderings
        self._pages = pages
        self._pool = pool
        self._jobs = jobs
        self._clock = clock
        self.pictures = Picturing(database, pages.fetcher, pool, clock=clock)
        self._teller = Teller()
        self.lanes: Lanes[int] = Lanes("digesting", AT_ONCE, lambda: jobs.wake(JOB))

    async def step(self) -> None:
        """Open a lane for each entry that waits for a digest, in the order of their posts."""
        async with self._database.reading() as session:
            entries = await undecided(session, AT_ONCE * 2, OF_A_FEED)
            edited = await due_edits(session, self._clock(), AT_ONCE)
            lists = await lists_to_release(session)
            alone = (await session.execute(undigested().limit(AT_ONCE))).all()
        if lists:
            async with self._database.writing() as session:
                await release(session, lists)
            self._jobs.wake("deliver")
        for entry_id in entries:
            self.lanes.open(entry_id, partial(self._digest, entry_id))
        for entry_id in edited:
            self.lanes.open(entry_id, partial(self._revise, entry_id))
        for story_id, entry_id in alone:
            self.lanes.open(entry_id, partial(self._tell_alone, story_id, entry_id))

    async def _digest(self, entry_id: int) -> None:
        async with self._database.reading() as session:
            entry = await session.get_one(Entry, entry_id)
            feed = await session.get_one(Feed, entry.feed_id)
            await self._teller.catch_up(session, self._clock())
        story_id = entry.story_id
        if story_id is None:
            source, again_at = await self._read(_source(entry, feed))
            made = await self.pictures.settled(await self._make(source))
            async with self._database.writing() as session:
                story_id = await self._teller.store(session, entry, feed, made, self._clock())
                if again_at is not None:
                    again = update(Entry).where(Entry.id == entry_id).values(redigest_at=again_at)
                    await session.execute(again)
            await self._render(story_id, entry_id, made)
        # Never in one transaction with what stores: that locks posts, and this locks servers before posts,
        # as rulings do. Each would wait for the other.
        async with self._database.writing() as session:
            await let_go(session, entry_id, story_id, self._clock())
        self._jobs.wake("deliver")
        self._jobs.wake("refresh")

    async def _render(self, story_id: int | None, entry_id: int, made: Made) -> None:
        """Have a digest put into other words, and wait for them a little."""
        if self._renderings is not None and story_id is not None:
            await self._renderings.prepare(story_id, entry_id, made.text)

    async def _revise(self, entry_id: int) -> None:
        """Digest an edited entry again, and have its posts shown again if they read differently now."""
        async with self._database.reading() as session:
            entry = await session.get_one(Entry, entry_id)
            feed = await session.get_one(Feed, entry.feed_id)
            told = select(Digest.story_id, Digest.image).where(Digest.entry_id == entry_id)
            digest = (await session.execute(told)).first()
        if digest is None:  # it joined a story that another article tells
            async with self._database.writing() as session:
                await drop_edit(session, entry_id)
            return
        source, _ = await self._read(_source(entry, feed))
        made = await self.pictures.settled(await self._make(source), digest.image)
        async with self._database.writing() as session:
            story_id = await revise(session, entry, made, self._clock(), from_page=bool(source.page))
        log.info("an edited story was digested again", entry=entry_id)
        await self._render(story_id, entry_id, made)
        self._jobs.wake("refresh")

    async def _tell_alone(self, story_id: int, entry_id: int) -> None:
        """Digest an entry for the story that it tells alone, since moderators split it off another."""
        async with self._database.reading() as session:
            entry = await session.get_one(Entry, entry_id)
            feed = await session.get_one(Feed, entry.feed_id)
        source, again_at = await self._read(_source(entry, feed))
        made = await self.pictures.settled(await self._make(source))
        now = self._clock()
        async with self._database.writing() as session:
            await tell_anew(session, story_id, entry_id, made, now)
            await alone_digested(session, story_id, now)
            if again_at is not None:
                await session.execute(update(Entry).where(Entry.id == entry_id).values(redigest_at=again_at))
        await self._render(story_id, entry_id, made)
        self._jobs.wake("refresh")

    async def _read(self, source: Source) -> tuple[Source, datetime | None]:
        """Add the page where it is needed; tells when to try again where it cannot be had at present."""
        try:
            return await find_page(self._pages, self._pool, source, DIGEST_PATIENCE), None
        except HostRestsError as rest:
            return source, rest.until
        except FetchError:
            return source, self._clock() + PAGE_AGAIN

    async def _make(self, source: Source) -> Made:
        """Digest in a worker; a page that breaks it is left out, then the feed's text, never the title."""
        now = self._clock()
        text_of = self._renderings.text_of if self._renderings is not None else 0
        try:
            return await self._pool.run(make_digest, source, now, text_of)
        except WorkFailedError as error:
            log.warning("a page could not be read", url=source.url, problem=str(error))
        try:
            return await self._pool.run(make_digest, replace(source, page=b""), now, text_of)
        except WorkFailedError as error:
            log.warning("an entry's text could not be read", url=source.url, problem=str(error))
        return make_digest(replace(source, page=b"", html=""), now)


def _source(entry: Entry, feed: Feed) -> Source:
    """Give what is known of an entry without its page."""
    return Source(
        page=b"",
        url=entry.link,
        charset="",
        robots="",
        html=entry.html or "",
        title=entry.title,
        author=entry.author,
        language=entry.language or feed.language,
        image=None if entry.image is None else LeadImage(**entry.image),
        publication=feed.title,
    )
