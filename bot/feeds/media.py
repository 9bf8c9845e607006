"""The pictures of an entry: Media RSS, enclosures, iTunes artwork, and only then those inside its text."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.feeds.bounds import MAX_IMAGES, MAX_SHORT, web_link
from bot.feeds.document import Image
from bot.feeds.html import image_tags, title_text

_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
_MAX_CAPTION = 300


def _list(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = dict.get(raw, key) if isinstance(raw, dict) else None
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _plain(value: object, limit: int) -> str:
    return title_text(value, limit) if isinstance(value, str) else ""


def is_picture(kind: object, medium: object, address: str) -> bool:
    """Whether a media or enclosure element is an image, by its type, its medium, or at last its file name."""
    declared = str(kind or "").lower()
    if declared:
        return declared.startswith("image/")
    return str(medium or "").lower() == "image" or urlsplit(address).path.lower().endswith(_SUFFIXES)


def _area(media: Mapping[str, Any]) -> int:
    sides = (str(media.get("width") or ""), str(media.get("height") or ""))
    numbers = [int(side) for side in sides if side.isascii() and side.isdigit() and len(side) < 6]  # noqa: PLR2004 - px
    return numbers[0] * numbers[-1] if numbers else 0


def _named(raw: Mapping[str, Any], bases: tuple[str, ...]) -> Iterator[str]:
    """Addresses of pictures that stand in elements of their own, the largest media:content first."""
    media = [(web_link(item.get("url"), *bases), item) for item in _list(raw, "media_content")]
    pictures = [(u, m) for u, m in media if u and is_picture(m.get("type"), m.get("medium"), u)]
    yield from (address for address, _ in sorted(pictures, key=lambda pair: -_area(pair[1])))
    for link in _list(raw, "links"):
        address = web_link(link.get("href"), *bases)
        if link.get("rel") == "enclosure" and address and is_picture(link.get("type"), None, address):
            yield address
    yield from (web_link(item.get("url"), *bases) for item in _list(raw, "media_thumbnail"))
    artwork = dict.get(raw, "image") if isinstance(raw, dict) else None
    if isinstance(artwork, Mapping):
        yield web_link(artwork.get("href"), *bases)


def text_images(markup: str, bases: tuple[str, ...], limit: int = 3) -> list[Image]:
    """Pictures inside HTML, without the dots of one pixel that count readers."""
    found = []
    for tag in image_tags(markup, limit * 2):
        tiny = any(tag.get(side, "") in {"0", "1", "0px", "1px"} for side in ("width", "height"))
        address = web_link(tag.get("src") or tag.get("data-src"), *bases)
        if address and not tiny:
            found.append(Image(address, alt=_plain(tag.get("alt"), _MAX_CAPTION)))
    return found[:limit]


def entry_images(raw: Mapping[str, Any], markup: str, bases: tuple[str, ...]) -> tuple[Image, ...]:
    """The pictures of one entry as feedparser read it, best first, each address once.

    Args:
        raw: feedparser's entry.
        markup: the entry's HTML, searched for pictures; an ``<img>`` also lends its alt text to its address.
        bases: addresses that relative ones are resolved against.
    """
    inside = text_images(markup, bases)
    alts = {image.url: image.alt for image in inside}
    credits_ = (_plain(item.get("content"), MAX_SHORT) for item in _list(raw, "media_credit"))
    credit = next((text for text in credits_ if text), "")
    images = {url: Image(url, alts.get(url, ""), credit) for url in _named(raw, bases) if url}
    for image in inside:
        images.setdefault(image.url, image)
    return tuple(images.values())[:MAX_IMAGES]
