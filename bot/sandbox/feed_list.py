"""Which feeds the sandbox starts with: addresses and OPML files from its command line."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import LoupeError
from bot.feeds.opml import LARGEST_BYTES, read_list

_MOST_FEEDS = 500
_PORTS = {"http": 80, "https": 443}


def read_feeds(named: Iterable[str]) -> list[tuple[str, str]]:
    """Return title and address of every feed named.

    Args:
        named: addresses and names of OPML files, as typed.

    Raises:
        LoupeError: a file cannot be read, is no OPML, or an address is none of the web.
    """
    feeds: dict[str, str] = {}
    for text in named:
        found = [(text, text)] if "://" in text else _read_file(Path(text))
        for title, url in found:
            parts = urlsplit(url)
            if parts.scheme not in _PORTS or not parts.hostname:
                raise LoupeError(
                    f"{url!r} is no address of a feed.", remedy="Begin it with http:// or https://."
                )
            feeds.setdefault(url, title)
    if len(feeds) > _MOST_FEEDS:
        raise LoupeError(f"These are {len(feeds)} feeds; the sandbox takes {_MOST_FEEDS}.")
    return [(title, url) for url, title in feeds.items()]


def _read_file(path: Path) -> list[tuple[str, str]]:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise LoupeError(
            f"The OPML file {path} cannot be read: {error.strerror}.",
            remedy="Name an existing file, or an address that begins with https://.",
        ) from error
    found = read_list(data)
    if found.problem:
        raise LoupeError(f"{path}: {found.problem}", remedy=found.remedy)
    return [(feed.title or feed.url, feed.url) for feed in found.feeds]


async def private_hosts(urls: Iterable[str]) -> list[str]:
    """Return ``host:port`` of those addresses that are on this machine or a private network."""
    found = []
    for url in urls:
        host, port = _host_and_port(url)
        if await _is_private(host, port):
            found.append(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return list(dict.fromkeys(found))


async def is_local_only(urls: Iterable[str]) -> bool:
    """Return whether all of these addresses are on this machine or a private network."""
    listed = {_host_and_port(url) for url in urls}
    return all([await _is_private(host, port) for host, port in listed])


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


async def _is_private(host: str, port: int) -> bool:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return False
    # A zone ("%eth0") may follow the address of a link.
    return any(not ipaddress.ip_address(str(item[4][0]).partition("%")[0]).is_global for item in found)
