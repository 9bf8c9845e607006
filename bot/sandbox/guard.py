"""Keeps other web sites out: a page elsewhere must not reach the sandbox through somebody's browser.

A name that an attacker points at this machine (DNS rebinding) shows in ``Host``; a page of another site that
sends requests here shows in ``Origin``.
"""

import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: http: https:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def host_allowed(host: str, chosen: str) -> bool:
    """Return whether a request's ``Host`` is one of this server's own.

    Args:
        host: the header, with or without port.
        chosen: the host the server was told to listen on. If that stands for all interfaces, any address in
            numbers is its own; names are not, since anybody can make a name.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in ("localhost", chosen.lower()):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or chosen in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on


def origin_allowed(origin: str | None, host: str) -> bool:
    """Return whether a request with this ``Origin`` (None: not from a page) comes from its own page."""
    return origin is None or origin == f"http://{host}"


def guard(chosen: str) -> Middleware:
    """Return the middleware for a server that listens on the host ``chosen``."""

    @web.middleware
    async def check(request: web.Request, handler: _Handler) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        if not host_allowed(host, chosen):
            return web.json_response({"error": f"This is not the server {host!r}."}, status=421)
        if not origin_allowed(request.headers.get("Origin"), host):
            return web.json_response({"error": "Another site's page may not use the sandbox."}, status=403)
        return await handler(request)

    return check


async def secure_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Add the headers that tell a browser what pages of this server may do."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", POLICY)
