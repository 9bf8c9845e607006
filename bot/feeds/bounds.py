"""Every text from a feed is cut to size and cleaned here, before anything keeps it."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

MAX_ENTRIES = 1_000
MAX_TITLE = 500
MAX_SHORT = 200
MAX_URL = 2_000
MAX_ID = 1_000
MAX_HTML = 500_000
MAX_IMAGES = 10

# An address that is absolute already; for speed alone, since every other one is taken apart.
PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:[/?][!-~]*)?")
_EPOCH_END = datetime(1970, 1, 2, tzinfo=UTC)


def clean(text: object, limit: int) -> str:
    """``text`` without NUL and lone surrogates (no database stores them), at most ``limit`` characters.

    Anything but a string gives an empty one: hostile JSON puts objects where texts belong.
    """
    if not isinstance(text, str):
        return ""
    short = text[:limit].replace("\0", "")
    if short.isascii():
        return short
    return short.encode("utf-8", "replace").decode("utf-8")


def line(text: object, limit: int) -> str:
    """As :func:`clean`, on one line with single spaces."""
    return " ".join(clean(text, limit * 4).split())[:limit].rstrip()


def identifier(text: object) -> str:
    """An id of at most ``MAX_ID`` characters; a longer one keeps its beginning and a hash of the whole.

    Cutting alone would make two long ids equal, and equal ids are one entry.
    """
    whole = clean(text, 1_000_000).strip()
    if len(whole) <= MAX_ID:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{whole[: MAX_ID - 65]}#{digest}"


def web_link(address: object, *bases: str) -> str:
    """``address`` as an absolute http(s) URL, resolved against the first base that makes it one.

    Other schemes (``javascript:``, ``data:``, ``file:``) and addresses over ``MAX_URL`` characters give an
    empty string.
    """
    raw = clean(address, MAX_URL + 1).strip()
    if not raw or len(raw) > MAX_URL:
        return ""
    if PLAIN.fullmatch(raw):  # most are, and need not be taken apart
        return raw
    for base in ("", *bases):
        try:
            joined = urljoin(base, raw)
            parts = urlsplit(joined)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname:
            return joined if len(joined) <= MAX_URL else ""
    return ""


def unique(items: Iterable[str], limit: int) -> tuple[str, ...]:
    """The first ``limit`` distinct non-empty items, in order."""
    kept: dict[str, None] = {}
    for item in items:
        if item:
            kept.setdefault(item)
        if len(kept) >= limit:
            break
    return tuple(kept)


def real_date(moment: datetime | None) -> datetime | None:
    """``moment`` unless it is the epoch, which content systems print where they know no date."""
    return moment if moment is not None and moment > _EPOCH_END else None
