"""What the tests of feeds ask for."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.feeds.raw_server import RawServer, running


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    """A running server, closed with its connections at the end of the test."""
    async with running() as raw:
        yield raw
