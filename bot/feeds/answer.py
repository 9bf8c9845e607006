"""What a fetch may cost, which addresses it takes, and what it brings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yarl import URL

from bot import __version__
from bot.feeds.failures import FetchCode, FetchError
from bot.translation import marked

NOT_MODIFIED = 304
_FIRST_WINS = frozenset(
    {"etag", "last-modified", "location", "content-type", "content-length", "date", "expires"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may cost.

    Attributes:
        seconds: in total over all redirects; time spent waiting for a place at a busy host does not count.
        connect_seconds: to connect, per connection.
        max_bytes: of a body after decompression.
        redirects: hops at most.
        per_host: connections to one host at the same time.
        connections: connections in all.
        max_header: bytes of one header line; an answer may have 128 of them.
    """

    seconds: float = 20.0
    connect_seconds: float = 10.0
    max_bytes: int = 10 * 1024 * 1024
    redirects: int = 5
    per_host: int = 2
    connections: int = 100
    max_header: int = 16_384


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: a document (status 200) or the news that there is none (status 304, empty body).

    Attributes:
        url: the address that answered, after redirects, without user name and password.
        status: 200 or 304.
        headers: names in lower case.
        body: decompressed.
        permanent_url: where the leading run of permanent redirects (301, 308) ends, or None when there is
            none.
        redirects: the addresses on the way, in order; empty when the first one answered.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    permanent_url: str | None = None
    redirects: tuple[str, ...] = ()

    def document_headers(self) -> dict[str, str]:
        """The headers for ``parse_feed``: with the document's own address as the base of relative links."""
        return {**self.headers, "content-location": self.url}


def user_agent(contact_url: str) -> str:
    """Who asks, as publishers see it: ``Loupe/<version> (+<where to complain>)``.

    Args:
        contact_url: the operator's address; without one only what asks is told.
    """
    return f"Loupe/{__version__} ({f'+{contact_url}' if contact_url else 'photography news bot for Discord'})"


def lower_headers(received: Mapping[str, str]) -> dict[str, str]:
    """Headers with names in lower case; repeated ones are joined, except where only one makes sense.

    Args:
        received: of an answer; may have a name more than once.
    """
    headers = {name.lower(): value for name, value in received.items()}
    if len(headers) < len(received):
        headers = _joined(received.items())
    if all(map(str.isascii, headers.values())):
        return headers
    # What is not UTF-8 arrives as lone surrogates, which can be neither stored nor sent back.
    return {key: value for key, value in headers.items() if _is_text(value)}


def _joined(received: Iterable[tuple[str, str]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in received:
        key = name.lower()
        if key not in headers:
            headers[key] = value
        elif key not in _FIRST_WINS:
            headers[key] = f"{headers[key]}, {value}"
    return headers


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def web_address(url: str) -> URL:
    """``url`` as an address that may be fetched.

    Raises:
        FetchError: ``bad_url`` when it is not http(s) or names no host.
    """
    try:
        parsed = URL(url.strip()).with_fragment(None)
        if parsed.scheme in {"http", "https"} and parsed.host and parsed.port:
            return parsed
    except (ValueError, IndexError):  # yarl looks beyond the end of "http://@]"
        pass
    raise FetchError(FetchCode.BAD_URL, marked("This is no web address that Loupe can fetch."))
