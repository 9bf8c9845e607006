"""The open WebSockets of a server, closed when it stops: it would otherwise wait for their other ends."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import WSCloseCode, web

_OPEN = web.AppKey("_OPEN", set[web.WebSocketResponse])


def close_sockets_with(app: web.Application) -> None:
    """Close the sockets held by `held` when ``app`` shuts down."""
    sockets: set[web.WebSocketResponse] = set()
    app[_OPEN] = sockets

    async def close(_: web.Application) -> None:
        for socket in tuple(sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY, message=b"The sandbox stops.")

    app.on_shutdown.append(close)


@contextmanager
def held(request: web.Request, socket: web.WebSocketResponse) -> Iterator[None]:
    """Count ``socket`` as open within the context."""
    request.app[_OPEN].add(socket)
    try:
        yield
    finally:
        request.app[_OPEN].discard(socket)
