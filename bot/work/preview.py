"""From an address to a digest, with nothing stored: what a preview shows, in a channel or in the terminal."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog

from bot.digests.compose import Digest
from bot.digests.making import Source, make_digest
from bot.errors import LoupeError
from bot.feeds.discover import discover, typed_address
from bot.feeds.document import ParsedEntry, ParsedFeed
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetched
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.stories.article import needs_page
from bot.stories.images import LeadImage
from bot.work.pages import HostRestsError, Pages

log = structlog.get_logger(__name__)

SHORTEST_ARTICLE = 100  # words: a page with less is a front page, or stands behind a wall
_PASSING = frozenset(
    {FetchCode.RATE_LIMITED, FetchCode.SERVER_ERROR, FetchCode.TIMED_OUT, FetchCode.UNREACHABLE}
)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


async def newest_digest(pages: Pages, pool: ParserPool, address: str, now: datetime) -> Digest:
    """Digest the newest entry of the feed behind an address, a site's or the feed's own.

    Raises:
        LoupeError: there is no feed, it cannot be read, or it has no entries.
    """
    found = (await discover(pages.fetcher, pool, address))[0]
    document = await pages.fetcher.fetch(found.url)
    feed = await pool.parse(document.body, document.document_headers())
    if not feed.entries:
        raise LoupeError(f"{found.url} is a feed without entries.", remedy=feed.problem or "Try again later.")
    newest = max(feed.entries, key=lambda entry: entry.published or entry.updated or _LONG_AGO)
    source = await with_page(pages, pool, source_of(newest, feed))
    return (await pool.run(make_digest, source, now)).digest


async def article_digest(pages: Pages, pool: ParserPool, address: str, now: datetime) -> Digest | None:
    """Digest the article at an address; None where a feed, a front page or too little text stands.

    Raises:
        LoupeError: it cannot be fetched or read, or its publisher wants no program to read it.
    """
    url = typed_address(address)
    if not url.partition("://")[2].partition("/")[2]:
        return None
    try:
        page, refusal = await pages.fetch(url), None
    except FetchError as error:
        if error.code is not FetchCode.DISALLOWED:
            raise
        # It may be a feed, and those are published to be polled.
        page, refusal = await pages.fetcher.fetch(url), error
    if (await pool.parse(page.body, page.document_headers())).usable:
        return None
    if refusal is not None:
        raise refusal
    source = _read(page, source_of(ParsedEntry(id="", link=page.url, title=""), ParsedFeed()))
    digest = (await pool.run(make_digest, source, now)).digest
    return digest if digest.words >= SHORTEST_ARTICLE else None


def source_of(entry: ParsedEntry, feed: ParsedFeed) -> Source:
    """Give what a feed says of an entry, without its page."""
    image = entry.images[0] if entry.images else None
    return Source(
        page=b"",
        url=entry.link,
        charset="",
        robots="",
        html=entry.content_html or entry.summary_html,
        title=entry.title,
        author=entry.author,
        language=entry.language or feed.language,
        image=LeadImage(image.url, image.alt, image.credit) if image else None,
        publication=feed.title,
    )


async def with_page(pages: Pages, pool: ParserPool, source: Source) -> Source:
    """Add the article's page where the feed carries too little; where it cannot be had the feed must do."""
    try:
        return await find_page(pages, pool, source)
    except FetchError:
        return source


async def find_page(
    pages: Pages, pool: ParserPool, source: Source, patience: timedelta = timedelta(0)
) -> Source:
    """Add the article's page as :func:`with_page` does, unless it may be had later.

    Args:
        pages: fetches it.
        pool: the workers.
        source: what the feed says.
        patience: how long a host that wants a pause is waited for.

    Raises:
        HostRestsError: for longer than that.
        FetchError: the page cannot be had at present.
    """
    if not source.url or not await _is_short(pool, source.html):
        return source
    try:
        return _read(await _fetch(pages, source.url, patience), source)
    except FetchError as error:
        log.info("a page cannot be had, the feed's text is used", url=source.url, problem=error.message)
        if error.code in _PASSING:
            raise
        return source


async def _fetch(pages: Pages, url: str, patience: timedelta) -> Fetched:
    try:
        return await pages.fetch(url)
    except HostRestsError as rest:
        seconds = rest.retry_after or 0.0
        if seconds > patience.total_seconds():
            raise
        await asyncio.sleep(seconds)
        return await pages.fetch(url)


async def _is_short(pool: ParserPool, html: str) -> bool:
    """Tell in a worker whether an entry's page is needed: reading hostile markup may take seconds."""
    try:
        return not html or await pool.run(needs_page, html)
    except WorkFailedError:
        return True


def _read(page: Fetched, source: Source) -> Source:
    kind, _, charset = page.headers.get("content-type", "").partition("charset=")
    if kind and "html" not in kind.lower():
        return source
    return replace(
        source,
        page=page.body,
        url=page.url,
        charset=charset.strip("\"' ;"),
        robots=page.headers.get("x-robots-tag", ""),
        reserved=page.headers.get("tdm-reservation", "").strip() == "1",
    )
