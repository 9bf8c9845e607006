"""From a fetched page and a feed's entry to a digest, in one call: what a worker process is asked to do."""

from dataclasses import dataclass
from datetime import datetime

from bot.digests.compose import Digest, compose
from bot.stories.article import extract_article
from bot.stories.images import LeadImage


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an entry before it is read.

    Attributes:
        page: the article's page as received; empty when the feed carries the whole text or it cannot be had.
        url: where the page was found, after redirects; else the entry's link.
        charset: from the page's Content-Type.
        robots: the page's X-Robots-Tag.
        html: what the feed carries of the entry.
        title: the entry's title.
        author: the entry's author.
        language: what entry or feed claim.
        image: the feed's picture of the entry.
        publication: the feed's title.
    """

    page: bytes
    url: str
    charset: str
    robots: str
    html: str
    title: str
    author: str
    language: str
    image: LeadImage | None
    publication: str


@dataclass(frozen=True, slots=True)
class Made:
    """A digest, and the key by which other links to the same article are known."""

    digest: Digest
    canonical_url: str


def make_digest(source: Source, now: datetime) -> Made:
    """Read an article and digest it; pure, for a worker process.

    Args:
        source: the page and what the feed says.
        now: aware; no date of publication is later.
    """
    article = extract_article(
        source.page,
        source.url,
        charset=source.charset,
        robots=source.robots,
        fallback_html=source.html,
        title=source.title,
        author=source.author,
        language=source.language,
        images=() if source.image is None else (source.image,),
    )
    digest = compose(article, source_title=source.publication, feed_language=source.language, now=now)
    return Made(digest, article.canonical_url)
