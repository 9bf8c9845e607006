"""JSON-LD of a page: the object of its article, and what it says of pictures."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any

from bot.stories.images import LeadImage
from bot.stories.markup import Element
from bot.stories.plain import lines, one_line

_MAX_NODES = 2000
_MAX_SCRIPTS = 20
_MAX_LOOKED_AT = 300
_ARTICLES = re.compile(r"(?:\w*Article|\w*BlogPosting|\w*Review|Report|SocialMediaPosting|LiveBlogPosting)$")
_FILM = re.compile(r"VideoObject|Movie|Episode|TVEpisode|PodcastEpisode")
_PICTURE = re.compile(r"ImageObject|Photograph")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What JSON-LD says.

    Attributes:
        article: the object of the article; empty where there is none.
        pictures: those that the article names, in order; addresses may be relative.
        known: all pictures that are described anywhere, such as the publisher's logo.
    """

    article: Mapping[str, Any] = field(default_factory=dict)
    pictures: tuple[LeadImage, ...] = ()
    known: tuple[LeadImage, ...] = ()

    def text(self, key: str) -> str:
        """Return a text of the article on one line; "" where there is none."""
        return _text(self.article.get(key))

    def names(self, key: str) -> str:
        """Return the names of people or organisations of the article, joined by commas; "" for none."""
        return _names(self.article.get(key))

    def body(self) -> str:
        """Return the article's text, of a film what is said in or of it; "" where it is not carried."""
        keys = ("articleBody", "transcript", "description") if _is(self.article, _FILM) else ("articleBody",)
        told = next((text for key in keys if (text := _raw(self.article.get(key)))), "")
        return lines(unescape(_MARKUP.sub(" ", told)))


def read_linked_data(tree: Element) -> LinkedData:
    """Read the JSON-LD of a page. Never raises: what is broken is passed over.

    Args:
        tree: a bounded tree, see `bot.stories.markup.parse`.
    """
    nodes = list(islice(_all_nodes(tree), _MAX_NODES))
    article = _first(nodes, _ARTICLES) or _first(nodes, _FILM)
    described = [node for node in nodes if _is(node, _PICTURE)]
    by_id = {node["@id"]: node for node in described if isinstance(node.get("@id"), str) and len(node) > 1}
    images = article.get("image") or article.get("thumbnailUrl")
    named = [_resolved(image, by_id) for image in (images if isinstance(images, list) else [images])[:10]]
    return LinkedData(article, tuple(_pictures(named)), tuple(_pictures(described)))


def _all_nodes(tree: Element) -> Iterator[dict[str, Any]]:
    scripts = islice(tree.iter("script"), _MAX_LOOKED_AT)
    data = [script for script in scripts if "ld+json" in (script.get("type") or "").lower()][:_MAX_SCRIPTS]
    for script in data:
        try:
            yield from _nodes(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue


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


def _first(nodes: list[dict[str, Any]], kind: re.Pattern[str]) -> dict[str, Any]:
    return next((node for node in nodes if _is(node, kind)), {})


def _is(node: Mapping[str, Any], wanted: re.Pattern[str]) -> bool:
    return any(wanted.fullmatch(kind) for kind in _kinds(node))


def _kinds(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _resolved(image: object, by_id: Mapping[str, dict[str, Any]]) -> object:
    """Follow a reference to an image that is described elsewhere on the page."""
    reference = image.get("@id") if isinstance(image, dict) else None
    if not isinstance(image, dict) or not isinstance(reference, str):
        return image
    return by_id.get(reference, {}) | image


def _pictures(images: list[Any]) -> Iterator[LeadImage]:
    for image in images:
        if isinstance(image, str):
            yield LeadImage(image, "", "")
        elif isinstance(image, dict):
            caption = _text(image.get("description")) or _text(image.get("caption"))
            yield LeadImage(_text(image.get("url") or image.get("contentUrl")), caption, _credit(image))


def _credit(image: dict[str, Any]) -> str:
    named = ("copyrightHolder", "creator", "author")
    credit = _text(image.get("creditText")) or next(
        (_names(image.get(key)) for key in named if image.get(key)), ""
    )
    return credit or _text(image.get("copyrightNotice"))


def _raw(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    return one_line(unescape(_raw(value)[:2000]))


def _names(value: object) -> str:
    """Return the names of people or organisations, however JSON-LD wrote them, joined by commas."""
    people = value if isinstance(value, list) else [value]
    names = (
        _text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people[:4]
    )
    return ", ".join(dict.fromkeys(name for name in names if name))
