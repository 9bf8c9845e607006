"""From a page to an article: its text and what is known about it.

What the page says of itself, what the feed says of it and what the publisher allows come together here.
Nothing in here raises on any page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

from bot.stories.canonical import canonical_url
from bot.stories.extraction import SHORT, best_text, is_signature, tidy
from bot.stories.images import LeadImage, choose_lead
from bot.stories.language import detect_language
from bot.stories.marks import Marks, read_marks, take_out_unquotable
from bot.stories.markup import decode, fragment_text, parse
from bot.stories.metadata import Metadata, read_metadata
from bot.stories.plain import count_words, one_line

_LONGEST = 200_000  # characters of text; a book is no article
_WHOLE = 150  # words from which a feed's content may be the whole article
_TEASER = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|…|\.\.\.|"
    r"(?:continue|keep) reading\W*|read (?:more|on|the (?:full|rest).{0,60})\W*|"
    r"lire (?:la suite|plus).{0,60}|(?:weiterlesen|mehr lesen|zum artikel).{0,60}|"
    r"(?:seguir )?leer más.{0,60}|(?:leggi|continua a leggere).{0,60}|"
    r"続きを読む.{0,40}|阅读(?:全文|更多).{0,40})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Article:
    r"""An article as plain text and what its page says about it; what is unknown is empty.

    Attributes:
        url: the address it was fetched from.
        canonical_url: the key by which links to the same page are known as one (see `canonical_url`).
        published: aware, in UTC, as the page says; it may lie in the future.
        language: ISO 639-1, "" unknown.
        text: paragraphs separated by ``\n``; clean plain text (see `bot.stories.plain`).
        lead: the picture that leads it.
        words: words of the text, a Chinese or Japanese character counting as one.
        marks: what the publisher asks for; it has been honoured in `text`, `description` and `lead`.
        syndicated: the text is what the feed carries of it, not what only the page says.
    """

    url: str
    canonical_url: str
    title: str
    site_name: str
    author: str
    published: datetime | None
    language: str
    description: str
    text: str
    lead: LeadImage | None
    words: int
    marks: Marks = field(default_factory=Marks)
    syndicated: bool = False


def extract_text(html: str, url: str) -> str:
    r"""Return the text of the article on a page, paragraphs separated by ``\n``; "" where there is none.

    Args:
        html: the page; more than 2,000,000 characters of it are not read.
        url: its address.
    """
    tree = parse(decode(html))
    return "" if tree is None else tidy(best_text(tree, url, read_metadata(tree).body, ""))


def extract_article(
    html: str | bytes,
    url: str,
    *,
    charset: str = "",
    robots: str = "",
    reserved: bool = False,
    fallback_html: str = "",
    title: str = "",
    author: str = "",
    language: str = "",
    images: Sequence[LeadImage] = (),
) -> Article:
    """Return the article on a page, with what the feed knew where the page is silent. Never raises.

    Args:
        html: the page as received; empty when only the feed is to be used.
        url: its address after redirects; relative links are resolved against it.
        charset: from its Content-Type header.
        robots: its X-Robots-Tag header.
        reserved: its header says ``tdm-reservation: 1``.
        fallback_html: the feed's content or summary of this entry.
        title: the feed's; it wins over the page's.
        author: the feed's; used where the page names none.
        language: the feed's; used where neither text nor page tells.
        images: the feed's, with credits; the page's own come first.
    """
    tree = parse(decode(html, charset)) if html else None
    marks = read_marks(tree, robots, reserved=reserved)
    meta = read_metadata(tree)
    if tree is not None:
        take_out_unquotable(tree)
    if marks.closed or (marks.snippet is not None and len(meta.description) > marks.snippet):
        meta = replace(meta, description="", body="" if marks.closed else meta.body)
    carried = fragment_text(fallback_html)
    name = one_line(title) or _without_site(meta.title, meta.site_name)
    best = best_text(None if marks.closed else tree, url, meta.body, carried)
    text = _without_heading(tidy(best)[:_LONGEST], name)
    pictured = tree if tree is not None else parse(f"<html><article>{fallback_html}</article></html>")
    meta = replace(
        meta,
        title=name,
        author=meta.author or one_line(author),
        language=detect_language(f"{name}\n{text}", meta.language or language),
        description=meta.description or (carried if len(carried) < SHORT else ""),
    )
    lead = None if marks.noimage else choose_lead(pictured, (*meta.pictures, *images), url, meta.known)
    syndicated = bool(carried) and best == carried
    return replace(_article(meta, url, text, lead), marks=marks, syndicated=syndicated)


def _article(meta: Metadata, url: str, text: str, lead: LeadImage | None) -> Article:
    return Article(
        url=url,
        canonical_url=_canonical(meta, url),
        title=meta.title,
        site_name=meta.site_name,
        author=meta.author,
        published=meta.published,
        language=meta.language,
        description=meta.description,
        text=text,
        lead=lead,
        words=count_words(text),
    )


def needs_page(content_html: str) -> bool:
    """Tell whether an entry's page must be fetched: its feed content is short, or ends like a teaser."""
    text = fragment_text(content_html)
    paragraphs = [line for line in text.splitlines() if not is_signature(line)]
    return count_words(text) < _WHOLE or bool(_TEASER.search(paragraphs[-1] if paragraphs else ""))


def _without_heading(text: str, title: str) -> str:
    """Take the title off the head of the text, where it says nothing new."""
    first, _, rest = text.partition("\n")
    return rest if title and first.casefold() == title.casefold() else text


def _without_site(title: str, site: str) -> str:
    """Take " | Site" and " – Site" off a page's title."""
    if not site:
        return title
    return re.sub(rf"\s*[|–—\-:·»@]\s*{re.escape(site)}\s*$", "", title, flags=re.IGNORECASE) or title


def _canonical(meta: Metadata, url: str) -> str:
    """Return the canonical address the page names, else the fetched one, as a key."""
    try:
        named = canonical_url(urljoin(url, meta.canonical)) if meta.canonical else ""
    except ValueError:
        named = ""
    fetched = canonical_url(url)
    names_the_front = named.endswith("/") and not fetched.endswith(
        "/"
    )  # only "https://host/" keeps its slash
    return named if named and not names_the_front else fetched
