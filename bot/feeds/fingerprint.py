"""What an entry says, in a few characters: enough to see an edit, and that two texts are nearly the same."""

import hashlib
import html
import re
import struct
import zlib
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.feeds.document import ParsedEntry

_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_BLANKS = "".join(chr(code) if _WORD.match(chr(code)) else " " for code in range(128))
_LETTERS = 60_000
_SKETCH = 8
_FEW_WORDS = 6
_ALIKE = 0.5
_PLAIN = re.compile(r"https?://(?:www\.)?+([a-z0-9][a-z0-9.-]*)((?:/[\w./%~+,-]*)?)", re.ASCII)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|source", re.IGNORECASE)


def digest(*parts: str) -> str:
    """A hash of ``parts`` in 40 hexadecimal digits; parts cannot run into each other."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:40]


def bare_link(link: str) -> str:
    """``link`` without what changes while the page stays: scheme, "www.", tracking, fragment, final slash."""
    if plain := _PLAIN.fullmatch(link):  # most are: for speed alone
        return f"{plain[1]}{plain[2].rstrip('/')}"
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return link
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}" if host else link


def _words(entry: ParsedEntry) -> list[str]:
    markup = (entry.content_html or entry.summary_html)[:_LETTERS]
    text = _TAG.sub(" ", markup)
    text = (html.unescape(text) if "&" in text else text).lower()
    # The same words either way; this one is several times faster.
    return text.translate(_BLANKS).split() if text.isascii() else _WORD.findall(text)


def content_hash(entry: ParsedEntry) -> str:
    """The fingerprint of an entry: an exact hash of 20 digits, "-", and a sketch of up to 64 digits.

    The exact part covers the title, the words of the text and the file name of the first picture, and ignores
    markup, so that an advertisement's changing address is no edit. The sketch is the eight smallest
    checksums of all runs of three words (a bottom-k sketch, Broder 1997); it is empty for fewer than six
    words, which prove nothing.
    """
    words = _words(entry)
    picture = (
        entry.images[0].url.partition("#")[0].partition("?")[0].rpartition("/")[2] if entry.images else ""
    )
    text = " ".join(words)
    exact = digest(" ".join(entry.title.split()), text, picture)[:20]
    if len(words) < _FEW_WORDS:
        return f"{exact}-"
    each = text.encode("utf-8", "replace").split(b" ")
    runs = set(map(b" ".join, zip(each, each[1:], each[2:], strict=False)))
    smallest = sorted(map(zlib.crc32, runs))[:_SKETCH]
    return f"{exact}-{struct.pack(f'>{len(smallest)}I', *smallest).hex()}"


def unchanged(one: str, other: str) -> bool:
    """Whether two fingerprints are of the same title, text and picture."""
    return one.partition("-")[0] == other.partition("-")[0]


def alike(one: str, other: str) -> bool | None:
    """Whether two fingerprints are of texts that share half of their runs of words; None when too short."""
    sketches = [
        {text[i : i + 8] for i in range(0, len(text), 8)}
        for text in (one.partition("-")[2], other.partition("-")[2])
    ]
    if not all(sketches):
        return None
    smallest = set(sorted(sketches[0] | sketches[1])[:_SKETCH])
    return len(smallest & sketches[0] & sketches[1]) >= _ALIKE * len(smallest)
