"""What a post on a feed's newest entry would look like, without posting it."""

from datetime import UTC, datetime

from bot.app import Loupe
from bot.digests.compose import Digest
from bot.digests.making import make_digest
from bot.errors import LoupeError
from bot.feeds.discover import discover
from bot.translation import Translation
from bot.work.card import Card, Picture
from bot.work.preview import source_of, with_page

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
    source = await with_page(bot.pages, bot.pool, source_of(newest, feed))
    made = await bot.pool.run(make_digest, source, bot.clock())
    return _card(made.digest, locale)


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
