"""Bytes to a feed: whatever they are, the answer is a value that says what was read and what was wrong."""

import re

from bot.feeds.document import Image, ParsedEntry, ParsedFeed, ProblemCode, failed
from bot.feeds.html import page_title
from bot.feeds.jsonfeed import parse_json_feed
from bot.feeds.syndication import parse_syndication
from bot.translation import filled, marked

__all__ = ["Image", "ParsedEntry", "ParsedFeed", "parse_feed"]

_HTML_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PROLOG = ((b"<?", b"?>"), (b"<!--", b"-->"))
_FEED_TAG = re.compile(rb"<(?:[a-z][\w.-]{0,30}:)?(?:rss|feed|rdf|channel|item|entry)[\s>]", re.IGNORECASE)
_XML_START = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<", re.IGNORECASE)
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
_MAGIC = (
    (b"\xff\xd8\xff", marked("a JPEG picture")),
    (b"\x89PNG", marked("a PNG picture")),
    (b"GIF8", marked("a GIF picture")),
    (b"RIFF", marked("a picture or a sound")),
    (b"%PDF", marked("a PDF document")),
    (b"PK\x03\x04", marked("a ZIP archive")),
    (b"\x1f\x8b", marked("compressed data")),
)


def _looks_like(body: bytes) -> str:
    """What a document that is no feed seems to be, in words."""
    for magic, words in _MAGIC:
        if body.startswith(magic):
            return words
    start = body[:1_000].lstrip()
    if start.startswith((b"{", b"[")):
        return marked("JSON that is no JSON Feed")
    if _XML_START.match(body):
        return marked("XML of another kind")
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in start)  # noqa: PLR2004 - the first printable character
    return marked("plain text") if printable == len(start) else marked("binary data")


def _root_start(body: bytes) -> int:
    """Where the first thing stands that is neither blank, nor a comment, nor an XML declaration."""
    place, end = 0, len(body)
    while place < end:
        if body[place] in _BLANK:
            place += 1
            continue
        closing = next((close for open_, close in _PROLOG if body.startswith(open_, place)), None)
        found = body.find(closing, place) if closing else -1
        if closing is None or found < 0:
            return place
        place = found + len(closing)
    return end


def _is_page(body: bytes) -> bool:
    start = body[:65_536]
    return bool(_HTML_ROOT.match(start, _root_start(start))) and not _FEED_TAG.search(body)


def _page(body: bytes) -> ParsedFeed:
    title = page_title(body)
    if title:
        words = filled(
            "The address answers with a web page (its title is “{title}”), not with a feed.", title=title
        )
    else:
        words = marked("The address answers with a web page, not with a feed.")
    return failed(ProblemCode.HTML_PAGE, words, title=title)


def _not_a_feed(body: bytes) -> ParsedFeed:
    return failed(
        ProblemCode.NOT_A_FEED,
        filled("The address answers with {kind}, not with a feed.", kind=_looks_like(body)),
    )


def _read(body: bytes, headers: dict[str, str]) -> ParsedFeed:
    start = body[:1_000].lstrip(_BLANK)
    if not start and not body.strip(_BLANK):
        return failed(ProblemCode.EMPTY, marked("The address answers with an empty document."))
    if start.startswith(b"{") and (feed := parse_json_feed(body, headers)):
        return feed
    if _is_page(body):
        return _page(body)
    if body.startswith(tuple(magic for magic, _ in _MAGIC)):
        return _not_a_feed(body)
    feed = parse_syndication(body, headers)
    if feed.version or feed.entries:
        return feed
    return _page(body) if b"<html" in body[:65_536].lower() else _not_a_feed(body)


def parse_feed(body: bytes, headers: dict[str, str]) -> ParsedFeed:
    """Read a feed document: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0, JSON Feed 1.x.

    Pure and synchronous; run it in a worker process when the document is untrusted, for it may take seconds
    and much memory to find out that a document is hostile.

    Args:
        body: the document after decompression, of any size (callers stop at 10 MiB).
        headers: of the HTTP answer. Content-Type decides the encoding; Content-Location, when absolute, is
            the base of relative addresses: pass the address the document came from.

    Returns:
        The feed. ``problem`` and ``problem_code`` say what was wrong; ``usable`` whether it is a feed at all.
        Never raises, whatever the bytes are.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    try:
        return _read(body, lowered)
    except Exception as error:  # noqa: BLE001 - "never raises" is this function's promise; the kind is reported
        return failed(
            ProblemCode.UNREADABLE,
            filled(
                "The document breaks the feed parser ({error}); it was not read.", error=type(error).__name__
            ),
        )
