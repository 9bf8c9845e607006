"""The four kinds of feed that the magazines speak: RSS 2.0, RSS 1.0, Atom 1.0 and JSON Feed 1.1.

Sources: https://www.rssboard.org/rss-specification, https://www.rssboard.org/media-rss,
https://web.resource.org/rss/1.0/spec, RFC 4287, https://www.jsonfeed.org/version/1.1/. The XML is built by
lxml, which escapes.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from lxml import etree

from bot.sandbox.newsroom.catalogue import Magazine
from bot.sandbox.newsroom.markup import body_html
from bot.sandbox.newsroom.publication import Published, article_url, identity, picture_url

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"

_Builder = Callable[[Magazine, Sequence[Published], str, datetime], Any]


def render_feed(
    magazine: Magazine, items: Sequence[Published], base_url: str, updated: datetime
) -> tuple[bytes, str]:
    """The magazine's feed and its Content-Type.

    Args:
        magazine: whose feed; its `format` and `content` decide what is written.
        items: what it has published, newest first.
        base_url: scheme, host and port of the server, without a trailing slash.
        updated: when the feed last changed, aware UTC.
    """
    if magazine.format == "json":
        text = json.dumps(_json_feed(magazine, items, base_url), ensure_ascii=False, indent=1)
        return text.encode(), "application/feed+json; charset=utf-8"
    builders: Mapping[str, tuple[_Builder, str]] = {
        "rss2": (_rss2, "application/rss+xml"),
        "rss1": (_rss1, "application/rdf+xml"),
        "atom": (_atom, "application/atom+xml"),
    }
    build, content_type = builders[magazine.format]
    root = build(magazine, items, base_url, updated)
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return body, f"{content_type}; charset=utf-8"


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """Append an element called `name` ("title", or "{namespace}title") and return it."""
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _full_html(item: Published, magazine: Magazine, base_url: str) -> str:
    """The whole article as HTML with its picture.

    The notice that all of it is invented stands in the feed's own description: inside the article it would be
    read as one of its sentences.
    """
    story = item.story
    picture = (
        f'<img src="{picture_url(base_url, story)}" alt="{escape(story.alt)}" width="1200" height="800">'
    )
    caption = f"{escape(story.caption)} {escape(magazine.credit)}"
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>\n{body_html(story.body)}"


def _rss2(magazine: Magazine, items: Sequence[Published], base_url: str, updated: datetime) -> Any:
    namespaces = {"atom": _ATOM, "content": _CONTENT, "dc": _DC, "media": _MEDIA}
    root = etree.Element("rss", {"version": "2.0"}, nsmap=namespaces)
    channel = _add(root, "channel")
    _add(channel, "title", magazine.title)
    _add(channel, "link", f"{base_url}/newsroom/{magazine.slug}/")
    _add(channel, "description", f"{magazine.tagline} {magazine.notice}")
    _add(channel, "language", magazine.language)
    _add(channel, "copyright", magazine.notice)
    _add(channel, "lastBuildDate", format_datetime(updated, usegmt=True))
    own = base_url + magazine.feed_path
    _add(channel, f"{{{_ATOM}}}link", href=own, rel="self", type="application/rss+xml")
    for item in items:
        _rss2_item(_add(channel, "item"), item, magazine, base_url)
    return root


def _rss2_item(element: Any, item: Published, magazine: Magazine, base_url: str) -> None:
    story = item.story
    _add(element, "title", story.title)
    _add(element, "link", article_url(base_url, story))
    _add(element, "guid", identity(story), isPermaLink="false")
    _add(element, "pubDate", format_datetime(item.at, usegmt=True))
    _add(element, f"{{{_DC}}}creator", story.author)
    for category in story.categories:
        _add(element, "category", category)
    _add(element, "description", story.summary)
    # The length of a picture that may not be drawn yet is unknown: the RSS Profile asks for 0 then.
    _add(element, "enclosure", url=picture_url(base_url, story), type="image/webp", length="0")
    if magazine.content == "full":
        _add(element, f"{{{_CONTENT}}}encoded").text = etree.CDATA(_full_html(item, magazine, base_url))
        media = {"url": picture_url(base_url, story), "medium": "image", "type": "image/webp"}
        content = _add(element, f"{{{_MEDIA}}}content", None, **media, width="1200", height="800")
        _add(content, f"{{{_MEDIA}}}description", story.alt, type="plain")
        _add(content, f"{{{_MEDIA}}}credit", magazine.credit, role="illustrator")


def _rss1(magazine: Magazine, items: Sequence[Published], base_url: str, updated: datetime) -> Any:
    namespaces = {None: _RSS1, "rdf": _RDF, "dc": _DC, "content": _CONTENT, "media": _MEDIA}
    root = etree.Element(f"{{{_RDF}}}RDF", nsmap=namespaces)
    about = f"{{{_RDF}}}about"
    channel = _add(root, f"{{{_RSS1}}}channel", None, **{about: base_url + magazine.feed_path})
    _add(channel, f"{{{_RSS1}}}title", magazine.title)
    _add(channel, f"{{{_RSS1}}}link", f"{base_url}/newsroom/{magazine.slug}/")
    _add(channel, f"{{{_RSS1}}}description", f"{magazine.tagline}{magazine.notice}")
    _add(channel, f"{{{_DC}}}language", magazine.language)
    _add(channel, f"{{{_DC}}}date", updated.isoformat())
    order = _add(_add(channel, f"{{{_RSS1}}}items"), f"{{{_RDF}}}Seq")
    for item in items:
        story, url = item.story, article_url(base_url, item.story)
        _add(order, f"{{{_RDF}}}li", None, **{f"{{{_RDF}}}resource": url})
        element = _add(root, f"{{{_RSS1}}}item", None, **{about: url})
        _add(element, f"{{{_RSS1}}}title", story.title)
        _add(element, f"{{{_RSS1}}}link", url)
        _add(element, f"{{{_RSS1}}}description", story.summary)
        _add(element, f"{{{_DC}}}identifier", identity(story))
        _add(element, f"{{{_DC}}}creator", story.author)
        _add(element, f"{{{_DC}}}date", item.at.isoformat())
        for category in story.categories:
            _add(element, f"{{{_DC}}}subject", category)
        _add(element, f"{{{_CONTENT}}}encoded").text = etree.CDATA(_full_html(item, magazine, base_url))
        media = _add(element, f"{{{_MEDIA}}}content", url=picture_url(base_url, story), medium="image")
        _add(media, f"{{{_MEDIA}}}credit", magazine.credit, role="illustrator")
    return root


def _atom(magazine: Magazine, items: Sequence[Published], base_url: str, updated: datetime) -> Any:
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "media": _MEDIA})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", magazine.language)
    _add(root, f"{{{_ATOM}}}title", magazine.title)
    _add(root, f"{{{_ATOM}}}subtitle", f"{magazine.tagline} {magazine.notice}")
    _add(root, f"{{{_ATOM}}}id", f"tag:loupe.invalid,2026:{magazine.slug}")
    _add(root, f"{{{_ATOM}}}updated", updated.isoformat())
    _add(root, f"{{{_ATOM}}}rights", magazine.notice)
    _add(
        root, f"{{{_ATOM}}}link", rel="self", href=base_url + magazine.feed_path, type="application/atom+xml"
    )
    _add(
        root,
        f"{{{_ATOM}}}link",
        rel="alternate",
        href=f"{base_url}/newsroom/{magazine.slug}/",
        type="text/html",
    )
    for item in items:
        story = item.story
        entry = _add(root, f"{{{_ATOM}}}entry")
        _add(entry, f"{{{_ATOM}}}title", story.title)
        _add(entry, f"{{{_ATOM}}}id", identity(story))
        _add(entry, f"{{{_ATOM}}}link", rel="alternate", href=article_url(base_url, story), type="text/html")
        _add(entry, f"{{{_ATOM}}}link", rel="enclosure", href=picture_url(base_url, story), type="image/webp")
        _add(entry, f"{{{_ATOM}}}published", item.at.isoformat())
        _add(entry, f"{{{_ATOM}}}updated", item.at.isoformat())
        _add(_add(entry, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", story.author)
        for category in story.categories:
            _add(entry, f"{{{_ATOM}}}category", term=category)
        _add(entry, f"{{{_ATOM}}}summary", story.summary, type="text")
        thumbnail = _add(entry, f"{{{_MEDIA}}}content", url=picture_url(base_url, story), medium="image")
        _add(thumbnail, f"{{{_MEDIA}}}credit", magazine.credit, role="illustrator")
    return root


def _json_feed(magazine: Magazine, items: Sequence[Published], base_url: str) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": magazine.title,
        "home_page_url": f"{base_url}/newsroom/{magazine.slug}/",
        "feed_url": base_url + magazine.feed_path,
        "description": f"{magazine.tagline} {magazine.notice}",
        "language": magazine.language,
        "items": [
            {
                "id": identity(item.story),
                "url": article_url(base_url, item.story),
                "title": item.story.title,
                "summary": item.story.summary,
                "content_html": _full_html(item, magazine, base_url),
                "image": picture_url(base_url, item.story),
                "date_published": item.at.isoformat(),
                "authors": [{"name": item.story.author}],
                "tags": list(item.story.categories),
                "language": magazine.language,
            }
            for item in items
        ],
    }
