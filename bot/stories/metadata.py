"""What a page says about itself: meta elements, Open Graph, JSON-LD."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from lxml import etree

from bot.stories.images import LeadImage
from bot.stories.markup import Element
from bot.stories.plain import lines, one_line

_MAX_NODES = 2000
_MAX_SCRIPTS = 20
_MAX_METAS = 300
_ARTICLES = re.compile(r"(?:\w*Article|\w*BlogPosting|\w*Review|Report|SocialMediaPosting|LiveBlogPosting)$")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page about itself; what it does not say is empty.

    Attributes:
        published: aware, in UTC.
        body: the article's text where JSON-LD carries it, paragraphs separated by line breaks.
        pictures: the pictures it names for itself, the most fitting first; addresses may be relative.
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


def read_metadata(tree: Element | None) -> Metadata:
    """Return what the page `tree` says about itself.

    Args:
        tree: a bounded tree, see `bot.stories.markup.parse`; None where there is no page.
    """
    if tree is None:
        tree = etree.Element("html")
    meta = _metas(tree)
    linked = _linked_data(tree)

    def first(*names: str) -> str:
        return next((meta[name] for name in names if meta.get(name)), "")

    author = _names(linked.get("author")) or first("author", "dc.creator", "parsely-author")
    page_title = tree.findtext(".//title") or ""
    return Metadata(
        title=first("og:title", "twitter:title")
        or _text(linked.get("headline"))
        or one_line(page_title[:500]),
        site_name=first("og:site_name") or _names(linked.get("publisher")),
        author="" if author.startswith("http") else author[:200],
        published=_when(
            first("article:published_time", "date", "dc.date") or _text(linked.get("datePublished"))
        )
        or _when(_time_element(tree)),
        language=(tree.get("lang") or first("og:locale", "content-language") or "")[:20],
        description=first("og:description", "description", "twitter:description")
        or _text(linked.get("description")),
        canonical=_canonical(tree) or first("og:url"),
        body=lines(_MARKUP.sub(" ", _raw(linked.get("articleBody")))),
        pictures=tuple(_pictures(meta, linked)),
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


def _linked_data(tree: Element) -> dict[str, Any]:
    """Return the JSON-LD object of the article, empty where there is none or it is broken."""
    scripts = islice(tree.iter("script"), _MAX_METAS)
    data = [script for script in scripts if "ld+json" in (script.get("type") or "").lower()][:_MAX_SCRIPTS]
    for script in data:
        try:
            nodes = list(_nodes(json.loads(script.text or "", strict=False)))
        except (ValueError, RecursionError):
            continue
        for node in nodes:
            if any(_ARTICLES.fullmatch(kind) for kind in _kinds(node)):
                return node
    return {}


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    """Walk over the objects within JSON, the outer before the inner, a bounded number of them."""
    waiting: list[object] = [data]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, dict):
            yield value
            waiting.extend(islice(value.values(), _MAX_NODES))
        elif isinstance(value, list):
            waiting.extend(value[:_MAX_NODES])


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _raw(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    return one_line(_raw(value)[:2000])


def _names(value: object) -> str:
    """Return the names of people or organisations, however JSON-LD wrote them, joined by commas."""
    people = value if isinstance(value, list) else [value]
    names = (
        _text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people[:4]
    )
    return ", ".join(dict.fromkeys(name for name in names if name))


def _pictures(meta: dict[str, str], linked: dict[str, Any]) -> Iterator[LeadImage]:
    for name in ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"):
        if meta.get(name):
            yield LeadImage(meta[name], meta.get(name.split(":")[0] + ":image:alt", ""), "")
    images = linked.get("image")
    for image in (images if isinstance(images, list) else [images])[:10]:
        if isinstance(image, dict):
            credit = _text(image.get("creditText")) or _names(image.get("creator") or image.get("author"))
            caption = _text(image.get("description")) or _text(image.get("caption"))
            yield LeadImage(_text(image.get("url") or image.get("contentUrl")), caption, credit)
        elif isinstance(image, str):
            yield LeadImage(image, "", "")


def _when(written: str) -> datetime | None:
    """Return an ISO 8601 date as aware UTC, None for anything else; a date without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(written.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
