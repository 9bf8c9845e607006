"""Articles' pages, fetched as their publishers want: robots.txt, Crawl-delay, and pauses of hosts."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.config import FeedsSettings
from bot.database.columns import host_of
from bot.database.engine import Database
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetched, Fetcher
from bot.feeds.robots import (
    LONGEST_DELAY,
    Site,
    after_failure,
    good_for,
    keep_robots,
    known_robots,
    origin_of,
    read_robots,
    site_of,
)
from bot.feeds.slots import Slots
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.work.hosts import Hosts

MOST_SITES = 32  # whose robots.txt is kept at hand: pages of a site often come one after the other

_NO_WAY = frozenset({FetchCode.REFUSED_ADDRESS, FetchCode.NO_SUCH_HOST, FetchCode.BAD_URL})

log = structlog.get_logger(__name__)


class HostRestsError(FetchError):
    """A host wants a pause.

    Args:
        host: which one.
        until: the end of the pause.
        now: the present.
    """

    def __init__(self, host: str, until: datetime, now: datetime) -> None:
        words = f"{host} asked Loupe to pause."
        super().__init__(FetchCode.RATE_LIMITED, words, retry_after=(until - now).total_seconds())
        self.until = until


@dataclass(frozen=True, slots=True)
class _Said:
    """What a site's robots.txt says, or is taken to say; whether it could answer; how long that is good."""

    site: Site
    answers: bool
    good_until: datetime


class Pages:
    """Fetches pages.

    Args:
        fetcher: does the asking.
        clock: tells the time, aware UTC.
        settings: how long hosts are left alone.
        pool: the worker processes that read what robots.txt says.
        database: where it is remembered what robots.txt says; without one this run alone knows it.
        hosts: who wants a pause; without it nobody is remembered to.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        settings: FeedsSettings,
        *,
        pool: ParserPool,
        database: Database | None = None,
        hosts: Hosts | None = None,
    ) -> None:
        self.fetcher = fetcher
        self._clock = clock
        self._settings = settings
        self._pool = pool
        self._database = database
        self._hosts = hosts
        self._turns = Slots(1)
        self._next: dict[str, float] = {}
        self._sites: OrderedDict[str, _Said] = OrderedDict()

    def rests_until(self, url: str) -> datetime | None:
        """Tell until when an address's host is to be left alone; None when it may be asked."""
        return None if self._hosts is None else self._hosts.rests_until(host_of(url))

    async def fetch(self, url: str) -> Fetched:
        """Fetch a page, if every site on the way to it allows that.

        Raises:
            HostRestsError: its host wants a pause, since now or before.
            FetchError: ``disallowed`` by robots.txt, or it cannot be had.
        """
        try:
            return await self.fetcher.fetch(url, kind="page", admit=self._admit)
        except HostRestsError:
            raise
        except FetchError as error:
            until = await self._heed(error)
            if until is not None:
                raise HostRestsError(error.host, until, self._clock()) from error
            raise

    async def _admit(self, url: str) -> None:
        """Wait until a page may be asked for.

        Raises:
            FetchError: it may not.
        """
        until = self.rests_until(url)
        if until is not None:
            raise HostRestsError(host_of(url), until, self._clock())
        origin = origin_of(url)
        async with self._turns.hold(origin):
            said = await self._said(origin)
            if not said.site.allows(url):
                raise _refusal(host_of(url), answers=said.answers)
            wait = self._reserve(url, said.site.delay)
        await asyncio.sleep(wait)

    async def _said(self, origin: str) -> _Said:
        """Give what a site's robots.txt says, looking it up when that is not at hand or too old."""
        said = self._sites.pop(origin, None)
        if said is None or said.good_until <= self._clock():
            said = await self._look_up(origin)
        self._sites[origin] = said
        if len(self._sites) > MOST_SITES:
            self._sites.popitem(last=False)
        return said

    async def _look_up(self, origin: str) -> _Said:
        known = None
        if self._database is not None:
            async with self._database.reading() as session:
                known = await known_robots(session, origin)
        if known is not None and known.good_until > self._clock():
            return _Said(site_of(known), known.failing_since is None, known.good_until)
        since = None
        try:
            site = await self._ask(origin)
        except FetchError as error:
            if error.code in _NO_WAY:
                raise  # to the page there is none either, and this says why
            site, since = after_failure(error, known, self._clock())
            if since is not None:
                log.info("robots.txt cannot be had", site=origin, problem=error.message)
            await self._heed(error)
        if self._database is not None:
            async with self._database.writing() as session:
                await keep_robots(session, origin, site, self._clock(), since)
        return _Said(site, since is None, self._clock() + good_for(since))

    async def _ask(self, origin: str) -> Site:
        """Ask a site for its robots.txt.

        Raises:
            FetchError: it cannot be had, or not be read.
        """
        body = (await self.fetcher.fetch(f"{origin}/robots.txt", kind="robots")).body
        try:
            return await self._pool.run(read_robots, body)
        except WorkFailedError as error:
            raise FetchError(FetchCode.BROKEN_ANSWER, f"{host_of(origin)}: {error.message}") from error

    async def _heed(self, error: FetchError) -> datetime | None:
        return None if self._hosts is None else await self._hosts.heed(error, self._settings)

    def _reserve(self, url: str, delay: float) -> float:
        """Take the next place in a site's line, where it wants so many seconds between two of its pages.

        Returns:
            How long to wait for it.

        Raises:
            HostRestsError: the line is long; whoever stood in it would hold up the pages of others.
        """
        now, origin = asyncio.get_running_loop().time(), origin_of(url)
        self._next = {each: at for each, at in self._next.items() if at > now}
        wait = max(self._next.get(origin, now) - now, 0.0)
        if wait > LONGEST_DELAY:
            present = self._clock()
            raise HostRestsError(host_of(url), present + timedelta(seconds=wait), present)
        if delay:
            self._next[origin] = now + wait + delay
        return wait


def _refusal(host: str, *, answers: bool) -> FetchError:
    """Make the error for a page that may not be asked for, whether robots.txt says so or cannot be had."""
    if answers:
        return FetchError(FetchCode.DISALLOWED, f"{host} does not let programs read this page (robots.txt).")
    words = f"{host} cannot say at present whether programs may read this page (robots.txt)."
    return FetchError(FetchCode.UNREACHABLE, words)
