"""From an address to a digest, with nothing stored: what a preview shows, in a channel or in the terminal."""

from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot.digests.compose import Digest
from bot.digests.making import Source, make_digest
from bot.errors import LoupeError
from bot.feeds.discover import discover, typed_address
from bot.feeds.document import ParsedEntry, ParsedFeed
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetched, Fetcher
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.stories.article import needs_page
from bot.stories.images import LeadImage

log = structlog.get_logger(__name__)

SHORTEST_ARTICLE = 100  # words: a page with less is a front page, or stands behind a wall
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


async def newest_digest(fetcher: Fetcher, pool: ParserPool, address: str, now: datetime) -> Digest:
    """Digest the newest entry of the feed behind an address, a site's or the feed's own.

    Raises:
        LoupeError: there is no feed, it cannot be read, or it has no entries.
    """
    found = (await discover(fetcher, pool, address))[0]
    document = await fetcher.fetch(found.url)
    feed = await pool.parse(document.body, document.document_headers())
    if not feed.entries:
        raise LoupeError(f"{found.url} is a feed without entries.", remedy=feed.problem or "Try again later.")
    newest = max(feed.entries, key=lambda entry: entry.published or entry.updated or _LONG_AGO)
    source = await with_page(fetcher, pool, source_of(newest, feed))
    return (await pool.run(make_digest, source, now)).digest


async def article_digest(fetcher: Fetcher, pool: ParserPool, address: str, now: datetime) -> Digest | None:
    """Digest the article at an address; None where a feed, a front page or too little text stands.

    Raises:
        LoupeError: it cannot be fetched or read.
    """
    url = typed_address(address)
    if not url.partition("://")[2].partition("/")[2]:
        return None
    page = await fetcher.fetch(url, kind="page")
    if (await pool.parse(page.body, page.document_headers())).usable:
        return None
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


async def with_page(fetcher: Fetcher, pool: ParserPool, source: Source) -> Source:
    """Add the article's page where the feed carries too little; where it cannot be had the feed must do."""
    if not source.url or not await _is_short(pool, source.html):
        return source
    try:
        return _read(await fetcher.fetch(source.url, kind="page"), source)
    except FetchError as error:
        log.info("a page cannot be had, the feed's text is used", url=source.url, problem=error.message)
        return source


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
    robots = page.headers.get("x-robots-tag", "")
    return replace(source, page=page.body, url=page.url, charset=charset.strip("\"' ;"), robots=robots)
