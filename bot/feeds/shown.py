"""A feed's address as it may be shown: without what lets a reader in."""

import re
from urllib.parse import urlsplit, urlunsplit

# Names of parameters that hold a key, as whole words: "api_key", "auth", "user_token".
_SECRET = re.compile(
    r"(?i)(?:^|[?&;])(?:[\w.-]*[._-])?(?:\w*token|secret|password|passwd|pwd|pass|key|apikey|auth|sig|signature|code"
    r"|session|sid|hash|user|u|p)="
)
_RANDOM = re.compile(
    r"(?=\w*\d)(?=\w*[A-Za-z])\w{28,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII
)
HIDDEN = "…"


def shown(url: str, *, private: bool = False) -> str:
    """Give an address without user name and password, and without what looks like a key.

    A query is left out whole as soon as one of its parameters is named like a key; so is the path, from its
    first word on that is long and random, since private feeds are often told from others by it. Of a feed
    that is one server's own only the host is shown.

    Args:
        url: the address.
        private: whether the feed is asked with headers of its own.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return HIDDEN
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    if private:
        return f"{parts.scheme}://{place}/{HIDDEN}"
    path = parts.path
    if word := _RANDOM.search(path):
        path = path[: word.start()] + HIDDEN
    query = HIDDEN if _SECRET.search(parts.query) or _RANDOM.search(parts.query) else parts.query
    return urlunsplit((parts.scheme, place, path, query, ""))
