"""From an address to a digest without a database: what ``loupe preview`` shows."""

from datetime import UTC, datetime

from bot.config import FeedsSettings
from bot.digests.compose import Digest, compose
from bot.errors import LoupeError
from bot.feeds.address import AddressGuard
from bot.feeds.discover import discover
from bot.feeds.document import ParsedEntry, ParsedFeed
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetched, Fetcher, user_agent
from bot.feeds.workers import ParserPool
from bot.stories.article import Article, extract_article, needs_page
from bot.stories.images import LeadImage

SHORTEST_ARTICLE = 100  # words: a page with less is a front page, or behind a wall


async def digest_of(address: str, settings: FeedsSettings) -> Digest:
    """Fetch an address as the bot would and digest it: an article itself, of a feed or site the newest entry.

    Raises:
        LoupeError: it cannot be fetched, or holds neither a feed nor an article.
    """
    guard = AddressGuard(settings.allow_hosts)
    agent = user_agent(settings.contact_url)
    async with Fetcher(guard, user_agent=agent) as fetcher, ParserPool(workers=1) as pool:
        url = address if "://" in address else f"https://{address}"
        article = await _article(fetcher, pool, url)
        if article is not None and article.words >= SHORTEST_ARTICLE:
            source, language = article.site_name, article.language
        else:
            feed = await _feed(fetcher, pool, address)
            article = await _entry_article(fetcher, pool, feed.entries[0], feed)
            source, language = feed.title, feed.language
        return await pool.run(
            compose, article, source_title=source, feed_language=language, now=datetime.now(UTC)
        )


async def _article(fetcher: Fetcher, pool: ParserPool, url: str) -> Article | None:
    """The article at an address; None for a feed, and for a site's front page."""
    if not url.partition("://")[2].partition("/")[2]:
        return None
    page = await fetcher.fetch(url, kind="page")
    parsed = await pool.parse(page.body, page.document_headers())
    if parsed.usable:
        return None
    return await _extract(pool, page, ParsedEntry(id="", link=url, title=""), "")


async def _feed(fetcher: Fetcher, pool: ParserPool, address: str) -> ParsedFeed:
    candidate = (await discover(fetcher, pool, address))[0]
    document = await fetcher.fetch(candidate.url)
    feed = await pool.parse(document.body, document.document_headers())
    if not feed.entries:
        raise LoupeError(
            f"{candidate.url} is a feed without entries.", remedy=feed.problem or "Try again later."
        )
    return feed


async def _entry_article(fetcher: Fetcher, pool: ParserPool, entry: ParsedEntry, feed: ParsedFeed) -> Article:
    """The entry's page where the feed carries too little of it and the page can be had."""
    html = entry.content_html or entry.summary_html
    page = None
    if entry.link and needs_page(html):
        try:
            page = await fetcher.fetch(entry.link, kind="page")
        except FetchError:
            page = None  # the feed's own words must do, as they would in a post
    return await _extract(pool, page, entry, html or feed.title)


async def _extract(pool: ParserPool, page: Fetched | None, entry: ParsedEntry, html: str) -> Article:
    return await pool.run(
        extract_article,
        page.body if page else b"",
        page.url if page else entry.link,
        robots=page.headers.get("x-robots-tag", "") if page else "",
        fallback_html=html,
        title=entry.title,
        author=entry.author,
        language=entry.language,
        images=[LeadImage(image.url, image.alt, image.credit) for image in entry.images],
    )
