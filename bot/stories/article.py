"""From a page to an article: its text and what is known about it.

trafilatura runs for precision first and with its defaults where that leaves little; the text that JSON-LD or
the feed carries stands in where the page gives less. Nothing in here raises on any page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin

import trafilatura

from bot.stories.canonical import canonical_url
from bot.stories.images import LeadImage, choose_lead
from bot.stories.language import detect_language
from bot.stories.marks import Marks, read_marks
from bot.stories.markup import Element, decode, fragment_text, parse
from bot.stories.metadata import Metadata, read_metadata
from bot.stories.plain import count_words, lines, one_line

_SHORT = 500  # characters; a precise extraction below this is compared with the default one
_LONGEST = 200_000  # characters of text; a book is no article
_WHOLE = 150  # words from which a feed's content may be the whole article
_STANDS_IN = 1.5  # how much longer a stand-in must be: an extraction that found nearly as much is cleaner
_TEASER = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|…|\.\.\.|"
    r"(?:continue|keep) reading\W*|read (?:more|on|the (?:full|rest).{0,60})\W*|"
    r"lire (?:la suite|plus).{0,60}|(?:weiterlesen|mehr lesen|zum artikel).{0,60}|"
    r"(?:seguir )?leer más.{0,60}|(?:leggi|continua a leggere).{0,60}|"
    r"続きを読む.{0,40}|阅读(?:全文|更多).{0,40})$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:the post .{1,300} appeared first on .*|l[’']article .{1,300} est apparu en premier sur .*)$",
    re.IGNORECASE,
)
_ROW = re.compile(r"^\|(?P<cells>.*)\|$")
_ITEM = re.compile(r"^[-–•*·]\s+")


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
    return "" if tree is None else _tidy(_best_text(tree, url, read_metadata(tree).body, ""))


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
    if marks.closed or (marks.snippet is not None and len(meta.description) > marks.snippet):
        meta = replace(meta, description="", body="" if marks.closed else meta.body)
    carried = fragment_text(fallback_html)
    name = one_line(title) or _without_site(meta.title, meta.site_name)
    best = _best_text(None if marks.closed else tree, url, meta.body, carried)
    text = _without_heading(_tidy(best)[:_LONGEST], name)
    pictured = tree if tree is not None else parse(f"<html><article>{fallback_html}</article></html>")
    meta = replace(
        meta,
        title=name,
        author=meta.author or one_line(author),
        language=detect_language(f"{name}\n{text}", meta.language or language),
        description=meta.description or (carried if len(carried) < _SHORT else ""),
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
    paragraphs = [line for line in text.splitlines() if not _SIGNATURE.match(line)]
    return count_words(text) < _WHOLE or bool(_TEASER.search(paragraphs[-1] if paragraphs else ""))


def _best_text(tree: Element | None, url: str, structured: str, carried: str) -> str:
    text = _trafilatura(tree, url) if tree is not None else ""
    for stand_in in (structured, carried):
        if len(text) < _SHORT and len(stand_in) > max(len(text) * _STANDS_IN, 1):
            text = stand_in
    return text


def _tidy(text: str) -> str:
    tidied = (_tidied(line) for line in lines(text).split("\n") if not _SIGNATURE.match(line))
    return "\n".join(line for line in tidied if line)


def _trafilatura(tree: Element, url: str) -> str:
    text = _extracted(tree, url, precise=True)
    if len(text) < _SHORT:
        wider = _extracted(tree, url, precise=False)
        text = wider if len(wider) > len(text) else text
    return text


def _extracted(tree: Element, url: str, *, precise: bool) -> str:
    try:
        return trafilatura.extract(tree, url=url, favor_precision=precise, include_comments=False) or ""
    except Exception:  # noqa: BLE001 - heuristics over hostile trees fail in ways of their own; no text is an answer
        return ""


def _tidied(line: str) -> str:
    """Write a row of a table as a reader says it ("M11: £7,500"), an item of a list without its dash."""
    row = _ROW.match(line)
    if not row:
        return _ITEM.sub("", line)
    cells = [cell.strip() for cell in row["cells"].split("|") if cell.strip(" -:")]
    return f"{cells[0]}: {', '.join(cells[1:])}" if len(cells) > 1 else "".join(cells)


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
