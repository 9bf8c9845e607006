"""Which machines the network code may speak to: decided at the socket, for every connection.

A guard that reads URLs, or one that wraps the resolver alone, is passed by IP literals, redirects and names
that resolve differently the second time. aiohttp calls the connector's socket factory with the very address
it is about to connect to, so the check there sees what is really reached.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.connector import AddrInfoType
from yarl import URL

from bot.errors import ConfigError

_V4_PRIVATE = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata lives at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host agent, on a public number
        "169.254.0.0/16",  # link-local and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved and broadcast
    )
)
_V6_GLOBAL = ipaddress.IPv6Network("2000::/3")
_V6_SPECIAL = tuple(
    ipaddress.IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "3fff::/20", "2620:4f:8000::/48")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NEVER_BY_NAME = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8"),
        # Where clouds hand out their machines' credentials.
        *("100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128"),
    )
)
_HOSTS = 4096  # whose spelling is remembered: each is asked again and again
_ENTRY = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^\s:/@\[\]]+))(?::(?P<port>\d{1,5}))?")


class RefusedAddressError(OSError):
    """The address belongs to a private network; an ``OSError``, so that aiohttp tries the next one."""


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that traffic to ``address`` ends at, where the network translates or tunnels it."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    number = int(address)
    if address in _NAT64:
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address((number >> 80) & 0xFFFFFFFF)
    if (number >> 32) & 0xFDFFFFFF == 0x5EFE:  # noqa: PLR2004 - ISATAP's interface identifier, RFC 5214
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return None


def is_public(address: str) -> bool:
    """Whether ``address`` (an IP address in text; a zone is allowed) belongs to the public internet.

    False for loopback, private, link-local, carrier-grade NAT, documentation, multicast, reserved and
    unspecified addresses, cloud metadata, Teredo, and IPv6 that carries such an IPv4 address (mapped, 6to4,
    NAT64, ISATAP). After the IANA special-purpose address registries (RFC 6890). Anything unreadable is not
    public.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in block for block in _V4_PRIVATE)
    inner = _embedded(parsed)
    if inner is not None and not is_public(str(inner)):
        return False
    if parsed in _NAT64 or parsed.ipv4_mapped:
        return True
    return parsed in _V6_GLOBAL and not any(parsed in block for block in _V6_SPECIAL)


@lru_cache(_HOSTS)
def _plain_host(host: str) -> str:
    """A host for comparison: lower case, ASCII, without a final dot; IP addresses in one spelling."""
    try:
        return str(ipaddress.ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        raw = URL.build(scheme="http", host=host).raw_host or ""
        return raw.rstrip(".").lower()


def _allowed_entry(entry: str) -> tuple[str, int | None]:
    text = entry.strip()
    try:
        return str(ipaddress.IPv6Address(text)), None
    except ValueError:
        found = _ENTRY.fullmatch(text)
    port = int(found["port"]) if found and found["port"] else None
    if found is None or port == 0 or (port or 0) > 65_535:  # noqa: PLR2004 - the last port
        raise ConfigError(
            f"feeds.allow_hosts has {entry!r}, which is no host.",
            remedy='Write a name or an address, perhaps with a port: "rsshub.lan", "127.0.0.1:1200".',
        )
    return _plain_host(found["six"] or found["host"]), port


@dataclass(slots=True)
class Asked:
    """One request for a host: what was asked, and which addresses were refused on its way."""

    host: str
    port: int
    refused: list[str] = field(default_factory=list)
    _before: Token["Asked | None"] | None = field(default=None, compare=False, repr=False)

    def __enter__(self) -> Self:
        """Begin."""
        self._before = _asked.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        if self._before is not None:
            _asked.reset(self._before)


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


class AddressGuard:
    """Refuses connections to private networks, except to what the operator named.

    A named host opens private addresses for requests to that host (and port) only, while they are made under
    :meth:`asking`: not for other names that resolve to the same address, nor for redirects elsewhere.
    Link-local, multicast, unspecified and metadata addresses are opened by no name, only by their own
    number in the list.

    Args:
        allow_hosts: "host", "host:port", "1.2.3.4:port", "[v6]:port"; without a port, every port of the host.

    Raises:
        ConfigError: an entry is neither.
    """

    def __init__(self, allow_hosts: Sequence[str] = ()) -> None:
        self._allowed = frozenset(_allowed_entry(entry) for entry in allow_hosts)

    def asking(self, host: str, port: int) -> Asked:
        """Name the host that the connections of a ``with`` block are for; it notes what was refused there."""
        return Asked(_plain_host(host), port)

    def permits(self, address: str, port: int, asked: Asked | None) -> bool:
        """Whether a connection to ``address`` and ``port`` may be made for the request ``asked``."""
        if is_public(address):
            return True
        if asked is None or asked.port != port:
            return False
        if not self._allowed & {(asked.host, port), (asked.host, None)}:
            return False
        number = ipaddress.ip_address(address.partition("%")[0])
        if str(number) == asked.host:
            return True
        inner = _embedded(number) if isinstance(number, ipaddress.IPv6Address) else None
        return not any(one in block for block in _NEVER_BY_NAME for one in (number, inner) if one is not None)

    def open_socket(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for ``addr_info``: the ``socket_factory`` of an aiohttp connector.

        Raises:
            RefusedAddressError: the address is not permitted; no packet has left.
        """
        family, kind, protocol, _, place = addr_info
        address, port = str(place[0]), int(place[1])
        asked = _asked.get()
        if not self.permits(address, port, asked):
            if asked is not None:
                asked.refused.append(address)
            raise RefusedAddressError("The address belongs to a private network.")
        return socket.socket(family=family, type=kind, proto=protocol)

    def connector(self, *, connections: int = 100) -> aiohttp.TCPConnector:
        """A connector whose every socket is checked here; it must be made inside a running event loop."""
        return aiohttp.TCPConnector(limit=connections, socket_factory=self.open_socket, ttl_dns_cache=60)
