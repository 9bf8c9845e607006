"""The short way to feedparser's strict parser gives what feedparser gives, or leaves the document to it."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import pytest

from bot.feeds.strict import strictly

DATA = Path(__file__).parents[2] / "data" / "feeds"
HEADERS = {"content-type": "application/xml; charset=utf-8"}
RSS = '<rss version="2.0"{spaces}><channel><title>Mag</title>{inside}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{spaces}><title>Mag</title>{inside}</feed>'

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
XHTML = f'<entry><content type="xhtml">{DIV}</content></entry>'


UNREAD = {"tags", "comments"}


def plain(value: Any) -> Any:
    """The values themselves, whichever kind of dictionary holds them, without what nobody reads."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in dict.items(value) if key not in UNREAD}
    return [plain(each) for each in value] if isinstance(value, list) else value


def theirs(data: bytes, language: str | None = None) -> Mapping[str, Any]:
    headers = HEADERS | ({"content-language": language} if language else {})
    result: Mapping[str, Any] = feedparser.parse(
        BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return result


def assert_same(data: bytes, language: str | None = None) -> None:
    ours, expected = strictly(data, language), theirs(data, language)
    assert ours is not None
    assert plain(expected["entries"])
    for name in ("feed", "entries", "version"):
        assert plain(ours[name]) == plain(expected[name])


@pytest.mark.parametrize("name", ["atom10", "podcast", "rss10", "rss20", "youtube"])
def test_real_feeds_read_the_same(name: str) -> None:
    assert_same((DATA / f"{name}.xml").read_bytes())


@pytest.mark.parametrize(
    ("form", "spaces", "inside"),
    [
        (
            RSS,
            ' xmlns:c="http://purl.org/rss/1.0/modules/content/"',
            "<item><c:encoded>a &amp;lt; b</c:encoded></item>",
        ),
        (RSS, ' xmlns:x="https://own.example/"', '<item><x:lens x:mount="Z" mount="M">50</x:lens></item>'),
        (
            RSS,
            ' xmlns:MEDIA="http://search.yahoo.com/mrss/"',
            '<item><MEDIA:content URL="https://a.example/a.jpg"/></item>',
        ),
        (
            RSS,
            ' xml:lang="de_AT" xml:base="https://a.example/"',
            '<item xml:lang="fr"><link>b</link><guid>c</guid></item>',
        ),
        (RSS, ' xmlns="http://backend.userland.com/RSS2"', "<item><title>One</title></item>"),
        (
            RSS,
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"',
            "<item><dc:date>2026-05-04</dc:date><dc:creator>A</dc:creator></item>",
        ),
        (
            RSS,
            "",
            (
                "<item><description>&lt;b&gt;bold&lt;/b&gt;</description>"
                "<enclosure url='a.jpg' type='image/jpeg'/></item>"
            ),
        ),
        (
            RSS,
            "",
            (
                "<category>Top</category><item><category>A</category><title>One</title>"
                "<comments>https://a.example/</comments><category xmlns:x='urn:y' domain='z'/><x>C</x></item>"
            ),
        ),
        (
            ATOM,
            "",
            XHTML.format("<p>A <b>lens</b><category>of</category> wood</p>"),
        ),
        (
            ATOM,
            ' xmlns:xlink="http://www.w3.org/1999/xlink"',
            XHTML.format(
                '<svg xmlns="http://www.w3.org/2000/svg"><a xlink:href="b"/></svg>'
                '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>f</mi></math>'
            ),
        ),
        (
            ATOM,
            "",
            (
                "<entry><author><name>A</name><email>a@b.example</email></author>"
                '<link rel="alternate" href="/x"/><id>1</id></entry>'
            ),
        ),
    ],
)
def test_namespaces_languages_bases_and_markup_read_the_same(form: str, spaces: str, inside: str) -> None:
    data = form.format(spaces=spaces, inside=inside).encode()
    for language in (None, "fr"):
        assert_same(data, language)


def test_what_stands_in_a_category_goes_with_it_and_what_follows_stays() -> None:
    inside = "<item><category>A<title>B</title><u>C</u><category/></category><title>One</title></item>"
    result = strictly(RSS.format(spaces="", inside=inside).encode(), None)
    assert result is not None
    assert [plain(entry).keys() for entry in result["entries"]] == [{"title", "title_detail"}]
    assert result["entries"][0]["title"] == "One"


@pytest.mark.parametrize(
    "data",
    [
        RSS.format(spaces="", inside="<item><title>cut").encode()[:-22],
        RSS.format(spaces="", inside="<item><u:x>1</u:x></item>").encode(),
        b'<!DOCTYPE rss [<!ENTITY e "x">]>' + RSS.format(spaces="", inside="<item/>").encode(),
        b'<!-- <a --><!DOCTYPE rss [<!ENTITY e "x">]>' + RSS.format(spaces="", inside="<item/>").encode(),
        b"no feed at all",
        b"",
    ],
)
def test_what_is_not_well_formed_or_brings_definitions_is_left_to_feedparser(data: bytes) -> None:
    assert strictly(data, None) is None
