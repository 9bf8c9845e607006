"""Asking a server that the operator named: one JSON question, one JSON answer, within bounds.

The address is the operator's own choice and may be on a private network, so the guard that keeps feeds out
of there does not apply; in return the server can lead nowhere else: redirects are not followed.
Errors name the server's host and never the key, nor what the server answered, which may repeat the key.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.feeds.body import read_bounded
from bot.feeds.freshness import retry_after

MOST_BYTES = 1_000_000
FAILURES = 3  # in a row, after which a server is left alone
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_OK = range(200, 300)


class EndpointError(Exception):
    """A server gave no answer that can be used.

    Attributes:
        status: of its answer; 0 where there was none.
        wait: seconds after which it wants to be asked again, None where it did not say.
    """

    def __init__(self, problem: str, *, status: int = 0, wait: float | None = None) -> None:
        super().__init__(problem)
        self.status = status
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server, and how it is asked.

    Attributes:
        url: what is asked.
        seconds: the longest that an answer may take, from the first byte sent to the last received.
        headers: sent along; they may hold a key.
        session: the connection; it belongs to whoever made it.
        clock: the present in UTC, to read Retry-After.
    """

    url: str
    seconds: float
    headers: Mapping[str, str]
    session: aiohttp.ClientSession
    clock: Callable[[], datetime]

    def __repr__(self) -> str:
        """Show the host alone: an address may hold a password, and headers a key."""
        return f"Endpoint({self.host})"

    @property
    def host(self) -> str:
        """The server's name, for people."""
        return urlsplit(self.url).hostname or "the server"

    async def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Send a question and give the answer.

        Args:
            question: sent as JSON.

        Raises:
            EndpointError: in words what went wrong.
        """
        try:
            async with asyncio.timeout(self.seconds):
                body = await self._post(json.dumps(question, ensure_ascii=False).encode())
        except TimeoutError:
            raise EndpointError(f"{self.host} did not answer within {self.seconds:g} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise EndpointError(f"{self.host} cannot be reached ({type(error).__name__})") from None
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise EndpointError(f"{self.host} answers with something that is not JSON") from None
        if not isinstance(answer, dict):
            raise EndpointError(f"{self.host} answers with JSON that is no object")
        return answer

    async def _post(self, question: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **self.headers}
        async with self.session.post(
            self.url, data=question, headers=headers, allow_redirects=False
        ) as response:
            if response.status not in _OK:
                raise self._refused(response)
            body = await read_bounded(response.content, MOST_BYTES, response.content_length)
            if body is None:
                raise EndpointError(f"{self.host} answers with more than {MOST_BYTES // 1000} kB")
            return body

    def _refused(self, response: aiohttp.ClientResponse) -> EndpointError:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return EndpointError(
            f"{self.host} answers with status {response.status}",
            status=response.status,
            wait=retry_after(headers, self.clock()),
        )


def open_session() -> aiohttp.ClientSession:
    """Open connections for endpoints: no cookies, no proxy from the environment."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=16),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=10.0),
        trust_env=False,
    )


class Breaker:
    """Leaves a server alone that fails: after three failures in a row for a minute, then ever longer.

    It is asked again when the pause is over; the first good answer ends all that.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether the server is left alone now."""
        return self._until is not None and now < self._until

    def failed(self, error: EndpointError, now: datetime) -> timedelta | None:
        """Note a failure.

        Returns:
            For how long the server is left alone, where that begins now.
        """
        self._failures += 1
        doublings = self._failures - FAILURES
        wanted = min(timedelta(seconds=error.wait or 0), LONGEST_PAUSE)
        if doublings < 0 and not wanted:
            return None
        grown = min(FIRST_PAUSE * (1 << min(max(doublings, 0), 10)), LONGEST_PAUSE)
        self._until = now + max(grown, wanted)
        return max(grown, wanted)

    def answered(self) -> bool:
        """Note a good answer, and tell whether the server had been left alone before."""
        ended = self._until is not None
        self._failures, self._until = 0, None
        return ended
