"""How the sites of feeds look: their icon and colour, looked for beside everything else and seldom."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from sqlalchemy import or_, select, update

from bot.database.engine import Database
from bot.database.tables import Feed, Subscription
from bot.feeds.failures import FetchError
from bot.feeds.site_look import IconLook, icon_links, look_of
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.work.pages import Pages

JOB = "sites"
SELDOM = timedelta(days=30)
SOON = timedelta(days=1)  # after a failure
AT_ONCE = 4  # sites of one step, one after the other: nothing waits for them
SECONDS = 10.0  # for each document

log = structlog.get_logger(__name__)


class Sites:
    """Looks for icons and colours.

    Args:
        database: where feeds are.
        pages: fetches pages, as far as their sites allow that.
        pool: the worker processes that read pages and icons.
        clock: tells the time, aware UTC.
    """

    def __init__(
        self, database: Database, pages: Pages, pool: ParserPool, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._pages = pages
        self._pool = pool
        self._clock = clock

    async def step(self) -> None:
        """Look at the sites of some feeds that were never looked at, or not for a month."""
        before = self._clock() - SELDOM
        followed = select(Subscription.feed_id)
        async with self._database.reading() as session:
            feeds = (
                await session.execute(
                    select(Feed.id, Feed.url, Feed.site_url)
                    .where(
                        Feed.id.in_(followed),
                        Feed.owner_id == 0,
                        Feed.succeeded_at.is_not(None),
                        or_(Feed.looked_at.is_(None), Feed.looked_at < before),
                    )
                    .order_by(Feed.looked_at.is_not(None), Feed.id.desc())
                    .limit(AT_ONCE)
                )
            ).all()
        for feed_id, url, site_url in feeds:
            await self._look(feed_id, site_url or "{0.scheme}://{0.netloc}/".format(urlsplit(url)))

    async def _look(self, feed_id: int, site: str) -> None:
        icon, look, looked_at = "", None, self._clock()
        try:
            icon, look = await self._find(site)
        except (FetchError, WorkFailedError, TimeoutError) as error:
            log.info("a site's icon cannot be had", site=site, problem=str(error) or "slow")
            looked_at += SOON - SELDOM
        values = {
            "looked_at": looked_at,
            "icon_url": icon if look is not None and look.shown else "",
            "accent": None if look is None else look.accent,
        }
        async with self._database.writing() as session:
            await session.execute(update(Feed).where(Feed.id == feed_id).values(values))
            # The other feeds of the site look the same.
            await session.execute(
                update(Feed).where(Feed.site_url == site, Feed.owner_id == 0).values(values)
            )

    async def _find(self, site: str) -> tuple[str, IconLook | None]:
        """Give the first icon of a site that is one, with what it looks like."""
        async with asyncio.timeout(SECONDS):
            page = await self._pages.fetch(site)
        for link in await self._pool.run(icon_links, page.body, page.url):
            try:
                async with asyncio.timeout(SECONDS):
                    icon = await self._pages.fetcher.fetch(link, kind="image")
            except (FetchError, TimeoutError):
                continue
            look = await self._pool.run(look_of, icon.body)
            if look is not None:
                return link, look
        return "", None
