"""One request of a fetch: what is wished for, what came back, and who may see what lets us in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import aiohttp
from yarl import URL

from bot.feeds.answer import web_address
from bot.feeds.failures import FetchCode, FetchError
from bot.translation import filled


class Answer(NamedTuple):
    """What came back for one request, and how many seconds it left for the next."""

    status: int
    headers: dict[str, str]
    body: bytes
    left: float


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, at whichever address the redirects lead to."""

    start: URL
    headers: dict[str, str]
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "GET"
    form: Mapping[str, str] | None = field(default=None, repr=False)


def redirected(start: URL, answer: Answer, passed: Sequence[URL], most: int) -> URL:
    """Give where a redirect leads.

    Args:
        start: where the fetch began.
        answer: the redirect.
        passed: the addresses so far, the one that answered last.
        most: redirects at most.

    Raises:
        FetchError: it leads nowhere, in a circle or too far.
    """
    current = passed[-1]
    location = answer.headers.get("location", "")
    if not location:
        raise FetchError(
            FetchCode.BROKEN_ANSWER,
            filled("{host} redirects without saying where to.", host=current.host),
        )
    try:
        target = web_address(str(current.join(URL(location)))).with_user(None)
    except (ValueError, IndexError):  # yarl looks beyond the end of "http://@]"
        raise FetchError(
            FetchCode.BAD_URL, filled("{host} redirects to no valid address.", host=current.host)
        ) from None
    if target in {hop.with_user(None) for hop in passed}:
        raise FetchError(
            FetchCode.TOO_MANY_REDIRECTS, filled("{host} redirects in a circle.", host=start.host)
        )
    if len(passed) > most:
        raise FetchError(
            FetchCode.TOO_MANY_REDIRECTS,
            filled(
                "{host} redirects more than {number} times.",
                host=start.host,
                number=most,
            ),
        )
    return target


def with_secrets(wish: Wish, url: URL) -> dict[str, str]:
    """The headers for ``url``: with what lets us in where it stands at the origin that was asked for."""
    start = wish.start
    if url is not start and url.origin() != start.origin():
        return wish.headers
    if start.user is None:
        return {**wish.headers, **wish.secret} if wish.secret else wish.headers
    login = aiohttp.encode_basic_auth(start.user, start.password or "")
    return {**wish.headers, "Authorization": login, **wish.secret}


def without_login(url: URL) -> URL:
    """``url`` without user name and password."""
    return url if url.user is None and url.password is None else url.with_user(None)


def with_login(target: URL, start: URL) -> URL:
    """``target`` with the user name and password of ``start`` where it stands at the same origin."""
    if start.user is None or target.origin() != start.origin():
        return target
    return target.with_user(start.user).with_password(start.password)
