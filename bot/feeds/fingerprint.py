"""What an entry says, in a few characters: enough to see an edit, and that two texts are nearly the same."""

import hashlib
import html
import re
import zlib
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.feeds.document import ParsedEntry

_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_LETTERS = 60_000
_SKETCH = 8
_MIX, _32_BITS = 0x9E3779B1, 0xFFFFFFFF  # Knuth's multiplier: 2**32 divided by the golden ratio
_FEW_WORDS = 6
_ALIKE = 0.5
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|source", re.IGNORECASE)


def digest(*parts: str) -> str:
    """A hash of ``parts`` in 40 hexadecimal digits; parts cannot run into each other."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:40]


def bare_link(link: str) -> str:
    """``link`` without what changes while the page stays: scheme, "www.", tracking, fragment, final slash."""
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
    return _WORD.findall(html.unescape(_TAG.sub(" ", markup)).lower())


def content_hash(entry: ParsedEntry) -> str:
    """The fingerprint of an entry: an exact hash of 20 digits, "-", and a sketch of up to 64 digits.

    The exact part covers the title, the words of the text and the file name of the first picture, and ignores
    markup, so that an advertisement's changing address is no edit. The sketch is the eight smallest
    checksums of all runs of three words (a bottom-k sketch, Broder 1997); it is empty for fewer than six
    words, which prove nothing.
    """
    words = _words(entry)
    picture = urlsplit(entry.images[0].url).path.rpartition("/")[2] if entry.images else ""
    exact = digest(" ".join(entry.title.split()), " ".join(words), picture)[:20]
    if len(words) < _FEW_WORDS:
        return f"{exact}-"
    sums = [*map(zlib.crc32, " ".join(words).encode("utf-8", "replace").split(b" "))]
    runs = {(a * _MIX + b) * _MIX + c & _32_BITS for a, b, c in zip(sums, sums[1:], sums[2:], strict=False)}
    sums = sorted(runs)[:_SKETCH]
    return f"{exact}-{''.join(f'{number:08x}' for number in sums)}"


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
