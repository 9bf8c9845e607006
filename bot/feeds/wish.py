"""One request of a fetch: what is wished for, what came back, and who may see what lets us in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import aiohttp
from yarl import URL


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
