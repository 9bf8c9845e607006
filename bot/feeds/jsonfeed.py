"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.feeds.bounds import (
    MAX_ENTRIES,
    MAX_HTML,
    MAX_IMAGES,
    MAX_SHORT,
    MAX_TITLE,
    clean,
    identifier,
    line,
    real_date,
    unique,
    web_link,
)
from bot.feeds.document import Image, ParsedEntry, ParsedFeed, ProblemCode
from bot.feeds.html import plain_text, title_text
from bot.feeds.media import is_picture, text_images
from bot.translation import filled

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d)(?:\.(\d))?")


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value).strip())
        return real_date((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _list(source: Mapping[str, Any], key: str) -> list[Any]:
    value = source.get(key)
    return value[:10_000] if isinstance(value, list) else []


def _author(source: Mapping[str, Any]) -> str:
    """Names from 1.1's ``authors`` or 1.0's ``author``."""
    people = [*_list(source, "authors"), source.get("author")]
    names = (line(person.get("name"), MAX_SHORT) for person in people if isinstance(person, dict))
    return ", ".join(unique(names, 5))[:MAX_SHORT]


def _identifier(item: Mapping[str, Any]) -> str:
    """The id; the specification asks readers to accept a number and to take it as a string."""
    value = item.get("id")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return identifier(str(value) if number else value)


def _images(item: Mapping[str, Any], markup: str, bases: tuple[str, ...]) -> tuple[Image, ...]:
    inside = text_images(markup, bases)
    alts = {image.url: image.alt for image in inside}
    named = [web_link(item.get(key), *bases) for key in ("image", "banner_image")]
    for attached in _list(item, "attachments"):
        address = web_link(attached.get("url"), *bases) if isinstance(attached, dict) else ""
        if address and is_picture(attached.get("mime_type"), None, address):
            named.append(address)
    images = {url: Image(url, alts.get(url, "")) for url in named if url}
    for image in inside:
        images.setdefault(image.url, image)
    return tuple(images.values())[:MAX_IMAGES]


def _entry(item: Mapping[str, Any], bases: tuple[str, ...], author: str, language: str) -> ParsedEntry:
    text = html.escape(clean(item.get("content_text"), MAX_HTML), quote=False).replace("\n", "<br>\n")
    content = clean(item.get("content_html"), MAX_HTML) or text
    link = web_link(item.get("url"), *bases) or web_link(item.get("external_url"), *bases)
    summary = clean(item.get("summary"), MAX_HTML)
    title = title_text(clean(item.get("title"), MAX_TITLE * 8), MAX_TITLE)
    updated = _moment(item.get("date_modified"))
    return ParsedEntry(
        id=_identifier(item),
        link=link,
        # Microblogs have no titles: the first line of the text stands for one.
        title=title or plain_text(content or summary, 400).partition("\n")[0][:100],
        published=_moment(item.get("date_published")) or updated,
        updated=updated,
        summary_html=html.escape(summary, quote=False),
        content_html=content,
        author=_author(item) or author,
        images=_images(item, content, (link, *bases)),
        language=line(item.get("language"), 35) or language,
    )


def _newest(items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if len(items) <= MAX_ENTRIES:
        return items
    first, last = _moment(items[0].get("date_published")), _moment(items[-1].get("date_published"))
    return items[-MAX_ENTRIES:] if first and last and last > first else items[:MAX_ENTRIES]


def parse_json_feed(body: bytes, headers: Mapping[str, str]) -> ParsedFeed | None:
    """Read a JSON Feed.

    Args:
        body: UTF-8 (with or without a mark), UTF-16 or UTF-32.
        headers: of the answer, names in lower case; an absolute Content-Location is the base of relative
            addresses.

    Returns:
        The feed, or None when this is no JSON Feed.

    Raises:
        RecursionError: nested deeper than the interpreter bears.
    """
    try:
        document = json.loads(body)
    except ValueError:
        return None
    version = _VERSION.match(str(document.get("version", ""))[:200]) if isinstance(document, dict) else None
    if version is None or not isinstance(document.get("items"), list):
        return None
    base = web_link(headers.get("content-location", ""))
    link = web_link(document.get("home_page_url"), base)
    bases = tuple(address for address in (link, web_link(document.get("feed_url")), base) if address)
    items: list[Mapping[str, Any]] = [item for item in document["items"] if isinstance(item, dict)]
    author, language = _author(document), line(document.get("language"), 35)
    hubs = (
        web_link(hub.get("url"))
        for hub in _list(document, "hubs")
        if isinstance(hub, dict) and str(hub.get("type", ""))[:20].lower() == "websub"
    )
    many = len(items) > MAX_ENTRIES
    return ParsedFeed(
        title=title_text(clean(document.get("title"), MAX_TITLE * 8), MAX_TITLE),
        link=link,
        language=language,
        entries=tuple(_entry(item, bases, author, language) for item in _newest(items)),
        problem=filled(
            "The feed has {found} entries; only the newest {kept} are read.",
            found=f"{len(items):,}",
            kept=f"{MAX_ENTRIES:,}",
        )
        if many
        else None,
        problem_code=ProblemCode.TOO_MANY_ENTRIES if many else None,
        hub=next((hub for hub in hubs if hub), ""),
        self_link=web_link(document.get("feed_url"), base),
        version=f"json{version.group(1)}{version.group(2) or '0'}",
    )
