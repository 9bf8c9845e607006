"""Lists of feeds in files: OPML of any version or plain addresses are read, OPML 2.0 is written.

The format: http://opml.org/spec2.opml. A list comes from a person's machine, but who knows who wrote it:
entities are refused, nothing is fetched, and size, depth and number are bounded. It is pure, for a worker.
"""

import codecs
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bot.errors import LoupeError
from bot.feeds.bounds import line
from bot.feeds.feed_list import NO_LIST, SHOWN, FeedList, Gathering, LeftOut, Listed
from bot.translation import marked

LARGEST_BYTES = 4 * 1024 * 1024
_DEEPEST = 50
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_IN_XML = re.compile("[^ -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf:rdf"})


def read_list(data: bytes) -> FeedList:
    """Read a list of feeds; whatever the bytes are, an answer is given, never an exception."""
    if len(data) > LARGEST_BYTES:
        return FeedList(problem=marked("The file is larger than 4 MB."), remedy=NO_LIST)
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    if start != b"<":
        return _read_lines(data)
    try:
        return _read_opml(data)
    except _RefusedError as refused:
        return FeedList(problem=refused.message, remedy=refused.remedy)


def _read_lines(data: bytes) -> FeedList:
    found = Gathering()
    for row in _text(data).splitlines():
        address = row.strip()
        if address and not address.startswith("#"):
            found.add(address)
    return found.done()


def _text(data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _read_opml(data: bytes) -> FeedList:
    try:
        return _Opml().read(data).done()
    except expat.ExpatError:
        # Many programs write addresses with a bare "&", which no XML may have.
        reader = _Opml()
        try:
            return reader.read(_BARE_AMPERSAND.sub(b"&amp;", data)).done()
        except expat.ExpatError as error:
            if not reader.begun:
                raise _RefusedError(marked("The file is no OPML."), remedy=NO_LIST) from error
            broken = marked("The file is broken; what comes after the break cannot be read.")
            return reader.found.done(broken)


class _RefusedError(LoupeError):
    """The document is none that is read on."""


class _Opml:
    """Reads one document; what it found stays, also when it breaks off."""

    def __init__(self) -> None:
        self.found = Gathering()
        self.begun = False  # whether it has been seen to be OPML
        self._path: list[str | None] = []  # the folder that each open element opens, or None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = _refuse_entities

    def read(self, data: bytes) -> Gathering:
        """Read it whole, and give what was found.

        Raises:
            ExpatError: it is no well-formed XML.
            _RefusedError: it is something else than a list, or means harm.
        """
        self._parser.Parse(data, True)  # noqa: FBT003 - expat's own way to say that this is all
        return self.found

    def _start(self, name: str, written: dict[str, str]) -> None:
        if not self._path:
            _check_root(name.lower())
            self.begun = True
        if len(self._path) >= _DEEPEST:
            raise _RefusedError(marked("The file nests too deeply to be a list of feeds."), remedy=NO_LIST)
        folder = None
        if name.lower() == "outline":
            given = {key.lower(): value.strip() for key, value in written.items()}
            title = given.get("title") or given.get("text", "")
            address = given.get("xmlurl") or (given.get("url", "") if _is_feed(given) else "")
            if address:
                inside = next((each for each in reversed(self._path) if each), "")
                self.found.add(address, title=title, site=given.get("htmlurl", ""), folder=inside)
            elif given.get("type", "").lower() == "include":
                why = marked("It names another list, which is not fetched.")
                self.found.left_out.append(LeftOut(line(title, SHOWN) or "…", why))
            else:
                folder = line(title, SHOWN)
        self._path.append(folder)

    def _end(self, _name: str) -> None:
        self._path.pop()


def _is_feed(given: dict[str, str]) -> bool:
    """Tell whether an outline without ``xmlUrl`` is a feed: some OPML 1.0 has its address in ``url``."""
    return given.get("type", "").lower() in {"rss", "atom"}


def _check_root(name: str) -> None:
    if name in _FEED_ROOTS:
        raise _RefusedError(
            marked("This is a feed itself, no list of feeds."),
            remedy=marked("Give its address to /feed add."),
        )
    if name != "opml":
        raise _RefusedError(marked("The file is no OPML."), remedy=NO_LIST)


def _refuse_entities(*_: Any) -> None:
    raise _RefusedError(
        marked("The file defines entities, by which small files become huge: it is not read."),
        remedy=NO_LIST,
    )


def write_opml(title: str, feeds: Iterable[Listed], now: datetime) -> bytes:
    """Write a list that every feed reader takes.

    Args:
        title: of the list.
        feeds: in order; those of one folder stand together.
        now: when it is written, aware UTC.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(_shown(title))}</title><dateCreated>{format_datetime(now)}</dateCreated></head>",
        "<body>",
    ]
    for folder, inside in groupby(feeds, key=lambda feed: feed.folder):
        outlines = [_outline(feed) for feed in inside]
        name = quoteattr(_shown(folder))
        lines += [f"<outline text={name} title={name}>", *outlines, "</outline>"] if folder else outlines
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()


def _outline(feed: Listed) -> str:
    name = quoteattr(_shown(feed.title) or feed.url)
    site = f" htmlUrl={quoteattr(feed.site)}" if feed.site else ""
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)}{site}/>'


def _shown(text: str) -> str:
    return line(_NOT_IN_XML.sub(" ", text), SHOWN * 2)
