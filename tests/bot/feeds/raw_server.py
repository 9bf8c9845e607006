"""A web server on loopback that misbehaves as told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Handler = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Request:
    """A request as it arrived: the target and the header lines, byte for byte."""

    target: str
    lines: tuple[bytes, ...]

    def header(self, name: str) -> bytes | None:
        """The value of a header, or None."""
        for line in self.lines:
            key, _, value = line.partition(b":")
            if key.lower() == name.lower().encode():
                return value.strip()
        return None


@dataclass
class RawServer:
    """Answers with raw bytes or by a handler, and remembers what was asked."""

    port: int = 0
    routes: dict[str, bytes | Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    open_now: int = 0
    open_most: int = 0
    connections: int = 0

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, body: bytes = b"", status: str = "200 OK", **headers: str) -> None:
        """Answer ``path`` with a plain document; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        fields = {"Content-Length": str(len(body)), "Connection": "close"} | named
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.routes[path] = f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        self.connections += 1
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        try:
            start = await reader.readexactly(1)
            if start == b"\x16":
                return  # a TLS greeting, which this server does not speak
            head = start + await reader.readuntil(b"\r\n\r\n")
            first, *lines = head.rstrip(b"\r\n").split(b"\r\n")
            request = Request(first.split(b" ")[1].decode("latin-1"), tuple(lines))
            self.requests.append(request)
            route = self.routes.get(request.target.partition("?")[0])
            if route is None:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            elif isinstance(route, bytes):
                writer.write(route)
            else:
                await route(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has heard enough
        finally:
            self.open_now -= 1
            writer.close()


@asynccontextmanager
async def running() -> AsyncIterator[RawServer]:
    """A running server, closed with its connections at the end."""
    raw = RawServer()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(raw.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    raw.port = listener.sockets[0].getsockname()[1]
    yield raw
    listener.close()
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await listener.wait_closed()
