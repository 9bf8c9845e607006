"""RSS, RDF and Atom by feedparser. Nothing else in the program knows that library, its quirks or its types.

feedparser owns the ids: other parsers disagree with it on 2 to 6 % of real ids, and each disagreement can
become a second post of the same story.
"""

import calendar
import codecs
import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser
from feedparser.encodings import convert_to_utf8

from bot.feeds import armour
from bot.feeds.bounds import (
    MAX_ENTRIES,
    MAX_HTML,
    MAX_SHORT,
    MAX_TITLE,
    clean,
    identifier,
    line,
    real_date,
    unique,
    web_link,
)
from bot.feeds.document import ParsedEntry, ParsedFeed, ProblemCode
from bot.feeds.hints import publishing_hints
from bot.feeds.html import title_text
from bot.feeds.media import entry_images
from bot.feeds.strict import strictly
from bot.translation import filled, marked

# Not Content-Location: feedparser resolves it again at each element, which is half of its time. Addresses are
# made absolute by us, and an id stays as the publisher wrote it, wherever the document was found.
_HEADERS = ("content-type", "content-language")
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})
_EMAIL = re.compile(r"(?:mailto:)?[^\s<>()@]{1,100}@[^\s<>()@]{1,200}")
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,300}>")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ROOT_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</channel>")


def _get(source: Mapping[str, Any], key: str) -> Any:
    """The value as stored: FeedParserDict's own ``get`` warns and answers with neighbouring keys."""
    return dict.get(source, key) if isinstance(source, dict) else None


def _text(source: Mapping[str, Any], key: str) -> str:
    value = _get(source, key)
    return value if isinstance(value, str) else ""


def _dicts(source: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = _get(source, key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _moment(source: Mapping[str, Any], *keys: str) -> datetime | None:
    for key in keys:
        if parsed := _get(source, f"{key}_parsed"):
            try:
                return real_date(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
            except (ValueError, OverflowError, OSError, TypeError):
                continue
    return None


def _markup(detail: Mapping[str, Any]) -> str:
    """The value as HTML, also where it was declared to be plain text."""
    value = clean(_get(detail, "value"), MAX_HTML)
    declared = _text(detail, "type")
    return value if declared in _HTML_TYPES or not declared else html.escape(value, quote=False)


def _bodies(raw: Mapping[str, Any]) -> tuple[str, str]:
    """Summary and full text. feedparser copies a lone content into the summary: that copy is no summary."""
    contents = [_markup(item) for item in _dicts(raw, "content") if not _text(item, "src")]
    content = max(contents, key=len, default="")
    summary, detail = _get(raw, "summary"), _get(raw, "summary_detail")
    if not isinstance(detail, dict):
        return ("" if contents else clean(summary, MAX_HTML)), content
    # A later media:description overwrites the detail but not the summary: its type then tells nothing.
    same = _get(detail, "value") == summary
    return (_markup(detail) if same else clean(summary, MAX_HTML)), content


def _author(raw: Mapping[str, Any]) -> str:
    """The names of the authors without their e-mail addresses, which are not for everybody's eyes.

    feedparser finds an address in "ada@mag.example (Ada)" only under domains of up to four letters.
    """
    lone = clean(_get(raw, "author"), 1_000)
    if "@" in lone:
        return title_text(_EMAIL.sub("", lone), MAX_SHORT).strip("()<>,; ")
    given = (clean(_get(one, "name"), 1_000) for one in _dicts(raw, "authors"))
    names = unique((title_text(name, MAX_SHORT) for name in given), 5)
    return ", ".join(names or (title_text(lone, MAX_SHORT),))[:MAX_SHORT]


def _entry(raw: Mapping[str, Any], bases: tuple[str, ...], language: str) -> ParsedEntry:
    summary, content = _bodies(raw)
    detail = _get(raw, "title_detail") or {}
    own = {_text(detail, "language")} | {_text(item, "language") for item in _dicts(raw, "content")}
    # A guid is a permalink unless it says otherwise (RSS 2.0); an atom:id may be an address too.
    link = web_link(_text(raw, "link"), *bases) or web_link(_text(raw, "id"))
    return ParsedEntry(
        id=identifier(_get(raw, "id")),
        link=link,
        title=title_text(clean(_get(raw, "title"), MAX_TITLE * 8), MAX_TITLE),
        # RSS 1.0 has dc:date alone, which feedparser files under "updated"; so have many Atom feeds.
        published=_moment(raw, "published", "created", "updated"),
        updated=_moment(raw, "updated"),
        summary_html=summary,
        content_html=content,
        author=_author(raw),
        images=entry_images(raw, content or summary, (link, *bases)),
        language=line(next((tag for tag in sorted(own) if tag), "") or language, 35),
    )


def _links(channel: Mapping[str, Any], relation: str) -> str:
    addresses = (
        web_link(_get(item, "href")) for item in _dicts(channel, "links") if _text(item, "rel") == relation
    )
    return next((address for address in addresses if address), "")


def _problem(result: Mapping[str, Any], data: bytes, found: int) -> tuple[ProblemCode | None, str | None]:
    if found > MAX_ENTRIES:
        return (
            ProblemCode.TOO_MANY_ENTRIES,
            filled(
                "The feed has {found} entries; only the newest {kept} are read.",
                found=f"{found:,}",
                kept=f"{MAX_ENTRIES:,}",
            ),
        )
    error = _get(result, "bozo_exception")
    if not _get(result, "bozo") or not isinstance(error, SAXException):
        return None, None
    if not data.rstrip().lower().endswith(_ROOT_ENDS):
        return ProblemCode.MALFORMED, marked(
            "The feed is cut off before its end; what could be read is used."
        )
    place = getattr(error, "getLineNumber", lambda: None)()
    if not place:
        return ProblemCode.MALFORMED, marked("The feed is not well-formed XML; what could be read is used.")
    return ProblemCode.MALFORMED, filled(
        "The feed is not well-formed XML at line {line}; what could be read is used.", line=place
    )


def _as_utf8(body: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str], bool]:
    """The document in UTF-8 with headers that say so, and whether its encoding was found.

    A byte order mark is believed before the Content-Type (RFC 7303, section 3.2); feedparser does the reverse
    and then finds nothing in UTF-16 that a server calls UTF-8.
    """
    as_utf8 = {**headers, "content-type": "application/xml; charset=utf-8"}
    declaration = _DECLARATION.match(body)
    if declaration and not declaration.group().isascii():
        body = body[declaration.end() :]  # feedparser raises on an encoding whose name is no name
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            body, headers = body.decode(encoding, "replace").encode(), as_utf8
            break
    found: dict[str, Any] = {}
    data = convert_to_utf8(headers, body, found)
    known = bool(found.get("encoding"))
    return data, as_utf8 if known else headers, known


def parse_syndication(body: bytes, headers: Mapping[str, str]) -> ParsedFeed:
    """Read an RSS, RDF or Atom document.

    Args:
        body: the document, of any encoding.
        headers: of the answer, names in lower case. Content-Type decides the encoding as RFC 3023 says;
            Content-Location, when absolute, is the base of relative addresses.

    Returns:
        The feed; ``version`` is empty when feedparser recognised no format.

    Raises:
        Exception: whatever feedparser raises on bytes that it cannot bear; the caller answers for that.
    """
    chosen = {name: headers[name] for name in _HEADERS if name in headers}
    data, chosen, known = _as_utf8(body, chosen)
    found = 0
    if known:
        data, found = armour.cut_entries(armour.tame_entities(data), MAX_ENTRIES)
        data = armour.tame_authors(armour.tame_references(data))
    result = strictly(data, chosen.get("content-language")) if known else None
    if result is None:
        result = feedparser.parse(
            BytesIO(data), response_headers=chosen, sanitize_html=False, resolve_relative_uris=False
        )
    channel = _get(result, "feed") or {}
    base = web_link(headers.get("content-location", ""))
    link = web_link(_text(channel, "link"), base)
    language = line(_text(channel, "language"), 35)
    bases = tuple(address for address in (link, base) if address)
    raws = _dicts(result, "entries")[:MAX_ENTRIES]
    code, problem = _problem(result, data, found)
    return ParsedFeed(
        title=title_text(clean(_get(channel, "title"), MAX_TITLE * 8), MAX_TITLE),
        link=link,
        language=language,
        entries=tuple(_entry(raw, bases, language) for raw in raws),
        problem=problem,
        problem_code=code,
        hints=publishing_hints(
            _get(channel, "ttl"), _get(channel, "sy_updateperiod"), _get(channel, "sy_updatefrequency"), data
        ),
        hub=_links(channel, "hub"),
        self_link=_links(channel, "self"),
        version=_text(result, "version"),
    )
