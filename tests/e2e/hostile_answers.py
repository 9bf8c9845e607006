"""Answers that a decent server would never give; each goes on until whoever asked hangs up."""

import asyncio
from collections.abc import Callable
from itertools import count

from tests.bot.feeds.raw_server import Handler, Request


async def never(_: Request, writer: asyncio.StreamWriter) -> None:
    """Give one header after the other, and no answer."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: x\r\n")
        await writer.drain()
        await asyncio.sleep(0.1)


async def drip(_: Request, writer: asyncio.StreamWriter) -> None:
    """Give one character after the other, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


async def endless(_: Request, writer: asyncio.StreamWriter) -> None:
    """Give a document without an end, as fast as it is taken."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss>")
    while True:
        writer.write(b"<item>" * 20_000)
        await writer.drain()


async def ever_on(request: Request, writer: asyncio.StreamWriter) -> None:
    """Redirect to yet another address, for ever."""
    target = f"/ever-on?{request.target.count('x') * 'x'}x"
    writer.write(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())


def changing(document: Callable[[int], bytes]) -> Handler:
    """Give another document each time, by the number of the request."""
    numbers = count(1)

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        body = document(next(numbers))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    return answer
