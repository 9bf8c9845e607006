"""What a page says about itself: meta elements, Open Graph, JSON-LD."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from bot.stories.images import LeadImage
from bot.stories.linked_data import read_linked_data
from bot.stories.markup import Element
from bot.stories.plain import one_line

_MAX_METAS = 300
_CREDIT = re.compile(r"(?:^|[:._-])(?:image|photo)[:._-]?(?:credit|copyright)s?$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page about itself; what it does not say is empty.

    Attributes:
        published: aware, in UTC.
        body: the article's text where JSON-LD carries it, paragraphs separated by line breaks.
        pictures: the pictures it names for itself, the most fitting first; addresses may be relative.
        known: whatever else it says of pictures, its own or not.
    """

    title: str = ""
    site_name: str = ""
    author: str = ""
    published: datetime | None = None
    language: str = ""
    description: str = ""
    canonical: str = ""
    body: str = ""
    pictures: tuple[LeadImage, ...] = ()
    known: tuple[LeadImage, ...] = ()


def read_metadata(tree: Element | None) -> Metadata:
    """Return what the page `tree` says about itself.

    Args:
        tree: a bounded tree, see `bot.stories.markup.parse`; None where there is no page.
    """
    if tree is None:
        return Metadata()
    meta = _metas(tree)
    linked = read_linked_data(tree)

    def first(*names: str) -> str:
        return next((meta[name] for name in names if meta.get(name)), "")

    author = linked.names("author") or first("author", "dc.creator", "parsely-author", "sailthru.author")
    page_title = tree.findtext(".//title") or ""
    return Metadata(
        title=first("og:title", "twitter:title") or linked.text("headline") or one_line(page_title[:500]),
        site_name=first("og:site_name") or linked.names("publisher"),
        author="" if author.startswith("http") else author[:200],
        published=_when(first("article:published_time", "date", "dc.date") or linked.text("datePublished"))
        or _when(_time_element(tree)),
        language=(tree.get("lang") or first("og:locale", "content-language") or "")[:20],
        description=first("og:description", "description", "twitter:description")
        or linked.text("description"),
        canonical=_canonical(tree) or first("og:url"),
        body=linked.body(),
        pictures=(*_pictures(meta), *linked.pictures),
        known=linked.known,
    )


def _metas(tree: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in islice(tree.iter("meta"), _MAX_METAS):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        content = one_line(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _canonical(tree: Element) -> str:
    links = islice(tree.iter("link"), _MAX_METAS)
    return next(
        (link.get("href") or "" for link in links if (link.get("rel") or "").lower() == "canonical"), ""
    )


def _time_element(tree: Element) -> str:
    element = tree.find(".//article//time[@datetime]")
    return (element.get("datetime") or "") if element is not None else ""


def _pictures(meta: dict[str, str]) -> Iterator[LeadImage]:
    credit = next((content for name, content in meta.items() if _CREDIT.search(name)), "")
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        if meta.get(name):
            yield LeadImage(meta[name], meta.get(name.split(":")[0] + ":image:alt", ""), credit)


def _when(written: str) -> datetime | None:
    """Return an ISO 8601 date as aware UTC, None for anything else; a date without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(written.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
