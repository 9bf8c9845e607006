"""The magazines' pages as HTML: the front page of the newsroom, each magazine's home page, and the articles.

They carry the furniture of real sites (navigation, related stories, a cookie note, JSON-LD, Open Graph),
because what reads them has to find the article in it. Values are escaped before they enter a template.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from string import Template

from bot.sandbox.newsroom.catalogue import Catalogue, Magazine
from bot.sandbox.newsroom.markup import body_html
from bot.sandbox.newsroom.publication import Published, article_url, picture_url


def style_sheet() -> bytes:
    """The one style sheet of all magazines."""
    return _template_text("style.css").encode()


def front_page(catalogue: Catalogue, base_url: str) -> bytes:
    """The newsroom's own page, which lists the magazines and their feeds."""
    links = "\n".join(
        f'<li lang="{magazine.language}"><a href="/newsroom/{magazine.slug}/">{escape(magazine.title)}</a>'
        f' <span>{escape(magazine.tagline)}</span> <a href="{magazine.feed_path}">{magazine.format}</a></li>'
        for magazine in catalogue.magazines.values()
    )
    alternates = "\n".join(_alternate(magazine, base_url) for magazine in catalogue.magazines.values())
    return _fill("front.html", {}, {"links": links, "alternates": alternates})


def magazine_page(
    catalogue: Catalogue, magazine: Magazine, items: Sequence[Published], base_url: str
) -> bytes:
    """A magazine's home page: what it has published so far, newest first, and where its feed is.

    Args:
        catalogue: all magazines and stories.
        magazine: whose page.
        items: what it has published, newest first.
        base_url: scheme, host and port of the server, without a trailing slash.
    """
    cards = "\n".join(_card(item, base_url) for item in items)
    others = [other for other in catalogue.magazines.values() if other.slug != magazine.slug]
    neighbours = " · ".join(
        f'<a lang="{other.language}" href="/newsroom/{other.slug}/">{escape(other.title)}</a>'
        for other in others
    )
    markup = {"cards": cards, "alternates": _alternate(magazine, base_url), "neighbours": neighbours}
    return _fill("magazine.html", _magazine_values(magazine), markup)


def article_page(catalogue: Catalogue, item: Published, related: Sequence[Published], base_url: str) -> bytes:
    """One article with the furniture around it.

    Args:
        catalogue: all magazines and stories.
        item: the story; a reprint names its original as the canonical address.
        related: other stories of the magazine, linked below.
        base_url: scheme, host and port of the server, without a trailing slash.
    """
    story, magazine = item.story, catalogue.magazines[item.story.magazine]
    canonical = article_url(base_url, catalogue.original(story))
    values = _magazine_values(magazine) | {
        "story_title": story.title,
        "summary": story.summary,
        "author": story.author,
        "kind": story.categories[0],
        "published": item.at.isoformat(),
        "published_day": f"{item.at:%Y-%m-%d}",
        "canonical": canonical,
        "picture": picture_url(base_url, story),
        "alt": story.alt,
        "caption": story.caption,
    }
    markup = {
        "body": body_html(story.body),
        "related_links": "\n".join(
            f'<li><a href="{article_url(base_url, other.story)}">{escape(other.story.title)}</a></li>'
            for other in related
        ),
        "alternates": _alternate(magazine, base_url),
        "json_ld": _json_ld(item, magazine, canonical, base_url),
    }
    return _fill("article.html", values, markup)


def _json_ld(item: Published, magazine: Magazine, canonical: str, base_url: str) -> str:
    """The article's schema.org description, safe inside a script element."""
    story = item.story
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.summary,
        "inLanguage": magazine.language,
        "datePublished": item.at.isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": magazine.title},
        "mainEntityOfPage": canonical,
        "image": {
            "@type": "ImageObject",
            "url": picture_url(base_url, story),
            "width": 1200,
            "height": 800,
            "creditText": magazine.credit,
        },
    }
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


def _alternate(magazine: Magazine, base_url: str) -> str:
    kinds = {"rss2": "application/rss+xml", "rss1": "application/rdf+xml", "atom": "application/atom+xml"}
    kind = kinds.get(magazine.format, "application/feed+json")
    title = escape(magazine.title)
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{base_url}{magazine.feed_path}">'


def _card(item: Published, base_url: str) -> str:
    story, url = item.story, article_url(base_url, item.story)
    source, alt = picture_url(base_url, story), escape(story.alt)
    picture = f'<img src="{source}" alt="{alt}" width="1200" height="800" loading="lazy">'
    heading = f'<h2><a href="{url}">{escape(story.title)}</a></h2>'
    return f'<li><a href="{url}">{picture}</a>\n{heading}\n<p>{escape(story.summary)}</p></li>'


def _magazine_values(magazine: Magazine) -> dict[str, str]:
    """What every page of a magazine shows, as plain text."""
    return dict(magazine.words) | {
        "lang": magazine.language,
        "magazine": magazine.title,
        "slug": magazine.slug,
        "tagline": magazine.tagline,
        "notice": magazine.notice,
        "credit": magazine.credit,
        "feed_path": magazine.feed_path,
    }


def _fill(name: str, values: Mapping[str, str], markup: Mapping[str, str]) -> bytes:
    """Fill a template: `values` are text and are escaped, `markup` is HTML already."""
    escaped = {key: escape(value) for key, value in values.items()}
    return Template(_template_text(name)).substitute(escaped, **markup).encode()


def _template_text(name: str) -> str:
    return (resources.files("bot.sandbox.newsroom") / "templates" / name).read_text(encoding="utf-8")
