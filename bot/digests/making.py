"""From a fetched page and a feed's entry to a digest, in one call: what a worker process is asked to do."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.digests.compose import Digest, compose
from bot.digests.passages import Passage, passages
from bot.digests.snippets import within
from bot.stories.article import extract_article
from bot.stories.gear import Gear, distinct, find_gear
from bot.stories.images import LeadImage
from bot.stories.sketch import NO_SKETCH, Sketch, make_sketch


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
        reserved: whether the page's ``tdm-reservation`` header is 1.
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
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A digest, and what else is known once an article is read.

    Attributes:
        digest: what is shown.
        canonical_url: the key by which other links to the same article are known.
        noai: the publisher wants no model to read the article.
        passages: where the bullets stand, in their order; None where that may not be kept.
        sketch: what the article is about, to recognise others on the same news.
        gear: what the article names, each piece once, in order.
        text: the article's beginning, for a model to read; empty where none may, or none is there.
    """

    digest: Digest
    canonical_url: str
    noai: bool = False
    passages: tuple[Passage, ...] | None = None
    sketch: Sketch = NO_SKETCH
    gear: tuple[Gear, ...] = ()
    text: str = ""

    def bullet_rows(self) -> list[dict[str, Any]]:
        """Give the bullets as they are stored: text, start, end, and their passages where these are kept."""
        rows = [asdict(bullet) for bullet in self.digest.bullets]
        if self.passages is None:
            return rows
        return [row | asdict(passage) for row, passage in zip(rows, self.passages, strict=True)]


def make_digest(source: Source, now: datetime, text_of: int = 0) -> Made:
    """Read an article and digest it; pure, for a worker process.

    Args:
        source: the page and what the feed says.
        now: aware; no date of publication is later.
        text_of: how many characters of the text to give back, where its publisher lets a model read it.
    """
    article = extract_article(
        source.page,
        source.url,
        charset=source.charset,
        robots=source.robots,
        reserved=source.reserved,
        fallback_html=source.html,
        title=source.title,
        author=source.author,
        language=source.language,
        images=() if source.image is None else (source.image,),
    )
    gear = distinct(find_gear(f"{article.title}\n{article.text}"))
    digest = compose(article, source_title=source.publication, feed_language=source.language, now=now)
    if article.marks.snippet is not None and not article.syndicated:
        digest = within(digest, article.marks.snippet)
    return Made(
        digest,
        article.canonical_url,
        noai=article.marks.noai,
        passages=passages(article, digest.bullets),
        sketch=make_sketch(article.title, article.text, article.language, [each.name for each in gear]),
        gear=tuple(gear),
        text="" if article.marks.noai or article.marks.snippet is not None else article.text[:text_of],
    )
