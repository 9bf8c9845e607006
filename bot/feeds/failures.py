"""What can go wrong with a fetch, in words for an admin; never with paths or queries, which hold tokens."""

import ssl
from collections.abc import Mapping
from enum import StrEnum

import aiohttp

from bot.errors import LoupeError
from bot.translation import filled, marked


class FetchCode(StrEnum):
    """Why a fetch failed."""

    NOT_FOUND = "not_found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    CHALLENGE = "challenge"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REJECTED = "rejected"
    TOO_BIG = "too_big"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    NO_SUCH_HOST = "no_such_host"
    CERTIFICATE = "certificate"
    BROKEN_ANSWER = "broken_answer"
    REFUSED_ADDRESS = "refused_address"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_URL = "bad_url"
    NO_FEED = "no_feed"
    NO_KEY = "no_key"
    DISALLOWED = "disallowed"


_REMEDIES = {
    FetchCode.NOT_FOUND: marked("Check the address; the site may have moved its feed."),
    FetchCode.GONE: marked(
        "The publisher has removed it for good: remove the feed, or look for its new address."
    ),
    FetchCode.FORBIDDEN: marked(
        "The site does not admit Loupe; ask its owner, or follow another feed of the site."
    ),
    FetchCode.CHALLENGE: marked(
        "The site wants a browser, which Loupe does not feign; ask its owner to help."
    ),
    FetchCode.RATE_LIMITED: marked("Nothing needs to be done: Loupe waits as long as the site asks."),
    FetchCode.SERVER_ERROR: marked(
        "Nothing needs to be done: the trouble is the site's own; Loupe tries again."
    ),
    FetchCode.REJECTED: marked("See in a browser whether the address still works."),
    FetchCode.TOO_BIG: marked("Choose a smaller feed of this site."),
    FetchCode.TIMED_OUT: marked("Nothing needs to be done if it happens rarely: Loupe tries again later."),
    FetchCode.UNREACHABLE: marked("Check that the site works; Loupe tries again later."),
    FetchCode.NO_SUCH_HOST: marked("Check the spelling of the address, and this machine's network."),
    FetchCode.CERTIFICATE: marked("The site's owner must renew or repair its certificate."),
    FetchCode.BROKEN_ANSWER: marked("See in a browser whether the address still works."),
    FetchCode.REFUSED_ADDRESS: marked(
        "Whoever runs Loupe may name a private host in the setting feeds.allow_hosts."
    ),
    FetchCode.TOO_MANY_REDIRECTS: marked("Open the address in a browser and use the one that it ends at."),
    FetchCode.BAD_URL: marked("Write it like https://example.com/feed."),
    FetchCode.NO_KEY: marked(
        "Whoever runs Loupe must set [feeds] secret_key as it was; or add the feed again with /feed private."
    ),
    FetchCode.DISALLOWED: marked("Ask the publisher, who may name Loupe in robots.txt."),
    FetchCode.NO_FEED: marked("Look on the site for a link to its feed and use that address."),
}
_CHALLENGED_STATUSES = frozenset({401, 403, 429, 503})
_CHALLENGE_HEADERS = ("x-datadome", "x-sucuri-block", "x-amzn-waf-action")
_CHALLENGE_MARKS = (b"challenge-platform", b"cf-chl", b"_cf_chl_opt", b"cf-turnstile", b"captcha-delivery")
_STATUSES = {
    401: (FetchCode.FORBIDDEN, marked("asks for a password")),
    402: (FetchCode.FORBIDDEN, marked("asks for payment")),
    403: (FetchCode.FORBIDDEN, marked("forbids access")),
    404: (FetchCode.NOT_FOUND, marked("has nothing at this address")),
    410: (FetchCode.GONE, marked("says that this address is gone for good")),
    429: (FetchCode.RATE_LIMITED, marked("asks Loupe to come less often")),
    451: (FetchCode.FORBIDDEN, marked("withholds it for legal reasons")),
}


class FetchError(LoupeError):
    """A document could not be fetched.

    Args:
        code: why, for programs.
        message: why, for people; a remedy that fits the code is added.
        retry_after: seconds that the server asks to wait, or None.
        status: the HTTP status, when the server answered.

    Attributes:
        host: who answered, as in ``feeds.host``; empty when nobody did.
    """

    def __init__(
        self,
        code: FetchCode,
        message: str,
        *,
        retry_after: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, remedy=_REMEDIES[code])
        self.code = code
        self.retry_after = retry_after
        self.status = status
        self.host = ""


def is_challenge(status: int, headers: Mapping[str, str], start: bytes) -> bool:
    """Whether an answer is a test for browsers (Cloudflare, DataDome, Sucuri, AWS).

    Args:
        status: HTTP status.
        headers: names in lower case.
        start: the beginning of the body.
    """
    if status not in _CHALLENGED_STATUSES:
        return False
    if headers.get("cf-mitigated") == "challenge" or any(name in headers for name in _CHALLENGE_HEADERS):
        return True
    return any(mark in start for mark in _CHALLENGE_MARKS)


def status_error(
    host: str, status: int, headers: Mapping[str, str], start: bytes, retry_after: float | None
) -> FetchError:
    """The error for an answer that is neither a document nor a redirect."""
    if is_challenge(status, headers, start):
        code, words = FetchCode.CHALLENGE, marked("tests whether Loupe is a browser")
    elif status in _STATUSES:
        code, words = _STATUSES[status]
    elif status >= 500:  # noqa: PLR2004 - the class of server errors
        code, words = FetchCode.SERVER_ERROR, marked("has a problem of its own")
    else:
        code, words = FetchCode.REJECTED, marked("does not give the document")
    message = filled("{host} {answers} (HTTP {status}).", host=host, answers=words, status=status)
    return FetchError(code, message, retry_after=retry_after, status=status)


_NETWORK: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], FetchCode, str], ...] = (
    (TimeoutError, FetchCode.TIMED_OUT, marked("{host} did not answer completely within {seconds} s.")),
    (
        (aiohttp.ClientSSLError, ssl.SSLError),
        FetchCode.CERTIFICATE,
        marked("{host} has no valid certificate."),
    ),
    (aiohttp.ClientConnectorDNSError, FetchCode.NO_SUCH_HOST, marked("There is no host named {host}.")),
    (
        (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError),
        FetchCode.BAD_URL,
        marked("{host} is no valid host."),
    ),
    (
        (aiohttp.ClientPayloadError, aiohttp.ClientResponseError),
        FetchCode.BROKEN_ANSWER,
        marked("{host} gives an answer that cannot be read."),
    ),
    (aiohttp.ServerDisconnectedError, FetchCode.BROKEN_ANSWER, marked("{host} hung up without an answer.")),
)


def network_error(host: str, error: BaseException, seconds: float) -> FetchError:
    """The error for an exception of aiohttp while asking ``host`` under a limit of ``seconds``."""
    for kinds, code, words in _NETWORK:
        if isinstance(error, kinds):
            return FetchError(code, filled(words, host=host, seconds=f"{seconds:g}"))
    return FetchError(FetchCode.UNREACHABLE, filled("{host} cannot be reached.", host=host))
