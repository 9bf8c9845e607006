"""What a post on a feed's newest entry would look like, without posting it."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.app import Loupe
from bot.digests.compose import Digest
from bot.digests.making import Source, make_digest
from bot.errors import LoupeError
from bot.feeds.discover import discover
from bot.feeds.document import ParsedEntry, ParsedFeed
from bot.feeds.failures import FetchError
from bot.stories.article import needs_page
from bot.stories.images import LeadImage
from bot.translation import Translation
from bot.work.card import Card, Picture

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


async def preview_card(bot: Loupe, address: str, locale: str, tr: Translation) -> Card:
    """Read the feed behind an address and make the card of its newest entry.

    Args:
        bot: whose fetcher and workers do it, within their limits.
        address: a site or a feed.
        locale: the language of the card's own words.
        tr: the language of what is said when it fails.

    Raises:
        LoupeError: there is no feed, it cannot be read, or it has no entries.
    """
    found = (await discover(bot.fetcher, bot.pool, address))[0]
    document = await bot.fetcher.fetch(found.url)
    feed = await bot.pool.parse(document.body, document.document_headers())
    if not feed.entries:
        raise LoupeError(
            tr("{address} is a feed without entries.", address=found.url), remedy=feed.problem or ""
        )
    newest = max(feed.entries, key=lambda entry: entry.published or entry.updated or _LONG_AGO)
    source = await _with_page(bot, _source(newest, feed))
    made = await bot.pool.run(make_digest, source, bot.clock())
    return _card(made.digest, locale)


def _source(entry: ParsedEntry, feed: ParsedFeed) -> Source:
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


async def _with_page(bot: Loupe, source: Source) -> Source:
    """Add the article's page where the feed carries too little of it; without one the feed's text must do."""
    if not source.url or not needs_page(source.html):
        return source
    try:
        page = await bot.fetcher.fetch(source.url, kind="page")
    except FetchError:
        return source
    kind, _, charset = page.headers.get("content-type", "").partition("charset=")
    if kind and "html" not in kind.lower():
        return source
    robots = page.headers.get("x-robots-tag", "")
    return replace(source, page=page.body, url=page.url, charset=charset.strip("\"' ;"), robots=robots)


def _card(digest: Digest, locale: str) -> Card:
    return Card(
        title=digest.title,
        url=digest.url,
        intro=digest.intro,
        bullets=tuple(bullet.text for bullet in digest.bullets),
        source=digest.source,
        language=digest.language,
        minutes=digest.minutes,
        picture=Picture(digest.image.url, digest.image.alt, digest.image.credit) if digest.image else None,
        locale=locale,
    )
