"""One document from the network, politely and within limits: see ``Limits`` and ``Fetcher``."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, Self

import aiohttp
from yarl import URL

from bot.database.columns import host_of
from bot.feeds.address import AddressGuard
from bot.feeds.answer import NOT_MODIFIED, Fetched, Limits, lower_headers, user_agent, web_address
from bot.feeds.body import CHUNK, read_bounded
from bot.feeds.failures import FetchCode, FetchError, network_error, status_error
from bot.feeds.freshness import retry_after
from bot.feeds.slots import Slots
from bot.feeds.wish import Answer, Wish, redirected, with_login, with_secrets, without_login
from bot.translation import filled

__all__ = ["Fetched", "Fetcher", "Kind", "Limits", "user_agent", "web_address"]

Kind = Literal["feed", "page", "image", "robots"]

_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
    "image": "image/webp, image/png, image/jpeg, image/gif, image/*;q=0.8, */*;q=0.1",
}
_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_SAME_METHOD = frozenset({307, 308})
_OK = range(200, 300)
_MAX_VALIDATOR = 2_000


class Fetcher:
    """Fetches documents for everything that needs one: no cookies, no Referer, no proxy from the environment.

    An async context manager; one for the whole program, since it counts the connections to each host.

    Args:
        guard: decides which machines may be reached.
        limits: what a fetch may cost.
        user_agent: who asks, such as ``Loupe/1.0 (+https://example.org)``.
        clock: the present in UTC, to turn a Retry-After date into seconds.
    """

    def __init__(
        self,
        guard: AddressGuard,
        limits: Limits | None = None,
        *,
        user_agent: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._guard = guard
        self._limits = limits or Limits()
        self._user_agent = user_agent
        self._clock = clock
        self._hosts = Slots(self._limits.per_host)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        self._session = aiohttp.ClientSession(
            connector=self._guard.connector(connections=limits.connections),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=limits.seconds, sock_connect=limits.connect_seconds),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
            max_line_size=limits.max_header,
            max_field_size=limits.max_header,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        secret: Mapping[str, str] | None = None,
        kind: Kind = "feed",
        admit: Callable[[str], Awaitable[None]] | None = None,
    ) -> Fetched:
        """Fetch ``url``, following redirects.

        Args:
            url: http(s); a user name and password in it are sent to that host alone and never shown.
            etag: the validator of the last answer, sent back byte for byte; None asks unconditionally.
            last_modified: as ``etag``.
            secret: headers that let us in; sent to the address's own origin alone and never shown.
            kind: what is wanted, for the Accept header.
            admit: called with each address before it is asked, redirects included; may raise FetchError.

        Returns:
            The document, or status 304 when a validator was given and nothing has changed.

        Raises:
            FetchError: everything that can go wrong, in words.
        """
        start = web_address(url)
        headers = {"Accept": _ACCEPT[kind]}
        if etag and _may_be_sent(etag):
            headers["If-None-Match"] = etag
        if last_modified and _may_be_sent(last_modified):
            headers["If-Modified-Since"] = last_modified
        conditional = len(headers) > 1
        wish = Wish(start, headers, secret or {})
        left, current, passed = self._limits.seconds, start, [start]
        permanent = 0
        while True:
            if admit is not None:
                await admit(str(without_login(current)))
            answer = await self._ask(current, wish, left)
            if answer.status not in _REDIRECTS:
                break
            permanent += answer.status in _PERMANENT and permanent == len(passed) - 1
            current, left = redirected(start, answer, passed, self._limits.redirects), answer.left
            passed.append(current)
        self._check(current, answer, conditional=conditional)
        adopted = with_login(passed[permanent], start) if permanent else None
        return Fetched(
            str(without_login(current)),
            NOT_MODIFIED if answer.status == NOT_MODIFIED else 200,
            answer.headers,
            answer.body,
            permanent_url=str(adopted) if adopted else None,
            redirects=tuple([str(without_login(hop)) for hop in passed[:-1]]),
        )

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """Send a form to ``url``, following redirects that keep the method and stay encrypted.

        Raises:
            FetchError: it was not accepted (any status but 2xx), or as for ``fetch``.
        """
        start = web_address(url)
        wish = Wish(start, {}, method="POST", form=form)
        left, current, passed = self._limits.seconds, start, [start]
        while True:
            answer = await self._ask(current, wish, left)
            if answer.status not in _SAME_METHOD:
                break
            current, left = redirected(start, answer, passed, self._limits.redirects), answer.left
            if start.scheme == "https" != current.scheme:
                raise FetchError(
                    FetchCode.BAD_URL, filled("{host} redirects to an unencrypted address.", host=start.host)
                )
            passed.append(current)
        self._check(current, answer, conditional=False)

    def _check(self, url: URL, answer: Answer, *, conditional: bool) -> None:
        if answer.status in _OK or (answer.status == NOT_MODIFIED and conditional):
            return
        wait = retry_after(answer.headers, self._clock())
        error = status_error(str(url.host), answer.status, answer.headers, answer.body[:CHUNK], wait)
        error.host = host_of(str(url))
        raise error

    async def _ask(self, url: URL, wish: Wish, left: float) -> Answer:
        """One request without following redirects, with so many seconds left for it."""
        host, port = str(url.host), url.port or 0
        place = f"{host}:{port}"
        await self._hosts.take(place)
        try:
            with self._guard.asking(host, port) as asked:
                try:
                    return await self._request(url, wish, left)
                except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                    if asked.refused and isinstance(error, aiohttp.ClientConnectorError):
                        raise FetchError(
                            FetchCode.REFUSED_ADDRESS,
                            filled("{host} belongs to a private network.", host=host),
                        ) from None
                    raise network_error(host, error, self._limits.seconds) from None
        finally:
            self._hosts.give(place)

    async def _request(self, url: URL, wish: Wish, left: float) -> Answer:
        if self._session is None:
            raise RuntimeError("The fetcher is used outside its async with block.")
        if left <= 0:  # to aiohttp that would be time without end
            raise TimeoutError
        loop = asyncio.get_running_loop()
        began, time = loop.time(), self._session.timeout
        if left != time.total:
            time = aiohttp.ClientTimeout(total=left, sock_connect=time.sock_connect)
        async with self._session.request(
            wish.method,
            without_login(url),
            headers=with_secrets(wish, url),
            data=wish.form,
            allow_redirects=False,
            timeout=time,
        ) as response:
            status, body = response.status, b""
            if status in _OK:
                body = await self._body(url, response)
            elif status not in _REDIRECTS and status != NOT_MODIFIED:
                body = await response.content.read(CHUNK)
            headers = lower_headers(response.headers)
        return Answer(status, headers, body, left - (loop.time() - began))

    async def _body(self, url: URL, response: aiohttp.ClientResponse) -> bytes:
        limit = self._limits.max_bytes
        body = await read_bounded(response.content, limit, response.content_length)
        if body is None:
            raise FetchError(
                FetchCode.TOO_BIG,
                filled("{host} sends more than {size} MiB.", host=url.host, size=f"{limit / 1_048_576:.3g}"),
            )
        return body


def _may_be_sent(validator: str) -> bool:
    return len(validator) <= _MAX_VALIDATOR and validator.isprintable()
