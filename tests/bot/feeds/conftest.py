"""What the tests of feeds ask for."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.bot.feeds.raw_server import RawServer


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    """A running server, closed with its connections at the end of the test."""
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
